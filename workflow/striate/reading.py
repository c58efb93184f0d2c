"""A raw file as a recording, by the reader that knows its layout."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, Final, Protocol, cast

from striate import readers
from striate.errors import (
    LayoutError,
    SettingsError,
    StriateError,
    UnknownLayoutError,
    UnreadableFileError,
)
from striate.matfile.signature import seen_instead
from striate.rawfiles import source_sha256
from striate.recording import Block, Recording
from striate.sources import Source


class Reader(Protocol):
    """What a module of `striate.readers` offers."""

    LAYOUT: str
    """What the reader reads, in words."""

    NEEDS_OPTIONS: bool
    """Whether only options say how to read a file, so that it is never found by content."""

    TAKES_SEVERAL_FILES: bool
    """Whether several files can make one recording; each fault then names its file itself."""

    def recognises(self, source: Source) -> bool:
        """Whether the source is in this layout, by its content; False for any other kind."""

    def read(self, source: Source, options: Mapping[str, Any]) -> Recording:
        """The recording; its blocks are read when they are asked for."""


NO_OPTIONS: Final[Mapping[str, Any]] = {}


def read_recording(
    source: Source, reader: str | None = None, options: Mapping[str, Any] = NO_OPTIONS
) -> Recording:
    """Recording in a raw file, by the named reader or the one that recognises it.

    Returns
    -------
    Recording
        Its blocks are still to be read, and may raise what is said below. Attributes `source`
        (file name), `source_sha256`, `reader`, `striate_version` and `citation`; of several files
        `source_file_count`, and the digest is that of their list.

    Raises
    ------
    UnreadableFileError
        The file is missing, damaged, or of a kind that no reader knows.
    UnknownLayoutError
        No reader recognises the file, or more than one does.
    LayoutError
        The file does not fit the named reader, or contradicts its layout.
    SettingsError
        No reader has that name, or it does not take these options.
    """
    known = reader_names()
    if reader is not None and reader not in known:
        raise SettingsError(f"reader: there is no {reader}; write one of {', '.join(known)}")
    name = reader or recognising_reader(source)
    if source.files and not _reader(name).TAKES_SEVERAL_FILES:
        raise SettingsError(f"{source.path}: the reader {name} takes one file; write `file`")
    if reader is not None:
        _check_layout(source, reader)
    recording = _recording(source, name, options)
    files = source.raw_files
    attrs = {
        "source": ", ".join(path.name for path in files),
        "source_sha256": source_sha256(files),
        "reader": name,
    }
    return replace(recording, attrs=dict(recording.attrs) | attrs)


def reader_names() -> list[str]:
    """Names of all readers, in alphabetical order."""
    return sorted(module.name.replace("_", "-") for module in iter_modules(readers.__path__))


def recognising_readers(source: Source) -> list[str]:
    """Names of the readers that recognise the source by its content.

    Raises
    ------
    UnreadableFileError
        The file is missing or damaged.
    """
    known = {name: _reader(name) for name in reader_names()}
    return [
        name
        for name, reader in known.items()
        if not reader.NEEDS_OPTIONS and reader.recognises(source)
    ]


def recognising_reader(source: Source) -> str:
    """Name of the one reader that recognises the source.

    Raises
    ------
    UnreadableFileError
        The file is missing, damaged, or of a kind that no reader knows.
    UnknownLayoutError
        No reader recognises what it holds, or more than one does.
    """
    found = recognising_readers(source)
    if len(found) > 1:
        raise UnknownLayoutError(
            f"{source.path}: {' and '.join(found)} recognise this file; "
            "write which one as its `reader`"
        )
    if found:
        return found[0]
    if source.path.is_dir():
        raise UnreadableFileError(f"{source.path}: is a folder that holds no BIDS data set")
    if not source.is_mat:
        raise UnreadableFileError(f"{source.path}: {seen_instead(source.head, source.path.suffix)}")
    layouts = "; ".join(f"{name}: {_reader(name).LAYOUT}" for name in reader_names())
    raise UnknownLayoutError(
        f"{source.path}: no reader knows this layout. It holds: {_summary(source)}. "
        f"Striate reads {layouts}"
    )


def _reader(name: str) -> Reader:
    return cast(Reader, import_module(f"{readers.__name__}.{name.replace('-', '_')}"))


def _check_layout(source: Source, name: str) -> None:
    """Refuse a named reader that would not recognise the source."""
    reader = _reader(name)
    if not reader.NEEDS_OPTIONS and not reader.recognises(source):
        seen = seen_instead(source.head, source.path.suffix)
        held = f"holds: {_summary(source)}" if source.is_mat else seen
        raise LayoutError(
            f"{source.path}: the reader {name} needs {reader.LAYOUT}. The file {held}"
        )


def _recording(source: Source, name: str, options: Mapping[str, Any]) -> Recording:
    try:
        recording = _reader(name).read(source, options)
    except (LayoutError, SettingsError) as fault:
        raise _with_file(fault, source) from fault
    return replace(recording, blocks=_naming(recording.blocks, source))


def _naming(blocks: Iterable[Block], source: Source) -> Iterator[Block]:
    """The same blocks; a fault that shows in one names the file."""
    try:
        yield from blocks
    except LayoutError as fault:
        raise _with_file(fault, source) from fault


def _with_file(fault: StriateError, source: Source) -> StriateError:
    return fault if source.files else type(fault)(f"{source.path}: {fault}")


def _summary(source: Source) -> str:
    """Each variable with its class and shape, structs with their fields."""
    held = (f"{name} ({kind})" for name, kind in source.mat.kinds.items())
    return ", ".join(held) or "nothing"
