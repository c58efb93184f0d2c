"""A raw file becomes the artifact of a recording; strangers' files are read in a guarded child."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from striate.guard import in_child, limits_for
from striate.rawfiles import list_note
from striate.reading import NO_OPTIONS, read_recording
from striate.recordingfile import write_recording
from striate.sources import Source
from striate.wholefile import written_whole


def convert(
    source: Source,
    path: Path,
    reader: str | None = None,
    options: Mapping[str, Any] = NO_OPTIONS,
    attrs: Mapping[str, str] | None = None,
) -> None:
    """Read a raw file and save it as the artifact of a recording.

    Parameters
    ----------
    source
        What to read.
    path
        The artifact to write; it appears when it is whole.
    reader
        Name of the reader; found from the content if left out.
    options
        Options of the reader, checked.
    attrs
        Attributes of the recording: `recording`, and what replaces those of the reader.

    Raises
    ------
    StriateError
        The file cannot be read, for whatever reason; nothing is written then.
    OSError
        The artifact cannot be written.
    """
    with written_whole(path) as partial:

        def work() -> None:
            recording = read_recording(source, reader, options)
            kept = dict(recording.attrs) | list_note(source.raw_files) | dict(attrs or {})
            write_recording(replace(recording, attrs=kept), partial)

        in_child(work, source.path, limits_for(source.stored_bytes))
