"""What a recording holds, worked out once for the overview: channels, trials, drift."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from striate.lettering import plain
from striate.panels.areagroups import AreaGroup, comparison_rows
from striate.panels.arealegend import channels_by_strength, coloured_areas
from striate.panels.interval import Mean, mean_with_interval
from striate.panels.rows import Rows
from striate.panels.scales import PERCENTILE, Quantity, Values, displayed_quantity
from striate.panels.sessiondrift import Blocks, running_medians, trial_blocks
from striate.recording import CHANNEL, STIMULUS, TRIAL
from striate.statistics.missing import Flags, moments

_MOST_BINS: Final = 30
_SAMPLE: Final = 20_000
_MOST_STEPS: Final = 2000
_NUMBER: Final = re.compile(r"(\d+(?:\.\d+)?)")


@dataclass(frozen=True)
class Session:
    """All that the overview shows of the responses.

    Attributes
    ----------
    level
        (channel,): mean over the trials of rates, standard deviation of amplitudes (no interval).
    silent
        (channel,): every response is the same, 0 for rates.
    empty
        (channel,): no response has a value.
    stimuli
        Names, fit to be drawn, with the number of their trials; the most frequent first.
    trials
        Numbers of the trials (trial,).
    drift
        (area, trial): mean over the channels of the area.
    medians
        Trials (place,), and (area, place): median of the `median_trials` around each.
    edges, shares
        Edges of bins of responses, and (area, bin) the percentage of responses in each.
    missing, lacking
        Number of responses without a value, and of channels that lack any.
    """

    quantity: Quantity
    rows: Rows
    areas: tuple[AreaGroup, ...]
    channels: tuple[str, ...]
    level: Mean
    silent: Flags
    empty: Flags
    stimuli: tuple[tuple[str, int], ...]
    trials: Values
    drift: Values
    medians: tuple[Values, Values]
    median_trials: int
    blocks: Blocks
    edges: Values
    shares: Values
    missing: int
    lacking: int


def session_of(responses: xr.Dataset) -> Session:
    """The session behind responses (trial, channel).

    Raises
    ------
    StriateError
        The responses do not say their units.
    """
    quantity = displayed_quantity(responses["response"])
    values = responses["response"].to_numpy().astype(float) * quantity.factor
    over = moments(values)
    level = _level(values, quantity)
    by_strength = channels_by_strength(responses, level.mean)
    areas = coloured_areas(by_strength)
    drift = np.stack([moments(values[:, area.channels].T).mean for area in areas])
    trials = responses[TRIAL].to_numpy().astype(float)
    middles, medians, median_trials = running_medians(drift, trials)
    edges = _bin_edges(values, quantity)
    absent = np.isnan(values)
    constant = (over.variance == 0) | (over.count == 1)
    return Session(
        quantity,
        comparison_rows(by_strength),
        areas,
        tuple(str(name) for name in responses[CHANNEL].to_numpy()),
        level,
        constant & (over.mean == 0) if quantity.is_rate else constant,
        over.count == 0,
        _stimuli(responses[STIMULUS].to_numpy()),
        trials,
        drift,
        (middles, medians),
        median_trials,
        trial_blocks(values),
        edges,
        np.stack([_shares(values[:, area.channels], edges) for area in areas]),
        int(absent.sum()),
        int(absent.any(axis=0).sum()),
    )


def _level(values: Values, quantity: Quantity) -> Mean:
    if quantity.is_rate:
        return mean_with_interval(values)
    over = moments(values)
    nothing = np.full(over.mean.shape, np.nan)
    return Mean(np.sqrt(over.variance), nothing, nothing, over.count)


def _stimuli(names: NDArray[Any]) -> tuple[tuple[str, int], ...]:
    found, counts = np.unique(names.astype(str), return_counts=True)
    pairs = [(plain(name), int(count)) for name, count in zip(found, counts, strict=True)]
    return tuple(sorted(pairs, key=lambda pair: (-pair[1], _in_number_order(pair[0]))))


def _in_number_order(name: str) -> Sequence[tuple[bool, float, str]]:
    """A key that puts '9 deg' before '22.5 deg'."""
    parts = _NUMBER.split(name)
    return [(odd % 2 == 1, float(p) if odd % 2 else 0.0, p) for odd, p in enumerate(parts)]


def _bin_edges(values: Values, quantity: Quantity) -> Values:
    """Edges up to the 99th percentile; of counts, every bin takes as many of them."""
    known = values[np.isfinite(values)]
    if not known.size:
        return np.array([0.0, 1.0])
    low = (
        0.0 if quantity.is_rate and known.min() >= 0 else -float(np.percentile(-known, PERCENTILE))
    )
    high = float(np.percentile(known, PERCENTILE, method="higher"))
    if high <= low:
        return np.array([low - 0.5, low + 0.5])
    steps = np.unique(known[:: -(-known.size // _SAMPLE)])
    smallest = float(np.diff(steps).min()) if 1 < len(steps) <= _MOST_STEPS else 0.0
    width = (high - low) / _MOST_BINS
    if smallest > (high - low) * 1e-4:
        width = smallest * np.ceil(width / smallest - 1e-9)
        low -= smallest / 2
    count = int(np.ceil((high - low) / width + 1e-9))
    edges: Values = low + width * np.arange(count + 1, dtype=float)
    return edges


def _shares(values: Values, edges: Values) -> Values:
    """Percentage of the known values in each bin."""
    known = values[np.isfinite(values)]
    counts, _ = np.histogram(known, edges)
    return np.asarray(100 * counts / max(known.size, 1))
