"""Means of every class by Striate's own functions, as the steps `respond` and `mean` call them."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr
from class_events import BIN_MS, CLASSES, WINDOW, Numbers

from striate.labelled import trial_labels
from striate.means import response_means, stimulus_means, time_course
from striate.opened import opened_recording
from striate.recording import SPIKE, SPIKES_PER_TRIAL, TRIAL
from striate.responses import responses
from striate.stimuli import selected_trials

_CONDITIONS: tuple[dict[str, Any], ...] = (
    {"stimulus": {"any_of": ["blank"]}},
    *({"orientation": {"any_of": [22.5 * number]}} for number in range(CLASSES - 1)),
)


@dataclass(frozen=True)
class Session:
    """A recording in memory."""

    recording: xr.Dataset

    def first(self, trials: int) -> "Session":
        """The same of the first trials alone."""
        per_trial = self.recording[SPIKES_PER_TRIAL].to_numpy()
        if trials >= len(per_trial):
            return self
        spikes = int(per_trial[:trials].sum())
        return Session(self.recording.isel({TRIAL: slice(trials), SPIKE: slice(spikes)}))


def striate_way(
    store: Path,
) -> tuple[Callable[[], Session], Callable[[Session], Session], Callable[[Session], Any]]:
    """Functions that open the session, prepare nothing, and make the means in spikes/s."""

    def open_session() -> Session:
        with opened_recording(store) as recording:
            return Session(recording.load())

    return open_session, lambda session: session, class_means


def class_means(session: Session) -> tuple[Numbers, Numbers]:
    """Mean rates (class, unit) and time courses (class, unit, bin) in spikes/s; also their SEM."""
    responded = responses(session.recording, WINDOW, None)
    means = [
        stimulus_means(session.recording, responded, "class", conditions, BIN_MS)
        for conditions in _CONDITIONS
    ]
    return tuple(
        np.array([of[name].to_numpy() for of in means]) for name in ("mean", "time_course")
    )


def mean_rates(recording: xr.Dataset) -> list[xr.Dataset]:
    """Mean rate of each class, with its SEM."""
    responded = responses(recording, WINDOW, None)
    return [response_means(responded, "class", conditions) for conditions in _CONDITIONS]


def time_courses(recording: xr.Dataset) -> list[xr.Dataset]:
    """Time course of each class, with its SEM."""
    labels = trial_labels(recording)
    chosen = [selected_trials(labels, conditions) for conditions in _CONDITIONS]
    return [time_course(recording, trials, BIN_MS) for trials in chosen]
