"""Options of the reader mapping: which variables of a file are the recording, in words."""

import difflib
from collections.abc import Iterator
from typing import Annotated, Any, Final, Self

from pydantic import AfterValidator, BeforeValidator, Field, TypeAdapter, model_validator

from striate.config.faults import shown
from striate.config.fields import (
    EXPECTED,
    TEXT_EXPECTED,
    Distinct,
    Milliseconds,
    Seconds,
    Section,
    Text,
    Window,
    expects,
    said,
)

_TRIAL, _CHANNEL, _TIME, _STIMULUS = "trial", "channel", "time", "stimulus"
_SPIKES, _RATES, _VOLTS = "spikes", "spikes/s", "V"
_TOLERANCE_BINS: Final = 1e-6

_UNITS_MEANT: Final = {
    _SPIKES: "spike spikes count counts spikecount spikecounts n spikes/bin spikesperbin",
    _RATES: "hz hertz rate rates firingrate firingrates 1/s 1/sec s-1 s^-1 sp/s spk/s spks/s"
    " spike/s spikes/s sp/sec spk/sec spike/sec spikes/sec spike/second spikes/second counts/s"
    " spikespers spikespersec spikespersecond",
    _VOLTS: "v volt volts",
}
"""Words for known units, without case and blanks, by the word to write."""

_PARTS_OF_A_VOLT: Final = {
    "mv": 1000,
    "millivolt": 1000,
    "millivolts": 1000,
    "uv": 1_000_000,
    "\u03bcv": 1_000_000,  # to which casefold brings the micro sign too
    "microvolt": 1_000_000,
    "microvolts": 1_000_000,
    "nv": 1_000_000_000,
}

_AXES_MEANT: Final = {
    _CHANNEL: "ch chan chans neuron neurons unit units cell cells electrode electrodes",
    _TRIAL: "trl trls",
    _TIME: "t tiem bin bins sample samples timebin timebins timepoint timepoints",
}
"""Words for known axes that are not spelled like them, by the word to write."""

_LIKENESS: Final = 0.8
"""Of names that are taken for one another: trail and trial, but not tile and time."""


def _folded(text: str) -> str:
    return "".join(text.replace("_", " ").split()).casefold()


def _known_units(text: str) -> str:
    """Free text too, but no other word for units that are known."""
    if text in _UNITS_MEANT:
        return text
    written = _folded(text)
    if by := _PARTS_OF_A_VOLT.get(written):
        raise said(
            f"{shown(text)} is not read as {_VOLTS}; "
            f"divide the numbers by {by} first, then write {_VOLTS}"
        )
    for units, others in _UNITS_MEANT.items():
        if written in others.split():
            raise said(f"{shown(text)} is not read as {units}; write {units}")
    return text


def _known_axis(name: str) -> str:
    """A name of your own too, but none that is nearly a known one."""
    if name in _AXES_MEANT:
        return name
    written = _folded(name)
    listed = [axis for axis, others in _AXES_MEANT.items() if written in others.split()]
    alike = difflib.get_close_matches(written, list(_AXES_MEANT), n=1, cutoff=_LIKENESS)
    for axis in (*listed, *alike):
        raise said(
            f"{shown(name)} would become a label of the trials; did you mean {axis}? "
            f"Then write {axis}, otherwise another name"
        )
    return name


_Axis = Annotated[
    str, Field(min_length=1), expects("the name of an axis, such as channel", TEXT_EXPECTED)
]
_ResponseAxis = Annotated[_Axis, AfterValidator(_known_axis)]
_Units = Annotated[Text, AfterValidator(_known_units)]
_Variable = Annotated[
    str, Field(min_length=1), expects("the name of a variable of the file", TEXT_EXPECTED)
]
_Value = Annotated[
    Annotated[float, Field(allow_inf_nan=False, strict=True)] | str,
    expects("text or a number", TEXT_EXPECTED),
]
_Hertz = Annotated[
    float,
    Field(gt=0, allow_inf_nan=False),
    expects("a number of samples a second above 0, such as 1000", EXPECTED),
]
_Duration = Annotated[
    float,
    Field(gt=0, allow_inf_nan=False),
    expects("a number of seconds above 0, such as 0.25", EXPECTED),
]
_Column = Annotated[int, Field(ge=1), expects("the number of a column, from 1", EXPECTED)]
_BinCount = Annotated[int, Field(ge=2), expects("a number of bins, from 2", EXPECTED)]


