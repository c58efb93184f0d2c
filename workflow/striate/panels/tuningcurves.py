"""Responses against a label of the trials: means, fits of angles, and curves of the population."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from striate.errors import NothingToShowError
from striate.lettering import plain
from striate.panels.interval import Mean, mean_with_interval
from striate.panels.scales import Values
from striate.recording import TRIAL
from striate.statistics.selectivity import selectivity
from striate.statistics.vonmises import Tuning, von_mises_tuning

PERIODS_DEG: Final = {"orientation": 180.0, "direction": 360.0}
_DECIMALS: Final = 9


@dataclass(frozen=True)
class Curves:
    """Mean responses over the trials at each value of a label.

    Attributes
    ----------
    values
        (value,), rising; angles modulo their period.
    trial_counts
        int (value,): trials of each value.
    at_value
        Means (value, channel).
    blank, blank_count
        Means (channel,) and number of the trials without a value.
    """

    values: Values
    trial_counts: NDArray[np.intp]
    at_value: Mean
    blank: Mean
    blank_count: int


@dataclass(frozen=True)
class Fits:
    """Von Mises curves and selectivity, all (channel,)."""

    period_deg: float
    tuning: Tuning
    selectivity: Values

    def curve(self, channel: int, angles_deg: Values) -> Values:
        """The fitted curve of a channel at angles."""
        fit = self.tuning
        phases = 2 * np.pi * (angles_deg - fit.preferred_deg[channel]) / self.period_deg
        peak, opposite = (
            np.exp(fit.kappa[channel] * (np.cos(phases - turn) - 1)) for turn in (0, np.pi)
        )
        curve: Values = fit.baseline[channel] + (
            fit.amplitude[channel] * peak + fit.opposite_amplitude[channel] * opposite
        )
        return curve


def label_values(responses: xr.Dataset, label: str) -> Values:
    """Values (trial,) of a numeric label; angles modulo their period, NaN for none.

    Raises
    ------
    NothingToShowError
        There is no such label of the trials, it is text, or has fewer than two different values.
    """
    numeric = _numeric_labels(responses)
    if label not in numeric:
        is_label = label in responses.coords and responses[label].dims == (TRIAL,)
        fault = "is text" if is_label else "does not exist"
        raise NothingToShowError(_sentence(label, fault, numeric))
    values = responses[label].to_numpy().astype(float)
    values[~np.isfinite(values)] = np.nan
    if label in PERIODS_DEG:
        values = values % PERIODS_DEG[label]
    values = np.round(values, _DECIMALS)
    if label in PERIODS_DEG:
        values[values == PERIODS_DEG[label]] = 0.0
    if len(np.unique(values[np.isfinite(values)])) < 2:
        fault = "has fewer than two different values"
        raise NothingToShowError(_sentence(label, fault, numeric))
    return values


def tuning_curves(responses: Values, values: Values) -> Curves:
    """Means of responses (trial, channel) at each of the values (trial,)."""
    levels = np.unique(values[np.isfinite(values)])
    at_level = [mean_with_interval(responses[values == level]) for level in levels]
    stacked = Mean(*(np.stack(parts) for parts in zip(*map(_parts, at_level), strict=True)))
    counts = np.array([(values == level).sum() for level in levels])
    is_blank = np.isnan(values)
    return Curves(
        levels, counts, stacked, mean_with_interval(responses[is_blank]), int(is_blank.sum())
    )


def angle_fits(curves: Curves, label: str) -> Fits | None:
    """Fits to the means at each angle; None for a label that is no angle."""
    if label not in PERIODS_DEG:
        return None
    period, means, angles = PERIODS_DEG[label], curves.at_value.mean, curves.values
    tuning = von_mises_tuning(means, angles, period)
    return Fits(period, tuning, selectivity(means, angles, period))


def aligned_curves(responses: Values, values: Values, period_deg: float) -> tuple[Values, Values]:
    """Curves around the preferred angle of each channel, which other trials have chosen.

    The preferred angle is that of the largest mean over the 1st, 3rd, 5th … trial of each angle;
    the curve is the mean over the others, so that noise alone has no peak. Between angles, curves
    are interpolated where these are not evenly spaced.

    Returns
    -------
    offsets, curves
        (offset,) deg, from -period / 2 to period / 2, and (offset, channel); NaN for a channel
        that lacks a value at any angle in either half, or does not vary in the first.
    """
    is_odd = _is_odd_of_its_value(values)
    is_even = ~is_odd & np.isfinite(values)
    angles = np.unique(values[is_odd])
    step = float(np.median(np.diff([*angles, angles[0] + period_deg])))
    reach = int(period_deg / 2 / step + 1e-6)
    offsets: Values = step * np.arange(-reach, reach + 1, dtype=float)
    curves: Values = np.full((len(offsets), responses.shape[1]), np.nan)
    if not np.array_equal(angles, np.unique(values[is_even])):
        return offsets, curves
    first, second = (
        tuning_curves(responses[half], values[half]).at_value.mean for half in (is_odd, is_even)
    )
    usable = np.isfinite(first).all(axis=0) & np.isfinite(second).all(axis=0)
    usable &= (first != first[:1]).any(axis=0)
    for channel in np.flatnonzero(usable):
        wanted = angles[first[:, channel].argmax()] + offsets
        curves[:, channel] = np.interp(wanted, angles, second[:, channel], period=period_deg)
    return offsets, curves


def _parts(mean: Mean) -> tuple[Values, Values, Values, Values]:
    return mean.mean, mean.low, mean.high, mean.count


def _is_odd_of_its_value(values: Values) -> NDArray[np.bool_]:
    """Whether a trial is the 1st, 3rd, 5th … of its value."""
    order = np.argsort(values, kind="stable")
    sorted_values = values[order]
    rank = np.empty(len(values), dtype=np.intp)
    rank[order] = np.arange(len(values)) - np.searchsorted(sorted_values, sorted_values)
    is_odd: NDArray[np.bool_] = (rank % 2 == 0) & np.isfinite(values)
    return is_odd


def _numeric_labels(responses: xr.Dataset) -> list[str]:
    labels: dict[str, Any] = {str(name): values for name, values in responses.coords.items()}
    return sorted(
        name for name, v in labels.items() if v.dims == (TRIAL,) and v.dtype.kind in "iuf"
    )


def _sentence(label: str, fault: str, numeric: list[str]) -> str:
    names = ", ".join(f"'{plain(name)}'" for name in numeric)
    there_are = f"the numeric labels are {names}" if numeric else "it has no numeric label"
    return (
        f"tuning to '{plain(label)}' cannot be drawn: this label of the trials {fault}; "
        f"{there_are}; choose one with several values"
    )
