"""EEGLAB sets: the struct `EEG`, or its fields as variables, in a MAT-file of any version.

The signal is `EEG.data` (channel, sample) in µV, or the name of a file of it that lies beside the
set. The first stays in memory, in the type in which the set stores it: a compressed struct can only
be read from its beginning on; the second is read trial by trial. Events are `EEG.event`, each field
of which is a label.
"""

import os
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from striate.companions import float_files
from striate.errors import LayoutError, UnreadableFileError
from striate.layouts.continuous.chanlocs import channel_labels
from striate.layouts.continuous.epochs import Continuous
from striate.layouts.continuous.signal import NO_MARKS, Marks, Signal, unused_channels
from striate.matfile.assembly import assembled
from striate.matfile.assembly import fields as struct_fields
from striate.matfile.columns import column
from striate.matfile.expected import field, numbers, struct, text
from striate.matfile.load import MatFile
from striate.matfile.values import Struct, Value, by
from striate.recording import CHANNEL

_VOLTS_PER_MICROVOLT: Final = 1e-6
_STRUCT: Final = "EEG"
_DATA: Final = "data"
_LONGEST_NAME: Final = 255
_NEEDED: Final = ("nbchan", "pnts", "trials", "srate", "chanlocs", "event", _DATA)
_EVENT_FIELDS: Final = ("type", "latency", "duration")


def eeglab_signal(path: Path, content: MatFile) -> Signal:
    """Signal of a continuous EEGLAB set.

    Raises
    ------
    LayoutError
        The set is cut into epochs, its fields contradict each other, or its signal does not lie
        beside it.
    UnreadableFileError
        The file of the signal is missing or cannot be opened.
    """
    eeg = _fields(content)
    channel_count, sample_count, trial_count = (
        int(_number(eeg, name)) for name in ("nbchan", "pnts", "trials")
    )
    if trial_count > 1:
        raise LayoutError(
            f"EEG is cut into {trial_count} epochs; a continuous set, saved before, is needed"
        )
    rate_hz = _number(eeg, "srate")
    if channel_count < 1 or sample_count < 1 or rate_hz <= 0:
        raise LayoutError(
            f"EEG has {channel_count} channels, {sample_count} samples at {rate_hz:g} Hz; "
            "at least one of each needed"
        )
    data, notes = _microvolts(path, eeg, (channel_count, sample_count))
    channels, reasons = channel_labels(eeg["chanlocs"], channel_count)
    placed = "in the file, unit guessed from the mean radius" if "x" in channels else ""
    attrs = {"unused_channels": "", "electrode_positions": placed, "reader_notes": notes}
    continuous = Continuous(partial(_volts, data), channel_count, sample_count, rate_hz)
    marks = _marks(eeg["event"], rate_hz)
    kept = np.array([name not in reasons for name in channels[CHANNEL].tolist()])
    if not kept.any():
        raise LayoutError(f"no channel is in V; there are {unused_channels(reasons)}")
    return Signal(continuous, channels, marks, {}, attrs).without(kept, reasons)


def _fields(content: MatFile) -> dict[str, Value]:
    """The needed fields of EEG; others, such as ICA weights, are passed over."""
    if _STRUCT not in content:
        found: dict[str, Value] = {name: content[name] for name in _NEEDED if name in content}
    else:
        leaves = struct_fields(content.leaves(_STRUCT), _STRUCT)
        found = {name: assembled(parts) for name, parts in leaves if name in _NEEDED}
    nothing = np.empty((0, 0))
    for name in _NEEDED:
        if name in ("trials", "event"):
            found.setdefault(name, np.ones((1, 1)) if name == "trials" else nothing)
        field(found, name, _STRUCT)
    return found


def _number(eeg: Mapping[str, Value], name: str) -> float:
    value = numbers(eeg[name], f"EEG.{name}")
    if value.size != 1 or not np.isfinite(value.item()):
        raise LayoutError(f"EEG.{name} is {by(value.shape)} numbers; one is needed")
    return float(value.item())


def _volts(data: NDArray[Any], start: int, stop: int) -> NDArray[np.float64]:
    volts: NDArray[np.float64] = data[:, start:stop].astype(np.float64) * _VOLTS_PER_MICROVOLT
    return volts


