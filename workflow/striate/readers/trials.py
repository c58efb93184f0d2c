"""Trials: a struct array with the firing rates of one trial an element.

A struct `v1v2` (or the only struct that has a field `trials`, or the variables of the file
themselves) holds `trials`, each with `stimulus_type` (text) and `spike_rates` (channels x time
bins). `area` (one text, or one a channel) and `bin_width` (s) beside `trials` are used when they
are there. Every other field with one value a trial becomes a label; the names of the others are
kept in the attribute `unused_fields`. A field whose name means something else in a recording, such
as `duration`, becomes `duration_in_file`.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from striate.errors import LayoutError
from striate.matfile.columns import column
from striate.matfile.expected import field, numbers, single_struct, struct, text, texts
from striate.matfile.load import MatFile
from striate.matfile.values import Struct, Value, by
from striate.progress import with_progress
from striate.recording import (
    ACTIVITY,
    AREA,
    CHANNEL,
    DURATION,
    SPIKE,
    SPIKE_BIN,
    SPIKE_CHANNEL,
    SPIKES_PER_SECOND,
    SPIKES_PER_TRIAL,
    STIMULUS,
    TIME,
    TRIAL,
    Labels,
    TimeAxis,
    dense_recording,
)

LAYOUT: Final = "a struct v1v2 (or another) with a field trials (stimulus_type, spike_rates)"

_TRIALS, _STIMULUS_TYPE, _SPIKE_RATES = "trials", "stimulus_type", "spike_rates"
# what the artifacts made from a recording call their own variables is taken too
_TAKEN: Final = {TRIAL, CHANNEL, TIME, SPIKE, ACTIVITY, STIMULUS, DURATION, AREA} | {
    "response",
    "baseline",
    SPIKE_BIN,
    SPIKE_CHANNEL,
    SPIKES_PER_TRIAL,
}
_IN_FILE: Final = "_in_file"

Rates = NDArray[Any]


def recognises(content: MatFile) -> bool:
    """Whether there is a struct with a field `trials`, or `trials` itself."""
    return bool(_holders(content))


def read(content: MatFile) -> xr.Dataset:
    """Dense recording in spikes/s; trials shorter than the longest end in NaN.

    Raises
    ------
    LayoutError
        A needed field is missing or of the wrong type, the channels differ between trials, or a
        rate is negative or infinite.
    """
    holder, beside = _holder(content)
    trials = struct(beside[_TRIALS], f"{holder}{_TRIALS}")
    rates = _rates(trials, f"{holder}{_TRIALS}")
    bin_width_s = _bin_width_s(beside, holder)
    bin_counts = np.array([trial.shape[1] for trial in rates])
    durations_s = bin_counts * (np.nan if bin_width_s is None else bin_width_s)
    stimuli = _stimuli(trials, f"{holder}{_TRIALS}")
    columns, unused = _other_fields(trials)
    labels = Labels(
        trials={STIMULUS: stimuli, DURATION: durations_s, **columns},
        channels=_channels(beside, holder, rates[0].shape[0]),
        attrs={"citation": "", "unused_fields": ", ".join(unused)},
    )
    time = TimeAxis(int(bin_counts.max()), bin_width_s)
    return dense_recording(_padded(rates, time.count), SPIKES_PER_SECOND, time, labels)


def _holders(content: MatFile) -> list[str]:
    """Structs that hold the trials, by name; an empty name stands for the file itself."""
    structs = [name for name, kind in content.kinds.items() if kind.matlab_class == "struct"]
    if "v1v2" in structs and _has_trials(content["v1v2"]):
        return ["v1v2"]
    if _TRIALS in structs:
        return [""]
    return [name for name in structs if _has_trials(content[name])]


def _has_trials(value: Value) -> bool:
    """Whether `trials` can be a list of trials; in other layouts it is their number."""
    if not isinstance(value, Struct) or not value.elements:
        return False
    return not isinstance(value.elements[0].get(_TRIALS, ""), np.ndarray | str)


def _holder(content: MatFile) -> tuple[str, Mapping[str, Value]]:
    """What stands before `trials` in the file, and the fields beside it."""
    holders = _holders(content)
    if len(holders) > 1:
        raise LayoutError(f"{' and '.join(holders)} all have trials; call the wanted one v1v2")
    (name,) = holders
    if not name:
        return "", content
    return f"{name}.", single_struct(content[name], name)


def _rates(trials: Struct, name: str) -> list[Rates]:
    """Rates (channel, bin) of each trial."""
    rates: list[Rates] = []
    elements = with_progress(trials.elements, "trials read")
    for number, trial in enumerate(elements, start=1):
        rates.append(_trial_rates(trial, f"{name}({number})"))
        if rates[-1].shape[0] != rates[0].shape[0]:
            raise LayoutError(
                f"{name}({number}).{_SPIKE_RATES} has {rates[-1].shape[0]} channels (rows); "
                f"{name}(1).{_SPIKE_RATES} has {rates[0].shape[0]}"
            )
    if not rates:
        raise LayoutError(f"{name} is empty; at least one trial needed")
    return rates


def _trial_rates(trial: Mapping[str, Value], name: str) -> Rates:
    rates = numbers(field(trial, _SPIKE_RATES, name), f"{name}.{_SPIKE_RATES}")
    if rates.ndim != 2:
        raise LayoutError(f"{name}.{_SPIKE_RATES} is {by(rates.shape)}; channels x bins needed")
    faulty = (rates < 0) | np.isinf(rates)
    if faulty.any():
        channel, time_bin = np.argwhere(faulty)[0]
        raise LayoutError(
            f"{name}.{_SPIKE_RATES} is {rates[channel, time_bin]} in channel {channel + 1}, "
            f"bin {time_bin + 1}; rates are 0 or more, NaN where missing"
        )
    return rates


def _padded(rates: Sequence[Rates], bin_count: int) -> NDArray[np.float64]:
    """Rates (trial, channel, bin), NaN where a trial has ended."""
    activity = np.empty((len(rates), rates[0].shape[0], bin_count))
    for trial, values in zip(activity, rates, strict=True):
        trial[:, : values.shape[1]] = values
        trial[:, values.shape[1] :] = np.nan
    return activity


def _bin_width_s(beside: Mapping[str, Value], holder: str) -> float | None:
    width = numbers(beside.get("bin_width", np.empty(0)), f"{holder}bin_width")
    if width.size == 0:
        return None
    if width.size > 1 or not 0 < width.item() < np.inf:
        raise LayoutError(f"{holder}bin_width is {width.ravel().tolist()}; one number of s needed")
    return float(width.item())


def _stimuli(trials: Struct, name: str) -> list[str]:
    return [
        text(
            field(trial, _STIMULUS_TYPE, f"{name}({number})"), f"{name}({number}).{_STIMULUS_TYPE}"
        )
        for number, trial in enumerate(trials.elements, start=1)
    ]


def _channels(beside: Mapping[str, Value], holder: str, channel_count: int) -> dict[str, Any]:
    areas = texts(beside.get(AREA, ""), f"{holder}{AREA}") or [""]
    if len(areas) == 1:
        areas *= channel_count
    if len(areas) != channel_count:
        raise LayoutError(
            f"{holder}{AREA} names {len(areas)} channels; {_SPIKE_RATES} has {channel_count}"
        )
    return {CHANNEL: [str(number) for number in range(1, channel_count + 1)], AREA: areas}


def _other_fields(trials: Struct) -> tuple[dict[str, NDArray[Any]], list[str]]:
    """Labels of the trials by name, and the fields that hold more than one value."""
    labels, unused = {}, []
    for name in trials.fields:
        if name not in (_STIMULUS_TYPE, _SPIKE_RATES):
            values = column([trial[name] for trial in trials.elements])
            if values is None:
                unused.append(name)
            else:
                labels[_free_name(name, trials.fields)] = values
    return labels, unused


def _free_name(name: str, fields: Sequence[str]) -> str:
    if name not in _TAKEN:
        return name
    free = name + _IN_FILE
    while free in fields:
        free += _IN_FILE
    return free
