"""Two stimuli compared from their moments alone, in the vocabulary of the comparisons."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from striate.activity import Values
from striate.comparisons import comparison
from striate.live.running import SoFar
from striate.recording import CHANNEL
from striate.responses import Window
from striate.significance import CONFIDENCE, shared_trials
from striate.statistics.effectsize import g_of
from striate.statistics.intervals import interval_of_mean, welch_interval_of

_NOT_TESTED: Final = (
    "live there is no permutation test; which is larger is said by the 95 % interval (Welch) of "
    "the difference"
)
_DIRECTIONS: Final = ("a>b", "b>a", "none")
_STATES: Final = ("stimulated", "inhibited", "unresponsive")


@dataclass(frozen=True)
class Side:
    """One stimulus of a comparison: its means as an artifact has them, and its moments."""

    means: xr.Dataset
    so_far: SoFar


@dataclass(frozen=True)
class LiveBaseline:
    """What responses are held against: a window of each trial, or a stimulus."""

    said: str | Window
    so_far: SoFar | None = None

    @property
    def name(self) -> str:
        """As `striate.significance.Baseline` says it."""
        if isinstance(self.said, str):
            return self.said
        start_s, stop_s = self.said
        return f"{start_s:g} to {stop_s:g} s"


def compared_so_far(a: Side, b: Side, baseline: LiveBaseline | None, fdr: float) -> xr.Dataset:
    """What `striate.significance.tested` gives, as far as moments can say it.

    Returns
    -------
    Dataset
        The comparison with `effect_size`, `ci_low`, `ci_high`, `direction` and the states by the
        intervals; `p`, `q` and `q_baseline_…` are NaN. The attribute `test` says so, and of how
        many trials they are: intervals are there from two of each on, where the permutation test
        of the pipeline could find nothing yet.

    Raises
    ------
    NoTrialsError
        A stimulus has no trial yet, or none with a value in the window.
    """
    compared = comparison(a.means, b.means)
    shared = shared_trials(a.so_far.trials, b.so_far.trials)
    found = _difference(a.so_far, b.so_far, shared)
    attrs: dict[str, Any] = {
        "fdr": fdr,
        "confidence": CONFIDENCE,
        "baseline": baseline.name if baseline else "",
        "test": _test_words(a.so_far, b.so_far, baseline),
        "not_tested": shared or _NOT_TESTED,
    }
    for letter, side in (("a", a), ("b", b)):
        over, why = _over_baseline(side.so_far, baseline)
        found |= {f"{name}_{letter}": column for name, column in over.items()}
        attrs |= {f"not_tested_{letter}": why} if why else {}
    units = {"units": compared["difference"].attrs["units"]}
    variables = {
        name: (CHANNEL, column, units if name.startswith(("ci_", "over_")) else {})
        for name, column in found.items()
    }
    return compared.assign(variables).assign_attrs(attrs)


def _test_words(a: SoFar, b: SoFar, baseline: LiveBaseline | None) -> str:
    """By what the words of this very moment are said."""
    counts = f"trials so far: {len(a.trials)} of A, {len(b.trials)} of B"
    state = "paired over its trials" if baseline and baseline.so_far is None else "Welch"
    over = f"; stimulated or inhibited: that of response - baseline ({state})" if baseline else ""
    return (
        "Live there is no permutation test, so p and q are empty; each channel on its own: larger "
        "where the 95 % interval (Welch) of the difference leaves out 0 "
        f"({counts}){over}. It is not corrected for the number of channels, nor for looking again "
        "with every trial: of 20 channels that do not differ, 1 is called larger at any moment, "
        "and 5 at some moment of the first 30 trials"
    )


def _difference(a: SoFar, b: SoFar, shared: str) -> dict[str, NDArray[Any]]:
    in_a, in_b = a.response.as_tested, b.response.as_tested
    low, high = welch_interval_of(in_a, in_b, CONFIDENCE)
    found = {"effect_size": g_of(in_a, in_b), "ci_low": low, "ci_high": high}
    nothing = np.full_like(low, np.nan)
    if shared:
        found = dict.fromkeys(found, nothing)
    words = _by_interval(found["ci_low"], found["ci_high"], _DIRECTIONS)
    return found | {"p": nothing, "q": nothing, "direction": words}


def _over_baseline(
    side: SoFar, baseline: LiveBaseline | None
) -> tuple[dict[str, NDArray[Any]], str]:
    """Response over baseline with its word, and why there is none."""
    why = _why_no_baseline(side, baseline)
    over = low = high = np.full_like(side.response.origin, np.nan)
    if baseline and not why:
        if baseline.so_far is None:
            of_pairs = side.over_baseline.as_tested
            over, (low, high) = of_pairs.mean, interval_of_mean(of_pairs, CONFIDENCE)
        else:
            own, before = side.response.as_tested, baseline.so_far.response.as_tested
            over, (low, high) = own.mean - before.mean, welch_interval_of(own, before, CONFIDENCE)
    nothing = np.full_like(over, np.nan)
    state = _by_interval(low, high, _STATES)
    return {"state": state, "over_baseline": over, "q_baseline": nothing}, why


def _why_no_baseline(side: SoFar, baseline: LiveBaseline | None) -> str:
    if baseline is None:
        return "no baseline is set"
    if baseline.so_far is None:
        has_any = bool(side.over_baseline.shifted.count.any())
        return "" if has_any else "no trial has a value in the window of the baseline"
    if not len(baseline.so_far.trials):
        return f"no trial of the baseline '{baseline.name}' yet"
    if np.array_equal(side.trials, baseline.so_far.trials):
        return "the stimulus is the baseline itself"
    return shared_trials(side.trials, baseline.so_far.trials)


def _by_interval(low: Values, high: Values, words: tuple[str, str, str]) -> NDArray[np.object_]:
    """Whether an interval lies above 0, below it or around it; no word where there is none."""
    more, less, neither = words
    said = np.select([np.isnan(low), low > 0, high < 0], ["", more, less], neither)
    return said.astype(object)
