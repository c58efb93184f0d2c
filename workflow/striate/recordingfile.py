"""Write a recording as an artifact, block after block.

Memory holds one block and the chunks that are not full yet, however long the recording is. What
`stores.load` and the xarray engine open is the same as `stores.save` of the whole dataset.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from striate.archive import VALUES_PER_CHUNK, Archive, chunks, new_archive
from striate.arrayforms import (
    METADATA,
    Form,
    array_entries,
    chunk_name,
    encoded_chunk,
    encoded_form,
    encoded_group,
    form_of,
)
from striate.errors import LayoutError
from striate.recording import (
    ACTIVITY,
    CHANNEL,
    SPIKE,
    SPIKE_BIN,
    SPIKE_CHANNEL,
    SPIKE_COUNT_ATTRS,
    SPIKES,
    SPIKES_PER_TRIAL,
    TIME,
    TRIAL,
    OrderedSpikes,
    Recording,
    activity_attrs,
    label_attrs,
)

_DIMENSIONS: Final = (TRIAL, CHANNEL, TIME)


def write_recording(recording: Recording, path: Path) -> None:
    """Read the blocks of the recording and write them.

    Raises
    ------
    LayoutError, UnreadableFileError
        Whatever reading a block finds; half a file is left then.
    """
    with new_archive(path) as archive:
        group = _Group(archive, _root_attrs(recording))
        _write_labels(group, recording)
        if recording.units == SPIKES:
            _write_spikes(group, recording)
        else:
            _write_activity(group, recording)
        group.close()


class _Group:
    """The arrays of an artifact: chunks go into the archive at once, metadata at the end."""

    def __init__(self, archive: Archive, attrs: Mapping[str, Any]) -> None:
        self._archive = archive
        self._metadata = {METADATA: encoded_group(attrs)}

    def write(
        self, name: str, values: NDArray[Any], dim: str, attrs: Mapping[str, Any] | None = None
    ) -> None:
        """Write a whole array of one axis."""
        if "/" in name or name in (".", ".."):
            raise LayoutError(f"no label can be called '{name}'")
        *all_chunks, metadata = array_entries(name, values, (dim,), attrs or {})
        for entry, content in all_chunks:
            self._archive.add(entry, content)
        self._metadata |= [metadata]

    def write_chunk(self, name: str, number: int, rows: NDArray[Any], form: Form) -> None:
        """Write one chunk of an array that grows, and remember what the array is by now."""
        if len(rows):
            self._archive.add(chunk_name(name, number, form), encoded_chunk(rows, form))
        self._metadata[f"{name}/{METADATA}"] = encoded_form(form)

    def close(self) -> None:
        """Write the metadata."""
        for name in sorted(self._metadata):
            self._archive.add(name, self._metadata[name])


class _Column:
    """A growing array whose rows come in blocks; whole chunks are written as they fill."""

    def __init__(
        self, group: _Group, name: str, dims: Sequence[str], attrs: Mapping[str, Any]
    ) -> None:
        self._group, self._name, self._dims, self._attrs = group, name, dims, attrs
        self._rows_written = self._chunks_written = 0
        self._waiting: list[NDArray[Any]] = []

    def add(self, rows: NDArray[Any]) -> None:
        """Take some rows; write those that fill a chunk."""
        self._waiting.append(rows)
        rows_per_chunk = chunks((VALUES_PER_CHUNK, *rows.shape[1:]))[0]
        while sum(map(len, self._waiting)) >= rows_per_chunk:
            waiting = np.concatenate(self._waiting)
            self._write(waiting[:rows_per_chunk])
            self._waiting = [waiting[rows_per_chunk:]]

    def close(self) -> None:
        """Write what is left."""
        self._write(np.concatenate(self._waiting))
        self._waiting = []

    def _write(self, rows: NDArray[Any]) -> None:
        self._rows_written += len(rows)
        shape = (self._rows_written, *rows.shape[1:])
        form = replace(form_of(rows, self._dims, self._attrs), shape=shape)
        self._group.write_chunk(self._name, self._chunks_written, rows, form)
        self._chunks_written += 1


def _root_attrs(recording: Recording) -> dict[str, Any]:
    labels = [*recording.trials, *recording.channels]
    coordinates = " ".join(sorted(name for name in labels if name not in _DIMENSIONS))
    return dict(recording.attrs) | {"coordinates": coordinates}


def _write_labels(group: _Group, recording: Recording) -> None:
    for dim, labels in ((TRIAL, recording.trials), (CHANNEL, recording.channels)):
        for name, values in labels.items():
            group.write(name, values, dim, label_attrs(name))
    group.write(TIME, recording.time.edges(), TIME, recording.time.attrs())


def _write_spikes(group: _Group, recording: Recording) -> None:
    columns = {name: _Column(group, name, (SPIKE,), {}) for name in (SPIKE_BIN, SPIKE_CHANNEL)}
    counts, written = [], 0
    for block in recording.blocks:
        assert isinstance(block, OrderedSpikes)
        counts.append(block.per_trial)
        for part in _parts(written, len(block.bin)):
            columns[SPIKE_BIN].add(block.bin[part])
            columns[SPIKE_CHANNEL].add(block.channel[part])
        written += len(block.bin)
    for column in columns.values():
        column.close()
    group.write(SPIKES_PER_TRIAL, np.concatenate(counts), TRIAL, SPIKE_COUNT_ATTRS)


def _parts(written: int, count: int) -> Iterator[slice]:
    """Parts of a block that end where a chunk does, so that chunks come in the same order always.

    `written` values came before the `count` values of the block.
    """
    first = 0
    while True:
        room = VALUES_PER_CHUNK - (written + first) % VALUES_PER_CHUNK
        stop = min(first + room, count)
        yield slice(first, stop)
        if stop == count:
            return
        first = stop


def _write_activity(group: _Group, recording: Recording) -> None:
    attrs = activity_attrs(recording.units)
    column = _Column(group, ACTIVITY, _DIMENSIONS, attrs)
    for block in recording.blocks:
        assert isinstance(block, np.ndarray)
        column.add(block)
    column.close()
