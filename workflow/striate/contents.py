"""What a raw file holds before it is read as a recording; asked in a guarded child process."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from striate.companions import recordings_in
from striate.guard import in_child, limits_for
from striate.layouts.continuous.formats import Format, format_of
from striate.layouts.mapped.npzvariables import npz_listing
from striate.matfile.signature import is_hdf5
from striate.readers import v4_2
from striate.reading import recognising_reader, recognising_readers
from striate.sources import Source

_ZIP: Final = b"PK\x03\x04"


@dataclass(frozen=True)
class Contents:
    """What a raw file is.

    Attributes
    ----------
    kind
        Format and version, in words.
    readers
        Names of the readers that recognise it; more than one need a choice.
    variables
        Each variable of a MAT-file, dataset of an HDF5 file or array of an NPZ file, with class and
        shape.
    recordings
        Where the file or folder holds several: what tells each of them from the others.
    """

    kind: str
    readers: list[str]
    variables: list[str]
    recordings: list[str]


def contents(source: Source) -> Contents:
    """Look into a raw file without reading it as a recording.

    Raises
    ------
    UnreadableFileError
        The file is missing or damaged.
    """
    return Contents(**_answer(source, lambda: _seen(source)))


def reader_of(source: Source) -> str:
    """Name of the one reader that recognises the source.

    Raises
    ------
    UnreadableFileError, UnknownLayoutError
        As `striate.reading.recognising_reader`.
    """
    return str(_answer(source, lambda: recognising_reader(source)))


def _answer(source: Source, question: Callable[[], Any]) -> Any:
    with TemporaryDirectory(prefix="striate-") as folder:
        answer = Path(folder, "answer.json")
        limits = limits_for(source.stored_bytes)
        in_child(lambda: _write(answer, question()), source.path, limits)
        return json.loads(answer.read_text(encoding="utf-8"))


def _write(path: Path, answer: Any) -> None:
    path.write_text(json.dumps(answer), encoding="utf-8")


def _seen(source: Source) -> dict[str, Any]:
    readers = recognising_readers(source)
    variables = _variables(source)
    return {
        "kind": _kind(source, variables),
        "readers": readers,
        "variables": variables,
        "recordings": _recordings(source, readers),
    }


def _recordings(source: Source, readers: Sequence[str]) -> list[str]:
    found: list[str] = []
    if readers == ["eeg"] and source.path.is_dir():
        found = [path.name for path in recordings_in(source.path)]
    elif readers == ["v4-2"]:
        found = v4_2.sessions(source.mat)
    return found if len(found) > 1 else []


def _variables(source: Source) -> list[str]:
    if source.is_mat:
        return [f"{name} ({kind})" for name, kind in source.mat.kinds.items()]
    if source.head.startswith(_ZIP):
        return [f"{name} ({what})" for name, what in npz_listing(source.path).items()]
    return _hdf5_datasets(source.path) if is_hdf5(source.head) else []


def _hdf5_datasets(path: Path) -> list[str]:
    """Every dataset that no link leads to; links may lead to other files."""
    from striate import hdf5

    found: list[str] = []

    def add(name: str, member: Any) -> None:
        if hasattr(member, "shape"):
            shape = "x".join(map(str, member.shape or ())) or "scalar"
            found.append(f"{name} ({member.dtype} {shape})")

    with hdf5.opened(path) as file, hdf5.faults_named(path, "HDF5 file"):
        file.visititems(add)
    return found


def _kind(source: Source, variables: Sequence[str]) -> str:
    if source.path.is_dir():
        return "folder"
    of_signals = format_of(source)
    if source.is_mat:
        version = f"MAT-file of version {source.mat.version}"
        return f"{_without_article(of_signals)} ({version})" if of_signals else version
    if of_signals:
        return _without_article(of_signals)
    if is_hdf5(source.head):
        return _kind_of_hdf5(source.path)
    return "NPZ" if source.head.startswith(_ZIP) and variables else "of an unknown kind"


def _without_article(found: Format) -> str:
    return found.words.partition(" ")[2]


def _kind_of_hdf5(path: Path) -> str:
    from striate import hdf5  # h5py takes time to load

    with hdf5.opened(path) as file, hdf5.faults_named(path, "HDF5 file"):
        version = file.attrs.get("nwb_version")
    if isinstance(version, bytes):
        version = version.decode("utf-8", "replace")
    return f"NWB {version}" if isinstance(version, str) else "HDF5"
