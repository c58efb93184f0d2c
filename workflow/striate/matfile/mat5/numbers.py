"""Numbers of full and of sparse matrices."""

from math import inf, prod
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from striate.matfile.mat5.bytestream import Content
from striate.matfile.mat5.damage import Damage
from striate.matfile.mat5.elements import ByteOrder, numbers_at
from striate.matfile.mat5.headers import Header
from striate.matfile.values import Sparse

_UNSIGNED: Final = {size: np.dtype(f"u{size}") for size in (1, 2, 4, 8)}


def full(content: Content, header: Header, order: ByteOrder) -> NDArray[Any]:
    """Numbers in their shape, in the memory of the content where they are real."""
    values, following = numbers_at(content, header.start, order)
    if header.is_complex:
        imaginary, following = numbers_at(content, following, order)
        values = complex_numbers(values, imaginary)
    check_end(content, following)
    if values.size != prod(header.shape):
        raise Damage(f"{values.size} numbers in the shape {header.shape}")
    return values.reshape(header.shape, order="F")


def sparse(content: Content, header: Header, order: ByteOrder) -> Sparse:
    """Sparse matrix in the memory of the content."""
    row, value, first = sparse_parts(content, header, order)
    row_count, column_count = header.shape
    if (first[1:] < first[:-1]).any():
        raise Damage("a sparse matrix whose columns are damaged")
    if highest(row) >= row_count:
        raise Damage("a sparse matrix whose entries lie outside its shape")
    return Sparse((row_count, column_count), row, value, first)


def sparse_parts(
    content: Content, header: Header, order: ByteOrder
) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    """Row and value of each entry, and the first entry of each column and of what follows.

    Entries that are only reserved are left out. That the columns ascend and that the rows lie
    inside is still to be seen. In one piece, because a recording holds ten thousands of them.
    """
    row, position = numbers_at(content, header.start, order)
    first, position = numbers_at(content, position, order)
    value, position = numbers_at(content, position, order)
    if header.is_complex:
        imaginary, position = numbers_at(content, position, order)
        value = complex_numbers(value, imaginary)
    check_end(content, position)
    if first.dtype.kind not in "iu" or first.size != header.shape[1] + 1 or first.item(0):
        raise Damage("a sparse matrix whose columns are damaged")
    count = first.item(-1)
    if count < 0:
        raise Damage("a sparse matrix whose columns are damaged")
    if count > row.size or count > value.size:
        raise Damage("a sparse matrix with fewer entries than its columns say")
    if count < row.size or count < value.size:
        row, value = row[:count], value[:count]
    return row, value, first


def complex_numbers(real: NDArray[Any], imaginary: NDArray[Any]) -> NDArray[Any]:
    """Numbers of both parts, in the smallest complex type that holds the parts."""
    if real.size != imaginary.size:
        raise Damage(f"{real.size} real parts and {imaginary.size} imaginary parts")
    values = np.empty(real.size, np.result_type(real, imaginary, np.complex64))
    values.real, values.imag = real, imaginary
    return values


def check_end(content: Content, following: int) -> None:
    """Refuse an array that holds more than its elements and their padding."""
    if following + 7 < len(content):
        raise Damage(f"{len(content) - following} bytes after the last element of an array")


def highest(row: NDArray[Any]) -> float:
    """Highest position, -1 if there is none; below 0, or no whole number, is above all others."""
    if not row.size:
        return -1
    if row.dtype.kind not in "iu":
        return inf
    return int(row.view(_UNSIGNED[row.itemsize]).max())
