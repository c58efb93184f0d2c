"""CRCNS v1v2-1: macaque V1 and V2, drifting gratings, each followed by a blank screen.

The struct `neuralData` holds `spikeRasters` (rows x 2 cells: V1, V2; each units x 1-ms bins from
stimulus onset), `stim` (1..8 for the orientations 0:22.5:157.5 deg, 0 for blank), `unitCodes`
(1 x 2 cells: electrode and sort code of each unit) and, usually, `trialId`. Every row is a trial:
a grating of 1280 ms or the blank of 1500 ms after it.
"""

from collections import Counter
from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from striate.errors import LayoutError
from striate.matfile.counts import spike_positions
from striate.matfile.expected import cell, field, matrix, single_struct, whole_numbers
from striate.matfile.load import MatFile
from striate.matfile.values import Sparse, Value, by
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

LAYOUT: Final = "a struct neuralData (spikeRasters, stim, unitCodes)"
CITATION: Final = (
    "Zandvakili A, Kohn A (2019). Simultaneous V1-V2 neuronal population recordings in "
    "anesthetized macaque monkeys. CRCNS.org, doi 10.6080/K0B27SHN"
)

_NEURAL_DATA: Final = "neuralData"
_AREAS: Final = ("V1", "V2")
_ORIENTATION_COUNT: Final = 8
_ORIENTATION_STEP_DEG: Final = 22.5
_BIN_S: Final = 0.001

Raster = NDArray[Any] | Sparse
Integers = NDArray[np.int64]


def recognises(content: MatFile) -> bool:
    """Whether there is a variable `neuralData`."""
    return _NEURAL_DATA in content


def read(content: MatFile) -> xr.Dataset:
    """Recording of every spike, in 1-ms bins.

    Raises
    ------
    LayoutError
        A needed field is missing or of the wrong type, fields disagree on the number of rows or
        units, a stimulus code is unknown, or a raster holds what is no spike count.
    """
    fields = single_struct(content[_NEURAL_DATA], _NEURAL_DATA)
    units = _unit_codes(fields)
    rasters = _rasters(fields, [len(codes) for codes in units])
    bin_counts = np.array([_width(row, number) for number, row in enumerate(rasters, start=1)])
    labels = Labels(
        trials=_trial_labels(fields, bin_counts),
        channels=_channel_labels(units),
        attrs={"citation": CITATION},
    )
    time = TimeAxis(int(bin_counts.max(initial=0)), _BIN_S)
    return spike_recording(_spikes(rasters), time, labels)


def _field(fields: Mapping[str, Value], name: str) -> tuple[Value, str]:
    """Value of a field, and its name in messages."""
    return field(fields, name, _NEURAL_DATA), f"{_NEURAL_DATA}.{name}"


def _unit_codes(fields: Mapping[str, Value]) -> list[Integers]:
    """Electrode and sort code (unit, 2) of the units of each area."""
    value, name = _field(fields, "unitCodes")
    cells = cell(value, name).ravel()
    if len(cells) != len(_AREAS):
        raise LayoutError(f"{name} has {len(cells)} cells; one for V1 and one for V2 needed")
    return [_area_codes(codes, f"{name}{{{k}}}") for k, codes in enumerate(cells, start=1)]


def _area_codes(value: Value, name: str) -> Integers:
    codes = whole_numbers(value, name)
    if codes.size == 0:
        return np.empty((0, 2), dtype=np.int64)
    if codes.ndim != 2 or codes.shape[1] != 2:
        raise LayoutError(f"{name} is {by(codes.shape)}; units x 2 (electrode, sort code) needed")
    return codes


def _rasters(fields: Mapping[str, Value], unit_counts: list[int]) -> list[list[Raster]]:
    """Rasters of V1 and V2, row by row, checked for their units."""
    value, name = _field(fields, "spikeRasters")
    cells = cell(value, name)
    if cells.ndim != 2 or cells.shape[1] != len(_AREAS):
        raise LayoutError(f"{name} is {by(cells.shape)}; rows x 2 (V1, V2) needed")
    if len(cells) == 0:
        raise LayoutError(f"{name} has no rows; at least one trial needed")
    return [
        [
            _raster(cells[row, area], f"{name}{{{row + 1},{area + 1}}}", unit_counts[area])
            for area in range(len(_AREAS))
        ]
        for row in range(len(cells))
    ]


