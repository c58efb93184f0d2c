"""A comparison with what its trials say of it: effect sizes, intervals, tests, states."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from striate.activity import Values
from striate.comparisons import comparison as comparison_of
from striate.labelled import rows_of_trials
from striate.means import response_means
from striate.recording import CHANNEL
from striate.statistics.directions import directions, states
from striate.statistics.effectsize import hedges_g
from striate.statistics.falsediscovery import false_discovery_q
from striate.statistics.intervals import welch_interval
from striate.statistics.missing import moments
from striate.statistics.permutation import difference_p, paired_p
from striate.stimuli import Condition

Trials = NDArray[np.int64]

CONFIDENCE: Final = 0.95

_TEST: Final = (
    "Each channel on its own: two-sided permutation test of the difference of means over trials"
)


@dataclass(frozen=True)
class Statistics:
    """How differences are tested: how many permutations, from which seed, at which FDR."""

    permutations: int
    seed: int
    fdr: float


@dataclass(frozen=True)
class Baseline:
    """What the responses are tested against, to call a channel stimulated or inhibited.

    Attributes
    ----------
    name
        In words: the id of a stimulus, or the limits of a window.
    trials
        Numbers of the trials of the stimulus; None for a window of the same trial.
    """

    name: str
    trials: Trials | None = None


def compared(
    responses: xr.Dataset,
    comparison: str,
    a: str,
    b: str,
    stimuli: Mapping[str, Mapping[str, Condition]],
    baseline: str | Sequence[float] | None,
    statistics: Statistics,
) -> xr.Dataset:
    """Compare two stimuli in the responses of a recording, and test what differs.

    Parameters
    ----------
    comparison, a, b
        Its id, and those of the stimuli.
    stimuli
        Conditions of A, of B and of a stimulus that is the baseline, by id.
    baseline
        Id of a stimulus, (start, stop) of a window of the same trial, or none.

    Raises
    ------
    NoTrialsError
        One of the stimuli has no trial in the recording, or none with a value in the window.
    """
    means = {name: response_means(responses, name, of) for name, of in stimuli.items()}
    trials = {name: of["trial_numbers"].to_numpy() for name, of in means.items()}
    named = comparison_of(means[a], means[b]).assign_attrs(comparison=comparison)
    over = _baseline(baseline, trials)
    return tested(named, responses, (trials[a], trials[b]), over, statistics)


def _baseline(said: str | Sequence[float] | None, trials: Mapping[str, Trials]) -> Baseline | None:
    if said is None:
        return None
    if isinstance(said, str):
        return Baseline(said, trials[said])
    start_s, stop_s = said
    return Baseline(f"{start_s:g} to {stop_s:g} s")


def tested(
    comparison: xr.Dataset,
    responses: xr.Dataset,
    trials: tuple[Trials, Trials],
    baseline: Baseline | None,
    statistics: Statistics,
) -> xr.Dataset:
    """The comparison with its statistics, channel by channel.

    Parameters
    ----------
    comparison
        A and B compared: `difference` (channel), in the units of the responses.
    responses
        `response` and, for a baseline window, `baseline` (trial, channel).
    trials
        Numbers of the trials of A and of B, as `trial` of the responses counts them.
    baseline
        Left out, the states are empty.

    Returns
    -------
    Dataset
        The comparison with `effect_size` (Hedges' g), `ci_low`, `ci_high` (95 %, Welch), `p`, `q`
        (Benjamini-Hochberg over the channels that could be tested), `direction` (`a>b`, `b>a`,
        `none`), and for each stimulus `state_a` (`stimulated`, `inhibited`, `unresponsive`),
        `over_baseline_a` and `q_baseline_a`. NaN, and no word, where there is no test. Attributes
        `fdr`, `permutations`, `seed`, `confidence`, `baseline`, `test`, and `not_tested`,
        `not_tested_a`, `not_tested_b`: why no channel is tested, in words.

        Against a window, `over_baseline_a` is the mean of response - baseline over the trials that
        have both; against a stimulus, the mean response - the mean response to that stimulus. It
        is there also in a channel with too few values for a test.
    """
    a, b = (responses["response"].to_numpy()[rows_of_trials(responses, of)] for of in trials)
    shared = shared_trials(*trials)
    found = _difference(a, b, comparison["difference"].to_numpy(), shared, statistics)
    attrs: dict[str, Any] = {
        "fdr": statistics.fdr,
        "permutations": statistics.permutations,
        "seed": statistics.seed,
        "confidence": CONFIDENCE,
        "baseline": baseline.name if baseline else "",
        "test": f"{_TEST}, {statistics.permutations} permutations",
    }
    attrs |= _reason("not_tested", shared)
    of_baseline = baseline.trials if baseline else None
    for side, of, other in zip("ab", trials, reversed(trials), strict=True):
        is_other = of_baseline is not None and np.array_equal(of_baseline, other)
        known_p = found["p"] if is_other else None
        over, why = _over_baseline(responses, of, baseline, statistics, known_p)
        found |= {f"{name}_{side}": column for name, column in over.items()}
        attrs |= _reason(f"not_tested_{side}", why)
    units = comparison["difference"].attrs
    of_over = _OVER_WINDOW if baseline and baseline.trials is None else _OVER_STIMULUS
    variables = {
        name: (CHANNEL, column, _attrs(name, units, of_over)) for name, column in found.items()
    }
    return comparison.assign(variables).assign_attrs(attrs)


def _difference(
    a: Values, b: Values, difference: Values, shared: str, chosen: Statistics
) -> dict[str, Any]:
    low, high = welch_interval(a, b, CONFIDENCE)
    p = difference_p(a, b, chosen.permutations, chosen.seed)
    found = {"effect_size": hedges_g(a, b), "ci_low": low, "ci_high": high, "p": p}
    if shared:
        found = {name: np.full_like(column, np.nan) for name, column in found.items()}
    q = false_discovery_q(found["p"])
    words = np.where(np.isnan(q), "", directions(difference, q, chosen.fdr))
    return found | {"q": q, "direction": _words(words)}


def _over_baseline(
    responses: xr.Dataset,
    trials: Trials,
    baseline: Baseline | None,
    chosen: Statistics,
    known_p: Values | None,
) -> tuple[dict[str, Any], str]:
    """Response over baseline with its test, unless its p is known, and why there is none."""
    why = _why_no_baseline(responses, trials, baseline)
    over = p = np.full(responses.sizes[CHANNEL], np.nan)
    if baseline and not why:
        response = responses["response"].to_numpy()[rows_of_trials(responses, trials)]
        if baseline.trials is None:
            before = responses["baseline"].to_numpy()[rows_of_trials(responses, trials)]
            p = paired_p(response, before, chosen.permutations, chosen.seed)
            over = moments(response - before).mean
        else:
            rows = rows_of_trials(responses, baseline.trials)
            before = responses["response"].to_numpy()[rows]
            if known_p is None:
                known_p = difference_p(response, before, chosen.permutations, chosen.seed)
            p = known_p
            over = moments(response).mean - moments(before).mean
    q = false_discovery_q(p)
    state = _words(states(over, q, chosen.fdr))
    return {"state": state, "over_baseline": over, "q_baseline": q}, why


def _why_no_baseline(responses: xr.Dataset, trials: Trials, baseline: Baseline | None) -> str:
    if baseline is None:
        return "no baseline is set"
    if baseline.trials is None:
        return "" if "baseline" in responses else "the recording has no time axis for a window"
    if not len(baseline.trials):
        return f"no trial of the baseline '{baseline.name}' in this recording"
    if np.array_equal(trials, baseline.trials):
        return "the stimulus is the baseline itself"
    return shared_trials(trials, baseline.trials)


def shared_trials(first: Trials, second: Trials) -> str:
    """Why two stimuli that share trials are not tested; empty if they do not."""
    count = len(np.intersect1d(first, second))
    if not count:
        return ""
    belong = "trial belongs" if count == 1 else "trials belong"
    return f"{count} {belong} to both stimuli; a test needs separate trials"


def _words(words: NDArray[np.str_]) -> NDArray[np.object_]:
    return words.astype(object)


def _reason(name: str, why: str) -> dict[str, str]:
    return {name: why} if why else {}


_OVER_WINDOW: Final = "Response - baseline, mean over the trials that have both"
_OVER_STIMULUS: Final = "Mean response - mean response to the baseline stimulus"
_LONG_NAMES: Final = {
    "effect_size": "Hedges' g",
    "ci_low": "Lower limit of the 95 % interval of the difference (Welch)",
    "ci_high": "Upper limit of the 95 % interval of the difference (Welch)",
    "p": "Permutation p, two-sided",
    "q": "False discovery rate (Benjamini-Hochberg)",
    "direction": "Larger mean at the false discovery rate",
}


def _attrs(name: str, units: dict[str, Any], over_baseline: str) -> dict[str, Any]:
    if name.startswith(("ci_", "over_baseline")):
        return {"units": units["units"], "long_name": _LONG_NAMES.get(name, over_baseline)}
    if name.startswith(("direction", "state")):
        return {}
    return {"units": "1"} | ({"long_name": _LONG_NAMES[name]} if name in _LONG_NAMES else {})
