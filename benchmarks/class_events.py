"""Spikes of a session and the classes of its trials, as every way to the means is given them."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import zarr
from numpy.typing import NDArray
from zarr.storage import ZipStore

CLASSES, BIN_MS, WINDOW = 9, 10, (0.16, 1.16)

Numbers = NDArray[Any]
Courses = NDArray[np.float64]
"""Mean spikes a bin (class, unit, bin); NaN where the trials of the class had ended."""


@dataclass(frozen=True)
class Events:
    """Spikes of a session in the order of its trials: `unit` and `ms` of each."""

    unit: Numbers
    ms: Numbers
    per_trial: Numbers
    class_of_trial: Numbers
    duration_ms: Numbers
    units: int
    length_ms: int

    @property
    def trials(self) -> int:
        """How many there are."""
        return len(self.per_trial)

    @property
    def bins(self) -> int:
        """How many make up the longest trial."""
        return self.length_ms // BIN_MS

    @property
    def trial(self) -> Numbers:
        """Trial of each spike, from 0."""
        return np.repeat(np.arange(self.trials), self.per_trial)

    def first(self, trials: int) -> "Events":
        """The same of the first trials alone."""
        stop = int(self.per_trial[:trials].sum())
        return Events(
            *(self.unit[:stop], self.ms[:stop], self.per_trial[:trials]),
            *(self.class_of_trial[:trials], self.duration_ms[:trials]),
            *(self.units, self.length_ms),
        )


def events_in(store: Path) -> Events:
    """Read all of them from an artifact of Striate, with zarr alone."""
    with ZipStore(store, mode="r") as file:
        group = zarr.open_group(file, mode="r")
        names = ("spike_channel", "spike_bin", "spikes_per_trial", "orientation", "duration")
        unit, ms, per_trial, orientation, duration_s = (group[name][:] for name in names)
        units, length_ms = group["channel"].shape[0], group["time"].shape[0]
    classes = np.where(np.isnan(orientation), 0, 1 + orientation / 22.5).astype(np.int64)
    duration_ms = np.round(1000 * duration_s).astype(np.int64)
    return Events(unit, ms, per_trial.astype(np.int64), classes, duration_ms, units, length_ms)


def over_ended_trials(courses: Numbers, events: Events) -> Courses:
    """NaN in the bins in which no trial of the class lives; those of a class are of one length."""
    masked = np.array(courses, dtype=float)
    for number in range(CLASSES):
        lived = events.duration_ms[events.class_of_trial == number]
        masked[number, :, (lived.max() if lived.size else 0) // BIN_MS :] = np.nan
    return masked


def dense_counts(events: Events, dtype: type[np.generic]) -> Numbers:
    """Spike counts (trial, unit, bin), for the ways that take arrays; NaN after a trial's end."""
    shape = (events.trials, events.units, events.bins)
    cell = np.ravel_multi_index((events.trial, events.unit, events.ms // BIN_MS), shape)
    counts = np.bincount(cell, minlength=int(np.prod(shape))).reshape(shape).astype(dtype)
    over = np.arange(events.bins) >= events.duration_ms[:, None] // BIN_MS
    np.copyto(counts, np.nan, where=over[:, None, :])
    return counts
