"""Responses of a file as a recording keeps them: spikes, or dense activity, and their time."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from striate.errors import LayoutError
from striate.layouts.mapped.arrays import HeldArray, StoredArray, Variable, full_numbers
from striate.layouts.mapped.axes import Counts, Trials
from striate.layouts.mapped.folded import folded
from striate.layouts.mapped.quantities import amplitudes, rates_of_counts, spikes
from striate.layouts.mapped.responses import Responses, array_responses, cell_responses
from striate.layouts.mapped.spiketimes import spikes_at, timed_spikes, unused_spikes
from striate.matfile.values import Cell, Value, by
from striate.recording import (
    CHANNEL,
    SPIKES,
    SPIKES_PER_SECOND,
    TIME,
    TRIAL,
    Spikes,
    TimeAxis,
)

INNER_AXES: Final = (CHANNEL, TIME)

_TOLERANCE_BINS: Final = 1e-6

Options = Mapping[str, Any]


@dataclass(frozen=True)
class Content:
    """Trials and channels of a recording, still without labels.

    Attributes
    ----------
    trials
        Which trials there are.
    channel_count
        How many channels there are.
    durations_s
        (trial,): when each trial ends, in s after stimulus onset; NaN where the file does not say.
    time, units, blocks
        As a recording has them.
    unused_spikes
        What the time axis leaves out, in words.
    """

    trials: Trials
    channel_count: int
    durations_s: NDArray[np.float64]
    time: TimeAxis
    units: str
    blocks: Iterable[Any]
    unused_spikes: str = ""


def content(variable: Variable, name: str, options: Options, counts: Counts) -> Content:
    """What a variable holds, by the options.

    Raises
    ------
    LayoutError
        It is not what the options say.
    """
    if "spike_times" in options["responses"]:
        return _of_spike_times(variable, name, options, counts)
    responses = _responses(variable, name, options["responses"], counts)
    has_bins = TIME in options["responses"]["axes"] or _bins_per_trial(options["responses"]) > 1
    width_s = _bin_width_s(options) if has_bins else options["window_s"]
    time = TimeAxis(responses.bin_count, width_s, 0.0 - options["onset_s"])
    _check_onset(time)
    units, blocks = _quantity(responses, options["responses"]["units"], has_bins, width_s)
    lived_s = responses.bin_counts.astype(float) * (np.nan if width_s is None else width_s)
    durations_s = time.start_s + lived_s
    return Content(responses.trials, responses.channel_count, durations_s, time, units, blocks)


def _responses(
    variable: Variable, name: str, written: Mapping[str, Any], counts: Counts
) -> Responses:
    axes, cell_axes = written["axes"], written["cells"]
    if isinstance(variable, Cell) or cell_axes:
        outer = [axis for axis in axes if axis not in INNER_AXES]
        if outer:
            raise LayoutError(
                f"{name} is a cell array or struct array; `axes` names those inside each cell, so "
                f"write {', '.join(outer)} in `cells`"
            )
        if _bins_per_trial(written) > 1:
            raise LayoutError(
                f"{name} is a cell array or struct array; `bins_per_trial` goes with arrays only"
            )
        return cell_responses(_cell(variable, name), cell_axes or [TRIAL], axes, name, counts)
    if not isinstance(variable, StoredArray):
        variable = HeldArray(full_numbers(variable, name))
    if (bins := _bins_per_trial(written)) > 1:
        variable, axes = folded(variable, axes, bins, name, counts)
    return array_responses(variable, axes, name, counts)


def _bins_per_trial(written: Mapping[str, Any]) -> int:
    """How many bins of a trial follow one another along its axis."""
    return written["bins_per_trial"] or 1


def _cell(variable: Variable, name: str) -> Cell:
    """Cells; the field of a struct that is no array is the only one."""
    if isinstance(variable, Cell):
        return variable
    if isinstance(variable, StoredArray):
        raise LayoutError(f"{name} is an array of {by(variable.shape)} numbers; cells needed")
    only: NDArray[np.object_] = np.empty((1, 1), dtype=object)
    value: Value = variable
    only[0, 0] = value
    return Cell(only)


def _check_onset(time: TimeAxis) -> None:
    """Refuse an onset that no trial reaches; of trials without bins nothing is known."""
    width_s = time.width_s or 0.0
    if time.count and width_s and -time.start_s / width_s > time.count + _TOLERANCE_BINS:
        raise LayoutError(
            f"onset_s: {-time.start_s:g} s lies after the end of the trials, "
            f"{time.count * width_s:g} s: is it in ms?"
        )


def _quantity(
    responses: Responses, units: str, has_bins: bool, width_s: float | None
) -> tuple[str, Iterable[Spikes] | Iterable[NDArray[np.float64]]]:
    if units != SPIKES:
        return units, amplitudes(responses, units)
    if has_bins:
        return SPIKES, spikes(responses)
    assert width_s is not None
    return SPIKES_PER_SECOND, rates_of_counts(responses, width_s)


def _of_spike_times(variable: Variable, name: str, options: Options, counts: Counts) -> Content:
    start_s, stop_s = options["trial"]["start"], options["trial"]["stop"]
    width_s = _bin_width_s(options) or 0.001
    time = TimeAxis(round((stop_s - start_s) / width_s), width_s, start_s)
    axes = options["responses"]["cells"]
    timed = timed_spikes(_cell(variable, name), axes, name, counts, time)
    return Content(
        timed.trials,
        timed.channel_count,
        np.full(timed.trials.count, stop_s),
        time,
        SPIKES,
        spikes_at(timed),
        unused_spikes(timed),
    )


def _bin_width_s(options: Options) -> float | None:
    if options["sampling_hz"]:
        return 1 / float(options["sampling_hz"])
    return options["bin_ms"] / 1000 if options["bin_ms"] else None
