"""MAT-files of version 7.3, written as MATLAB's `save -v7.3` does.

Arrays lie with their axes reversed; text is 16-bit characters; cells and struct arrays hold
references to objects under `#refs#`; objects of MATLAB refer to `#subsystem#`. Attributes and their
types are those that MATLAB writes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import scipy.sparse

CREATED = "Thu Jan  1 00:00:00 1970"
COMPRESSED_FROM_BYTES = 10_000  # MATLAB leaves what is smaller as it is
CLASSES = {np.dtype(float): "double", np.dtype(np.float32): "single", np.dtype(bool): "logical"}
OBJECT_MARK = 0xDD000000
FUNCTION, OPAQUE = 1, 3


@dataclass(frozen=True)
class MatlabObject:
    """Object that MATLAB keeps in a form of its own: a string, a table, a function_handle."""

    matlab_class: str


def write_mat73(path: Path, variables: Mapping[str, Any], compressed: bool = True) -> None:
    """Write variables as `save(path, '-v7.3')` would; `compressed=False` is `-nocompression`.

    Values: arrays in MATLAB's shape (a vector is a row, as in SciPy); bool arrays (logical);
    complex arrays; `str`, or an array of texts (char matrix); SciPy's sparse matrices; a mapping
    (single struct); a structured array of objects, as `recordings.struct_array` makes it (struct
    array); an object array (cell), in which None is an element that was never set;
    `MatlabObject`.
    """
    with h5py.File(path, "w", userblock_size=512) as file:
        writer = _Writer(file, compressed)
        for name, value in variables.items():
            writer.write(file, name, value)
        writer.finish()
    with path.open("r+b") as file:
        file.write(mat73_header())


def mat73_header() -> bytes:
    """First 512 bytes of the file, which are no HDF5."""
    text = f"MATLAB 7.3 MAT-file, Platform: GLNXA64, Created on: {CREATED} HDF5 schema 1.00 ."
    return (text.encode().ljust(116) + bytes(8) + b"\x00\x02IM").ljust(512, b"\0")


class _Writer:
    def __init__(self, file: h5py.File, compressed: bool) -> None:
        self.file, self.compressed = file, compressed
        self.names = _reference_names()
        self.canonical_empty: h5py.Dataset | None = None
        self.objects = 0

    def write(self, group: h5py.Group, name: str, value: Any) -> h5py.Group | h5py.Dataset:
        written = self._write(group, name, value)
        if group.name != "/":
            written.attrs["H5PATH"] = np.bytes_(written.name)
        return written

    def _write(self, group, name, value):
        if isinstance(value, MatlabObject):
            return self._object(group, name, value.matlab_class)
        if isinstance(value, Mapping):
            return self._struct(group, name, value)
        if scipy.sparse.issparse(value):
            return self._sparse(group, name, value.tocsc())
        array = np.atleast_2d(np.asarray(value) if not isinstance(value, str) else _codes(value))
        if isinstance(value, str):
            return self._full(group, name, array, "char", 2)
        if array.dtype.kind == "U":
            return self._full(group, name, _code_rows(array), "char", 2)
        if array.dtype.names:
            return self._struct_array(group, name, array)
        if array.dtype == object:
            return self._cell(group, name, array)
        logical = array.dtype == bool
        matlab_class = _class(array.dtype)
        return self._full(group, name, array, matlab_class, 1 if logical else None)

    def _full(self, group, name, array, matlab_class, decode=None):
        if array.size == 0:
            shape = (0, 0) if matlab_class == "char" and array.shape == (1, 0) else array.shape
            dataset = self._empty(group, name, shape, matlab_class)
        else:
            dataset = self._plain(group, name, array)
            _mark(dataset, matlab_class)
        if decode is not None:
            dataset.attrs["MATLAB_int_decode"] = np.int32(decode)
        return dataset

    def _plain(self, group, name, array):
        """Dataset without attributes, axes reversed."""
        stored = array.view(np.uint8) if array.dtype == bool else array
        if np.iscomplexobj(stored):
            part = stored.real.dtype
            stored = stored.astype(stored.dtype.newbyteorder("="))
            stored = stored.view([("real", part), ("imag", part)]).reshape(array.shape)
        large = self.compressed and stored.nbytes > COMPRESSED_FROM_BYTES
        how = {"compression": "gzip", "compression_opts": 3} if large else {}
        return group.create_dataset(name, data=np.ascontiguousarray(stored.T), **how)

    def _empty(self, group, name, shape, matlab_class):
        dataset = group.create_dataset(name, data=np.array(shape, np.uint64))
        _mark(dataset, matlab_class)
        dataset.attrs["MATLAB_empty"] = np.uint8(1)
        return dataset

    def _sparse(self, group, name, matrix):
        written = group.create_group(name)
        _mark(written, _class(matrix.dtype))
        written.attrs["MATLAB_sparse"] = np.uint64(matrix.shape[0])
        if matrix.dtype == bool:
            written.attrs["MATLAB_int_decode"] = np.int32(1)
        if matrix.nnz:
            self._plain(written, "data", matrix.data)
            self._plain(written, "ir", matrix.indices.astype(np.uint64))
        self._plain(written, "jc", matrix.indptr.astype(np.uint64))
        return written

    def _struct(self, group, name, fields):
        if not fields:
            return self._empty(group, name, (1, 1), "struct")
        written = group.create_group(name)
        for field, value in fields.items():
            self.write(written, field, value)
        _mark(written, "struct")
        _mark_fields(written, fields)
        return written

    def _struct_array(self, group, name, array):
        if array.size == 1:
            return self._struct(
                group, name, dict(zip(array.dtype.names, array.item(), strict=True))
            )
        if array.size == 0:
            written = self._empty(group, name, array.shape, "struct")
        else:
            written = group.create_group(name)
            for field in array.dtype.names:
                written.create_dataset(field, data=self._references(array[field]))
            _mark(written, "struct")
        _mark_fields(written, array.dtype.names)
        return written

    def _cell(self, group, name, array):
        if array.size == 0:
            return self._empty(group, name, array.shape, "cell")
        dataset = group.create_dataset(name, data=self._references(array))
        _mark(dataset, "cell")
        return dataset

    def _references(self, values):
        """References to values written under `#refs#`, axes reversed."""
        references = np.empty(values.shape[::-1], h5py.ref_dtype)
        for position in np.ndindex(references.shape):
            value = values[position[::-1]]
            written = self._unset() if value is None else self._referred(value)
            references[position] = written.ref
        return references

    def _referred(self, value):
        self._unset()  # it is always there, and first
        return self.write(self.file["#refs#"], next(self.names), value)

    def _unset(self):
        if self.canonical_empty is None:
            group = self.file.create_group("#refs#")
            name = next(self.names)
            self.canonical_empty = self._empty(group, name, (0, 0), "canonical empty")
            self.canonical_empty.attrs["H5PATH"] = np.bytes_(self.canonical_empty.name)
        return self.canonical_empty

    def _object(self, group, name, matlab_class):
        if matlab_class == "function_handle":
            parts = {"function_handle": {"function": "sin", "type": "simple"}, "sentinel": "@"}
            written = self._struct(group, name, parts)
            del written.attrs["MATLAB_class"]
            _mark(written, matlab_class)
            written.attrs["MATLAB_object_decode"] = np.int32(FUNCTION)
            return written
        self.objects += 1
        content = np.array([[OBJECT_MARK, 2, 1, 1, self.objects, 1]], np.uint32)
        written = group.create_dataset(name, data=content)
        _mark(written, matlab_class)
        written.attrs["MATLAB_object_decode"] = np.int32(OPAQUE)
        return written

    def finish(self):
        """Write what objects refer to."""
        if self.objects:
            parts = np.empty((1, 1 + self.objects), object)
            parts[0] = [np.arange(24, dtype=np.uint8)[:, None]] * parts.size
            holder = self.file.create_group("#subsystem#")
            written = holder.create_dataset("MCOS", data=self._references(parts))
            _mark(written, "FileWrapper__")
            written.attrs["MATLAB_object_decode"] = np.int32(OPAQUE)
            written.attrs["H5PATH"] = np.bytes_(written.name)


def _mark(written, matlab_class):
    written.attrs["MATLAB_class"] = np.bytes_(matlab_class)


def _mark_fields(written, fields):
    names = np.empty(len(fields), h5py.vlen_dtype(np.dtype("S1")))
    for position, field in enumerate(fields):
        names[position] = np.frombuffer(field.encode(), "S1")
    written.attrs["MATLAB_fields"] = names


def _class(dtype):
    real = np.empty(0, dtype).real.dtype.newbyteorder("=")
    return CLASSES.get(real, real.name)


def _codes(text):
    return np.frombuffer(text.encode("utf-16-le"), "<u2")


def _code_rows(texts):
    rows = [_codes(text) for text in texts.ravel()]
    width = max(map(len, rows), default=0)
    blank = np.full((len(rows), width), ord(" "), np.uint16)
    for row, codes in zip(blank, rows, strict=True):
        row[: len(codes)] = codes
    return blank


def _reference_names():
    """Names under `#refs#`: a, b, ..., z, A, ..., Z, 0, ..., 9, ba, ..."""
    letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
    for number in count():
        name, rest = letters[number % 62], number // 62
        while rest:
            name, rest = letters[rest % 62] + name, rest // 62
        yield name
