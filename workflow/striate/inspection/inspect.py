"""`striate inspect`: what is in a raw file, and what looks wrong with it."""

import math
from collections.abc import Iterator
from typing import Final

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from striate.arguments import Raw
from striate.contents import Contents, contents
from striate.inspection.labels import alike_lines, channel_line, label_lines, named
from striate.inspection.measured import Measured, measured
from striate.inspection.page import Row, print_rows
from striate.labelled import channel_labels, holds_spikes, rate_units, trial_labels
from striate.library import raw_recording
from striate.recording import CHANNEL, DURATION, SPIKES, SPIKES_PER_SECOND, TIME, TRIAL, notes

_HIGHEST_MEAN: Final = 200
_HIGHEST_IN_A_TRIAL: Final = 500


def inspect(raw: Raw) -> None:
    """Print what a raw file holds; of a layout that no reader knows, its variables.

    Of a file or folder that holds several recordings, and no option to choose one, their names.

    Raises
    ------
    StriateError
        The file cannot be read.
    """
    found = contents(raw.source)
    rows = list(_file_rows(raw, found))
    if raw.reader is None and not found.readers and found.variables:
        print_rows([*rows, *_variable_rows(found)])
        return
    if found.recordings and not raw.given and raw.reader in (None, *found.readers):
        print_rows([*rows, *_choice_rows(found)])
        return
    with raw_recording(raw.source, raw.reader, raw.options) as recording:
        print_rows([*rows, *recording_rows(recording)])


def recording_rows(recording: xr.Dataset) -> Iterator[Row]:
    """What a recording holds, one fact a row."""
    trials = trial_labels(recording)
    channels = {name: label.to_numpy() for name, label in channel_labels(recording).items()}
    yield Row("reader", recording.attrs["reader"])
    yield Row("trials", str(recording.sizes[TRIAL]))
    for name, values in label_lines(trials).items():
        yield Row(f"label {name}", values)
    yield Row("channels", channel_line(channels))
    yield Row("duration", _duration(recording))
    yield Row("bins", _bins(recording))
    yield from _activity_rows(recording, measured(recording))
    for line in alike_lines({**trials, **{n: v for n, v in channels.items() if n != CHANNEL}}):
        yield Row("look alike", line, is_warning=True)
    for name, note in notes(recording.attrs).items():
        yield Row(name, note)
    yield Row("citation", recording.attrs.get("citation") or "none in the file")


def _file_rows(raw: Raw, found: Contents) -> Iterator[Row]:
    files = raw.source.files
    if files:
        yield Row("files", ", ".join(f"{name}={path.name}" for name, path in files.items()))
    else:
        yield Row("file", raw.source.path.name)
    yield Row("format", found.kind)
    yield Row("size", _size(raw.source.raw_bytes))


def _variable_rows(found: Contents) -> Iterator[Row]:
    yield Row(
        "reader", "mapping (no layout that Striate knows; options say which variable is what)"
    )
    for variable in found.variables:
        yield Row("variable", variable)


def _choice_rows(found: Contents) -> Iterator[Row]:
    reader = ", ".join(found.readers)
    yield Row("reader", f"{reader} (several recordings; options say which one)")
    for recording in found.recordings:
        yield Row("recording", recording)


def _activity_rows(recording: xr.Dataset, activity: Measured) -> Iterator[Row]:
    units = _units(recording)
    # quoted, as a name such as 2 reads like a count
    channels = np.array([f"'{name}'" for name in recording[CHANNEL].to_numpy()], dtype=object)
    gaps = activity.has_gap
    if gaps.any():
        trials, in_channels = (int(gaps.any(axis=axis).sum()) for axis in (1, 0))
        told = f"trials with one: {trials}; channels with one: {in_channels}"
        yield Row("missing values", told, is_warning=True)
    else:
        yield Row("missing values", "none")
    if holds_spikes(recording):
        yield Row("spikes", f"{int(activity.total.sum())}")
    what = "rate" if units == SPIKES_PER_SECOND else "mean"
    yield Row(f"{what} per channel", _spread(activity.channel_means(), units))
    of_spikes = rate_units(recording) in {SPIKES, SPIKES_PER_SECOND}
    silent = activity.high == (0 if of_spikes else activity.low)
    if silent.any():
        what = "silent channels" if of_spikes else "constant channels"
        yield Row(what, named(channels[silent]), is_warning=True)
    if units == SPIKES_PER_SECOND:
        yield from _implausible_rows(channels, activity)


def _implausible_rows(channels: NDArray[np.object_], activity: Measured) -> Iterator[Row]:
    above_mean = channels[activity.channel_means() > _HIGHEST_MEAN]
    if above_mean.size:
        told = f"mean above {_HIGHEST_MEAN} spikes/s: {named(above_mean)}"
        yield Row("implausible rates", told, is_warning=True)
    above = activity.trial_means() > _HIGHEST_IN_A_TRIAL
    if above.any():
        counts = zip(channels, above.sum(axis=0), strict=True)
        where = [f"{name} ({count})" for name, count in counts if count]
        told = f"above {_HIGHEST_IN_A_TRIAL} spikes/s in single trials: {named(where)}"
        yield Row("implausible rates", told, is_warning=True)


def _units(recording: xr.Dataset) -> str:
    is_width_known = recording[TIME].attrs["units"] == "s"
    if holds_spikes(recording) and not is_width_known:
        return "spikes/bin"
    return rate_units(recording)


def _spread(means: NDArray[np.float64], units: str) -> str:
    known = means[~np.isnan(means)]
    if not known.size:
        return "no value"
    return f"median {np.median(known):.4g}, {known.min():.4g} to {known.max():.4g} {units}"


def _duration(recording: xr.Dataset) -> str:
    durations_s = recording[DURATION].to_numpy().astype(float)
    known = durations_s[~np.isnan(durations_s)]
    if not known.size:
        return "unknown"
    missing = len(durations_s) - len(known)
    told = f"; missing in {missing} trials" if missing else ""
    shortest, longest = known.min(), known.max()
    return (f"{shortest:g} s" if shortest == longest else f"{shortest:g} to {longest:g} s") + told


def _bins(recording: xr.Dataset) -> str:
    time = recording[TIME]
    if time.attrs["units"] != "s":
        return f"{time.size}, of unknown width"
    width_s = float(time.attrs["bin_width"])
    return f"{time.size} of {width_s * 1000:g} ms, from {float(time[0]):g} s after onset"


def _size(size: int) -> str:
    if size < 1000:
        return f"{size} bytes"
    power = min(int(math.log10(size) // 3), 3)
    return f"{size / 1000**power:.3g} {('', 'kB', 'MB', 'GB')[power]}"
