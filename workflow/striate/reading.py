"""A raw file as a recording, by the reader that knows its layout."""

from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Protocol, cast

import xarray as xr

from striate import readers
from striate.errors import LayoutError, SettingsError, UnknownLayoutError
from striate.matfile.load import MatFile, load
from striate.matfile.values import Struct
from striate.rawfiles import sha256


class Reader(Protocol):
    """What a module of `striate.readers` offers."""

    LAYOUT: str
    """The variables that the layout consists of, in words."""

    def recognises(self, content: MatFile) -> bool:
        """Whether the file is in this layout, by the names of its variables."""

    def read(self, content: MatFile) -> xr.Dataset:
        """The recording in the vocabulary of `striate.recording`."""


def read_recording(path: Path, reader: str | None = None) -> xr.Dataset:
    """Recording in a raw file, by the named reader or the one that recognises it.

    Returns
    -------
    Dataset
        In the vocabulary of `striate.recording`; attributes `source` (file name), `source_sha256`,
        `reader`, `striate_version` and `citation`.

    Raises
    ------
    UnreadableFileError
        The file is missing, damaged, or no MAT-file of version 5, 6 or 7.
    UnknownLayoutError
        No reader recognises the file, or more than one does.
    LayoutError
        The file does not fit the named reader, or contradicts its layout.
    SettingsError
        No reader has that name.
    """
    known = reader_names()
    if reader is not None and reader not in known:
        raise SettingsError(f"reader: there is no {reader}; write one of {', '.join(known)}")
    content = load(path)
    name = reader or _recognising_reader(path, content)
    try:
        recording = _recording(content, _reader(name), name)
    except LayoutError as fault:
        raise LayoutError(f"{path}: {fault}") from fault
    return recording.assign_attrs(source=path.name, source_sha256=sha256(path), reader=name)


def reader_names() -> list[str]:
    """Names of all readers, in alphabetical order."""
    return sorted(module.name.replace("_", "-") for module in iter_modules(readers.__path__))


def _reader(name: str) -> Reader:
    return cast(Reader, import_module(f"{readers.__name__}.{name.replace('-', '_')}"))


def _recognising_reader(path: Path, content: MatFile) -> str:
    known = {name: _reader(name) for name in reader_names()}
    found = [name for name, reader in known.items() if reader.recognises(content)]
    if not found:
        layouts = "; ".join(f"{name}: {reader.LAYOUT}" for name, reader in known.items())
        raise UnknownLayoutError(
            f"{path}: no reader knows this layout. It holds: {_summary(content)}. "
            f"Striate reads {layouts}"
        )
    if len(found) > 1:
        raise UnknownLayoutError(
            f"{path}: {' and '.join(found)} recognise this file; write which one as its `reader`"
        )
    return found[0]


def _recording(content: MatFile, reader: Reader, name: str) -> xr.Dataset:
    if not reader.recognises(content):
        raise LayoutError(
            f"the reader {name} needs {reader.LAYOUT}. The file holds: {_summary(content)}"
        )
    return reader.read(content)


def _summary(content: MatFile) -> str:
    """Each variable with its class and shape, structs with their fields."""
    return ", ".join(_variable(content, name) for name in content) or "nothing"


def _variable(content: MatFile, name: str) -> str:
    kind = content.kinds[name]
    value = content[name] if kind.matlab_class == "struct" else None
    fields = f" with {', '.join(value.fields)}" if isinstance(value, Struct) else ""
    return f"{name} ({kind}{fields})"
