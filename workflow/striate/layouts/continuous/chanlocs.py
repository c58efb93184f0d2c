"""Channels of an EEGLAB set: names, types and positions in `EEG.chanlocs`.

Positions are turned as MNE does it: EEGLAB's x axis points to the nose, its y axis to the left.
They are in no known unit; the mean radius of a head tells m from dm, cm and mm.
"""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from striate.errors import LayoutError
from striate.layouts.continuous.signal import BAD, KIND, POSITION
from striate.matfile.columns import column
from striate.matfile.expected import field, struct, text
from striate.matfile.values import Value
from striate.recording import CHANNEL

_NO_VOLTAGES: Final = frozenset(
    ("stim", "trig", "trigger", "status", "marker", "misc", "gsr", "resp", "temp", "ppg", "mag")
)
# mean radius below which positions are in the unit that is so many m; as in MNE
_UNITS: Final = ((0.25, 1.0), (2.5, 0.1), (25.0, 0.01), (np.inf, 0.001))


def channel_labels(
    value: Value, channel_count: int
) -> tuple[dict[str, NDArray[Any]], dict[str, str]]:
    """Labels of all channels, and which of them hold no voltage, with the reason.

    Raises
    ------
    LayoutError
        `EEG.chanlocs` is no struct array of as many elements as there are channels.
    """
    if isinstance(value, np.ndarray) and value.size == 0:
        names, kinds = [str(number) for number in range(1, channel_count + 1)], []
        places = np.empty((0, 3))
    else:
        locations = struct(value, "EEG.chanlocs").elements
        if len(locations) != channel_count:
            raise LayoutError(
                f"EEG.chanlocs names {len(locations)} channels; EEG.nbchan is {channel_count}"
            )
        names = [
            text(field(one, "labels", "EEG.chanlocs"), "EEG.chanlocs.labels") for one in locations
        ]
        kinds = [_kind(one.get("type", "")) for one in locations]
        places = _places(locations)
    kinds = [kind or "eeg" for kind in kinds or [""] * channel_count]
    labels: dict[str, NDArray[Any]] = {
        CHANNEL: np.array(names),
        KIND: np.array(kinds),
        BAD: np.zeros(channel_count, dtype=bool),
    }
    if np.isfinite(places).any():
        labels |= dict(zip(POSITION, places.T, strict=True))
    pairs = zip(names, kinds, strict=True)
    return labels, {name: kind for name, kind in pairs if kind in _NO_VOLTAGES}


def _kind(value: Value) -> str:
    return value.strip().lower() if isinstance(value, str) else ""


def _places(locations: tuple[Mapping[str, Value], ...]) -> NDArray[np.float64]:
    """Positions (channel, 3) in m, NaN where there is none."""
    axes = [column([one.get(axis, "") for one in locations]) for axis in ("X", "Y", "Z")]
    if any(axis is None or axis.dtype.kind not in "iuf" for axis in axes):
        return np.full((len(locations), 3), np.nan)
    nose, left, up = (np.asarray(axis, dtype=float) for axis in axes)
    places = np.stack([-left, nose, up], axis=1)
    radii = np.linalg.norm(places, axis=1)
    known = radii[np.isfinite(radii)]
    if not known.size:
        return np.full_like(places, np.nan)
    unit_m = next(unit for limit, unit in _UNITS if known.mean() < limit or np.isinf(limit))
    return places * unit_m
