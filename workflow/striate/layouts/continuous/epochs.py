"""Trials cut out of a continuous recording: the samples around each event.

The event's own sample is time 0 of its trial. Where an epoch reaches beyond the recording it holds
NaN, at either end.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import ceil
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from striate.errors import LayoutError, SettingsError
from striate.progress import with_progress
from striate.recording import TimeAxis

_BLOCK_BYTES: Final = 4_000_000
# edges of an epoch fall on a sample also where their product with the rate misses it by rounding
_SAMPLE_DECIMALS: Final = 6

Events = NDArray[np.int64]


@dataclass(frozen=True)
class Continuous:
    """A recording without trials.

    Attributes
    ----------
    samples
        ``samples(start, stop)`` gives the samples start <= sample < stop as (channel, sample);
        asked only for samples that there are.
    channel_count, sample_count
        Size of the whole.
    rate_hz
        Samples a second; need not be whole.
    """

    samples: Callable[[int, int], NDArray[Any]]
    channel_count: int
    sample_count: int
    rate_hz: float


def epoch_offsets(start_s: float, stop_s: float, continuous: Continuous) -> range:
    """Samples of an epoch, counted from its event: those at start_s <= time < stop_s.

    Raises
    ------
    SettingsError
        The epoch holds no sample, or more than the whole recording.
    """
    first, stop = (
        ceil(round(edge_s * continuous.rate_hz, _SAMPLE_DECIMALS)) for edge_s in (start_s, stop_s)
    )
    written = f"epoch: from {start_s:g} to {stop_s:g} s"
    if first >= stop:
        raise SettingsError(
            f"{written} there is no sample at {continuous.rate_hz:g} Hz; write a longer epoch"
        )
    if stop - first > continuous.sample_count:
        raise SettingsError(
            f"{written} is longer than the recording, "
            f"{continuous.sample_count / continuous.rate_hz:g} s; write a shorter epoch"
        )
    return range(first, stop)


def epoch_time(offsets: range, rate_hz: float) -> TimeAxis:
    """Time of each sample of an epoch, in s after its event."""
    return TimeAxis(len(offsets), 1 / rate_hz, offsets.start / rate_hz)


def epoch_durations_s(
    events: Events, offsets: range, continuous: Continuous
) -> NDArray[np.float64]:
    """When each epoch ends, in s after its event; with the recording at the latest, from 0 on.

    Raises
    ------
    LayoutError
        No epoch holds a sample of the recording.
    """
    is_outside = (events + offsets.stop <= 0) | (events + offsets.start >= continuous.sample_count)
    if events.size and is_outside.all():
        raise LayoutError(
            f"none of the {len(events)} events lies in the recording of "
            f"{continuous.sample_count / continuous.rate_hz:g} s; the first is at "
            f"{events[0] / continuous.rate_hz:g} s"
        )
    last = np.minimum(events + offsets.stop, continuous.sample_count)
    return np.maximum(last - events, 0) / continuous.rate_hz


def epochs(continuous: Continuous, events: Events, offsets: range) -> Iterator[NDArray[np.float64]]:
    """Blocks (trial, channel, time) of consecutive trials, a few MB each, in the order of `events`.

    Parameters
    ----------
    events
        int (trial,): sample of each event, counted from 0; may lie outside the recording.
    offsets
        Samples of an epoch, counted from its event.
    """
    per_trial = continuous.channel_count * len(offsets) * np.dtype(np.float64).itemsize
    count = max(1, _BLOCK_BYTES // per_trial)
    starts = range(0, len(events), count)
    for start in with_progress(starts, "blocks of trials read"):
        yield _block(continuous, events[start : start + count], offsets)


def _block(continuous: Continuous, events: Events, offsets: range) -> NDArray[np.float64]:
    block = np.full((len(events), continuous.channel_count, len(offsets)), np.nan)
    for trial, event in zip(block, events.tolist(), strict=True):
        first = event + offsets.start
        start, stop = max(first, 0), min(first + len(offsets), continuous.sample_count)
        if start < stop:
            trial[:, start - first : stop - first] = continuous.samples(start, stop)
    return block
