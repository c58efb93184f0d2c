"""Means with their confidence intervals."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from striate.panels.scales import Values
from striate.statistics.intervals import paired_interval
from striate.statistics.missing import moments

_LEVEL: Final = 0.95


@dataclass(frozen=True)
class Mean:
    """Mean with its 95 % confidence interval (Student's t) and number of values; NaN where none."""

    mean: Values
    low: Values
    high: Values
    count: Values


def mean_with_interval(values: Values) -> Mean:
    """Mean over the first axis of values (repeat, …), leaving out NaN."""
    over = moments(values)
    nothing = np.full(over.mean.shape, np.nan)
    if len(values) < 2:
        return Mean(over.mean, nothing, nothing, over.count)
    return Mean(over.mean, *paired_interval(values, np.zeros_like(values), _LEVEL), over.count)
