"""Which bins or samples of a recording a window takes, and which make a coarser bin.

Spikes and rates stand in bins: one that begins at time t covers [t, t + width), and an edge of a
window falls between two bins. Amplitudes are samples: each stands at its time t, and edges may fall
anywhere.
"""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from striate.errors import WindowError
from striate.labelled import rate_units
from striate.recording import SPIKES, SPIKES_PER_SECOND, TIME

_TOLERANCE_BINS: Final = 1e-3


@dataclass(frozen=True)
class Bins:
    """Bins of `size` native bins each, from native bin `first` on; one edge falls on onset.

    Of samples, `left_edges` are the times of the first in each bin.
    """

    first: int
    size: int
    count: int
    left_edges: NDArray[np.float64]
    width: float


def has_window(recording: xr.Dataset) -> bool:
    """Whether the time axis is in s and has more than one bin, so that a window can select."""
    return bool(recording.sizes[TIME] > 1 and recording[TIME].attrs["units"] == "s")


def holds_samples(recording: xr.Dataset) -> bool:
    """Whether the recording holds amplitudes, sampled and signed, and no spikes or rates."""
    return rate_units(recording) not in {SPIKES, SPIKES_PER_SECOND}


def window_bins(recording: xr.Dataset, start_s: float, stop_s: float, name: str) -> slice:
    """Positions of the bins in [start_s, stop_s), or of the samples with start_s <= t < stop_s.

    Raises
    ------
    WindowError
        An edge lies outside the time axis or inside a bin, or no sample lies between them.
    """
    if start_s >= stop_s:
        raise WindowError(
            f"{name}: it starts at {start_s:g} s and stops at {stop_s:g} s; "
            "write the earlier time first"
        )
    position = _first_sample_from if holds_samples(recording) else _bin_at
    first, stop = (position(recording, edge_s, name) for edge_s in (start_s, stop_s))
    if first == stop:
        raise WindowError(
            f"{name}: nothing was sampled from {start_s:g} s to before {stop_s:g} s in "
            f"{_named(recording)}, once in {_width_s(recording) * 1000:g} ms; write a wider one"
        )
    return slice(first, stop)


def coarse_bins(recording: xr.Dataset, bin_ms: float) -> Bins:
    """Bins of `bin_ms`, aligned on stimulus onset, that lie wholly inside the time axis.

    Data in bins as coarse as `bin_ms` or coarser keep their own bins. Samples are taken together
    as many as fit into `bin_ms`, from the first at or after onset on; `width` is what they cover.

    Raises
    ------
    WindowError
        `bin_ms` is no multiple of the recording's bin width, or longer than its trials.
    """
    time = recording[TIME]
    if bin_ms <= 0:
        raise WindowError(f"bin_ms: {bin_ms:g} is no width; write a number above 0, such as 10")
    if time.attrs["units"] != "s":
        return Bins(0, 1, time.size, time.to_numpy(), 1.0)
    width_s = _width_s(recording)
    if time.size == 1:
        return Bins(0, 1, 1, time.to_numpy(), width_s)
    size = _bins_per_bin(recording, width_s, bin_ms)
    first = _position_at_onset(recording) % size
    count = (time.size - first) // size
    if count == 0:
        raise WindowError(
            f"bin_ms: {bin_ms:g} is longer than the trials of {_named(recording)}, "
            f"{time.size * width_s:g} s; write a smaller one"
        )
    edges = time.to_numpy()[first : first + count * size : size]
    return Bins(first, size, count, edges, size * width_s)


def _bins_per_bin(recording: xr.Dataset, width_s: float, bin_ms: float) -> int:
    ratio = bin_ms / 1000 / width_s
    if ratio <= 1:
        return 1
    if holds_samples(recording):
        return math.floor(ratio + _TOLERANCE_BINS)
    if abs(ratio - round(ratio)) > _TOLERANCE_BINS:
        below, above = (int(ratio) * width_s * 1000, (int(ratio) + 1) * width_s * 1000)
        raise WindowError(
            f"bin_ms: {bin_ms:g} is no multiple of the bins of {_named(recording)}, "
            f"{width_s * 1000:g} ms; write {below:.9g} or {above:.9g}"
        )
    return round(ratio)


def _bin_at(recording: xr.Dataset, edge_s: float, name: str) -> int:
    """Position of the bin that begins at an edge."""
    position = _position(recording, edge_s)
    if not -_TOLERANCE_BINS <= position <= recording.sizes[TIME] + _TOLERANCE_BINS:
        raise _outside(recording, edge_s, name)
    if abs(position - round(position)) > _TOLERANCE_BINS:
        width_s, start_s = _width_s(recording), float(recording[TIME][0])
        below, above = (start_s + int(position) * width_s, start_s + (int(position) + 1) * width_s)
        raise WindowError(
            f"{name}: {edge_s:g} s lies inside a bin of {_named(recording)}, "
            f"{width_s * 1000:g} ms wide; write {below:.9g} or {above:.9g}"
        )
    return round(position)


def _first_sample_from(recording: xr.Dataset, edge_s: float, name: str) -> int:
    """Position of the first sample at or after an edge.

    An edge less than one sample before the first is inside: no sample is missing between them.
    """
    position = _position(recording, edge_s) - _TOLERANCE_BINS
    if not -1 < position <= recording.sizes[TIME]:
        raise _outside(recording, edge_s, name)
    return math.ceil(position)


def _position_at_onset(recording: xr.Dataset) -> int:
    position = _position(recording, 0.0)
    return math.ceil(position - _TOLERANCE_BINS) if holds_samples(recording) else round(position)


def _position(recording: xr.Dataset, time_s: float) -> float:
    """Bins or samples from the beginning of the axis to a time."""
    return (time_s - float(recording[TIME][0])) / _width_s(recording)


def _width_s(recording: xr.Dataset) -> float:
    return float(recording[TIME].attrs["bin_width"])


def _outside(recording: xr.Dataset, edge_s: float, name: str) -> WindowError:
    start_s = float(recording[TIME][0])
    stop_s = start_s + recording.sizes[TIME] * _width_s(recording)
    return WindowError(
        f"{name}: {edge_s:g} s lies outside the time axis of {_named(recording)}, "
        f"{start_s:g} to {stop_s:g} s"
    )


def _named(recording: xr.Dataset) -> str:
    return f"recording '{recording.attrs['recording']}'"
