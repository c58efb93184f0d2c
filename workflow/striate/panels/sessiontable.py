"""The rows of the table beside the overview."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from striate.panels.sampledcourse import Course
from striate.panels.session import Session


def channel_rows(session: Session, area: NDArray[Any], unit: str) -> dict[str, Any]:
    """A row a channel: how active it is."""
    return {
        "shows": "channel",
        "channel": np.array(session.channels, dtype=object),
        "area": area,
        "value": session.level.mean,
        "ci_low": session.level.low,
        "ci_high": session.level.high,
        "count": session.level.count,
        "units": unit,
    }


def stimulus_rows(session: Session) -> dict[str, Any]:
    """A row a stimulus: its trials."""
    return {
        "shows": "stimulus",
        "stimulus": np.array([name for name, _ in session.stimuli], dtype=object),
        "count": np.array([count for _, count in session.stimuli]),
    }


def area_rows(session: Session, number: int, name: str, unit: str) -> list[dict[str, Any]]:
    """Rows of an area: its distribution, each trial, the running median."""
    places, medians = session.medians
    low, high, shares = session.edges[:-1], session.edges[1:], session.shares[number]
    kinds: list[dict[str, Any]] = [
        {"shows": "distribution", "low": low, "high": high, "value": shares, "units": "%"},
        {"shows": "trial", "trial": session.trials, "value": session.drift[number], "units": unit},
        {"shows": "running median", "trial": places, "value": medians[number], "units": unit},
    ]
    return [kind | {"area": name} for kind in kinds]


def time_rows(course: Course, number: int, name: str) -> dict[str, Any]:
    """A row a bin of the time course of an area."""
    over = course.areas[number]
    return {
        "shows": "time",
        "area": name,
        "time": course.middles,
        "value": over.mean,
        "ci_low": over.low,
        "ci_high": over.high,
        "count": over.count,
        "units": course.quantity.unit,
    }


def block_rows(session: Session, area: NDArray[Any]) -> dict[str, Any]:
    """A row a channel and block of trials."""
    edges, z = session.blocks.edges, session.blocks.z
    return {
        "shows": "block",
        "channel": np.repeat(np.array(session.channels, dtype=object), z.shape[1]),
        "area": np.repeat(area, z.shape[1]),
        "trial": np.tile(session.trials[edges[:-1]], len(z)),
        "last_trial": np.tile(session.trials[edges[1:] - 1], len(z)),
        "value": z.ravel(),
        "units": "z",
    }
