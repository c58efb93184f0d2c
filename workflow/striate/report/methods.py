"""How a comparison was tested, in sentences that a methods section can take over."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import xarray as xr

from striate.panels.captions import counted
from striate.panels.scales import Quantity
from striate.provenance import has_value
from striate.recording import AREA, CHANNEL
from striate.statistics.clusters import POINT_ALPHA

_LIMITS: Final = (
    "Each channel is tested over its trials: what is found holds for this channel in this "
    "recording. Channels recorded together are not independent, and their counts describe; they "
    "are no test over neurons, recordings or animals."
)
_SIDES: Final = ("a", "b")


@dataclass(frozen=True)
class Measure:
    """What the settings say of a recording, where its artifacts do not.

    Attributes
    ----------
    bin_ms
        Width of the bins of the time courses; None where they have no width in time.
    baseline
        Id of a stimulus, limits of a window in s, or None.
    """

    bin_ms: float | None
    baseline: str | Mapping[str, float] | None


def methods(compared: xr.Dataset, quantity: Quantity, measure: Measure) -> str:
    """One paragraph: what was measured, over which trials, and how it was tested.

    Parameters
    ----------
    compared
        One comparison in one recording, tested.
    """
    sentences = [
        _measured(compared, quantity),
        _difference(compared),
        _sizes(compared),
        _states(compared, quantity, measure),
        _courses(compared, measure),
    ]
    return " ".join(sentence for sentence in sentences if sentence)


def limits(compared: xr.Dataset) -> str:
    """Of what the tests are a statement; nothing where no channel was tested."""
    names = ("q", *(f"q_baseline_{side}" for side in _SIDES))
    return _LIMITS if any(has_value(compared, name) for name in names) else ""


def untested(compared: xr.Dataset) -> list[str]:
    """What was not tested and why, a sentence each; none where all was."""
    attrs, channels = compared.attrs, compared.sizes[CHANNEL]
    sentences = []
    between = int(np.isnan(compared["q"].to_numpy()).sum())
    if why := attrs.get("not_tested"):
        sentences.append(f"A against B: {why}.")
    elif between:
        sentences.append(_left_out("A against B", between, channels))
    for side in _SIDES:
        missing = int((compared[f"state_{side}"].to_numpy() == "").sum())
        if why := attrs.get(f"not_tested_{side}"):
            sentences.append(f"{side.upper()} against the baseline: {why}.")
        elif missing:
            sentences.append(_left_out(f"{side.upper()} against the baseline", missing, channels))
    if why := attrs.get("no_courses"):
        sentences.append(f"Time courses: {why}.")
    return sentences


def _left_out(test: str, missing: int, channels: int) -> str:
    return (
        f"{test}: {missing} of {counted(channels, 'channel')}, with fewer than two trials that "
        "have a value, or with values that are all equal, as of a silent channel."
    )


def _measured(compared: xr.Dataset, quantity: Quantity) -> str:
    attrs, what = compared.attrs, quantity.name[:1].lower() + quantity.name[1:]
    if "window_start" in attrs:
        when = f" from {attrs['window_start']:g} to {attrs['window_stop']:g} s after stimulus onset"
    else:
        when = " over all that the file holds of the trial"
    return (
        f"The response of a channel in a trial was its mean {what}{when}. Responses of "
        f"{counted(compared.sizes[CHANNEL], 'channel')} to {_quoted(attrs['stimulus_a'])} (A, "
        f"{_trials(attrs, 'a')}) were compared with those to {_quoted(attrs['stimulus_b'])} (B, "
        f"{_trials(attrs, 'b')})."
    )


def _quoted(stimulus: str) -> str:
    return f"\N{LEFT DOUBLE QUOTATION MARK}{stimulus}\N{RIGHT DOUBLE QUOTATION MARK}"


def _trials(attrs: Mapping[str, Any], side: str) -> str:
    return f"n = {counted(attrs[f'trials_{side}'], 'trial')}"


def _difference(compared: xr.Dataset) -> str:
    tested = int(np.isfinite(compared["q"].to_numpy()).sum())
    if not tested:
        return "The difference was not tested."
    return (
        "In each channel the difference of the means, A \N{MINUS SIGN} B, was tested by a "
        f"two-sided permutation test over trials ({_permutations(compared.attrs)}), with "
        f"Benjamini\N{EN DASH}Hochberg correction over {counted(tested, 'channel')} "
        "(Benjamini & Hochberg 1995; different: "
        f"q \N{LESS-THAN OR EQUAL TO} {compared.attrs['fdr']:g})."
    )


def _permutations(attrs: Mapping[str, Any]) -> str:
    return (
        f"{attrs['permutations']:,} permutations, seed {attrs['seed']}; all relabellings where "
        "there are no more than that; Phipson & Smyth 2010"
    )


def _sizes(compared: xr.Dataset) -> str:
    said = []
    if has_value(compared, "effect_size"):
        said.append("effect sizes are Hedges\N{RIGHT SINGLE QUOTATION MARK} g (Hedges 1981)")
    if has_value(compared, "ci_low"):
        said.append(
            f"intervals of the difference are {100 * compared.attrs['confidence']:g} % Welch "
            "intervals (Welch 1947)"
        )
    told = "; ".join(said)
    return f"{told[:1].upper()}{told[1:]}." if told else ""


def _states(compared: xr.Dataset, quantity: Quantity, measure: Measure) -> str:
    tested = [side for side in _SIDES if (compared[f"state_{side}"].to_numpy() != "").any()]
    if not tested or measure.baseline is None:
        return ""
    attrs = compared.attrs
    sides = " and of ".join(side.upper() for side in tested)
    # what the test of the difference says already is not said again
    told_before = has_value(compared, "q")
    how = "" if told_before else f" ({_permutations(attrs)})"
    cited = "" if told_before else " (Benjamini & Hochberg 1995)"
    if isinstance(measure.baseline, str):
        test = "the same permutation" if told_before else "a two-sided permutation"
        against = f"those to the baseline stimulus {_quoted(measure.baseline)} by {test} test{how}"
    else:
        against = (
            f"the activity from {attrs['baseline']} of the same trials by a two-sided permutation "
            f"test of the paired differences (random signs; Fisher 1935){how}"
        )
    words = "stimulated or inhibited" if quantity.is_rate else "above or below the baseline"
    return (
        f"States: the responses of {sides} were tested against {against}; channels are {words} at "
        f"q \N{LESS-THAN OR EQUAL TO} {attrs['fdr']:g} (Benjamini\N{EN DASH}Hochberg over the "
        f"channels tested{cited}, each stimulus on its own)."
    )


def _courses(compared: xr.Dataset, measure: Measure) -> str:
    attrs = compared.attrs
    if "cluster_test" not in attrs:
        return ""
    bins = f" in bins of {measure.bin_ms:g} ms" if measure.bin_ms else ""
    has_areas = any(map(str, compared[AREA].to_numpy()))
    over = "the channels of each area" if has_areas else "all channels"
    return (
        f"Time courses{bins} were compared by a cluster-based permutation test (Maris & Oostenveld "
        f"2007; {attrs['cluster_permutations']:,} permutations, clusters of bins with p < "
        f"{POINT_ALPHA:g}), each channel and the mean over {over} on its own, "
        f"without correction over channels. {_latency(compared)}Clusters do not locate effects in "
        "time: limits and latencies describe, they are not tested (Sassenhagen & Draschkow 2019)."
    )


def _latency(compared: xr.Dataset) -> str:
    if not has_value(compared, "latency"):
        return ""
    return (
        "The latency is the first bin of the first cluster with "
        f"p \N{LESS-THAN OR EQUAL TO} {compared.attrs['cluster_alpha']:g}. "
    )
