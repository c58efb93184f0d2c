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
from striate.panels.tuninghalves import Halves
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
    """Von Mises curves and selectivity, all (channel,).

    Attributes
    ----------
    r_squared_even
        Share of the variance between the means of the even trials that the fit to the means of the
        odd ones accounts for, below 0 if it does worse than their mean: noise that a fit has
        followed does not come again. NaN as in `aligned_curves`.
    """

    period_deg: float
    tuning: Tuning
    selectivity: Values
    r_squared_even: Values

    def curve(self, channel: int, angles_deg: Values) -> Values:
        """The fitted curve of a channel at angles."""
        of_one = Tuning(*(values[[channel]] for values in vars(self.tuning).values()))
        return _fitted(of_one, angles_deg[:, None], self.period_deg)[:, 0]


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


def angle_fits(curves: Curves, halves: Halves, label: str) -> Fits | None:
    """Fits to the means at each angle; None for a label that is no angle."""
    if label not in PERIODS_DEG:
        return None
    period, means, angles = PERIODS_DEG[label], curves.at_value.mean, curves.values
    tuning = von_mises_tuning(means, angles, period)
    of_odd = von_mises_tuning(halves.odd, halves.values, period)
    predicted = _fitted(of_odd, halves.values[:, None], period)
    return Fits(
        period, tuning, selectivity(means, angles, period), _r_squared(halves.even, predicted)
    )


def _fitted(fit: Tuning, angles_deg: Values, period_deg: float) -> Values:
    """The curves (angle, channel) at angles (angle, 1)."""
    phases = 2 * np.pi * (angles_deg - fit.preferred_deg) / period_deg
    peak, opposite = (np.exp(fit.kappa * (np.cos(phases - turn) - 1)) for turn in (0, np.pi))
    curves: Values = fit.baseline + fit.amplitude * peak + fit.opposite_amplitude * opposite
    return curves


def _r_squared(means: Values, predicted: Values) -> Values:
    """(channel,); NaN where the means (value, channel) are missing or all equal."""
    total = ((means - means.mean(axis=0)) ** 2).sum(axis=0)
    rest = ((means - predicted) ** 2).sum(axis=0)
    return np.where(total > 0, 1 - rest / np.where(total > 0, total, 1), np.nan)


def _parts(mean: Mean) -> tuple[Values, Values, Values, Values]:
    return mean.mean, mean.low, mean.high, mean.count


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
