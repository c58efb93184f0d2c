"""An array in an artifact, read by chunks."""

import json
from typing import Any

import numpy as np
from numpy.typing import NDArray

from striate.archive import ArchiveReader
from striate.arrayforms import METADATA, TEXT, Form, check_form, chunk_name, decoded_chunk


class StoredArray:
    """An array in an artifact, whose chunks are read when they are asked for.

    The chunk that was read last is kept: rows are mostly read one block after another.
    """

    def __init__(self, archive: ArchiveReader, name: str) -> None:
        self._archive = archive
        self._name = name
        self._last: tuple[int, NDArray[Any]] | None = None
        told = json.loads(archive.read(f"{name}/{METADATA}"))
        check_form(told)
        text = told["data_type"] == TEXT
        dtype = np.dtype(object if text else told["data_type"])
        self.form = Form(
            tuple(told["shape"]), dtype, tuple(told.get("dimension_names", ())), told["attributes"]
        )
        self._fill_value = told["fill_value"]
        self._chunk_shape = tuple(told["chunk_grid"]["configuration"]["chunk_shape"])
        self._height = self._chunk_shape[0] if self._chunk_shape else 1

    def values(self) -> NDArray[Any]:
        """The whole array."""
        if not self.form.shape:
            return self._chunk(0).copy()
        every = np.empty(self.form.shape, self.form.dtype)
        self._fill(every, 0)
        return every

    def rows(self, start: int, stop: int) -> NDArray[Any]:
        """Rows start to stop of the first axis; read-only where they are part of one chunk."""
        number, first = divmod(start, self._height)
        if first + stop - start <= self._height and start < stop and 0 not in self.form.shape:
            return self._chunk(number)[first : first + stop - start]
        some = np.empty((stop - start, *self.form.shape[1:]), self.form.dtype)
        self._fill(some, start)
        return some

    def rows_at(self, positions: NDArray[np.intp]) -> NDArray[Any]:
        """Rows at some positions of the first axis, in any order; each chunk is read once."""
        some = np.empty((len(positions), *self.form.shape[1:]), self.form.dtype)
        number, within = np.divmod(positions, self._height)
        for one in np.unique(number) if some.size else ():
            some[number == one] = self._chunk(int(one))[within[number == one]]
        return some

    def _fill(self, some: NDArray[Any], start: int) -> None:
        """Copy the rows from `start` on, as many as there are places."""
        filled = 0
        while filled < len(some) and some.size:
            number, first = divmod(start + filled, self._height)
            part = self._chunk(number)[first : first + len(some) - filled]
            some[filled : filled + len(part)] = part
            filled += len(part)

    def _chunk(self, number: int) -> NDArray[Any]:
        if self._last is None or self._last[0] != number:
            self._last = number, self._read_chunk(chunk_name(self._name, number, self.form))
        return self._last[1]

    def _read_chunk(self, entry: str) -> NDArray[Any]:
        """A chunk that holds nothing but the fill value may be left out; the archive is whole."""
        if entry not in self._archive:
            return np.full(self._chunk_shape, self._fill_value, self.form.dtype)
        return decoded_chunk(self._archive.read(entry), self.form.dtype, self._chunk_shape)
