"""Headers and markers of BrainVision files, compared with what MNE makes of them."""

import re
from pathlib import Path
from typing import Final

from striate.companions import (
    CODEPAGE,
    FILE_NAME,
    KNOWN_CODEPAGE,
    brainvision_header,
    brainvision_text,
    header_bytes,
)
from striate.errors import LayoutError, UnreadableFileError

_COUNT: Final = re.compile(r"^\s*NumberOfChannels\s*[=:]\s*(\d+)\s*$", re.IGNORECASE | re.MULTILINE)
_CHANNEL: Final = re.compile(r"^\s*Ch\d+\s*[=:]", re.IGNORECASE | re.MULTILINE)
_TEXT_FORMAT: Final = re.compile(r"^\s*DataFormat\s*[=:]\s*ASCII\s*$", re.IGNORECASE | re.MULTILINE)
_MARKER: Final = re.compile(r"^\s*Mk\d+\s*[=:][^,\n]*,[^,\n]*,\s*(\d+)", re.MULTILINE)
_POINTS: Final = re.compile(r"^\s*DataPoints\s*[=:]\s*(\d+)\s*$", re.IGNORECASE | re.MULTILINE)
_VALUE_BYTES: Final = {"short": 2, "int": 4, "single": 4}


def check_header(path: Path) -> None:
    """Refuse what leads out of the folder of the header, or asks for more than the file holds.

    Raises
    ------
    LayoutError
        The signal or the markers lie elsewhere, the signal is written as text, or the header
        promises more channels than it lists.
    """
    for codepage in CODEPAGE.findall(header_bytes(path).decode("ascii", "ignore")):
        if not KNOWN_CODEPAGE.fullmatch(codepage.strip()):
            raise LayoutError(f"Codepage is '{codepage.strip()}'; UTF-8 or ANSI needed")
    header = brainvision_header(path)
    for key, value in FILE_NAME.findall(header):
        if re.search(r"[/\\]", value) or value.strip() == "..":
            raise LayoutError(
                f"{key} is '{value.strip()}'; a file beside the header, named alone, needed"
            )
    if _TEXT_FORMAT.search(header):
        raise LayoutError("the signal is written as text (DataFormat=ASCII); export it as BINARY")
    promised = [int(count) for count in _COUNT.findall(header)]
    listed = len(_CHANNEL.findall(header))
    if any(count > listed for count in promised):
        raise LayoutError(f"NumberOfChannels is {max(promised)}, but the header lists {listed}")


def check_length(path: Path, signal: Path, channel_count: int, value_type: str) -> None:
    """Refuse a signal that was cut short.

    Parameters
    ----------
    signal
        The file of the signal.
    value_type
        Type of its values, as MNE names it: short, int or single.

    Raises
    ------
    UnreadableFileError
        The signal ends within a sample, or has not as many as the header says, or a marker lies
        beyond its end.
    """
    byte_count = signal.stat().st_size
    sample_count, rest = divmod(byte_count, channel_count * _VALUE_BYTES[value_type])
    if rest:
        raise _cut_short(signal, f"{byte_count} bytes are no whole number of samples")
    promised = [int(count) for count in _POINTS.findall(brainvision_header(path))]
    if promised and promised[0] != sample_count:
        raise _cut_short(
            signal, f"{sample_count} samples, but DataPoints of the header is {promised[0]}"
        )
    positions = _marker_positions(path)
    beyond = sum(position > sample_count for position in positions)
    if beyond:
        raise _cut_short(
            signal,
            f"{sample_count} samples, but {beyond} of {len(positions)} markers lie beyond them, the"
            f" last at {max(positions)}",
        )


def _cut_short(signal: Path, why: str) -> UnreadableFileError:
    return UnreadableFileError(f"{signal}: damaged or truncated ({why})")


def _marker_positions(path: Path) -> list[int]:
    """Sample of each marker, counted from 1, in the marker file that MNE reads; none without it."""
    named = dict(FILE_NAME.findall(brainvision_header(path)))
    name = next((value for key, value in named.items() if key.lower() == "markerfile"), "").strip()
    candidates = ([path.with_name(name)] if name else []) + [path.with_suffix(".vmrk")]
    marker_file = next((file for file in candidates if file.is_file()), None)
    if marker_file is None:
        return []
    return [
        int(position) for position in _MARKER.findall(brainvision_text(marker_file.read_bytes()))
    ]
