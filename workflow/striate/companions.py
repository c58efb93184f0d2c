"""Files that belong to a raw file: which of those beside it a reader opens, by their names.

The readers find them by these very functions, and the digest of a raw file covers what they find.
A name that stands in a file counts only where it is bare: it leads nowhere but beside the file. A
link that lies there is followed, wherever it leads. Whoever can lay one could lay it under the name
that is expected, too; git-annex lays every file of a data set so, and people link to large disks.
Only the standard library is needed, as every run is planned with them.

Sources: Pernet et al. (2019), Sci Data 6:103 (BIDS); Brain Products (2018), BrainVision Core Data
Format 1.0.
"""

import errno
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from stat import S_ISDIR
from typing import Final

RECORDING_ENDINGS: Final = frozenset((".vhdr", ".edf", ".bdf", ".set", ".fif"))
"""Endings of recordings of EEG in a BIDS data set."""

FILE_NAME: Final = re.compile(
    r"^\s*(DataFile|MarkerFile)\s*[=:](.*)$", re.IGNORECASE | re.MULTILINE
)
"""Where a BrainVision header names its files."""

_MOST_HEADER_BYTES: Final = 1_000_000
CODEPAGE: Final = re.compile(r"Codepage=(.+)")
"""Where it names its encoding; MNE looks for the first one, written like this."""

KNOWN_CODEPAGE: Final = re.compile(
    r"utf-?8|ansi|(us-?)?ascii|latin-?1|iso-?8859-?\d+|(cp|windows-)125\d", re.IGNORECASE
)
"""Encodings in which ASCII stays what it is; headers in others are not read."""

_PRESENTATION_ORDER: Final = "stimulus_sequence.mat"
_MODALITIES: Final = ("eeg", "ieeg")
_FOLDERS: Final = ("", "ses-*/", "sub-*/", "sub-*/ses-*/")
_CODECS: Final = {"ANSI": "cp1252"}
_MOMENT_NS: Final = 1_000_000_000


def companions_of(path: Path) -> set[Path]:
    """Files beside a raw file that are read with it; of what its header names, what there is."""
    suffix = path.suffix.lower()
    order = path.with_name(_PRESENTATION_ORDER)
    found: set[Path] = set()
    if suffix == ".vhdr":
        found |= _brainvision_files(path)
    elif suffix in (".set", ".mat"):
        found |= float_files(path)
    elif suffix == ".fif":
        found |= fif_parts(path)
    if suffix in RECORDING_ENDINGS | {".mat"}:
        found |= set(_tables(path))
    if suffix not in RECORDING_ENDINGS:
        found.add(order)
    return {part for part in found if part != path and _is_there(part)}


def recordings_in(folder: Path) -> list[Path]:
    """Recordings of EEG and intracranial EEG in a BIDS data set, or of a subject or session in one.

    Hidden files are none: macOS lays a ``._name`` beside each file on foreign disks.
    """
    inside = (f"{above}{kind}/*_{kind}.*" for above in _FOLDERS for kind in _MODALITIES)
    here = (f"*_{kind}.*" for kind in _MODALITIES)
    paths = {path for pattern in (*inside, *here) for path in folder.glob(pattern)}
    return sorted(
        path
        for path in paths
        if path.suffix.lower() in RECORDING_ENDINGS
        and not path.name.startswith(".")
        and path.is_file()
    )


def entities(path: Path) -> dict[str, str]:
    """What a file name of BIDS says: sub, ses, task, run, ..., each with its value."""
    parts = (part.partition("-") for part in path.name.split("_"))
    return {key: value for key, dash, value in parts if dash}


def table_beside(path: Path, suffix: str) -> Path | None:
    """Table `..._{suffix}.tsv` of a recording, if it lies beside."""
    stem = path.stem
    for modality in _MODALITIES:
        stem = stem.removesuffix(f"_{modality}")
    table = path.with_name(f"{stem}_{suffix}.tsv")
    return table if _is_there(table) else None


def electrodes_beside(path: Path) -> Path | None:
    """Table of electrodes for a recording: in the space that is not named, else the first."""
    own = entities(path)
    fitting = [
        table
        for table in sorted(_ending(path.parent, "_electrodes.tsv"))
        if not table.name.startswith(".") and _belongs(entities(table), own)
    ]
    return min(fitting, key=lambda table: "space" in entities(table), default=None)


def coordinates_beside(electrodes: Path) -> Path | None:
    """Description of the coordinates of a table of electrodes, if it lies beside."""
    said = entities(electrodes)
    fitting = [
        path
        for path in sorted(_ending(electrodes.parent, "_coordsystem.json"))
        if not path.name.startswith(".")
        and entities(path).items() <= said.items()
        and entities(path).get("space") == said.get("space")
    ]
    return fitting[0] if fitting else None


