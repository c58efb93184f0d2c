"""Arrays as Zarr keeps them (format 3), in the few forms that an artifact needs.

Chunks hold whole rows of the first axis, little-endian or UTF-8, compressed by Zstandard. Zarr
reads what is written here; it takes a thread and milliseconds an array, of which a small job has a
dozen.
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

from striate.archive import chunks

METADATA: Final = "zarr.json"

TEXT: Final = "string"
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
        "data_type": TEXT if is_text else form.dtype.name,
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


def check_form(told: Mapping[str, Any]) -> None:
    """Refuse what Zarr has beside the forms that are read here: it would be taken for other values.

    Raises
    ------
    ValueError
        Chunks are not whole rows, or are encoded in another way.
    """
    codecs = {codec["name"]: codec.get("configuration", {}) for codec in told["codecs"]}
    encoding = "vlen-utf8" if told["data_type"] == TEXT else "bytes"
    row = [max(length, 1) for length in told["shape"][1:]]
    if (
        [*codecs] != [encoding, "zstd"]
        or codecs[encoding].get("endian", "little") != "little"
        or told["chunk_grid"]["configuration"]["chunk_shape"][1:] != row
    ):
        raise ValueError(f"an array of {told['data_type']} in a form that is not written here")


def decoded_chunk(content: bytes, dtype: np.dtype[Any], shape: tuple[int, ...]) -> NDArray[Any]:
    """One chunk; read-only."""
    plain = _ZSTD.decode(content)
    if dtype.hasobject:
        values = _UTF8.decode(plain)
        values.flags.writeable = False
    else:
        values = np.frombuffer(plain, dtype.newbyteorder("<"))
    chunk: NDArray[Any] = values.reshape(shape)
    return chunk
