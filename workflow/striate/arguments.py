"""What commands are told of a raw file: its files, its reader, options of the reader."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from striate.codefiles import modules_in
from striate.companions import RECORDING_ENDINGS, recordings_in
from striate.config.ids import id_from
from striate.contents import reader_of
from striate.conversion import convert
from striate.errors import ArtifactError, SettingsError, UnreadableFileError
from striate.places import SUFFIX
from striate.sources import Source

_NAMED_FILE: Final = re.compile("([a-z0-9][a-z0-9._-]{0,63})=(.+)", re.DOTALL)
_HEADER_OF: Final = {".eeg": ".vhdr", ".vmrk": ".vhdr", ".fdt": ".set"}
_ENDINGS: Final = RECORDING_ENDINGS | {".mat", ".nwb", ".h5", ".hdf5", ".npz"}
_MOST_NAMED: Final = 5


@dataclass(frozen=True)
class Raw:
    """A raw recording as a command was told of it.

    Attributes
    ----------
    source
        Its file or files.
    reader
        Name of the reader; None where the content decides.
    options
        Options of the reader, checked, defaults filled in.
    given
        The options as they were written.
    """

    source: Source
    reader: str | None
    options: Mapping[str, Any]
    given: Mapping[str, Any]


def raw_of(files: Sequence[str], reader: str | None, assignments: Sequence[str]) -> Raw:
    """What the arguments of a command say of a raw recording.

    Parameters
    ----------
    files
        One path, or `NAME=FILE` for each of several files.
    reader
        Name of the reader, if one is given.
    assignments
        Options as `KEY=VALUE`, the value as in config.yaml.

    Raises
    ------
    SettingsError
        The files are not named, or the reader does not take the options.
    ArtifactError
        A file is an artifact already.
    UnreadableFileError, UnknownLayoutError
        The file belongs to another that is there, or the folder holds recordings and is no BIDS;
        or options are given, and no reader is named nor found from the content.
    """
    source = _source(files)
    _check_is_recording(source.path)
    given: Mapping[str, Any] = {}
    if assignments:
        from striate.config.given import assigned

        given = assigned(assignments)
        reader = reader or reader_of(source)
    if reader is None or not (
        given or f"options.{reader.replace('-', '_')}" in modules_in("options")
    ):
        return Raw(source, reader, {}, given)
    # the models take longer to load than most files to read
    from striate.reader_options import checked_options

    return Raw(source, reader, checked_options(reader, given), given)


def raws_of(files: Sequence[str]) -> list[Raw]:
    """What several files are: each a recording, and those with names together one.

    Raises
    ------
    StriateError
        As `raw_of`.
    """
    named = [file for file in files if _NAMED_FILE.fullmatch(file) and not Path(file).exists()]
    groups = [[file] for file in files if file not in named]
    return [raw_of(group, None, []) for group in (*groups, named) if group]


def convert_raw(raw: Raw, out: Path) -> None:
    """Write the artifact; whatever is there under its name is replaced when it is whole.

    Raises
    ------
    SettingsError
        The artifact cannot have this name.
    StriateError
        The file cannot be read; nothing is written then.
    """
    _check_target(out, raw.source)
    recording = id_from(out.name.removesuffix(SUFFIX), "recording")
    try:
        convert(raw.source, out, raw.reader, raw.options, {"recording": recording})
    except OSError as fault:
        raise SettingsError(f"{out}: cannot be written ({fault.strerror or fault})") from fault


def _source(files: Sequence[str]) -> Source:
    named = [_NAMED_FILE.fullmatch(file) for file in files]
    if len(files) == 1 and (Path(files[0]).exists() or not named[0]):
        source = Source(Path(files[0]), {})
    else:
        source = _named_source(files, named)
    for path in source.files.values() or [source.path]:
        if path.name.endswith(SUFFIX):
            raise ArtifactError(
                f"{path}: this is an artifact of Striate, no raw file; open it in Python with "
                "striate.open"
            )
    return source


def _named_source(files: Sequence[str], named: Sequence[re.Match[str] | None]) -> Source:
    paths: dict[str, Path] = {}
    for file, pair in zip(files, named, strict=True):
        if pair is None:
            raise SettingsError(
                f"{file}: of several files each needs the name that the reader gives it, in lower "
                "case; write NAME=FILE"
            )
        if pair[1] in paths:
            raise SettingsError(f"{file}: the name {pair[1]} is given twice; write another")
        paths[pair[1]] = Path(pair[2])
    return Source(next(iter(paths.values())), paths)


def _check_is_recording(path: Path) -> None:
    """Refuse a part of a recording, and a folder of recordings, with what to give instead."""
    suffix = _HEADER_OF.get(path.suffix.lower())
    if suffix and (header := path.with_suffix(suffix)).is_file():
        raise UnreadableFileError(
            f"{path}: is read with the {header.suffix} beside it; give {header.name}"
        )
    if not path.is_dir() or recordings_in(path):
        return
    inside = sorted((*path.glob("[!.]*"), *path.glob("[!.]*/[!.]*")))
    found = [str(one.relative_to(path)) for one in inside if one.suffix.lower() in _ENDINGS]
    if found:
        left = len(found) - _MOST_NAMED
        more = f" and {left} more" if left > 0 else ""
        raise UnreadableFileError(
            f"{path}: is a folder that holds no BIDS data set; give one of the recordings in it: "
            f"{', '.join(found[:_MOST_NAMED])}{more}"
        )


def _check_target(out: Path, source: Source) -> None:
    if not out.name.endswith(SUFFIX) or out.name == SUFFIX:
        raise SettingsError(f"{out}: an artifact is named OUT{SUFFIX}; write {_artifact_name(out)}")
    if out.is_dir():
        raise SettingsError(f"{out}: is a folder; write another name")
    for raw in source.files.values() or [source.path]:
        if out.exists() and raw.exists() and out.samefile(raw):
            raise SettingsError(f"{out}: is the raw file itself; write another name")


def _artifact_name(out: Path) -> str:
    stem = out.name.partition(".")[0] or "recording"
    return str(out.with_name(stem + SUFFIX)) if out.name else stem + SUFFIX
