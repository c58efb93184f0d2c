"""Arrays as Zarr keeps them (format 3), in the few forms that an artifact needs.

Chunks hold whole rows of the first axis, little-endian or UTF-8, compressed by Zstandard. Zarr
reads what is written here and writes what is read here; it takes a thread and milliseconds an
array, of which a small job has a dozen.
"""

import json
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import prod
from typing import Any, Final

import numpy as np
from numcodecs.vlen import VLenUTF8
from numcodecs.zstd import Zstd
from numpy.dtypes import StringDType
from numpy.typing import NDArray

from striate.archive import ArchiveReader, chunks

METADATA: Final = "zarr.json"

_TEXT: Final = "string"
_TEXT_KINDS: Final = "OTU"
_ZSTD_LEVEL: Final = 1
_ZSTD: Final = Zstd(level=_ZSTD_LEVEL)
_UTF8: Final = VLenUTF8()
_CHUNK_NAMES: Final = {"name": "default", "configuration": {"separator": "/"}}
_COMPRESSOR: Final = {"name": "zstd", "configuration": {"level": _ZSTD_LEVEL, "checksum": False}}
_OF_BYTES: Final = {"name": "bytes"}
_OF_NUMBERS: Final = {"name": "bytes", "configuration": {"endian": "little"}}
_OF_TEXT: Final = {"name": "vlen-utf8", "configuration": {}}


@dataclass(frozen=True)
class Form:
    """What an array is, apart from its values.

    Attributes
    ----------
    shape
        Length of each axis.
    dtype
        Of numbers and truth values; object for text.
    dims
        Name of each axis.
    attrs
        Free attributes, of types that JSON knows.
    fill
        What stands in the last chunk beyond the last row.
    """

    shape: tuple[int, ...]
    dtype: np.dtype[Any]
    dims: Sequence[Hashable]
    attrs: Mapping[str, Any]
    fill: float | str | bool = 0

    @property
    def chunk_shape(self) -> tuple[int, ...]:
        """Whole rows of the first axis, as many as make a chunk."""
        return chunks(self.shape)

    @property
    def chunk_count(self) -> int:
        """How many chunks there are."""
        if not self.shape:
            return 1
        return -(-self.shape[0] // self.chunk_shape[0]) if prod(self.shape) else 0


def form_of(
    values: NDArray[Any], dims: Sequence[Hashable], attrs: Mapping[str, Any], *, fill: float = 0
) -> Form:
    """The form of an array in memory; `fill` is for numbers."""
    if values.dtype.kind in _TEXT_KINDS:
        return Form(values.shape, np.dtype(object), dims, attrs, "")
    return Form(values.shape, values.dtype, dims, attrs, values.dtype.type(fill).item())


def chunk_name(array: str, number: int, form: Form) -> str:
    """Name of the entry that holds a chunk, counted along the first axis."""
    place = [str(number), *["0"] * (len(form.shape) - 1)] if form.shape else []
    return "/".join([array, "c", *place])


def encoded_chunk(rows: NDArray[Any], form: Form) -> bytes:
    """One chunk, of its rows or, at the end, of fewer."""
    whole = rows
    if rows.shape != form.chunk_shape:
        whole = np.full(form.chunk_shape, form.fill, form.dtype)
        whole[: len(rows)] = rows
    if form.dtype.hasobject:
        content: Any = _UTF8.encode(whole.astype(StringDType()).astype(object).ravel())
    else:
        content = np.ascontiguousarray(whole, form.dtype.newbyteorder("<"))
    return bytes(_ZSTD.encode(content))


def encoded_form(form: Form) -> bytes:
    """The metadata of an array."""
    is_text = form.dtype.hasobject
    of_numbers = _OF_BYTES if form.dtype.itemsize == 1 else _OF_NUMBERS
    told: dict[str, Any] = {
        "shape": form.shape,
        "data_type": _TEXT if is_text else form.dtype.name,
        "chunk_grid": {"name": "regular", "configuration": {"chunk_shape": form.chunk_shape}},
        "chunk_key_encoding": _CHUNK_NAMES,
        "fill_value": "NaN" if form.fill != form.fill else form.fill,
        "codecs": [_OF_TEXT if is_text else of_numbers, _COMPRESSOR],
        "attributes": form.attrs,
        "dimension_names": form.dims,
        "zarr_format": 3,
        "node_type": "array",
        "storage_transformers": [],
    }
    if not form.dims:
        del told["dimension_names"]
    return json.dumps(told, indent=2).encode()


def encoded_group(attrs: Mapping[str, Any]) -> bytes:
    """The metadata of an artifact."""
    told = {"attributes": attrs, "zarr_format": 3, "node_type": "group"}
    return json.dumps(told, indent=2).encode()


def array_entries(
    name: str,
    values: NDArray[Any],
    dims: Sequence[Hashable],
    attrs: Mapping[str, Any],
    *,
    fill: float = 0,
) -> Iterator[tuple[str, bytes]]:
    """Entries of an archive that keep a whole array: its chunks, then its metadata."""
    form = form_of(values, dims, attrs, fill=fill)
    height = form.chunk_shape[0] if form.shape else 1
    for number in range(form.chunk_count):
        rows = values[number * height : (number + 1) * height] if form.shape else values
        yield chunk_name(name, number, form), encoded_chunk(rows, form)
    yield f"{name}/{METADATA}", encoded_form(form)


class StoredArray:
    """An array in an artifact, whose chunks are read when they are asked for.

    The chunk that was read last is kept: rows are mostly read one block after another.
    """

    def __init__(self, archive: ArchiveReader, name: str) -> None:
        self._archive = archive
        self._name = name
        self._last: tuple[int, NDArray[Any]] | None = None
        told = json.loads(archive.read(f"{name}/{METADATA}"))
        _check_form(told)
        text = told["data_type"] == _TEXT
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
        return _decoded_chunk(self._archive.read(entry), self.form.dtype, self._chunk_shape)


def _check_form(told: Mapping[str, Any]) -> None:
    """Refuse what Zarr has beside the forms that are read here: it would be taken for other values.

    Raises
    ------
    ValueError
        Chunks are not whole rows, or are encoded in another way.
    """
    codecs = {codec["name"]: codec.get("configuration", {}) for codec in told["codecs"]}
    encoding = "vlen-utf8" if told["data_type"] == _TEXT else "bytes"
    row = [max(length, 1) for length in told["shape"][1:]]
    if (
        [*codecs] != [encoding, "zstd"]
        or codecs[encoding].get("endian", "little") != "little"
        or told["chunk_grid"]["configuration"]["chunk_shape"][1:] != row
    ):
        raise ValueError(f"an array of {told['data_type']} in a form that is not written here")


def _decoded_chunk(content: bytes, dtype: np.dtype[Any], shape: tuple[int, ...]) -> NDArray[Any]:
    plain = _ZSTD.decode(content)
    if dtype.hasobject:
        values = _UTF8.decode(plain)
        values.flags.writeable = False
    else:
        values = np.frombuffer(plain, dtype.newbyteorder("<"))
    chunk: NDArray[Any] = values.reshape(shape)
    return chunk