class ArrayResponses(Section):
    """Responses in an array, or in arrays that lie in the cells of a cell or struct array."""

    variable: _Variable = Field(
        description="Variable of the responses; data.resp is a field of a struct, group/resp a"
        " dataset of a group (HDF5).",
        examples=["resp"],
    )
    axes: Distinct[_ResponseAxis] = Field(
        description="What the axes of the array stand for, in its order: trial, channel, time, or"
        " any name of your own, which becomes a label of the trials.",
        examples=[[_CHANNEL, _TRIAL, _TIME]],
    )
    cells: Distinct[_ResponseAxis] | None = Field(
        None,
        description="What the axes of a cell array or struct array stand for, if the arrays lie in"
        " its cells. Default: trial.",
        examples=[[_TRIAL]],
    )
    bins_per_trial: _BinCount | None = Field(
        None,
        description="How many bins of a trial follow one another along the axis trial, trial after"
        " trial, where time has no axis of its own.",
        examples=[10],
    )
    units: _Units = Field(
        description="spikes (whole counts), spikes/s, V, or other units as they are to be shown.",
        examples=[_SPIKES],
    )


class SpikeTimes(Section):
    """Responses as a cell array of spike times."""

    spike_times: _Variable = Field(
        description="Cell array of spike times, in s after stimulus onset.", examples=["spikes"]
    )
    cells: Distinct[_ResponseAxis] = Field(
        (_TRIAL, _CHANNEL), description="What the axes of the cell array stand for."
    )


class Label(Section):
    """A label in a variable of the file."""

    variable: _Variable = Field(
        description="Variable with one value for each trial (or channel).", examples=["stim"]
    )
    column: _Column | None = Field(
        None, description="Column of a table, counted from 1; rows are trials (or channels)."
    )
    codes: Annotated[dict[Text, _Value], Field(min_length=1)] | None = Field(
        None,
        description="What each code of the file means.",
        examples=[{"1": "grating", "2": "natural", "0": "blank"}],
    )
    along: _Axis | None = Field(
        None,
        description="Axis of the responses for whose levels the variable holds the values, where"
        " they are not one for each trial.",
        examples=["condition"],
    )


class Levels(Section):
    """Levels of an axis in a variable of the file."""

    variable: _Variable = Field(
        description="Variable with one value for each level.", examples=["orientations"]
    )


_LevelList = Annotated[tuple[_Value, ...], Field(min_length=1)]
_LEVEL_LIST: Final[TypeAdapter[tuple[str | float, ...]]] = TypeAdapter(_LevelList)


def _responses(value: Any) -> Any:
    if isinstance(value, dict) and "spike_times" in value:
        return SpikeTimes.model_validate(value)
    return ArrayResponses.model_validate(value)


def _label(value: Any) -> Any:
    if isinstance(value, dict):
        return Label.model_validate(value)
    if isinstance(value, Label | str | int | float) and value != "" and not isinstance(value, bool):
        return value
    raise said("one value for all, or {variable: name}", TEXT_EXPECTED)


def _levels(value: Any) -> Any:
    if isinstance(value, dict):
        return Levels.model_validate(value)
    if isinstance(value, list | tuple):
        return _LEVEL_LIST.validate_python(tuple(value))
    if isinstance(value, Levels):
        return value
    raise said("a list such as [0, 45, 90], or {variable: name}", EXPECTED)


Responses = Annotated[ArrayResponses | SpikeTimes, BeforeValidator(_responses)]
LabelSource = Annotated[Label | str | float, BeforeValidator(_label)]
LevelSource = Annotated[Levels | _LevelList, BeforeValidator(_levels)]


class Options(Section):
    """How to read a file of named arrays (MAT, HDF5, NPZ)."""

    responses: Responses = Field(
        description="Where the responses are, and what they are.",
        examples=[{"variable": "resp", "axes": [_CHANNEL, _TRIAL, _TIME], "units": _SPIKES}],
    )
    bin_ms: Milliseconds | None = Field(
        None, description="Width of a bin of the time axis, in ms; of spike times 1 by default."
    )
    sampling_hz: _Hertz | None = Field(
        None, description="Samples a second of the time axis, in place of bin_ms."
    )
    window_s: _Duration | None = Field(
        None, description="How long spikes were counted, in s, where there is no time axis."
    )
    onset_s: Seconds = Field(
        0.0, description="Stimulus onset, in s after the start of the first bin."
    )
    trial: Window | None = Field(
        None, description="Stretch of time around the stimulus in which spike times are kept."
    )
    levels: dict[_Axis, LevelSource] = Field(
        {}, description="Levels of the axes of your own. Default: 1, 2, 3 ..."
    )
    labels: dict[Text, LabelSource] = Field(
        {},
        description="Labels of the trials, by name: a variable of the file, or one value for all."
        " stimulus is needed.",
        examples=[{_STIMULUS: {"variable": "stim"}}],
    )
    channels: dict[Text, LabelSource] = Field(
        {},
        description="Labels of the channels, by name (channel itself, area, ...): a variable of the"
        " file, or one value for all.",
    )

    @model_validator(mode="after")
    def _fit_together(self) -> Self:
        for fault in (*_axis_faults(self), *_time_faults(self), *_label_faults(self)):
            raise said(fault)
        return self


