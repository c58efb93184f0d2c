"""Arrays in one piece of binary, in the layout of safetensors.

Eight bytes with the length of the header (little-endian), the header as JSON padded with spaces to
a multiple of eight, then the values of each array, little-endian, in rows of its first axis.
Source: https://github.com/huggingface/safetensors, section Format.
"""

import json
from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

_ALIGNED: Final = 8
_KINDS: Final = {"f": ("F64", "<f8"), "i": ("I32", "<i4"), "u": ("I32", "<i4")}


def packed(arrays: Mapping[str, NDArray[Any]], about: Mapping[str, str]) -> bytes:
    """Arrays of numbers by name: `F64`, or `I32` where they are whole numbers.

    Those of 64 bits come first, so that each begins at a multiple of its own size.

    Raises
    ------
    OverflowError
        A whole number does not fit into 32 bits.
    """
    forms = {name: _KINDS[array.dtype.kind] for name, array in arrays.items()}
    header: dict[str, Any] = {"__metadata__": dict(about)} if about else {}
    parts, begin = [], 0
    for name in sorted(arrays, key=lambda name: forms[name][0]):
        kind, form = forms[name]
        content = _as(arrays[name], form).tobytes()
        span = [begin, begin + len(content)]
        header[name] = {"dtype": kind, "shape": [*arrays[name].shape], "data_offsets": span}
        parts.append(content)
        begin += len(content)
    told = json.dumps(header, ensure_ascii=False, separators=(",", ":")).encode()
    told += b" " * (-len(told) % _ALIGNED)
    return b"".join([len(told).to_bytes(8, "little"), told, *parts])


def _as(array: NDArray[Any], form: str) -> NDArray[Any]:
    converted = np.ascontiguousarray(array, dtype=form)
    if array.dtype.kind != "f" and not np.array_equal(converted, array):
        raise OverflowError("a whole number is too large for 32 bits")
    return converted
