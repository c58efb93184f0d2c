"""Values of a dataset one part after another, in the order of the file.

The file keeps axes reversed, so its order is MATLAB's: column after column.
"""

from collections.abc import Iterator
from math import prod
from typing import Any, Final, TypeAlias

import numpy as np
from h5py import h5d, h5s
from numpy.typing import NDArray

from striate.hdf5 import check_dataset
from striate.matfile.mat73.allowance import Allowance
from striate.matfile.mat73.numbers import completed, memory_type

_SLAB_BYTES: Final = 4 * 2**20
_MOST_SLAB_BYTES: Final = 128 * 2**20

_Box: TypeAlias = tuple[tuple[int, ...], tuple[int, ...]]


def slabs(
    dataset: h5d.DatasetID, read_as: np.dtype[Any], value_count: int, allowance: Allowance
) -> Iterator[NDArray[Any]]:
    """Values of a dataset, `value_count` at a time; the last part may be shorter.

    Chunks are inflated once where all that lie side by side along the slowest axis fit into
    128 MiB.
    """
    check_dataset(dataset, allowance.file_bytes)
    shape: tuple[int, ...] = dataset.shape
    allowance.spend(prod(shape) * read_as.itemsize)
    parts = boxes(shape, _chunk(dataset), read_as.itemsize, value_count) if shape else [((), ())]
    return _cut((_read(dataset, box, read_as) for box in parts), value_count)


def boxes(
    shape: tuple[int, ...], chunk: tuple[int, ...], value_bytes: int, value_count: int
) -> Iterator[_Box]:
    """Start and size of boxes that follow each other in the file, each without a gap."""
    wanted = max(value_count, _SLAB_BYTES // value_bytes)
    most = max(value_count, _MOST_SLAB_BYTES // value_bytes)
    axis = next(k for k in range(len(shape)) if prod(shape[k + 1 :]) <= most)
    inner = shape[axis + 1 :]
    height = _height(wanted, most, max(prod(inner), 1), chunk[axis] if chunk else 1)
    for outer in np.ndindex(shape[:axis]):
        for start in range(0, shape[axis], height):
            layers = min(height, shape[axis] - start)
            yield (*outer, start, *([0] * len(inner))), (*([1] * axis), layers, *inner)


def _height(wanted: int, most: int, layer: int, chunk_height: int) -> int:
    """Layers in a box: as many as wanted and no chunk in two boxes, but no more than `most`."""
    chunks = -(-max(wanted // layer, 1) // chunk_height)
    if chunks * chunk_height * layer <= most:
        return chunks * chunk_height
    layers = max(most // layer, 1)
    return max(layers - layers % chunk_height, min(layers, chunk_height))


def _chunk(dataset: h5d.DatasetID) -> tuple[int, ...]:
    if dataset.get_offset() is not None:
        return ()
    how = dataset.get_create_plist()
    return tuple(how.get_chunk()) if how.get_layout() == h5d.CHUNKED else ()


def _read(dataset: h5d.DatasetID, box: _Box, read_as: np.dtype[Any]) -> NDArray[Any]:
    start, size = box
    space = dataset.get_space()
    if size:
        space.select_hyperslab(start, size)
    held = np.empty(size, read_as)
    dataset.read(h5s.create_simple(size) if size else space, space, held, memory_type(read_as))
    return completed(held.ravel())


def _cut(blocks: Iterator[NDArray[Any]], value_count: int) -> Iterator[NDArray[Any]]:
    waiting: list[NDArray[Any]] = []
    missing = value_count
    for block in blocks:
        rest = block
        while rest.size >= missing:
            yield np.concatenate([*waiting, rest[:missing]]) if waiting else rest[:missing]
            rest, waiting, missing = rest[missing:], [], value_count
        if rest.size:
            waiting.append(rest)
            missing -= rest.size
    if waiting:
        yield np.concatenate(waiting)
