"""The recording that is replayed, and what config.yaml or its labels say of how to measure it."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xarray as xr

from striate.arguments import Raw, raw_of
from striate.config.ids import id_from
from striate.errors import ArtifactError, SettingsError
from striate.library import raw_recording
from striate.live.plan import Plan, configured_plan, proposed_plan
from striate.opened import opened_recording
from striate.places import RECORDING, SIMULATED, SUFFIX
from striate.recording import ACTIVITY, SPIKE_BIN
from striate.settings import RecordingSettings, Settings
from striate.specs import reader_of


@dataclass(frozen=True)
class Project:
    """A configuration, and the folder that holds its results."""

    settings: Settings
    folder: Path


@dataclass(frozen=True)
class Asked:
    """What a command was told of the recording.

    Attributes
    ----------
    files, reader, options
        As for every command that reads a raw file; or one artifact of a recording.
    recording
        Which recording of config.yaml says how to measure; found by its file if left out.
    """

    files: Sequence[str]
    reader: str | None = None
    options: Sequence[str] = ()
    recording: str | None = None


@contextmanager
def replayed(asked: Asked, project: Project | None) -> Iterator[tuple[xr.Dataset, Plan]]:
    """The recording, opened lazily for a while, and the plan to measure it by.

    Raises
    ------
    StriateError
        It cannot be read, or config.yaml has no such recording.
    """
    name = recording_of(asked, project)
    with _opened(asked, project, name) as recording:
        if project and name:
            yield recording, configured_plan(project.settings, name)
        else:
            own = str(recording.attrs["recording"])
            yield recording, proposed_plan(recording, id_from(own, "recording"))


def recording_of(asked: Asked, project: Project | None) -> str | None:
    """The recording of config.yaml that is meant: the one named, else the one made of this file.

    Raises
    ------
    SettingsError
        config.yaml has no recording of that name.
    """
    if asked.recording is None:
        return _made_of(asked.files, project) if project else None
    if project is None:
        raise SettingsError(
            f"--recording {asked.recording}: there is no config.yaml here that could say how it is "
            "measured"
        )
    return known_recording(project.settings, asked.recording)


def known_recording(settings: Settings, name: str) -> str:
    """The id of a recording that config.yaml has.

    Raises
    ------
    SettingsError
        It has none of that name.
    """
    if name not in settings.recordings:
        there = ", ".join(settings.recordings)
        raise SettingsError(f"--recording {name}: config.yaml has no such recording; write {there}")
    return name


def _made_of(files: Sequence[str], project: Project) -> str | None:
    given = {Path(file.partition("=")[2] or file).resolve() for file in files}
    given |= {Path(file).resolve() for file in files if Path(file).exists()}
    for name, wanted in project.settings.recordings.items():
        if given & _files_of(name, wanted, project.folder):
            return name
    return None


def _files_of(name: str, wanted: RecordingSettings, folder: Path) -> set[Path]:
    made = (place.format(recording=name) for place in (SIMULATED, RECORDING))
    raw = wanted.raw_files.values()
    return {path.resolve() for path in (*raw, *(folder / place for place in made))}


@contextmanager
def _opened(asked: Asked, project: Project | None, name: str | None) -> Iterator[xr.Dataset]:
    if len(asked.files) == 1 and asked.files[0].endswith(SUFFIX):
        if asked.reader or asked.options:
            raise SettingsError(
                f"{asked.files[0]}: an artifact has no reader and no options; leave them out"
            )
        with opened_recording(Path(asked.files[0])) as recording:
            if not {ACTIVITY, SPIKE_BIN} & {*recording.variables}:
                raise ArtifactError(
                    f"{asked.files[0]}: is no recording, but what was made of one; give the raw "
                    "file, or an artifact below results/recordings/"
                )
            yield recording
        return
    raw = raw_of(asked.files, asked.reader, asked.options)
    reader, options = _how(raw, asked, project, name)
    with raw_recording(raw.source, reader, options, name or "") as recording:
        yield recording


def _how(
    raw: Raw, asked: Asked, project: Project | None, name: str | None
) -> tuple[str | None, Mapping[str, Any]]:
    """Reader and options: as given, else as config.yaml has them for this very recording."""
    is_given = asked.reader is not None or asked.options
    if is_given or project is None or name is None or _made_of(asked.files, project) != name:
        return raw.reader, raw.options
    return reader_of(project.settings, name), project.settings.recordings[name].options
