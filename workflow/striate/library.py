"""Striate in Python: `striate.read` for raw files, `striate.open` for artifacts."""

import errno
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from os import PathLike, fspath
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, TypeAlias

import xarray as xr
from xarray.backends import BackendEntrypoint

from striate import errors
from striate.config.ids import id_from
from striate.conversion import convert
from striate.engine import StriateBackend, with_dense_activity
from striate.errors import ArtifactError, SettingsError, StriateError, UnreadableFileError
from striate.labelled import holds_spikes
from striate.places import SUFFIX
from striate.sources import Source
from striate.stores import load, open_artifact
from striate.warm.client import signal_name

AnyPath: TypeAlias = str | PathLike[str]

_PACKAGE_HOME: Final = str(Path(__file__).parents[1])
_LONGEST_SHOWN: Final = 80


def read(
    path: AnyPath | Mapping[str, AnyPath], /, reader: str | None = None, **options: Any
) -> xr.Dataset:
    """Read a raw file into a labelled dataset.

    The file is read in a process of its own: whatever it holds, it cannot crash this one. The same
    file is read anew each time; `striate convert` keeps the result for `striate.open`, which also
    shows it in coarser bins (`bin_ms`).

    Parameters
    ----------
    path
        A raw file, or a folder (BIDS); or several files that make one recording, by the names that
        the reader gives them.
    reader
        Name of the reader; found from the content if left out.
    **options
        Options of the reader, as in config.yaml. One that is None is left out.

    Returns
    -------
    Dataset
        `activity` (trial, channel, time) in its `units`, with every label of trials and channels.
        Spikes are in memory as events, and become dense counts where you look; NaN beyond the end
        of a trial.

    Raises
    ------
    StriateError
        The file cannot be read, or an option is wrong, in one sentence.

    Examples
    --------
    >>> session = striate.read("105l001p16.mat")  # doctest: +SKIP
    >>> session.activity.sel(channel=session.area == "V2").isel(trial=0)  # doctest: +SKIP
    """
    for file in path.values() if isinstance(path, Mapping) else [path]:
        if fault := _name_fault(file):
            raise UnreadableFileError(fault)
    if isinstance(path, Mapping):
        files = [f"{name}={fspath(file)}" for name, file in path.items()]
    else:
        files = [fspath(path)]
    given = [f"--reader={reader}"] if reader is not None else []
    given += [f"--option={key}={_as_yaml(key, v)}" for key, v in options.items() if v is not None]
    with TemporaryDirectory(prefix="striate-") as folder:
        # the recording is named after the artifact
        artifact = Path(folder, id_from(Path(files[0]).stem, "recording") + SUFFIX)
        _run_convert([*given, "--", *files, str(artifact)], Path(folder, "fault.json"))
        recording = xr.open_dataset(artifact, engine=_InMemory)
    for name in recording.coords:
        recording.variables[name].load()  # in memory already, but shown only when told so
    return recording.drop_encoding()


def open(path: AnyPath, bin_ms: float | None = None) -> xr.Dataset:  # noqa: A001
    """Open an artifact lazily, as `xr.open_dataset(path, engine="striate")` does.

    Parameters
    ----------
    path
        A `.zarr.zip` file under `results/`, or one that `striate convert` wrote.
    bin_ms
        Coarser time bins for a recording; its own resolution if left out.

    Returns
    -------
    Dataset
        A recording shows `activity` (trial, channel, time); close it, or use `with`, to close the
        file.

    Raises
    ------
    ArtifactError
        The file is missing, damaged, or no artifact of Striate.
    WindowError
        The recording has no bins of that width.
    """
    if fault := _name_fault(path):
        raise ArtifactError(fault)
    if not fspath(path).endswith(SUFFIX):
        raise ArtifactError(
            f"{fspath(path)}: no artifact of Striate ({SUFFIX}); a raw file is read by striate.read"
        )
    return xr.open_dataset(path, engine=StriateBackend, bin_ms=bin_ms)


@contextmanager
def raw_recording(
    source: Source,
    reader: str | None = None,
    options: Mapping[str, Any] | None = None,
    name: str = "",
) -> Iterator[xr.Dataset]:
    """The recording in a raw file, opened lazily for a while: spikes as events, or `activity`.

    For programs of one thread, as `striate.conversion` is; `read` is for all others.

    Parameters
    ----------
    name
        Attribute `recording`; the stem of the file if left out.

    Raises
    ------
    StriateError
        The file cannot be read.
    """
    with TemporaryDirectory(prefix="striate-") as folder:
        artifact = Path(folder, "raw" + SUFFIX)
        convert(source, artifact, reader, options or {}, {"recording": name or source.path.stem})
        with open_artifact(artifact) as recording:
            yield recording


class _InMemory(BackendEntrypoint):
    """Loads a whole artifact, spikes as events, so that its file may go."""

    def open_dataset(  # type: ignore[override]
        self,
        filename_or_obj: AnyPath,
        *,
        drop_variables: str | Iterable[str] | None = None,  # noqa: ARG002
    ) -> xr.Dataset:
        recording = load(Path(fspath(filename_or_obj)))
        return with_dense_activity(recording, None) if holds_spikes(recording) else recording


def _name_fault(path: AnyPath) -> str:
    """Why no file can have this name, in words; empty if one can."""
    try:
        Path(path).stat()
    except ValueError:
        return f"{fspath(path)!r} holds a character that no name of a file can hold"
    except OSError as refusal:
        if refusal.errno == errno.ENAMETOOLONG:
            return f"{fspath(path)[:_LONGEST_SHOWN]}…: too long for the name of a file"
    return ""


def _run_convert(arguments: list[str], fault_file: Path) -> None:
    command = [sys.executable, "-P", "-m", "striate.cli", "convert", f"--fault-file={fault_file}"]
    path = [_PACKAGE_HOME, *filter(None, [os.environ.get("PYTHONPATH")])]
    try:
        ended = subprocess.run(
            [*command, *arguments],
            env=os.environ | {"PYTHONPATH": os.pathsep.join(path)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            check=False,
        )
    except ValueError as refusal:
        raise SettingsError(
            "the reader or an option holds a zero byte or half a character; leave it out"
        ) from refusal
    if ended.returncode == 0:
        return
    if fault_file.exists():
        kind, text = json.loads(fault_file.read_text(encoding="utf-8"))
        fault: type[StriateError] = getattr(errors, kind)
        raise fault(text)
    if ended.returncode < 0:
        raise StriateError(f"reading was ended by {signal_name(-ended.returncode)}")
    said = ended.stderr.decode(errors="replace").strip().removeprefix("striate: ")
    raise StriateError(said or f"reading ended with exit status {ended.returncode}")


def _as_yaml(option: str, value: object) -> str:
    """A value as JSON, which YAML reads as the same."""

    def plain(other: Any) -> object:
        if isinstance(other, PathLike):
            return fspath(other)
        if hasattr(other, "tolist"):  # arrays and numbers of NumPy
            return other.tolist()
        raise SettingsError(
            f"option {option}: a {type(other).__name__} is no option; give text, a number, "
            "True or False, a list or a dict"
        )

    return json.dumps(value, default=plain, ensure_ascii=False)
