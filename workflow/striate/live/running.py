"""What is known of one stimulus so far: moments that grow by a trial at a time.

Nothing here changes once it is made: a further trial makes another whole. So who looks at a
stimulus while trials come in sees one state of it, without waiting for anybody.
"""

from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from striate.activity import Values
from striate.means import Moments, combined, moments
from striate.statistics import missing

MOST_KEPT: Final = 100
"""Trials of a stimulus that are kept one by one: the last ones."""

_MOST_KEPT_BYTES: Final = 512 * 1024**2


@dataclass(frozen=True)
class KeptTrial:
    """One trial as it is drawn.

    Attributes
    ----------
    number, end_s
        Counted from 1, and when it ended; NaN where time is counted in bins.
    spike_time, spike_channel
        (spike,): by channel; empty of rates and amplitudes.
    activity
        (channel, bin): rates or amplitudes; empty of spikes.
    """

    number: int
    end_s: float
    spike_time: Values
    spike_channel: NDArray[np.integer[Any]]
    activity: Values

    @property
    def bytes(self) -> int:
        """What it takes in memory."""
        return self.spike_time.nbytes + self.spike_channel.nbytes + self.activity.nbytes


def most_kept(trial: KeptTrial, stimulus_count: int) -> int:
    """How many trials like this one are kept of each stimulus, so that memory holds all of them."""
    fitting = _MOST_KEPT_BYTES // max(trial.bytes * stimulus_count, 1)
    return min(max(fitting, 1), MOST_KEPT)


@dataclass(frozen=True)
class Measured:
    """One trial as the pipeline measures it.

    Attributes
    ----------
    response, over_baseline
        (channel,): mean in the window, and less that in the window of the baseline; NaN without.
    activity
        (channel, bin): spike counts, or means.
    """

    response: Values
    over_baseline: Values
    activity: Values
    kept: KeptTrial


@dataclass(frozen=True)
class Running:
    """Moments about the first value of each channel: the variance of equal values is exactly 0.

    Source: Chan, Golub & LeVeque (1983), Am. Stat. 37:242; for one trial at a time this is
    Welford (1962), Technometrics 4:419.
    """

    origin: Values
    shifted: Moments

    def with_values(self, values: Values) -> "Running":
        """Together with the values (channel,) of a further trial; NaN is no value."""
        origin = np.where(np.isnan(self.origin), values, self.origin)
        return Running(origin, combined(self.shifted, moments((values - origin)[None])))

    @property
    def about_zero(self) -> Moments:
        """The moments as `striate.means` has them."""
        total = np.where(self.shifted.count > 0, self.origin * self.shifted.count, 0.0)
        return replace(self.shifted, total=self.shifted.total + total)

    @property
    def as_tested(self) -> missing.Moments:
        """The moments as `striate.statistics` has them: mean and variance."""
        count, squares = self.shifted.count, self.shifted.squares
        with np.errstate(invalid="ignore", divide="ignore"):
            variance = np.where(count > 1, squares / (count - 1), np.nan)
            return missing.Moments(count, self.origin + self.shifted.total / count, variance)


@dataclass(frozen=True)
class SoFar:
    """One stimulus as far as it has come in.

    Attributes
    ----------
    trials
        int (trial,): their numbers.
    response, over_baseline
        Of each channel.
    course
        Of each channel and bin.
    recent
        The last trials, one by one.
    """

    trials: NDArray[np.int64]
    response: Running
    over_baseline: Running
    course: Moments
    recent: tuple[KeptTrial, ...] = ()

    def with_trial(self, trial: Measured, most: int = MOST_KEPT) -> "SoFar":
        """Together with a further trial; so many of the last ones are kept one by one."""
        return SoFar(
            np.append(self.trials, np.int64(trial.kept.number)),
            self.response.with_values(trial.response),
            self.over_baseline.with_values(trial.over_baseline),
            combined(self.course, moments(trial.activity[None])),
            (*self.recent, trial.kept)[-most:],
        )


def nothing_yet(channel_count: int, bin_count: int) -> SoFar:
    """A stimulus before its first trial."""
    none = Running(np.full(channel_count, np.nan), _no_moments(channel_count))
    course = _no_moments(channel_count, bin_count)
    return SoFar(np.empty(0, np.int64), none, none, course)


def _no_moments(*shape: int) -> Moments:
    return Moments(np.zeros(shape), np.zeros(shape), np.zeros(shape))