def _raster(value: Value, name: str, unit_count: int) -> Raster:
    raster = matrix(value, name)
    if raster.shape[0] != unit_count:
        raise LayoutError(
            f"{name} has {raster.shape[0]} units (rows); "
            f"{_NEURAL_DATA}.unitCodes lists {unit_count}"
        )
    return raster


def _width(row: list[Raster], number: int) -> int:
    """Bins of a row; an area without units may say nothing of it."""
    widths = {raster.shape[1] for raster in row if raster.shape[0] or raster.shape[1]}
    if len(widths) > 1:
        v1, v2 = (raster.shape[1] for raster in row)
        raise LayoutError(
            f"row {number} of {_NEURAL_DATA}.spikeRasters has {v1} bins for V1 and {v2} for V2"
        )
    return widths.pop() if widths else 0


def _trial_labels(fields: Mapping[str, Value], bin_counts: Integers) -> dict[str, NDArray[Any]]:
    codes = _row_numbers(fields, "stim", len(bin_counts))
    unknown = (codes < 0) | (codes > _ORIENTATION_COUNT)
    if unknown.any():
        first = int(np.argmax(unknown))
        raise LayoutError(
            f"{_NEURAL_DATA}.stim({first + 1}) is {codes[first]}; "
            f"0 (blank) to {_ORIENTATION_COUNT} needed"
        )
    labels = {
        STIMULUS: np.where(codes == 0, "blank", "grating"),
        "orientation": np.where(codes == 0, np.nan, (codes - 1) * _ORIENTATION_STEP_DEG),
        DURATION: bin_counts * _BIN_S,
    }
    if "trialId" in fields:
        labels["trial_id"] = _row_numbers(fields, "trialId", len(bin_counts))
    return labels


def _row_numbers(fields: Mapping[str, Value], field_name: str, row_count: int) -> Integers:
    """One whole number a row."""
    value, name = _field(fields, field_name)
    values = whole_numbers(value, name).ravel()
    if values.size != row_count:
        raise LayoutError(
            f"{name} has {values.size} values; {_NEURAL_DATA}.spikeRasters has {row_count} rows"
        )
    return values


def _channel_labels(units: list[Integers]) -> dict[str, NDArray[Any]]:
    areas = np.repeat(_AREAS, [len(codes) for codes in units])
    electrode, unit = np.concatenate(units).T
    ids = [f"{a}-e{e}-u{u}" for a, e, u in zip(areas, electrode, unit, strict=True)]
    return {CHANNEL: np.array(_distinct(ids)), AREA: areas, "electrode": electrode, "unit": unit}


def _distinct(ids: list[str]) -> list[str]:
    """The second unit of the same name gets the suffix -2, and so on."""
    seen: Counter[str] = Counter()
    distinct = []
    for name in ids:
        seen[name] += 1
        distinct.append(name if seen[name] == 1 else f"{name}-{seen[name]}")
    return distinct


def _spikes(rasters: list[list[Raster]]) -> Spikes:
    """Spikes row after row, the channels of V1 before those of V2."""
    channels, bins, per_trial = [], [], []
    rows = with_progress(rasters, "rows read")
    for number, row in enumerate(rows, start=1):
        first_channel, spike_count = 0, 0
        for area, raster in enumerate(row, start=1):
            name = f"{_NEURAL_DATA}.spikeRasters{{{number},{area}}}"
            unit, time_bin = spike_positions(raster, name, ("unit", "bin"))
            channels.append((first_channel + unit).astype(np.int32))
            bins.append(time_bin.astype(np.int32))
            first_channel += raster.shape[0]
            spike_count += len(unit)
        per_trial.append(spike_count)
    return Spikes(np.concatenate(bins), np.concatenate(channels), np.array(per_trial))
