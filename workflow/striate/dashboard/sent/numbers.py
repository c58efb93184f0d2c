"""Numbers and text of arrays as JSON has them."""

import math
from typing import Any

from numpy.typing import NDArray

from striate.dashboard.wire import Number


def numbers(values: NDArray[Any]) -> list[Number]:
    """Values (any,); None where there is none."""
    return [number(value) for value in values.astype(float).tolist()]


def number(value: float) -> Number:
    """A value; None for none."""
    return float(value) if math.isfinite(value) else None


def texts(values: NDArray[Any]) -> list[str]:
    """Text (any,)."""
    return [text(value) for value in values.tolist()]


def text(value: object) -> str:
    """Text as it is, but for halves of characters, which JSON cannot carry."""
    return str(value).encode(errors="replace").decode()
