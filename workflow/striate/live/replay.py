"""A recording that is there, replayed as if it came in: trial by trial, in real or faster time."""

from threading import TIMEOUT_MAX, Event
from time import monotonic
from typing import Final

import numpy as np
import xarray as xr

from striate.activity import Values
from striate.live.session import Session
from striate.live.trials import trials_of
from striate.recording import DURATION, TIME

_ONSET: Final = "onset"
_UNKNOWN_S: Final = 1.0
"""How long a trial takes of which nobody says how long it was."""


def arrivals_s(recording: xr.Dataset) -> Values:
    """(trial,): when each trial had ended, in s after the first began.

    From the label `onset` where it says of each trial when it began; else the trials follow each
    other without a pause, each as long as it lasted.
    """
    lasted_s = _lasted_s(recording)
    onset_s = _onsets_s(recording)
    if onset_s is None:
        return np.cumsum(lasted_s)
    return np.maximum.accumulate(onset_s - onset_s[0] + lasted_s)


def replay(recording: xr.Dataset, session: Session, speed: float, stopped: Event) -> None:
    """Add trial after trial to the session, each when it would have ended; return when all are in.

    Parameters
    ----------
    speed
        How many times faster than it was; infinite without any wait.
    stopped
        Set to end earlier.
    """
    with np.errstate(over="ignore"):
        due_s = monotonic() + arrivals_s(recording) / speed
    for trial, at_s in zip(trials_of(recording), due_s.tolist(), strict=True):
        if stopped.wait(min(max(at_s - monotonic(), 0.0), TIMEOUT_MAX)):
            return
        session.add(trial)
    session.say("finished", "all trials of the recording have come in")


def _lasted_s(recording: xr.Dataset) -> Values:
    time = recording[TIME]
    whole_s = _UNKNOWN_S
    if time.attrs["units"] == "s":
        whole_s = time.size * float(time.attrs["bin_width"])
    lasted_s = recording[DURATION].to_numpy().astype(float)
    return np.where(np.isfinite(lasted_s) & (lasted_s > 0), lasted_s, whole_s)


def _onsets_s(recording: xr.Dataset) -> Values | None:
    """When each trial began; None where the file does not say it of all, in their order."""
    if _ONSET not in recording.coords or recording[_ONSET].dtype.kind not in "fiu":
        return None
    onset_s = recording[_ONSET].to_numpy().astype(float)
    in_order = np.isfinite(onset_s).all() and (np.diff(onset_s) >= 0).all()
    return onset_s if in_order else None
