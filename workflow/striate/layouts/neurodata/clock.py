"""When the samples of a time series were taken."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from striate.errors import LayoutError
from striate.layouts.neurodata.columns import value_count
from striate.layouts.neurodata.file import stored

_TIMES_AT_ONCE: Final = 1_000_000
_MOST_JITTER_SAMPLES: Final = 0.1


@dataclass(frozen=True)
class Clock:
    """Samples at a regular rate: sample k at `first_s` + k / `rate_hz`, on the session's clock."""

    first_s: float
    rate_hz: float


def clock(series: Any, sample_count: int) -> Clock:
    """Rate and first time of a series, also where every sample has its time.

    Raises
    ------
    LayoutError
        There is no rate, or a time lies a tenth of a sample or more off a regular rate.
    """
    if series.rate is not None:
        rate_hz, first_s = float(series.rate), float(series.starting_time or 0.0)
    else:
        rate_hz, first_s = _of_timestamps(series, sample_count)
    if not (0 < rate_hz < np.inf and np.isfinite(first_s)):
        raise LayoutError(
            f"the series {series.name} has no usable rate ({rate_hz:g} Hz from {first_s:g} s)"
        )
    return Clock(first_s, rate_hz)


def _of_timestamps(series: Any, sample_count: int) -> tuple[float, float]:
    times = series.timestamps
    count = 0 if times is None else value_count(times)
    if count != sample_count or count < 2:
        raise LayoutError(
            f"the series {series.name} has {sample_count} samples and {count} timestamps; "
            "one for each of at least 2 samples, or a rate, is needed"
        )
    first_s, last_s = stored(times, [0, count - 1], np.float64).ravel()[[0, -1]].tolist()
    step_s = (last_s - first_s) / (count - 1)
    if not step_s > 0:
        raise LayoutError(f"the timestamps of the series {series.name} do not ascend")
    for start in range(0, count, _TIMES_AT_ONCE):
        found = stored(times, slice(start, start + _TIMES_AT_ONCE), np.float64)
        regular = first_s + np.arange(start, start + len(found)) * step_s
        is_off = ~(np.abs(found - regular) < _MOST_JITTER_SAMPLES * step_s)
        if is_off.any():
            sample = start + int(np.argmax(is_off))
            raise LayoutError(
                f"the timestamps of the series {series.name} are irregular: sample {sample + 1} "
                f"is at {found[sample - start]:.9g} s; {regular[sample - start]:.9g} s is regular"
            )
    return 1 / step_s, first_s
