"""CRCNS v1v2-1: macaque V1 and V2, drifting gratings, each followed by a blank screen.

The struct `neuralData` holds `spikeRasters` (rows x 2 cells: V1, V2; each units x 1-ms bins from
stimulus onset), `stim` (1..8 for the orientations 0:22.5:157.5 deg, 0 for blank), `unitCodes`
(1 x 2 cells: electrode and sort code of each unit) and, usually, `trialId`. Every row is a trial:
a grating of 1280 ms or the blank of 1500 ms after it.

The file is read once, from front to end: it holds all rasters of V1 before those of V2, so the
spikes are kept, four bytes each, until the trials can be put together.
"""

from collections.abc import Iterator, Mapping
from functools import partial
from math import prod
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from striate.errors import LayoutError
from striate.layouts.labelnames import distinct
from striate.layouts.rasters import Rasters
from striate.matfile.assembly import assembled
from striate.matfile.assembly import fields as struct_fields
from striate.matfile.expected import cell, matrix, missing, refusal, whole_numbers
from striate.matfile.load import MatFile
from striate.matfile.values import CellOutline, Leaf, Part, SparseRun, Value, by
from striate.progress import with_progress
from striate.recording import (
    AREA,
    CHANNEL,
    DURATION,
    STIMULUS,
    Labels,
    Recording,
    Spikes,
    TimeAxis,
    smallest_type,
    spike_recording,
)
from striate.sources import Source

LAYOUT: Final = "a struct neuralData (spikeRasters, stim, unitCodes)"
NEEDS_OPTIONS: Final = False
TAKES_SEVERAL_FILES: Final = False
CITATION: Final = (
    "Zandvakili A, Kohn A (2019). Simultaneous V1-V2 neuronal population recordings in "
    "anesthetized macaque monkeys. CRCNS.org, doi 10.6080/K0B27SHN"
)

_NEURAL_DATA: Final = "neuralData"
_RASTERS: Final = "spikeRasters"
_READ_WHOLE: Final = ("stim", "unitCodes", "trialId")
_NEEDED: Final = (_RASTERS, "stim", "unitCodes")
_AREAS: Final = ("V1", "V2")
_ORIENTATION_COUNT: Final = 8
_ORIENTATION_STEP_DEG: Final = 22.5
_BIN_S: Final = 0.001

Integers = NDArray[np.int64]


def recognises(source: Source) -> bool:
    """Whether there is a variable `neuralData`."""
    return source.is_mat and _NEURAL_DATA in source.mat


def read(source: Source, options: Mapping[str, Any]) -> Recording:  # noqa: ARG001
    """Recording of every spike, in 1-ms bins.

    Raises
    ------
    LayoutError
        A needed field is missing or of the wrong type, fields disagree on the number of rows or
        units, a stimulus code is unknown, or a raster holds what is no spike count.
    """
    rasters, fields = _parts(source.mat)
    units = _unit_codes(fields)
    _check_units(rasters, [len(codes) for codes in units])
    bin_counts = _bin_counts(rasters)
    labels = Labels(
        trials=_trial_labels(fields, bin_counts),
        channels=_channel_labels(units),
        attrs={"citation": CITATION},
    )
    time = TimeAxis(int(bin_counts.max(initial=0)), _BIN_S)
    return spike_recording(_trials(rasters, (len(units[0]), len(units[1]))), time, labels)


def _parts(content: MatFile) -> tuple[list[Rasters], dict[str, Value]]:
    """Rasters of V1 and V2, and the other fields that are used, in whatever order they come."""
    rasters: list[Rasters] = []
    fields: dict[str, Value] = {}
    for name, leaves in struct_fields(content.leaves(_NEURAL_DATA, in_runs=True), _NEURAL_DATA):
        if name == _RASTERS:
            rasters = _rasters(leaves)
        elif name in _READ_WHOLE:
            fields[name] = assembled(leaves)
    there = content.kinds[_NEURAL_DATA].fields
    for name in _NEEDED:
        if name not in there:
            raise missing(name, there, _NEURAL_DATA)
    return rasters, fields


