"""Spikes, rates and amplitudes from the numbers of a file, which must be able to be such."""

from collections.abc import Iterator
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from striate.errors import LayoutError
from striate.layouts.mapped.responses import Responses
from striate.recording import SPIKES_PER_SECOND, Spikes

_MOST_SPIKES: Final = 10_000
_COUNTS: Final = "spike counts are whole numbers of 0 or more"
_RATES: Final = "rates are 0 or more, NaN where missing"
_FINITE: Final = "numbers needed, NaN where missing"


def spikes(responses: Responses) -> Iterator[Spikes]:
    """Every spike of counts in bins.

    Raises
    ------
    LayoutError
        A value that is no count of spikes.
    """
    first = 0
    for block in responses.blocks(0.0):
        flat = block.ravel()
        # positions in a flat bool array are found many times faster than in one of three axes
        found = np.flatnonzero(flat != 0)
        counts = flat[found]
        is_count = _is_count(counts) & (counts <= _MOST_SPIKES)
        if not is_count.all():
            position = found[np.argmin(is_count)]
            raise _fault(responses, block, first, int(position), f"{_COUNTS}, to {_MOST_SPIKES}")
        repeated = np.repeat(found, counts.astype(np.intp)) if (counts != 1).any() else found
        trial, channel, time_bin = np.unravel_index(repeated, block.shape)
        yield Spikes(trial, channel, time_bin, len(block))
        first += len(block)


def rates_of_counts(responses: Responses, window_s: float) -> Iterator[NDArray[np.float64]]:
    """Rates in spikes/s from counts over a window.

    Raises
    ------
    LayoutError
        A value that is no count of spikes.
    """
    for block in _checked(responses, _is_count, _COUNTS):
        yield block / window_s


def amplitudes(responses: Responses, units: str) -> Iterator[NDArray[np.float64]]:
    """Values in the given units, NaN where a trial has ended.

    Raises
    ------
    LayoutError
        An infinite value, or a negative rate.
    """
    if units == SPIKES_PER_SECOND:
        yield from _checked(responses, _is_rate, _RATES)
    else:
        yield from _checked(responses, _is_amplitude, _FINITE)


def _is_count(values: NDArray[Any]) -> NDArray[np.bool_]:
    if values.dtype.kind in "bu":
        return np.ones(values.shape, dtype=bool)
    with np.errstate(invalid="ignore"):
        return np.asarray((values >= 0) & (values == np.floor(values)) & (values < np.inf))


def _is_rate(values: NDArray[Any]) -> NDArray[np.bool_]:
    return np.asarray(~((values < 0) | np.isinf(values)))


def _is_amplitude(values: NDArray[Any]) -> NDArray[np.bool_]:
    return np.asarray(~np.isinf(values))


def _checked(responses: Responses, is_right: Any, wanted: str) -> Iterator[NDArray[np.float64]]:
    first = 0
    for block in responses.blocks(np.nan):
        right = is_right(block)
        if not right.all():
            raise _fault(responses, block, first, int(np.argmin(right)), wanted)
        yield block.astype(float)
        first += len(block)


def _fault(
    responses: Responses, block: NDArray[Any], first: int, position: int, wanted: str
) -> LayoutError:
    trial, channel, time_bin = (int(at) for at in np.unravel_index(position, block.shape))
    return LayoutError(
        f"{responses.name} is {block[trial, channel, time_bin]} in "
        f"{responses.trials.named(first + trial)}, channel {channel + 1}, bin {time_bin + 1}; "
        f"{wanted}"
    )
