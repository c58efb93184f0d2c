"""What people use for the means of every class: one function a way.

Each imports what it needs and gives two functions: one that brings the events into the form that
the way takes, one that makes the means of that.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from class_events import BIN_MS, CLASSES, Courses, Events, Numbers, dense_counts, over_ended_trials

Way = tuple[Callable[[Events], Any], Callable[[Any], Courses]]

_PERIOD_MS = 2000
_MIDDLE_S = 0.0005
"""A spike lies in the middle of its ms, so that no rounding moves it into another bin."""


def bincount() -> Way:
    """One pass of `np.bincount` over the events."""

    def means(events: Events) -> Courses:
        shape = (CLASSES, events.units, events.bins)
        row = np.repeat(events.class_of_trial * events.units, events.per_trial)
        cell = (row + events.unit) * events.bins + events.ms // BIN_MS
        counts = np.bincount(cell, minlength=int(np.prod(shape))).reshape(shape)
        trials = np.bincount(events.class_of_trial, minlength=CLASSES)
        return over_ended_trials(counts / np.maximum(trials, 1)[:, None, None], events)

    return lambda events: events, means


def plain_loop() -> Way:
    """A histogram a trial, a mean a class: what one writes oneself."""

    def means(events: Events) -> Courses:
        edges = np.arange(0, events.length_ms + 1, BIN_MS)
        stops = np.cumsum(events.per_trial)
        histograms: list[list[Numbers]] = [[] for _ in range(CLASSES)]
        for trial in range(events.trials):
            here = slice(stops[trial] - events.per_trial[trial], stops[trial])
            where = (np.arange(events.units + 1), edges)
            counts, *_ = np.histogram2d(events.unit[here], events.ms[here], where)
            histograms[events.class_of_trial[trial]].append(counts)
        nothing = [np.zeros((events.units, events.bins))]
        return over_ended_trials(
            np.array([np.mean(of or nothing, axis=0) for of in histograms]), events
        )

    return lambda events: events, means


def xarray_groupby() -> Way:
    """`groupby("stimulus").mean("trial")` of dense counts, without flox."""
    return _grouped(use_flox=False)


def xarray_groupby_flox() -> Way:
    """The same with flox."""
    import flox  # noqa: F401

    return _grouped(use_flox=True)


def _grouped(*, use_flox: bool) -> Way:
    import xarray as xr

    def array(events: Events) -> Any:
        counts = dense_counts(events, np.float32)
        stimulus = ("trial", events.class_of_trial)
        return xr.DataArray(counts, {"stimulus": stimulus}, ("trial", "unit", "time"))

    def means(counts: Any) -> Courses:
        with xr.set_options(use_flox=use_flox):
            grouped = counts.groupby("stimulus").mean("trial")
        return np.asarray(grouped.transpose("stimulus", "unit", "time"), dtype=float)

    return array, means


def mne_epochs() -> Way:
    """`EpochsArray`, and `average` of each event."""
    import mne

    def epochs(events: Events) -> Any:
        number = np.arange(events.trials)
        rows = np.column_stack([number, np.zeros_like(number), events.class_of_trial + 1])
        info = mne.create_info(events.units, 1000 / BIN_MS, "eeg")
        counts = dense_counts(events, np.float64)
        return mne.EpochsArray(counts, info, rows, proj=False, verbose="error")

    def means(epochs: Any) -> Courses:
        names = [str(number + 1) for number in range(CLASSES)]
        return np.array([epochs[name].average(method="mean").data for name in names])

    return epochs, means


def pynapple_tensor() -> Way:
    """`build_tensor` of a `TsGroup` for the trials of each class, and its mean."""
    import pynapple as nap

    def session(events: Events) -> Any:
        times_s = (events.trial * _PERIOD_MS + events.ms) / 1000 + _MIDDLE_S
        order = np.argsort(events.unit, kind="stable")
        stops = np.cumsum(np.bincount(events.unit, minlength=events.units))
        trains = np.split(times_s[order], stops[:-1])
        whole = nap.IntervalSet(0, events.trials * _PERIOD_MS / 1000)
        group = nap.TsGroup(
            {unit: nap.Ts(train) for unit, train in enumerate(trains)}, time_support=whole
        )
        starts_s = np.arange(events.trials) * _PERIOD_MS / 1000
        ends_s = starts_s + events.duration_ms / 1000
        return group, starts_s, ends_s, events

    def means(session: Any) -> Courses:
        group, starts_s, ends_s, events = session
        courses = np.full((CLASSES, events.units, events.bins), np.nan)
        for number in range(CLASSES):
            chosen = events.class_of_trial == number
            intervals = nap.IntervalSet(starts_s[chosen], ends_s[chosen])
            counts = nap.build_tensor(group, intervals, bin_size=BIN_MS / 1000)
            courses[number, :, : counts.shape[2]] = counts.mean(axis=1)
        return courses

    return session, means


def elephant_binned() -> Way:
    """`BinnedSpikeTrain` of one train a unit through the whole session, cut into trials."""
    import neo
    import quantities as pq
    from elephant.conversion import BinnedSpikeTrain

    def trains(events: Events) -> Any:
        times_ms = events.trial * events.length_ms + events.ms + 1000 * _MIDDLE_S
        stop = events.trials * events.length_ms * pq.ms
        order = np.argsort(events.unit, kind="stable")
        stops = np.cumsum(np.bincount(events.unit, minlength=events.units))
        parts = np.split(times_ms[order], stops[:-1])
        return [neo.SpikeTrain(part * pq.ms, t_stop=stop) for part in parts], events

    def means(trains_and_events: Any) -> Courses:
        trains, events = trains_and_events
        binned = BinnedSpikeTrain(trains, bin_size=BIN_MS * pq.ms).to_array(dtype=np.int32)
        counts = binned.reshape(events.units, events.trials, events.bins)
        classes = [events.class_of_trial == number for number in range(CLASSES)]
        none = np.zeros((events.units, events.bins))
        return over_ended_trials(
            np.array([counts[:, of].mean(axis=1) if of.any() else none for of in classes]), events
        )

    return trains, means


def elephant_histograms() -> Way:
    """`time_histogram` over the trains of each class and unit, one train a trial and unit."""
    import neo
    import quantities as pq
    from elephant.statistics import time_histogram

    def trains(events: Events) -> Any:
        cell = events.unit.astype(np.int64) * events.trials + events.trial
        order = np.argsort(cell, kind="stable")
        stops = np.cumsum(np.bincount(cell, minlength=events.units * events.trials))
        parts = np.split(events.ms[order] + 1000 * _MIDDLE_S, stops[:-1])
        stop = events.length_ms * pq.ms
        return [neo.SpikeTrain(part * pq.ms, t_stop=stop) for part in parts], events

    def means(trains_and_events: Any) -> Courses:
        trains, events = trains_and_events
        courses = np.zeros((CLASSES, events.units, events.bins))
        for number in np.unique(events.class_of_trial):
            chosen = np.flatnonzero(events.class_of_trial == number)
            for unit in range(events.units):
                of_unit = [trains[unit * events.trials + trial] for trial in chosen]
                histogram = time_histogram(of_unit, BIN_MS * pq.ms, output="mean")
                courses[number, unit] = histogram.magnitude.ravel()
        return over_ended_trials(courses, events)

    return trains, means


PEERS: dict[str, Callable[[], Way]] = {
    "numpy bincount": bincount,
    "plain loop": plain_loop,
    "xarray groupby": xarray_groupby,
    "xarray groupby, flox": xarray_groupby_flox,
    "MNE EpochsArray.average": mne_epochs,
    "pynapple build_tensor": pynapple_tensor,
    "elephant BinnedSpikeTrain": elephant_binned,
    "elephant time_histogram": elephant_histograms,
}
