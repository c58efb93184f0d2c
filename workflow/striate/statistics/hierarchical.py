"""Channels nested in recordings: an interval that knows both levels."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from striate.statistics.missing import Values

_DRAWS_PER_BLOCK: Final = 2**16


@dataclass(frozen=True)
class PopulationMean:
    """Mean over channels with its interval, and what was resampled for it.

    `levels` are `("recordings", "channels")`, or `("channels",)` for a single recording: then the
    interval is about the channels of this recording and no others.
    """

    mean: float
    low: float
    high: float
    levels: tuple[str, ...]
    recordings: int
    channels: int
    resamples: int
    seed: int


def population_mean(
    by_recording: Sequence[Values],
    resamples: int = 10_000,
    seed: int = 0,
    level: float = 0.95,
) -> PopulationMean:
    """Mean of all channels, with a percentile interval from the hierarchical bootstrap.

    Recordings are drawn with replacement, then as many channels as it has from each one drawn; the
    mean of a resample is over all of its channels. With few recordings (less than about five) such
    an interval is too narrow.

    Parameters
    ----------
    by_recording
        A value a channel, as the difference of means, for each recording: (channel,). Channels of
        NaN are left out, and recordings without any other.
    resamples, seed
        How many resamples; seed of NumPy's PCG64.
    level
        Share of such intervals that should hold the mean of the population.

    Returns
    -------
    PopulationMean
        NaN for mean and limits where there is no channel; NaN for the limits where there is one.
        Source: Saravanan, Berman & Sober (2020), Neurons Behav. Data Anal. Theory 3(5).
    """
    recordings = [values[~np.isnan(values)] for values in by_recording]
    recordings = [values for values in recordings if len(values)]
    channels = sum(map(len, recordings))
    mean = float(np.concatenate(recordings).mean()) if channels else np.nan
    low, high = np.nan, np.nan
    if channels > 1:
        means = _resampled_means(recordings, resamples, seed)
        low, high = np.quantile(means, [(1 - level) / 2, (1 + level) / 2]).tolist()
    levels = ("channels",) if len(recordings) == 1 else ("recordings", "channels")
    return PopulationMean(mean, low, high, levels, len(recordings), channels, resamples, seed)


def _resampled_means(recordings: list[Values], resamples: int, seed: int) -> Values:
    generator = np.random.Generator(np.random.PCG64(seed))
    count = len(recordings)
    even = np.full(count, 1 / count)
    times_drawn = generator.multinomial(count, even, size=resamples)
    total = np.zeros(resamples)
    for values, times in zip(recordings, times_drawn.T, strict=True):
        sums = _sums_of_drawn(values, int(times.sum()), generator)
        np.add.at(total, np.repeat(np.arange(resamples), times), sums)
    return np.asarray(total / (times_drawn @ [len(values) for values in recordings]))


def _sums_of_drawn(values: Values, count: int, generator: np.random.Generator) -> Values:
    """Sums of as many values drawn with replacement as there are, `count` times over."""
    rows = max(1, _DRAWS_PER_BLOCK // len(values))
    sums = [np.empty(0)]
    for start in range(0, count, rows):
        shape = (min(rows, count - start), len(values))
        sums.append(values[generator.integers(0, len(values), shape)].sum(axis=1))
    return np.concatenate(sums)
