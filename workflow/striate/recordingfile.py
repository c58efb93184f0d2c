"""Write a recording as an artifact, block after block, with zarr alone.

Memory holds one block and the chunks that are not full yet, however long the recording is. What
`stores.load` and the xarray engine open is the same as `stores.save` of the whole dataset.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import numpy as np
import zarr
from numpy.dtypes import StringDType
from numpy.typing import NDArray
from zarr.abc.buffer import Buffer
from zarr.storage import MemoryStore

from striate.archive import VALUES_PER_CHUNK, Archive, chunks, compressors, new_archive
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
    with new_archive(path) as archive, _root(archive, _root_attrs(recording)) as group:
        _write_labels(group, recording)
        if recording.units == SPIKES:
            _write_spikes(group, recording)
        else:
            _write_activity(group, recording)


class _Group:
    """A zarr group whose full chunks go into the archive at once."""

    def __init__(self, archive: Archive, attrs: Mapping[str, Any]) -> None:
        self._archive = archive
        self._entries: dict[str, Buffer] = {}
        self._group = zarr.create_group(MemoryStore(self._entries), attributes=dict(attrs))

    def new_array(
        self,
        name: str,
        dtype: np.dtype[Any],
        dims: Sequence[str],
        shape: tuple[int, ...],
        attrs: Mapping[str, Any],
    ) -> "zarr.Array[Any]":
        """An empty array; a chunk holds whole rows of the first axis."""
        if "/" in name or name in (".", ".."):
            raise LayoutError(f"no label can be called '{name}'")
        return self._group.create_array(
            name,
            shape=shape,
            dtype=dtype,
            chunks=chunks(shape),
            compressors=compressors(),
            dimension_names=dims,
            attributes=dict(attrs),
        )

    def write(
        self, name: str, values: NDArray[Any], dim: str, attrs: Mapping[str, Any] | None = None
    ) -> None:
        """Write a whole array of one axis."""
        stored = values.astype(StringDType()) if values.dtype.kind in "UO" else values
        array = self.new_array(name, stored.dtype, (dim,), stored.shape, attrs or {})
        array[:] = stored
        self.hand_over()

    def hand_over(self, *, metadata: bool = False) -> None:
        """Move the chunks that are written into the archive; at the end, the metadata as well."""
        for name in sorted(self._entries):
            if metadata or not name.endswith("zarr.json"):
                self._archive.add(name, self._entries.pop(name).to_bytes())


class _Column:
    """A growing array whose rows come in blocks; whole chunks are written as they fill."""

    def __init__(
        self,
        group: _Group,
        name: str,
        dims: Sequence[str],
        attrs: Mapping[str, Any],
        rows: int | None = None,
    ) -> None:
        """`rows` is how many there will be, where that is known."""
        self._group, self._name, self._dims, self._attrs = group, name, dims, attrs
        self._expected = rows
        self._array: zarr.Array[Any] | None = None
        self._written = 0
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
        stop = self._written + len(rows)
        if self._array is None:
            shape = (self._expected or stop, *rows.shape[1:])
            self._array = self._group.new_array(
                self._name, rows.dtype, self._dims, shape, self._attrs
            )
        elif self._expected is None:
            self._array.resize((stop, *rows.shape[1:]))
        self._array[self._written : stop] = rows
        self._written = stop
        self._group.hand_over()


@contextmanager
def _root(archive: Archive, attrs: Mapping[str, Any]) -> Iterator[_Group]:
    group = _Group(archive, attrs)
    yield group
    group.hand_over(metadata=True)


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
    column = _Column(group, ACTIVITY, _DIMENSIONS, attrs, rows=recording.shape[0])
    for block in recording.blocks:
        assert isinstance(block, np.ndarray)
        column.add(block)
    column.close()