def brainvision_text(content: bytes) -> str:
    """Text of a BrainVision header or marker file, in the encoding in which MNE reads it."""
    codepage = CODEPAGE.search(content.decode("ascii", "ignore"))
    codec = codepage[1].strip() if codepage else "utf-8"
    if not KNOWN_CODEPAGE.fullmatch(codec):
        return content.decode("latin-1")
    try:
        return content.decode(_CODECS.get(codec, codec))
    # no such number, or bytes that the encoding does not have
    except (LookupError, UnicodeDecodeError):
        return content.decode("latin-1")


def brainvision_header(path: Path) -> str:
    """What is said in a BrainVision header, without the comment at its end."""
    return brainvision_text(header_bytes(path)).partition("[Comment]")[0]


def header_bytes(path: Path) -> bytes:
    """A header of text; what comes after a million bytes is none."""
    with path.open("rb") as file:
        return file.read(_MOST_HEADER_BYTES)


def float_files(path: Path) -> set[Path]:
    """Files ``.fdt`` that can hold the signal of an EEGLAB set: none that another set has by name.

    A set names the file of its signal; after it was renamed, the name of the set itself counts.
    """
    beside = _listed(path.parent)
    other_sets = {part.stem for part in beside.get(".set", ())} - {path.stem}
    return {part for part in beside.get(".fdt", ()) if part.stem not in other_sets}


def fif_parts(path: Path) -> set[Path]:
    """FIF files that can go on with a recording, as MNE and BIDS call them.

    These are ``a-1.fif`` after ``a.fif``, and ``a_split-02_eeg.fif`` after ``a_split-01_eeg.fif``.
    """
    name, split, _ = path.stem.partition("_split-")
    start = re.compile(re.escape(name + split) + ("" if split else r"-\d+\."))
    fif = _listed(path.parent).get(".fif", ())
    return {part for part in fif if start.match(part.name)} - {path}


def _brainvision_files(path: Path) -> set[Path]:
    if not path.is_file():
        return set()
    named = (match[2].strip() for match in FILE_NAME.finditer(brainvision_header(path)))
    beside = {path.with_name(name) for name in named if _is_name(name)}
    # read where the marker file that is named is not there
    return beside | {path.with_suffix(".vmrk")}


def _is_there(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError as refusal:
        # no file has the name that was made from that of another, or that stands in a header
        if refusal.errno == errno.ENAMETOOLONG:
            return False
        raise


def _is_name(text: str) -> bool:
    return text not in ("", "..") and "\0" not in text and text == Path(text).name


def _tables(path: Path) -> Iterator[Path]:
    electrodes = electrodes_beside(path)
    coordinates = coordinates_beside(electrodes) if electrodes else None
    found = (table_beside(path, "events"), table_beside(path, "channels"), electrodes, coordinates)
    yield from (table for table in found if table is not None)


def _ending(folder: Path, end: str) -> Iterator[Path]:
    """Files whose names end so; none of a folder that may not be listed."""
    with suppress(PermissionError):
        of_kind = _listed(folder).get(Path(end).suffix, ())
        yield from (path for path in of_kind if path.name.endswith(end))


def _listed(folder: Path) -> Mapping[str, Sequence[Path]]:
    """What lies in a folder, by ending in lower case.

    A thousand recordings may lie in one folder, and each looks for what lies beside it. So a list
    counts for as long as the folder is as it was, unless it has changed this very moment.
    """
    try:
        status = folder.stat()
    except (FileNotFoundError, NotADirectoryError):
        return {}
    if not S_ISDIR(status.st_mode):
        return {}
    is_settled = time.time_ns() - max(status.st_mtime_ns, status.st_ctime_ns) > _MOMENT_NS
    list_now = _listed_as_marked if is_settled else _listed_as_marked.__wrapped__
    return list_now(folder, (status.st_ino, status.st_mtime_ns, status.st_ctime_ns))


@cache
def _listed_as_marked(folder: Path, _mark: tuple[int, ...]) -> Mapping[str, Sequence[Path]]:
    by_ending: dict[str, list[Path]] = {}
    for path in folder.iterdir():
        by_ending.setdefault(path.suffix.lower(), []).append(path)
    return by_ending


def _belongs(said: Mapping[str, str], own: Mapping[str, str]) -> bool:
    """Whether a table of electrodes is of a recording: nothing but the space may differ."""
    return "sub" in said and all(own.get(key) == said[key] for key in said if key != "space")
