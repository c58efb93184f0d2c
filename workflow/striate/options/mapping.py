"""Options of the reader mapping: which variables of a file are the recording, in words."""

from collections.abc import Iterator
from typing import Annotated, Final, Self

from pydantic import Field, model_validator

from striate.config.fields import (
    EXPECTED,
    Milliseconds,
    Seconds,
    Section,
    Text,
    Window,
    expects,
    said,
)
from striate.options.mapped.labels import LabelSource, LevelSource, label_faults, level_faults
from striate.options.mapped.responses import Axis, Responses, SpikeTimes, axis_faults, trial_axes
from striate.options.mapped.words import CHANNEL, SPIKES, STIMULUS, TIME, TRIAL

_TOLERANCE_BINS: Final = 1e-6

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


class Options(Section):
    """How to read a file of named arrays (MAT, HDF5, NPZ)."""

    responses: Responses = Field(
        description="Where the responses are, and what they are.",
        examples=[{"variable": "resp", "axes": [CHANNEL, TRIAL, TIME], "units": SPIKES}],
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
    levels: dict[Axis, LevelSource] = Field(
        {}, description="Levels of the axes of your own. Default: 1, 2, 3 ..."
    )
    labels: dict[Text, LabelSource] = Field(
        {},
        description="Labels of the trials, by name: a variable of the file, or one value for all."
        " stimulus is needed.",
        examples=[{STIMULUS: {"variable": "stim"}}],
    )
    channels: dict[Text, LabelSource] = Field(
        {},
        description="Labels of the channels, by name (channel itself, area, ...): a variable of the"
        " file, or one value for all.",
    )

    @model_validator(mode="after")
    def _fit_together(self) -> Self:
        of_trials = trial_axes(self.responses)
        for fault in (
            *axis_faults(self.responses),
            *level_faults(self.levels, of_trials),
            *_time_faults(self),
            *label_faults(self.labels, self.channels, of_trials),
        ):
            raise said(fault)
        return self


def _time_faults(options: Options) -> Iterator[str]:
    if options.bin_ms and options.sampling_hz:
        yield "bin_ms and sampling_hz are both given; keep one of them"
    if isinstance(options.responses, SpikeTimes):
        yield from _spike_time_faults(options)
    elif options.trial:
        yield "trial goes only with spike_times; write onset_s"
    elif TIME in options.responses.axes or options.responses.bins_per_trial:
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
    if units == SPIKES and not is_width_known:
        yield "bin_ms is missing: how long a bin of the spike counts is; write bin_ms: 1"
    if options.onset_s and not is_width_known:
        yield "onset_s needs the width of the bins; write bin_ms: 1"


def _counted_faults(options: Options, units: str) -> Iterator[str]:
    if options.bin_ms or options.sampling_hz:
        yield "bin_ms and sampling_hz go only with an axis time; write window_s: 0.25"
    if units == SPIKES and options.window_s is None:
        yield "window_s is missing: how long the spikes were counted, in s; write window_s: 0.25"
    if options.onset_s and options.window_s is None:
        yield "onset_s needs the duration of the responses; write window_s: 0.25"
