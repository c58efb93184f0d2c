"""What a raw file holds before it is read as a recording; asked in a guarded child process."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from striate.guard import in_child, limits_for
from striate.matfile.signature import is_hdf5
from striate.reading import reader_names, recognising_reader
from striate.sources import Source

_EDF_VARIANT: Final = slice(192, 197)  # of the header; "EDF+C" or "EDF+D" in EDF+
_EDF_VERSION: Final = b"0".ljust(8)


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
        Each variable of a MAT-file or dataset of an HDF5 file, with class and shape.
    """

    kind: str
    readers: list[str]
    variables: list[str]


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
        limits = limits_for(source.raw_bytes)
        in_child(lambda: _write(answer, question()), source.path, limits)
        return json.loads(answer.read_text(encoding="utf-8"))


def _write(path: Path, answer: Any) -> None:
    path.write_text(json.dumps(answer), encoding="utf-8")


def _seen(source: Source) -> dict[str, Any]:
    modules = {
        name: import_module(f"striate.readers.{name.replace('-', '_')}") for name in reader_names()
    }
    recognising = [
        name
        for name, reader in modules.items()
        if not reader.NEEDS_OPTIONS and reader.recognises(source)
    ]
    return {"kind": _kind(source), "readers": recognising, "variables": _variables(source)}


def _variables(source: Source) -> list[str]:
    if source.is_mat:
        return [f"{name} ({kind})" for name, kind in source.mat.kinds.items()]
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


def _kind(source: Source) -> str:
    head = source.head
    if source.path.is_dir():
        return "folder"
    if source.is_mat:
        return f"MAT-file of version {source.mat.version}"
    if is_hdf5(head):
        return _kind_of_hdf5(source.path)
    if head.startswith(_EDF_VERSION):
        return "EDF+" if head[_EDF_VARIANT].startswith(b"EDF+") else "EDF"
    if head.startswith(b"\xffBIOSEMI"):
        return "BDF"
    if found := re.match(rb"Brain ?Vision .*?Version (\d[\d.]*)", head):
        return f"BrainVision {found[1].decode()}"
    return "of an unknown kind"


def _kind_of_hdf5(path: Path) -> str:
    from striate import hdf5  # h5py takes time to load

    with hdf5.opened(path) as file, hdf5.faults_named(path, "HDF5 file"):
        version = file.attrs.get("nwb_version")
    if isinstance(version, bytes):
        version = version.decode("utf-8", "replace")
    return f"NWB {version}" if isinstance(version, str) else "HDF5"
