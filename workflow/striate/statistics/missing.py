"""Trials without a value: each channel is treated with those of its trials that have one."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]
Flags = NDArray[np.bool_]

_EXACT: Final = 2**24
"""Up to it, single precision holds every whole number."""


@dataclass(frozen=True)
class Moments:
    """Number of values, mean and variance (n - 1) of each channel; NaN where there is none.

    The variance of equal values is exactly 0, whatever they are.
    """

    count: Values
    mean: Values
    variance: Values


def moments(values: Values) -> Moments:
    """Moments of values (trial, channel) over the trials that have a value; NaN is no value."""
    present = ~np.isnan(values)
    count = present.sum(axis=0).astype(float)
    if not len(values):
        nothing = np.full(count.shape, np.nan)
        return Moments(count, nothing, nothing)
    origin = np.take_along_axis(values, present.argmax(axis=0)[None], axis=0)[0]
    missing, shifted = ~present, values - origin
    shifted[missing] = 0.0
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = shifted.sum(axis=0) / count
        shifted -= mean
        shifted *= shifted
        shifted[missing] = 0.0
        variance = np.where(count > 1, shifted.sum(axis=0) / (count - 1), np.nan)
    return Moments(count, origin + mean, variance)


def constant(values: Values, axis: int = 0) -> Flags:
    """Where all values along an axis are equal, or there is none; NaN is no value."""
    lowest = np.fmin.reduce(values, axis=axis, initial=np.inf)
    highest = np.fmax.reduce(values, axis=axis, initial=-np.inf)
    return np.asarray(lowest >= highest)


def centred(values: Values, axis: int = 0) -> Values:
    """Values less their mean, 0 where there is no value; NaN is no value.

    The mean is subtracted twice, as the first time it is rounded to the size of the values.
    """
    present = ~np.isnan(values)
    count = np.maximum(present.sum(axis=axis, keepdims=True), 1)
    deviations = np.where(present, values, 0.0)
    for _ in range(2):
        deviations -= deviations.sum(axis=axis, keepdims=True) / count
        deviations[~present] = 0.0
    return deviations


def summable(values: Values) -> NDArray[np.floating[Any]]:
    """Values (trial, ...) without NaN; in single precision where this loses nothing in any sum."""
    if (values == np.rint(values)).all() and np.abs(values).sum(axis=0).max(initial=0) <= _EXACT:
        return values.astype(np.float32)
    return values


def by_missing(present: Flags) -> Iterator[tuple[Flags, NDArray[np.intp]]]:
    """Channels that have values in the same trials, together.

    Yields
    ------
    bool (trial,), int (channel,)
        The trials that have a value, and the channels of which this is true.
    """
    having: dict[bytes, list[int]] = {}
    for channel, trials in enumerate(np.packbits(present, axis=0).T):
        having.setdefault(trials.tobytes(), []).append(channel)
    for channels in having.values():
        yield present[:, channels[0]], np.array(channels)
