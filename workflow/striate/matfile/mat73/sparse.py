"""Sparse matrices: a group of values, of the row of each, and of the first entry of each column."""

from typing import Any

import numpy as np
from h5py import h5d, h5g
from numpy.typing import NDArray

from striate.hdf5 import RefusedContentError, member_names
from striate.matfile.mat73.allowance import Allowance
from striate.matfile.mat73.marks import row_count
from striate.matfile.mat73.numbers import completed, number_type, stored_numbers
from striate.matfile.values import Sparse

_INDEX = np.dtype(np.int64)
_NO_ROWS = np.empty(0, _INDEX)
_NO_VALUES = np.empty(0)


def sparse(group: h5g.GroupID, allowance: Allowance) -> Sparse:
    """Sparse matrix; entries that are only reserved are left out.

    Raises
    ------
    RefusedContentError
        An entry lies outside the matrix, or a part is missing.
    """
    rows, members = row_count(group), member_names(group)
    first = _first(group, members, allowance)
    count = int(first[-1])
    if count == 0 and b"data" not in members:
        return Sparse((rows, first.size - 1), _NO_ROWS, _NO_VALUES, first)
    row = stored_numbers(_part(group, members, b"ir"), _INDEX, allowance)
    data = _part(group, members, b"data")
    value = completed(stored_numbers(data, number_type(data), allowance))
    if row.ndim != 1 or value.ndim != 1 or count > min(row.size, value.size):
        raise RefusedContentError("a sparse matrix with fewer entries than its columns say")
    row, value = row[:count], value[:count]
    # as an unsigned number, a negative one is above every limit
    if count and row.view(np.uint64).max() >= rows:
        raise RefusedContentError("a sparse matrix whose entries lie outside its shape")
    return Sparse((rows, first.size - 1), row, value, first)


def sparse_shape(group: h5g.GroupID, allowance: Allowance) -> tuple[int, int]:
    """Shape of a sparse matrix."""
    first = _first(group, member_names(group), allowance)
    return row_count(group), first.size - 1


def _first(group: h5g.GroupID, members: list[bytes], allowance: Allowance) -> NDArray[Any]:
    first = stored_numbers(_part(group, members, b"jc"), _INDEX, allowance)
    if first.ndim != 1 or not first.size or first[0] or (first[1:] < first[:-1]).any():
        raise RefusedContentError("a sparse matrix whose columns are damaged")
    return first


def _part(group: h5g.GroupID, members: list[bytes], name: bytes) -> h5d.DatasetID:
    if name not in members:
        raise RefusedContentError(f"a sparse matrix without its part '{name.decode()}'")
    return h5d.open(group, name)
