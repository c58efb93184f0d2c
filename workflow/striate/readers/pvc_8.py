"""CRCNS pvc-8: macaque V1, static natural images and gratings.

`resp_train` (channels x 956 stimuli x repeats x 1-ms bins from stimulus onset) holds the spikes
while the stimulus is on, `resp_train_blk` those of the blank screen after it; the recording joins
both on one time axis. Trials are in the order of the file, stimuli first, which is not the order
in time. `INDCENT` (1 where the receptive field is well centred on the stimuli) and `RF_SPATIAL`
(its x and y) are used when they are there.

Stimuli, as in the example script of the data set: 540 natural images (small and large, 9
categories, 30 instances), then gratings in three series. A label is given where that script or the
description says its value: `spatial_frequency` in the first series, `orientation` in the second
(0 to 180 deg), `radius` and `shape` in the third. Orientations of the other two series, and phases,
are known by their number alone, from 1: `orientation_index`, `phase`. `size` is text, of natural
images only.
"""

from itertools import product
from typing import Any, Final, NamedTuple

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from striate.errors import LayoutError
from striate.matfile.counts import spike_positions
from striate.matfile.expected import columns, numbers
from striate.matfile.load import MatFile
from striate.progress import with_progress
from striate.recording import (
    AREA,
    CHANNEL,
    DURATION,
    STIMULUS,
    Labels,
    Spikes,
    TimeAxis,
    spike_recording,
)

LAYOUT: Final = "resp_train and, usually, resp_train_blk, channels x 956 x repeats x bins"
CITATION: Final = (
    "Kohn A, Coen-Cagli R (2015). Multi-electrode recordings of anesthetized macaque V1 responses "
    "to static natural images and gratings. CRCNS.org, doi 10.6080/K0SB43P8"
)

_STIMULUS_ON, _BLANK = "resp_train", "resp_train_blk"
_CENTERED, _FIELDS = "INDCENT", "RF_SPATIAL"
_CONDITION_COUNT: Final = 956
_AXES: Final = "channels x 956 x repeats x bins"
_BIN_S: Final = 0.001
_PIXELS_PER_DEGREE: Final = 48


class _Shape(NamedTuple):
    """What the axes of `resp_train` or `resp_train_blk` stand for."""

    channels: int
    repeats: int
    bins: int


class _Events(NamedTuple):
    trial: NDArray[np.int32]
    channel: NDArray[np.int32]
    bin: NDArray[np.int32]


def recognises(content: MatFile) -> bool:
    """Whether there is a variable `resp_train`."""
    return _STIMULUS_ON in content


def read(content: MatFile) -> xr.Dataset:
    """Recording of every spike, in 1-ms bins.

    Raises
    ------
    LayoutError
        The axes of the arrays are not those of this layout or do not fit together, or an array
        holds what is no spike count.
    """
    shapes = _shapes(content)
    channel_count, repeat_count, _ = shapes[_STIMULUS_ON]
    bin_count = sum(shape.bins for shape in shapes.values())
    trial_count = _CONDITION_COUNT * repeat_count
    labels = Labels(
        trials=_trial_labels(repeat_count)
        | {
            DURATION: np.full(trial_count, bin_count * _BIN_S),
            "stimulus_duration": np.full(trial_count, shapes[_STIMULUS_ON].bins * _BIN_S),
        },
        channels=_channel_labels(content, channel_count),
        attrs={"citation": CITATION},
    )
    spikes = _spikes(content, shapes)
    return spike_recording(spikes, TimeAxis(bin_count, _BIN_S), labels)


def _shapes(content: MatFile) -> dict[str, _Shape]:
    """Axes of each array, in the order of time."""
    names = [name for name in (_STIMULUS_ON, _BLANK) if name in content]
    readings = product(*(_readings(content, name) for name in names))
    fitting = {shapes for shapes in readings if len({shape[:2] for shape in shapes}) == 1}
    if len(fitting) == 1:
        return dict(zip(names, fitting.pop(), strict=True))
    found = " and ".join(f"{name} is {content.kinds[name]}" for name in names)
    problem = "repeats and bins cannot be told apart" if fitting else "they do not fit together"
    raise LayoutError(f"{found}; {problem}: {_AXES} needed")


def _readings(content: MatFile, name: str) -> list[_Shape]:
    """What an array can be: MATLAB drops a last axis of 1, and `squeeze` drops any."""
    shape = content.kinds[name].shape
    if shape[1:2] == (_CONDITION_COUNT,) and 0 not in shape:
        match (shape[0], *shape[2:]):
            case (channels,):
                return [_Shape(channels, 1, 1)]
            case (channels, rest):
                return [_Shape(channels, rest, 1), _Shape(channels, 1, rest)]
            case (channels, repeats, bins):
                return [_Shape(channels, repeats, bins)]
    raise LayoutError(f"{name} is {content.kinds[name]}; {_AXES} needed")


