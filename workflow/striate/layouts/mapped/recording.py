"""Arrays that options describe, as a recording."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from striate.layouts.mapped.arrays import Variable
from striate.layouts.mapped.axes import Counts
from striate.layouts.mapped.content import INNER_AXES, Content, content
from striate.layouts.mapped.given import Given, given_values, levels_array
from striate.layouts.mapped.labels import channel_labels, trial_labels
from striate.layouts.mapped.variables import variables
from striate.progress import with_progress
from striate.recording import (
    CHANNEL,
    DURATION,
    SPIKES,
    STIMULUS,
    TRIAL,
    Labels,
    Recording,
    dense_recording,
    spike_recording,
)
from striate.sources import Source

_LABELLED: Final = ("labels", "channels", "levels")

Options = Mapping[str, Any]


def described_recording(source: Source, options: Options) -> Recording:
    """Recording as the options describe it: see `readers.mapping.read`."""
    responses = options["responses"]
    name = responses.get("variable") or responses["spike_times"]
    names = [name, *(written["variable"] for _, _, written in _in_variables(options))]
    found = variables(source, list(dict.fromkeys(names)))
    given = _given(options, found)
    held = content(found[name], name, options, _counts(options, given))
    return _recording(held, _labels(options, given, held))


def _in_variables(options: Options) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Key, name and what is written of each label that lies in a variable; stimulus first."""
    for key in _LABELLED:
        for name in sorted(options[key], key=lambda label: label != STIMULUS):
            if isinstance(options[key][name], Mapping):
                yield key, name, options[key][name]


def _given(options: Options, found: Mapping[str, Variable]) -> dict[str, dict[str, Given]]:
    """Values of the labels that lie in variables, by key and name."""
    given: dict[str, dict[str, Given]] = {key: {} for key in _LABELLED}
    for key, name, written in _in_variables(options):
        variable = written["variable"]
        given[key][name] = given_values(found[variable], variable, written.get("column"))
    return given


def _counts(options: Options, given: Mapping[str, Mapping[str, Given]]) -> Counts:
    """How many values the labels have; of several along the same axes, the first."""
    responses = options["responses"]
    axes = [*(responses["cells"] or ()), *responses.get("axes", ())]
    of_trials = tuple(axis for axis in axes if axis not in INNER_AXES) or (TRIAL,)
    counts: dict[tuple[str, ...], int] = {}
    for key, name, written in _in_variables(options):
        along = written.get("along")
        of = {"channels": (CHANNEL,), "levels": (name,), "labels": of_trials}[key]
        counts.setdefault((along,) if along else of, given[key][name].values.size)
    for axis, levels in options["levels"].items():
        if not isinstance(levels, Mapping):
            counts[axis,] = len(levels)
    return counts


def _labels(options: Options, given: Mapping[str, Mapping[str, Given]], held: Content) -> Labels:
    levels = {
        axis: levels_array(written, given["levels"].get(axis))
        for axis, written in options["levels"].items()
    }
    of_trials = trial_labels(options["labels"], given["labels"], levels, held.trials)
    of_channels = channel_labels(options["channels"], given["channels"], held.channel_count)
    unused = {"unused_spikes": held.unused_spikes} if held.unused_spikes else {}
    return Labels(of_trials | {DURATION: held.durations_s}, of_channels, {"citation": ""} | unused)


def _recording(held: Content, labels: Labels) -> Recording:
    blocks = with_progress(held.blocks, "blocks of trials read")
    if held.units == SPIKES:
        return spike_recording(blocks, held.time, labels)
    return dense_recording(blocks, held.units, held.time, labels)
