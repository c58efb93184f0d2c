"""CRCNS pvc-8: macaque V1, static natural images and gratings.

`resp_train` (channels x 956 stimuli x repeats x 1-ms bins from stimulus onset) holds the spikes
while the stimulus is on, `resp_train_blk` those of the blank screen after it; the recording joins
both on one time axis. Trials are in the order of the file, stimuli first, which is not the order
in time: that is the label `presentation`, from 1, where the set's `stimulus_sequence.mat` lies
beside the file. `INDCENT` (1 where the receptive field is well centred on the stimuli) and
`RF_SPATIAL` (its x and y) are used when they are there. The stimuli: `pvc_8_stimuli.py`.

With the option `latency_shift`, time counts from 50 ms after onset, as in the example script of the
set: nothing is lost, the time axis then begins at -0.05 s. With `well_centered`, only the channels
that `INDCENT` marks are kept.
"""

from collections.abc import Iterator, Mapping
from itertools import product
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from striate.errors import LayoutError
from striate.layouts.pvc_8_stimuli import STIMULUS_COUNT, stimulus_labels
from striate.matfile.counts import spike_positions
from striate.matfile.expected import columns, whole_numbers
from striate.matfile.load import MatFile, load
from striate.matfile.values import by
from striate.progress import with_progress
from striate.recording import (
    AREA,
    CHANNEL,
    DURATION,
    Labels,
    Recording,
    Spikes,
    TimeAxis,
    smallest_type,
    spike_recording,
)
from striate.sources import Source

LAYOUT: Final = "resp_train and, usually, resp_train_blk, channels x 956 x repeats x bins"
NEEDS_OPTIONS: Final = False
TAKES_SEVERAL_FILES: Final = False
CITATION: Final = (
    "Kohn A, Coen-Cagli R (2015). Multi-electrode recordings of anesthetized macaque V1 responses "
    "to static natural images and gratings. CRCNS.org, doi 10.6080/K0SB43P8"
)

_STIMULUS_ON, _BLANK = "resp_train", "resp_train_blk"
_CENTERED, _FIELDS = "INDCENT", "RF_SPATIAL"
_WELL_CENTERED: Final = "well_centered"
_SEQUENCE: Final = "stimulus_sequence"
_LATENCY_S: Final = 0.05
_NOT_NUMBERS: Final = {"cell", "struct", "char", "sparse", "object", "function_handle"}
_AXES: Final = "channels x 956 x repeats x bins"
_BIN_S: Final = 0.001


class _Shape(NamedTuple):
    """What the axes of `resp_train` or `resp_train_blk` stand for."""

    channels: int
    repeats: int
    bins: int


class _Bin(NamedTuple):
    """Spikes of all trials in one bin: how many each trial has, and the channel of each spike."""

    per_trial: NDArray[np.uint16]
    channel: NDArray[np.integer[Any]]


def recognises(source: Source) -> bool:
    """Whether there is a variable `resp_train`."""
    return source.is_mat and _STIMULUS_ON in source.mat


def read(source: Source, options: Mapping[str, Any]) -> Recording:
    """Recording of every spike, in 1-ms bins.

    Raises
    ------
    LayoutError
        The axes of the arrays are not those of this layout or do not fit together, an array holds
        what is no spike count, or a file that an option needs lacks what it needs.
    """
    content = source.mat
    shapes = _shapes(content)
    latency_s = _latency_s(shapes) if options.get("latency_shift") else 0.0
    # before any label: the arrays prove the shape that a damaged file only declares
    bins = _bins(content, shapes)
    channels = _channel_labels(content, shapes[_STIMULUS_ON].channels)
    kept = _kept_channels(channels, only_centered=bool(options.get("well_centered")))
    bin_count = sum(shape.bins for shape in shapes.values())
    labels = Labels(
        trials=_trial_labels(shapes, latency_s) | _presentation(source.path, shapes),
        channels={name: values[kept] for name, values in channels.items()},
        attrs={"citation": CITATION} | _latency_attrs(latency_s),
    )
    time = TimeAxis(bin_count, _BIN_S, -latency_s)
    return spike_recording(_trials(bins, shapes, kept), time, labels)


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
    if shape[1:2] == (STIMULUS_COUNT,) and 0 not in shape:
        match (shape[0], *shape[2:]):
            case (channels,):
                return [_Shape(channels, 1, 1)]
            case (channels, rest):
                return [_Shape(channels, rest, 1), _Shape(channels, 1, rest)]
            case (channels, repeats, bins):
                return [_Shape(channels, repeats, bins)]
    raise LayoutError(f"{name} is {content.kinds[name]}; {_AXES} needed")


def _bins(content: MatFile, shapes: dict[str, _Shape]) -> list[_Bin]:
    """Spikes bin after bin: the order in which MATLAB stores the arrays."""
    bins = []
    for name, shape in shapes.items():
        if content.kinds[name].matlab_class in _NOT_NUMBERS:
            raise LayoutError(f"{name} is {content.kinds[name]}; {_AXES} needed")
        pieces = content.pieces(name, shape.channels * STIMULUS_COUNT * shape.repeats)
        for number, piece in enumerate(with_progress(pieces, f"{name}: bins read", shape.bins)):
            bins.append(_bin(piece, shape, f"{name} in bin {number + 1}"))
    return bins


def _bin(piece: NDArray[Any], shape: _Shape, name: str) -> _Bin:
    if np.iscomplexobj(piece):
        raise LayoutError(f"{name} holds complex numbers; spike counts needed")
    by_trial = piece.reshape(-1, shape.channels)
    trial, channel = spike_positions(by_trial, name, ("trial", "channel"))
    per_trial = np.bincount(trial, minlength=len(by_trial))
    if per_trial.max() > np.iinfo(np.uint16).max:
        raise LayoutError(f"{name} holds {per_trial.max()} spikes in one trial")
    return _Bin(per_trial.astype(np.uint16), channel.astype(smallest_type(shape.channels)))


