"""What a picture shows, as columns of a table: one row a point."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Numbers = Mapping[str, Sequence[Any] | NDArray[Any]]


def stacked(parts: Sequence[Mapping[str, ArrayLike]]) -> dict[str, NDArray[Any]]:
    """Parts of a table one below the other.

    Each part maps columns to values, broadcast to its longest column. A column that a part lacks
    is empty there: NaN among numbers, '' among texts and whole numbers.
    """
    filled = [_filled(part) for part in parts]
    names = list(dict.fromkeys(name for part in filled for name in part))
    lengths = [len(next(iter(part.values()))) for part in filled]
    return {name: _column(name, filled, lengths) for name in names}


def _filled(part: Mapping[str, ArrayLike]) -> dict[str, NDArray[Any]]:
    arrays = np.broadcast_arrays(*(np.atleast_1d(values) for values in part.values()))
    return dict(zip(part, arrays, strict=True))


def _column(
    name: str, parts: Sequence[Mapping[str, NDArray[Any]]], lengths: Sequence[int]
) -> NDArray[Any]:
    kinds = {part[name].dtype.kind for part in parts if name in part}
    is_text, is_whole = bool(kinds & {*"OU"}), kinds <= {*"iu"}
    kind, nothing = (object, "") if is_text or is_whole else (float, np.nan)
    pieces = [
        part[name].astype(kind) if name in part else np.full(length, nothing, dtype=kind)
        for part, length in zip(parts, lengths, strict=True)
    ]
    return np.concatenate(pieces)