def _microvolts(
    path: Path, eeg: Mapping[str, Value], shape: tuple[int, int]
) -> tuple[NDArray[Any], str]:
    """Signal (channel, sample), in memory where the set itself holds it, and a note on it."""
    if not isinstance(eeg[_DATA], str):
        data = numbers(eeg[_DATA], "EEG.data")
        if data.shape != shape:
            raise LayoutError(f"EEG.data is {by(data.shape)}; nbchan x pnts is {by(shape)}")
        return data, ""
    name = text(eeg[_DATA], "EEG.data")
    leads_away = "/" in name or "\\" in name or len(os.fsencode(name)) > _LONGEST_NAME
    if not name.lower().endswith(".fdt") or leads_away:
        raise LayoutError(
            f"EEG.data is '{name}'; the name of a file .fdt beside the set, or the signal, needed"
        )
    beside = path.with_name(name)
    own = path.with_suffix(beside.suffix)
    if beside in float_files(path) or not (beside.is_file() or own.is_file()):
        return _float_file(beside, shape), ""
    if not own.is_file():
        raise LayoutError(
            f"EEG.data is '{name}', which belongs to {beside.stem}.set; save the set again in "
            "EEGLAB, which then writes a file of its name"
        )
    there = f"which is that of {beside.stem}.set" if beside.is_file() else "which is not there"
    notes = f"the signal was read from {own.name}; EEG.data names {name}, {there}"
    return _float_file(own, shape), notes


def _float_file(path: Path, shape: tuple[int, int]) -> NDArray[Any]:
    """Values (channel, sample) of a file of 4-byte floats, all channels of a sample together."""
    try:
        found, needed = path.stat().st_size, 4 * shape[0] * shape[1]
        if found != needed:
            raise LayoutError(
                f"{path.name} has {found} bytes; {by(shape)} values of the set are {needed}"
            )
        return np.memmap(path, "<f4", "r", shape=(shape[1], shape[0])).T
    except OSError as refusal:
        raise UnreadableFileError(f"{path}: cannot be opened ({refusal.strerror})") from refusal


def _marks(value: Value, rate_hz: float) -> Marks:
    if isinstance(value, np.ndarray) and value.size == 0:
        return NO_MARKS
    events = struct(value, "EEG.event")
    if not events.elements:
        return NO_MARKS
    columns = {name: column([event[name] for event in events.elements]) for name in events.fields}
    latencies = _latencies(columns, events)
    return Marks(
        (latencies - 1) / rate_hz,
        _sample_counts(columns.get("duration"), len(latencies)) / rate_hz,
        _types(columns, events),
        {
            name: _unsigned_zeros(values)
            for name, values in columns.items()
            if name not in _EVENT_FIELDS and values is not None
        },
    )


def _latencies(columns: Mapping[str, NDArray[Any] | None], events: Struct) -> NDArray[np.float64]:
    latencies = columns.get("latency")
    if latencies is None or latencies.dtype.kind not in "iuf" or not np.isfinite(latencies).all():
        there = ", ".join(events.fields)
        raise LayoutError(
            f"EEG.event.latency is no number of every event; EEG.event has the fields {there}"
        )
    return latencies.astype(float)


def _types(columns: Mapping[str, NDArray[Any] | None], events: Struct) -> list[str]:
    types = columns.get("type")
    if types is None:
        there = ", ".join(events.fields)
        raise LayoutError(
            f"EEG.event.type is no text or number of every event; EEG.event has the fields {there}"
        )
    is_number = types.dtype.kind in "iuf"
    return [
        str(value).removesuffix(".0") if is_number else value.strip()
        for value in _unsigned_zeros(types).tolist()
    ]


def _unsigned_zeros(values: NDArray[Any]) -> NDArray[Any]:
    """The same labels; -0.0 is 0.0."""
    return values + 0 if values.dtype.kind == "f" else values


def _sample_counts(values: NDArray[Any] | None, count: int) -> NDArray[np.float64]:
    if values is None or values.dtype.kind not in "iuf":
        return np.full(count, np.nan)
    return values.astype(float)