def _trials(
    bins: list[_Bin], shapes: dict[str, _Shape], kept: NDArray[np.intp]
) -> Iterator[Spikes]:
    """Spikes of all stimuli, one repeat after another."""
    new_position = np.full(shapes[_STIMULUS_ON].channels, -1)
    new_position[kept] = np.arange(len(kept))
    read = np.zeros(len(bins), np.intp)
    for repeat in range(shapes[_STIMULUS_ON].repeats):
        trials = slice(repeat * STIMULUS_COUNT, (repeat + 1) * STIMULUS_COUNT)
        per_trial = np.array([in_bin.per_trial[trials] for in_bin in bins], dtype=np.intp)
        stop = read + per_trial.sum(axis=1)
        spans = zip(bins, read, stop, strict=True)
        channel = new_position[np.concatenate([b.channel[first:last] for b, first, last in spans])]
        time_bin, trial = np.divmod(
            np.repeat(np.arange(per_trial.size), per_trial.ravel()), STIMULUS_COUNT
        )
        is_kept = channel >= 0
        yield Spikes(trial[is_kept], channel[is_kept], time_bin[is_kept], STIMULUS_COUNT)
        read = stop


def _kept_channels(channels: dict[str, NDArray[Any]], *, only_centered: bool) -> NDArray[np.intp]:
    if not only_centered:
        return np.arange(len(channels[CHANNEL]))
    if _WELL_CENTERED not in channels:
        raise LayoutError(f"well_centered: the file has no {_CENTERED}; leave the option out")
    kept = np.flatnonzero(channels[_WELL_CENTERED])
    if kept.size == 0:
        raise LayoutError(f"well_centered: {_CENTERED} marks no channel; leave the option out")
    return kept


def _latency_s(shapes: dict[str, _Shape]) -> float:
    """Latency of V1 as the example script of the set takes it."""
    blank_bins = shapes[_BLANK].bins if _BLANK in shapes else 0
    if blank_bins * _BIN_S < _LATENCY_S:
        raise LayoutError(
            f"latency_shift: {_LATENCY_S * 1000:g} ms of {_BLANK} are needed after {_STIMULUS_ON}, "
            f"the file has {blank_bins}; leave the option out"
        )
    return _LATENCY_S


def _latency_attrs(latency_s: float) -> dict[str, str]:
    return {"time_zero": f"{latency_s * 1000:g} ms after stimulus onset"} if latency_s else {}


def _trial_labels(shapes: dict[str, _Shape], latency_s: float) -> dict[str, NDArray[Any]]:
    """Labels (trial,): the stimulus varies fastest, as in MATLAB's linear index."""
    repeat_count = shapes[_STIMULUS_ON].repeats
    labels = {name: np.tile(values, repeat_count) for name, values in stimulus_labels().items()}
    trial_count = STIMULUS_COUNT * repeat_count
    recorded_s = sum(shape.bins for shape in shapes.values()) * _BIN_S - latency_s
    return labels | {
        "repeat": np.repeat(np.arange(1, repeat_count + 1), STIMULUS_COUNT),
        DURATION: np.full(trial_count, recorded_s),
        "stimulus_duration": np.full(trial_count, shapes[_STIMULUS_ON].bins * _BIN_S),
    }


def _presentation(path: Path, shapes: dict[str, _Shape]) -> dict[str, NDArray[Any]]:
    """Place of each trial in the order of time, from 1, where the file that says it lies beside."""
    beside = path.with_name(f"{_SEQUENCE}.mat")
    if not beside.is_file():
        return {}
    content = load(beside)
    if _SEQUENCE not in content:
        raise LayoutError(f"{beside.name} has no {_SEQUENCE}; it holds: {', '.join(content)}")
    shown = whole_numbers(content[_SEQUENCE], f"{beside.name}: {_SEQUENCE}")
    repeat_count = shapes[_STIMULUS_ON].repeats
    if shown.shape != (STIMULUS_COUNT, repeat_count):
        raise LayoutError(
            f"{beside.name}: {_SEQUENCE} is {by(shown.shape)}; {STIMULUS_COUNT} x {repeat_count} "
            "(stimuli in the order shown x repeats) needed"
        )
    for repeat, column in enumerate(shown.T, start=1):
        if not np.array_equal(np.sort(column), np.arange(1, STIMULUS_COUNT + 1)):
            raise LayoutError(
                f"{beside.name}: column {repeat} of {_SEQUENCE} does not hold each stimulus "
                f"from 1 to {STIMULUS_COUNT} once"
            )
    place_in_repeat = np.argsort(shown, axis=0) + 1
    place = place_in_repeat + np.arange(repeat_count) * STIMULUS_COUNT
    return {"presentation": place.ravel(order="F")}


def _channel_labels(content: MatFile, channel_count: int) -> dict[str, NDArray[Any]]:
    labels: dict[str, NDArray[Any]] = {
        CHANNEL: np.array([f"n{number:03d}" for number in range(1, channel_count + 1)]),
        AREA: np.full(channel_count, "V1"),
    }
    if _CENTERED in content:
        (centered,) = columns(content[_CENTERED], _CENTERED, channel_count, 1)
        labels[_WELL_CENTERED] = centered == 1
    if _FIELDS in content:
        x, y = columns(content[_FIELDS], _FIELDS, channel_count, 2)
        labels |= {"receptive_field_x": x, "receptive_field_y": y}
    return labels
