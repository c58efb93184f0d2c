"""What a file is, by its first bytes: only MAT-files of versions 5 to 7.3 go on."""

import struct
from pathlib import Path
from typing import Final

from striate.errors import UnreadableFileError

HEADER_BYTES: Final = 128
_HEAD_BYTES: Final = 1024

_BYTE_ORDERS: Final = {b"IM": "<", b"MI": ">"}
_HDF5: Final = b"\x89HDF\r\n\x1a\n"
_USER_BLOCK_BYTES: Final = 512  # MATLAB puts its own header before the HDF5 content
_ZIP: Final = b"PK\x03\x04"
_NPZ_MEMBER: Final = b".npy"
_BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"
_OTHER_KINDS: Final = {
    b"\x1f\x8b": "a gzip archive",
    _ZIP: "a zip archive",
    b"%PDF": "a PDF document",
}
_UNPACK: Final = "; unpack it first"
_ARCHIVES: Final = (b"\x1f\x8b", _ZIP)
_CONVERT: Final = "load it in MATLAB and save it with save('new.mat', '-v7')"


def version_of(path: Path) -> str:
    """Version of a MAT-file that can be read: "5" (which 6 and 7 are, too) or "7.3".

    Raises
    ------
    UnreadableFileError
        The file is missing, empty, or no such MAT-file; the text says what it seems to be.
    """
    head = head_of(path)
    if _is_version(5, head):
        return "5"
    if _is_version_73(head):
        return "7.3"
    raise UnreadableFileError(f"{path}: {seen_instead(head, path.suffix)}")


def is_mat_file(head: bytes) -> bool:
    """Whether a file with these first 1024 bytes is a MAT-file that can be read."""
    return _is_version(5, head) or _is_version_73(head)


def byte_order(path: Path) -> str:
    """Byte order of a MAT-file of version 5, as `struct` writes it: "<" or ">"."""
    return _BYTE_ORDERS[head_of(path)[126:HEADER_BYTES]]


def head_of(path: Path) -> bytes:
    """First 1024 bytes of a file.

    Raises
    ------
    UnreadableFileError
        The file is missing or cannot be opened.
    """
    try:
        with path.open("rb") as file:
            return file.read(_HEAD_BYTES)
    except FileNotFoundError as missing:
        raise UnreadableFileError(f"{path}: no such file") from missing
    except OSError as refusal:
        raise UnreadableFileError(f"{path}: cannot be opened ({refusal.strerror})") from refusal


def is_hdf5(head: bytes) -> bool:
    """Whether a file with these first 1024 bytes is HDF5, with MATLAB's header or without."""
    return head.startswith(_HDF5) or head[_USER_BLOCK_BYTES:].startswith(_HDF5)


def _is_version(major: int, head: bytes) -> bool:
    order = _BYTE_ORDERS.get(head[126:HEADER_BYTES])
    high_byte = {5: 1, 7: 2}[major]
    return order is not None and struct.unpack(f"{order}H", head[124:126])[0] >> 8 == high_byte


def _is_version_73(head: bytes) -> bool:
    return _is_version(7, head) and head[_USER_BLOCK_BYTES:].startswith(_HDF5)


def seen_instead(head: bytes, suffix: str = "") -> str:
    """What a file that is no readable MAT-file seems to be, in words that follow its name.

    Of a file whose name ends as that of a MAT-file, the words say that it is none.
    """
    not_mat = ", not a MAT-file" if suffix.lower() == ".mat" else ""
    if not head:
        return "the file is empty"
    if head.startswith(b"MATLAB"):
        return "is a damaged or truncated MAT-file (its header is incomplete)"
    if head.removeprefix(_BYTE_ORDER_MARK).lstrip().startswith(b"<"):
        return f"is a web page{not_mat}: the download asks for a log-in first"
    if _is_version_4(head):
        return f"is a MAT-file of version 4, which is not read; {_CONVERT}"
    return f"is {_other_kind(head)}{not_mat}{_advice(head)}"


def _other_kind(head: bytes) -> str:
    if head.startswith(_HDF5):
        return "an HDF5 file without MATLAB's header, no NWB either (reader: mapping can read it)"
    if _is_npz(head):
        return "an NPZ file (reader: mapping can read it)"
    for mark, kind in _OTHER_KINDS.items():
        if head.startswith(mark):
            return kind
    beginning = head[:16]
    if beginning.isascii() and b"\0" not in beginning:
        return f"a text that begins with {beginning.decode('ascii')!r}"
    return f"of an unknown kind that begins with the bytes {beginning.hex(' ')}"


def _advice(head: bytes) -> str:
    return _UNPACK if head.startswith(_ARCHIVES) and not _is_npz(head) else ""


def _is_npz(head: bytes) -> bool:
    return head.startswith(_ZIP) and _NPZ_MEMBER in head


def _is_version_4(head: bytes) -> bool:
    """Whether the head is that of a version-4 variable: type, rows, columns, imaginary, name."""
    if len(head) < 20:
        return False
    return any(_is_version_4_header(*struct.unpack(f"{order}5i", head[:20])) for order in "<>")


def _is_version_4_header(
    kind: int, rows: int, columns: int, imaginary: int, name_bytes: int
) -> bool:
    machine, reserved, precision, matrix = (kind // 10**digit % 10 for digit in (3, 2, 1, 0))
    return (
        0 <= kind < 5000
        and reserved == 0
        and machine <= 4
        and precision <= 5
        and matrix <= 2
        and min(rows, columns) >= 0
        and imaginary in (0, 1)
        and 1 < name_bytes <= 64
    )