def _axes(options: Options) -> tuple[str, ...]:
    """All axes, outer ones first."""
    responses = options.responses
    if isinstance(responses, SpikeTimes):
        return responses.cells
    return (*(responses.cells or ()), *responses.axes)


def _trial_axes(options: Options) -> tuple[str, ...]:
    axes = _axes(options)
    return tuple(axis for axis in axes if axis not in (_CHANNEL, _TIME)) or (_TRIAL,)


def _axis_faults(options: Options) -> Iterator[str]:
    responses = options.responses
    if isinstance(responses, SpikeTimes):
        if _TIME in responses.cells:
            yield "cells of spike times have no axis time; leave it out"
    elif responses.cells:
        for axis in responses.axes:
            if axis not in (_CHANNEL, _TIME) or axis in responses.cells:
                yield f"{shown(axis)} is an axis of the cells; keep it in cells only"
        if _TIME in responses.cells:
            yield "time is an axis inside each cell; write it in axes"
        if responses.bins_per_trial:
            yield "bins_per_trial does not go with cells; write time in axes"
    elif responses.bins_per_trial and (_TIME in responses.axes or _TRIAL not in responses.axes):
        yield (
            "bins_per_trial says how many bins lie along the axis trial; "
            "write trial, and not time, in axes"
        )
    own = [axis for axis in _trial_axes(options) if axis != _TRIAL]
    for axis in options.levels:
        if axis not in own:
            yield (
                f"levels: {shown(axis)} is no axis of your own; "
                f"there are {', '.join(own) or 'none'}"
            )


def _time_faults(options: Options) -> Iterator[str]:
    if options.bin_ms and options.sampling_hz:
        yield "bin_ms and sampling_hz are both given; keep one of them"
    if isinstance(options.responses, SpikeTimes):
        yield from _spike_time_faults(options)
    elif options.trial:
        yield "trial goes only with spike_times; write onset_s"
    elif _TIME in options.responses.axes or options.responses.bins_per_trial:
        yield from _binned_faults(options, options.responses.units)
    else:
        yield from _counted_faults(options, options.responses.units)


def _spike_time_faults(options: Options) -> Iterator[str]:
    if options.trial is None:
        yield "trial is missing; write trial: {start: -0.2, stop: 1} (s after stimulus onset)"
        return
    if options.window_s or options.onset_s:
        yield "window_s and onset_s do not go with spike_times; write trial: {start: -0.2, stop: 1}"
    width_s = 1 / options.sampling_hz if options.sampling_hz else (options.bin_ms or 1) / 1000
    for edge, seconds in (("start", options.trial.start), ("stop", options.trial.stop)):
        bins = seconds / width_s
        if abs(bins - round(bins)) > _TOLERANCE_BINS:
            yield (
                f"trial {edge} {seconds:g} is no multiple of the bins, {width_s * 1000:g} ms; "
                f"write {round(bins) * width_s:g}, or another bin_ms"
            )


def _binned_faults(options: Options, units: str) -> Iterator[str]:
    is_width_known = bool(options.bin_ms or options.sampling_hz)
    if options.window_s:
        yield "window_s goes only with responses without an axis time; write bin_ms"
    if units == _SPIKES and not is_width_known:
        yield "bin_ms is missing: how long a bin of the spike counts is; write bin_ms: 1"
    if options.onset_s and not is_width_known:
        yield "onset_s needs the width of the bins; write bin_ms: 1"


def _counted_faults(options: Options, units: str) -> Iterator[str]:
    if options.bin_ms or options.sampling_hz:
        yield "bin_ms and sampling_hz go only with an axis time; write window_s: 0.25"
    if units == _SPIKES and options.window_s is None:
        yield "window_s is missing: how long the spikes were counted, in s; write window_s: 0.25"
    if options.onset_s and options.window_s is None:
        yield "onset_s needs the duration of the responses; write window_s: 0.25"


def _label_faults(options: Options) -> Iterator[str]:
    own = _trial_axes(options)
    if _STIMULUS not in (*options.labels, *own):
        yield "labels has no stimulus; write labels: {stimulus: {variable: stim}}"
    for name in (*options.labels, *options.channels, *own):
        if len(name.split()) > 1:
            yield f"{shown(name)} holds white space; write {'_'.join(name.split())}"
    for name, label in options.labels.items():
        if name in own and name != _TRIAL:
            yield f"labels: {shown(name)} is an axis; write its values in levels"
        if isinstance(label, Label) and label.along not in (None, *own):
            yield (
                f"labels: {shown(name)} is given along {shown(str(label.along))}, "
                f"which is no axis of the trials; there are {', '.join(own)}"
            )
    for name, label in options.channels.items():
        if name in options.labels or (name in own and name != _TRIAL):
            yield f"channels: {shown(name)} is a label of the trials; write another name"
        if isinstance(label, Label) and label.along not in (None, _CHANNEL):
            yield f"channels: {shown(name)} goes along the channels; remove along"
