"""Datasets of numbers, and what they stand for: arrays, text, shapes."""

from functools import cache
from math import prod
from typing import Any, Final

import numpy as np
from h5py import h5d, h5s, h5t
from numpy.typing import NDArray

from striate.hdf5 import RefusedContentError, check_dataset, place_of
from striate.matfile.mat73.allowance import Allowance

_INTEGER_BYTES: Final = {1, 2, 4, 8}
_FLOAT_BYTES: Final = {2, 4, 8}
_MOST_AXES: Final = 32
_TEXT_CODEC: Final = "utf-16-le" if np.little_endian else "utf-16-be"

Numbers = NDArray[Any]


def matlab_shape(dataset: h5d.DatasetID) -> tuple[int, ...]:
    """Shape that MATLAB shows: axes reversed, two at least."""
    if dataset.get_space().get_simple_extent_type() == h5s.NULL:
        raise RefusedContentError(f"'{place_of(dataset)}' has no shape")
    shape: tuple[int, ...] = dataset.shape[::-1]
    return shape + (1,) * (2 - len(shape))


def number_type(dataset: h5d.DatasetID) -> np.dtype[Any]:
    """Type of the numbers in native byte order; complex ones are pairs, `real` and `imag`.

    Raises
    ------
    RefusedContentError
        It holds something else.
    """
    stored = dataset.get_type()
    if stored.get_class() != h5t.COMPOUND:
        return _real_type(stored, dataset)
    names = [stored.get_member_name(number) for number in range(min(stored.get_nmembers(), 3))]
    if names != [b"real", b"imag"]:
        raise _no_numbers(dataset)
    parts = [_real_type(stored.get_member_type(number), dataset) for number in (0, 1)]
    return np.dtype([("real", parts[0]), ("imag", parts[1])])


def numbers(dataset: h5d.DatasetID, allowance: Allowance) -> Numbers:
    """All numbers, in MATLAB's shape."""
    held = stored_numbers(dataset, number_type(dataset), allowance)
    return completed(held.T).reshape(matlab_shape(dataset), order="F")


def text_rows(dataset: h5d.DatasetID, allowance: Allowance) -> list[str]:
    """Rows of a char matrix, in characters of 16 bits; of one with more axes, along the last.

    Text without characters is one empty row.
    """
    stored = number_type(dataset)
    if stored.kind != "u" or stored.itemsize > 2:
        raise RefusedContentError(f"'{place_of(dataset)}' is text in {stored.name} characters")
    units = stored_numbers(dataset, np.dtype(np.uint16), allowance).ravel()
    if not units.size:
        return [""]
    rows = units.reshape((prod(matlab_shape(dataset)[:-1]), -1), order="F")
    try:
        return [row.tobytes().decode(_TEXT_CODEC) for row in rows]
    except UnicodeDecodeError as fault:
        raise RefusedContentError("text that is not valid UTF-16") from fault


def shape_of_empty(dataset: h5d.DatasetID, allowance: Allowance) -> tuple[int, ...]:
    """Shape of an empty array, which the dataset holds in place of values."""
    if prod(dataset.shape) > _MOST_AXES:
        raise RefusedContentError(f"'{place_of(dataset)}' has more than {_MOST_AXES} axes")
    held = stored_numbers(dataset, np.dtype(np.int64), allowance).ravel().tolist()
    if len(held) < 2 or min(held) < 0:
        raise RefusedContentError(f"'{place_of(dataset)}' is an empty array of shape {held}")
    return tuple(held)


def stored_numbers(dataset: h5d.DatasetID, read_as: np.dtype[Any], allowance: Allowance) -> Numbers:
    """All numbers in the shape of the file, converted where they are of another type."""
    check_dataset(dataset, allowance.file_bytes)
    space = dataset.get_space()
    allowance.spend(space.get_simple_extent_npoints() * read_as.itemsize)
    held = np.empty(space.get_simple_extent_dims(), read_as)
    if held.size:
        dataset.read(space, space, held, memory_type(read_as))
    return held


def completed(held: Numbers) -> Numbers:
    """The same, where pairs of parts have become complex numbers."""
    if held.dtype.names is None:
        return held
    whole = np.empty(held.shape, np.result_type(held["real"].dtype, np.complex64))
    whole.real, whole.imag = held["real"], held["imag"]
    return whole


@cache
def memory_type(dtype: np.dtype[Any]) -> h5t.TypeID:
    """Type by which HDF5 knows a NumPy type."""
    return h5t.py_create(dtype)


def _real_type(stored: h5t.TypeID, dataset: h5d.DatasetID) -> np.dtype[Any]:
    sizes = {h5t.INTEGER: _INTEGER_BYTES, h5t.FLOAT: _FLOAT_BYTES}.get(stored.get_class(), set())
    if stored.get_size() not in sizes:
        raise _no_numbers(dataset)
    dtype: np.dtype[Any] = stored.dtype
    return dtype.newbyteorder("=")


def _no_numbers(dataset: h5d.DatasetID) -> RefusedContentError:
    return RefusedContentError(f"'{place_of(dataset)}' does not hold numbers")