def _spikes(content: MatFile, shapes: dict[str, _Shape]) -> Spikes:
    first_bin, parts = 0, []
    for name, shape in shapes.items():
        parts.append(_events(content, name, shape, first_bin))
        first_bin += shape.bins
    trial, channel, time_bin = (np.concatenate(part) for part in zip(*parts, strict=True))
    order = np.argsort(trial, kind="stable")
    trial_count = _CONDITION_COUNT * shapes[_STIMULUS_ON].repeats
    per_trial = np.bincount(trial, minlength=trial_count)
    return Spikes(time_bin[order], channel[order], per_trial)


def _events(content: MatFile, name: str, shape: _Shape, first_bin: int) -> _Events:
    """Spikes of one array, bin after bin: the order in which MATLAB stores it."""
    counts = numbers(content[name], name).reshape(shape.channels, -1, shape.bins, order="F")
    parts = []
    for index in with_progress(range(shape.bins), f"{name}: bins read"):
        bin_name = f"{name} in bin {index + 1}"
        trial, channel = spike_positions(counts[:, :, index].T, bin_name, ("trial", "channel"))
        time_bin = np.full(len(trial), first_bin + index)
        parts.append(_Events(*(part.astype(np.int32) for part in (trial, channel, time_bin))))
    return _Events(*(np.concatenate(part) for part in zip(*parts, strict=True)))


def _trial_labels(repeat_count: int) -> dict[str, NDArray[Any]]:
    """Labels (trial,): the stimulus varies fastest, as in MATLAB's linear index."""
    labels = {name: np.tile(values, repeat_count) for name, values in _condition_labels().items()}
    repeat = np.repeat(np.arange(1, repeat_count + 1), _CONDITION_COUNT)
    return labels | {"repeat": repeat}


def _condition_labels() -> dict[str, NDArray[Any]]:
    """Labels (stimulus,) of the 956 stimuli; NaN or empty text where one does not apply."""
    sets = (_natural_images(), _frequency_gratings(), _orientation_gratings(), _size_gratings())
    names = dict.fromkeys(name for labels in sets for name in labels)
    table = {name: np.concatenate([_or_missing(labels, name) for labels in sets]) for name in names}
    return table | {"condition": np.arange(1, _CONDITION_COUNT + 1)}


def _or_missing(labels: dict[str, NDArray[Any]], name: str) -> NDArray[Any]:
    missing = "" if name in ("size", "shape") else np.nan
    return labels.get(name, np.full(len(labels[STIMULUS]), missing))


def _natural_images() -> dict[str, NDArray[Any]]:
    size, category, instance = _levels(2, 9, 30)
    return {
        STIMULUS: np.full(len(size), "natural image"),
        "size": np.array(["small", "large"])[size],
        "category": category + 1.0,
        "instance": instance + 1.0,
    }


def _frequency_gratings() -> dict[str, NDArray[Any]]:
    phase, orientation, frequency = _levels(4, 4, 8)
    return _gratings(phase, orientation) | {"spatial_frequency": 2.0 ** (-2 + 0.7 * frequency)}


def _orientation_gratings() -> dict[str, NDArray[Any]]:
    phase, orientation = _levels(4, 16)
    return _gratings(phase, orientation) | {"orientation": (90 - 11.25 * orientation) % 180}


def _size_gratings() -> dict[str, NDArray[Any]]:
    phase, shape, radius, orientation = _levels(4, 2, 7, 4)
    return _gratings(phase, orientation) | {
        "shape": np.array(["disc", "annulus"])[shape],
        "radius": np.round(_PIXELS_PER_DEGREE * 2 ** (-1.56 + 0.7 * radius)),
    }


def _gratings(phase: NDArray[np.intp], orientation: NDArray[np.intp]) -> dict[str, NDArray[Any]]:
    return {
        STIMULUS: np.full(len(phase), "grating"),
        "phase": phase + 1.0,
        "orientation_index": orientation + 1.0,
    }


def _levels(*counts: int) -> tuple[NDArray[np.intp], ...]:
    """Level of each factor, from 0, for every combination; the first factor varies fastest."""
    return np.unravel_index(np.arange(np.prod(counts)), counts, order="F")


def _channel_labels(content: MatFile, channel_count: int) -> dict[str, NDArray[Any]]:
    labels: dict[str, NDArray[Any]] = {
        CHANNEL: np.array([f"n{number:03d}" for number in range(1, channel_count + 1)]),
        AREA: np.full(channel_count, "V1"),
    }
    if _CENTERED in content:
        (centered,) = columns(content[_CENTERED], _CENTERED, channel_count, 1)
        labels["well_centered"] = centered == 1
    if _FIELDS in content:
        x, y = columns(content[_FIELDS], _FIELDS, channel_count, 2)
        labels |= {"x": x, "y": y}
    return labels