def _rasters(leaves: Iterator[Leaf]) -> list[Rasters]:
    """Rasters of each area, row after row."""
    name = f"{_NEURAL_DATA}.{_RASTERS}"
    _, outline = next(leaves)
    if not isinstance(outline, CellOutline):
        raise refusal("a cell array", outline, name)
    if len(outline.shape) != 2 or outline.shape[1] != len(_AREAS):
        raise LayoutError(f"{name} is {by(outline.shape)}; rows x 2 (V1, V2) needed")
    row_count = outline.shape[0]
    if row_count == 0:
        raise LayoutError(f"{name} has no rows; at least one trial needed")
    rasters = [Rasters(partial(_raster_name, area)) for area in range(len(_AREAS))]
    number = 0
    for part in with_progress(
        _by_area(leaves, row_count), "rasters read", prod(outline.shape), _rasters_in
    ):
        area, row = divmod(number, row_count)
        if isinstance(part, SparseRun):
            rasters[area].add_run(part)
        else:
            rasters[area].add(matrix(part, _raster_name(area, row)))
        number += _rasters_in(part)
    for of_area in rasters:
        of_area.close()
    return rasters


def _by_area(leaves: Iterator[Leaf], row_count: int) -> Iterator[Part]:
    """Rasters or runs of them, each of one area."""
    number = 0
    for _, part in leaves:
        if isinstance(part, SparseRun):
            left_of_area = row_count - number % row_count
            yield from filter(len, part.parted(left_of_area))
        else:
            yield part
        number += _rasters_in(part)


def _rasters_in(part: Part) -> int:
    return len(part) if isinstance(part, SparseRun) else 1


def _raster_name(area: int, row: int) -> str:
    return f"{_NEURAL_DATA}.{_RASTERS}{{{row + 1},{area + 1}}}"


def _field(fields: Mapping[str, Value], name: str) -> tuple[Value, str]:
    """Value of a field, and its name in messages."""
    return fields[name], f"{_NEURAL_DATA}.{name}"


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


def _check_units(rasters: list[Rasters], unit_counts: list[int]) -> None:
    for area, (of_area, unit_count) in enumerate(zip(rasters, unit_counts, strict=True)):
        for row, (found, _) in enumerate(of_area.shapes):
            if found != unit_count:
                raise LayoutError(
                    f"{_raster_name(area, row)} has {found} units (rows); "
                    f"{_NEURAL_DATA}.unitCodes lists {unit_count}"
                )


def _bin_counts(rasters: list[Rasters]) -> Integers:
    """Bins of each row; an area without units may say nothing of it."""
    v1, v2 = (np.array(of_area.shapes) for of_area in rasters)
    says_nothing = np.column_stack([~of_area.any(axis=1) for of_area in (v1, v2)])
    differs = (v1[:, 1] != v2[:, 1]) & ~says_nothing.any(axis=1)
    if differs.any():
        row = int(np.argmax(differs))
        raise LayoutError(
            f"row {row + 1} of {_NEURAL_DATA}.{_RASTERS} has {v1[row, 1]} bins for V1 "
            f"and {v2[row, 1]} for V2"
        )
    longer: Integers = np.maximum(v1[:, 1], v2[:, 1])
    return longer


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
    return {CHANNEL: np.array(distinct(ids)), AREA: areas, "electrode": electrode, "unit": unit}


def _trials(rasters: list[Rasters], unit_counts: tuple[int, int]) -> Iterator[Spikes]:
    """Spikes trial after trial, the channels of V1 before those of V2."""
    first_of_v2, channel = unit_counts[0], smallest_type(sum(unit_counts))
    for v1, v2 in zip(*(of_area.batches for of_area in rasters), strict=True):
        yield Spikes(
            np.concatenate([v1.raster, v2.raster]),
            np.concatenate([v1.unit, v2.unit + channel.type(first_of_v2)], dtype=channel),
            np.concatenate([v1.bin, v2.bin]),
            len(v1.per_raster),
        )
