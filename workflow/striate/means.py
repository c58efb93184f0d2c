"""Means over the trials of one stimulus."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from striate.activity import Trials, Values, binned, lived_bins, trial_blocks
from striate.binning import Bins, coarse_bins
from striate.errors import NoTrialsError
from striate.labelled import channel_labels, holds_spikes, rate_units, trial_labels
from striate.progress import with_progress
from striate.recording import CHANNEL, TIME, TRIAL, activity_attrs
from striate.spikesums import sums_over_trials
from striate.stimuli import Condition, selected_trials, values_without_trials

Selected = NDArray[np.bool_]


@dataclass(frozen=True)
class Moments:
    """Count, sum and squared deviations over trials, skipping NaN; sums of counts are exact."""

    count: Values
    total: Values
    squares: Values

    @property
    def mean(self) -> Values:
        """Mean; NaN where there is no value."""
        with np.errstate(invalid="ignore", divide="ignore"):
            return self.total / self.count

    @property
    def sem(self) -> Values:
        """Standard error of the mean; NaN for fewer than two values."""
        with np.errstate(invalid="ignore", divide="ignore"):
            variance = np.where(self.count > 1, self.squares / (self.count - 1), np.nan)
            return np.sqrt(variance / self.count)


def moments(values: Values) -> Moments:
    """Moments along the first axis of values (trial, ...)."""
    present = ~np.isnan(values)
    count = present.sum(axis=0).astype(float)
    deviations = np.where(present, values, 0.0)
    total = deviations.sum(axis=0)
    deviations -= total / np.maximum(count, 1)
    deviations[~present] = 0.0
    deviations *= deviations
    return Moments(count, total, deviations.sum(axis=0))


def combined(first: Moments, second: Moments) -> Moments:
    """Moments of two sets of trials taken together.

    Source: Chan, Golub & LeVeque (1983), Am. Stat. 37:242, equations 2.1.
    """
    count = first.count + second.count
    shift = second.total / np.maximum(second.count, 1) - first.total / np.maximum(first.count, 1)
    between = shift**2 * first.count * second.count / np.maximum(count, 1)
    return Moments(count, first.total + second.total, first.squares + second.squares + between)


def stimulus_means(
    recording: xr.Dataset,
    responses: xr.Dataset,
    stimulus: str,
    conditions: Mapping[str, Condition],
    bin_ms: float,
) -> xr.Dataset:
    """Means of one stimulus: of the responses, and in the course of time.

    A trial without a value, in the window or in a time bin, is left out there and counted out.

    A stimulus without a trial in this recording gives means that are all NaN, and the attribute
    `no_trials` says why in words: it is a fault only where a comparison asks for it. Values of a
    list that no trial has are named in the attribute `values_without_trials`.

    Returns
    -------
    Dataset
        What `channel_means` and `time_course` give, with the attributes of the responses; and
        `trial_numbers` (selected): the trials of the stimulus, counted from 1 as in the raw file.
    """
    means = response_means(responses, stimulus, conditions)
    selected = np.isin(recording[TRIAL].to_numpy(), means["trial_numbers"].to_numpy())
    return means.assign(time_course(recording, selected, bin_ms).data_vars)


def response_means(
    responses: xr.Dataset, stimulus: str, conditions: Mapping[str, Condition]
) -> xr.Dataset:
    """Means of the responses to one stimulus: those of `stimulus_means` without its courses."""
    attrs, labels = dict(responses.attrs) | {"stimulus": stimulus}, trial_labels(responses)
    try:
        selected = selected_trials(labels, conditions)
        if absent := values_without_trials(labels, conditions):
            attrs["values_without_trials"] = absent
    except NoTrialsError as none:
        selected = np.zeros(responses.sizes[TRIAL], dtype=bool)
        attrs["no_trials"] = f"stimulus '{stimulus}' in recording {_named(attrs)}: {none}"
    numbers = responses[TRIAL].to_numpy()[selected].astype(np.int64)
    means = channel_means(responses, selected).assign_attrs(attrs)
    return means.assign(trial_numbers=("selected", numbers))


def channel_means(responses: xr.Dataset, selected: Selected) -> xr.Dataset:
    """Mean response of each channel over those of the selected trials that have a value.

    Parameters
    ----------
    responses
        `response` (trial, channel), spikes/s or the units of the activity; NaN for no value.
    selected
        bool (trial,): the trials of one stimulus.

    Returns
    -------
    Dataset
        `mean`, `sem` (channel), NaN without a value, SEM also with a single one; `value_count`
        (channel): trials that have a value; `trial_count` (): trials selected.
    """
    over_trials = moments(responses["response"].to_numpy()[selected])
    return means_of(over_trials, int(selected.sum()), responses)


def means_of(over_trials: Moments, trial_count: int, responses: xr.Dataset) -> xr.Dataset:
    """What `channel_means` gives, from moments of the `response` over the selected trials."""
    response = responses["response"]
    variables = {
        "mean": (CHANNEL, over_trials.mean, response.attrs),
        "sem": (CHANNEL, over_trials.sem, response.attrs | {"long_name": "Standard error"}),
        "value_count": (CHANNEL, over_trials.count.astype(np.int64)),
        "trial_count": ((), np.int64(trial_count)),
    }
    return xr.Dataset(variables, channel_labels(responses))


def time_course(recording: xr.Dataset, selected: Selected, bin_ms: float) -> xr.Dataset:
    """Mean activity of each channel in time bins over the selected trials that have a value there.

    For spikes this is the peristimulus time histogram, for amplitudes the evoked potential.

    Returns
    -------
    Dataset
        `time_course`, `time_course_sem` (channel, time), spikes/s or the units of the activity;
        `time_course_count` (channel, time): trials that have a value in the bin. `time` says in
        `bin_width` how wide the bins are: of samples, as many whole ones as fit into `bin_ms`.

    Raises
    ------
    WindowError
        `bin_ms` does not fit the bins of the recording.
    """
    bins = coarse_bins(recording, bin_ms)
    moments_of = _moments_of_counts if holds_spikes(recording) else _moments_in_blocks
    return course_of(moments_of(recording, np.flatnonzero(selected), bins), recording, bins)


def course_of(total: Moments, recording: xr.Dataset, bins: Bins) -> xr.Dataset:
    """What `time_course` gives, from moments of the activity in the bins: counts, if of spikes."""
    scale = 1 / bins.width if holds_spikes(recording) else 1.0
    dims = (CHANNEL, TIME)
    attrs = activity_attrs(rate_units(recording))
    variables = {
        "time_course": (dims, total.mean * scale, attrs),
        "time_course_sem": (dims, total.sem * scale, attrs),
        "time_course_count": (dims, total.count.astype(np.int64)),
    }
    return xr.Dataset(variables, {TIME: _time(recording, bins)} | channel_labels(recording))


def _moments_of_counts(recording: xr.Dataset, trials: Trials, bins: Bins) -> Moments:
    """Moments of the spikes of each channel in each bin, of whole numbers up to one division."""
    lived = lived_bins(recording, trials, bins)
    total, squares = sums_over_trials(recording, trials, bins, lived)
    ended = np.cumsum(np.bincount(lived, minlength=bins.count + 1))[: bins.count]
    count = np.broadcast_to(len(trials) - ended, total.shape)
    deviations = (count * squares - total**2) / np.maximum(count, 1)
    return Moments(count.astype(float), total.astype(float), deviations)


def _moments_in_blocks(recording: xr.Dataset, trials: Trials, bins: Bins) -> Moments:
    shape = (recording.sizes[CHANNEL], bins.count)
    total = Moments(np.zeros(shape), np.zeros(shape), np.zeros(shape))
    blocks = list(trial_blocks(recording, trials))
    for block in with_progress(blocks, "trials averaged, by blocks"):
        total = combined(total, moments(binned(recording, block, bins)))
    return total


def _named(attrs: Mapping[str, str]) -> str:
    return f"'{attrs['recording']}' ({attrs['source']})"


def _time(recording: xr.Dataset, bins: Bins) -> xr.Variable:
    attrs = dict(recording[TIME].attrs)
    if attrs["units"] == "s":
        attrs["bin_width"] = bins.width
    return xr.Variable(TIME, bins.left_edges, attrs)
