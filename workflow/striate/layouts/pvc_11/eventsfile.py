"""One file of pvc-11: its spikes and its units."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import prod
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from striate.errors import LayoutError
from striate.layouts.labelnames import distinct
from striate.layouts.pvc_11.kinds import KINDS, Kind, kind_of
from striate.layouts.spiketimes import LATEST_S, BinnedSpikes, SpikeTimes, cell_of
from striate.matfile.assembly import assembled, fields
from striate.matfile.expected import field, missing, numbers, whole_numbers
from striate.matfile.load import MatFile
from striate.matfile.values import CellOutline, Leaf, Value, by, described
from striate.progress import with_progress

DATA: Final = "data"
EVENTS: Final = "EVENTS"
CHANNELS: Final = "CHANNELS"
BIN_S: Final = 0.001

_READ_WHOLE: Final = (CHANNELS, "SNR", "MAP")
_LONGEST: Final = 10  # times the presentation: later spikes are no seconds


@dataclass(frozen=True)
class EventsFile:
    """What a file holds.

    Attributes
    ----------
    kind
        Name in `KINDS`.
    spikes
        Cell after cell, all units of a trial before the next trial.
    electrode, sort_code
        int (unit,).
    ids
        Text (unit,), no two alike: `V1-e12-u1`.
    snr
        (unit,); None where the file does not say it.
    map
        Electrode numbers (row, column) on the array, NaN where there is none; None as above.
    """

    kind: str
    spikes: BinnedSpikes
    electrode: NDArray[np.int64]
    sort_code: NDArray[np.int64]
    ids: list[str]
    snr: NDArray[np.float64] | None
    map: NDArray[np.float64] | None

    @property
    def trial_count(self) -> int:
        """Number of presentations."""
        return len(self.spikes.per_cell) // len(self.ids)

    @property
    def bin_count(self) -> int:
        """Bins of the presentation; of spontaneous activity, up to its last spike."""
        duration_s = KINDS[self.kind].duration_s
        return round(duration_s / BIN_S) if duration_s else int(self.spikes.bin.max(initial=0)) + 1

    @property
    def is_inside(self) -> NDArray[np.bool_]:
        """Bool (spike,): whether each spike lies in the presentation."""
        return (self.spikes.bin >= 0) & (self.spikes.bin < self.bin_count)


def events_file(content: MatFile, path: Path, name: str | None) -> EventsFile:
    """What a file holds that config.yaml calls by a name; None for a single file.

    Raises
    ------
    LayoutError
        A needed field is missing or of the wrong type, fields disagree on the number of units, the
        kind of file is unclear, or a cell holds what is no time of a spike.
    """
    outline, spikes, held = _parts(content)
    codes = _unit_codes(held)
    kind = kind_of(name, path, outline.shape, len(codes))
    _check_times(spikes, KINDS[kind], outline.shape)
    electrode, sort_code = codes.T
    ids = [f"V1-e{e}-u{u}" for e, u in codes]
    snr = _snr(held, len(codes))
    return EventsFile(kind, spikes, electrode, sort_code, distinct(ids), snr, _map(held))


def _parts(content: MatFile) -> tuple[CellOutline, BinnedSpikes, dict[str, Value]]:
    """Outline and spikes of `EVENTS`, and the other fields that are used."""
    if DATA not in content:
        raise missing(DATA, content, "the file")
    events: tuple[CellOutline, BinnedSpikes] | None = None
    held: dict[str, Value] = {}
    for name, leaves in fields(content.leaves(DATA), DATA):
        if name == EVENTS:
            events = _events(leaves)
        elif name in _READ_WHOLE:
            held[name] = assembled(leaves)
    if events is None:
        raise missing(EVENTS, content.kinds[DATA].fields, DATA)
    return *events, held


def _events(leaves: Iterator[Leaf]) -> tuple[CellOutline, BinnedSpikes]:
    _, outline = next(leaves)
    if not isinstance(outline, CellOutline):
        raise LayoutError(f"{DATA}.{EVENTS} is {described(outline)}; a cell array needed")
    if 0 in outline.shape:
        raise LayoutError(f"{DATA}.{EVENTS} is {by(outline.shape)}; at least one trial needed")
    times = SpikeTimes(BIN_S, lambda cell: _cell_name(cell, outline.shape))
    for _, part in with_progress(leaves, "cells read", prod(outline.shape)):
        times.add(part)
    return outline, times.spikes()


def _cell_name(cell: int, shape: tuple[int, ...]) -> str:
    position = np.unravel_index(cell, shape, order="F")
    return f"{DATA}.{EVENTS}{{{','.join(str(index + 1) for index in position)}}}"


def _unit_codes(held: Mapping[str, Value]) -> NDArray[np.int64]:
    """Electrode and sort code (unit, 2)."""
    name = f"{DATA}.{CHANNELS}"
    codes = whole_numbers(field(held, CHANNELS, DATA), name)
    if codes.ndim != 2 or codes.shape[1] != 2 or len(codes) == 0:
        raise LayoutError(f"{name} is {by(codes.shape)}; units x 2 (electrode, sort code) needed")
    return codes


def _check_times(spikes: BinnedSpikes, kind: Kind, shape: tuple[int, ...]) -> None:
    """Refuse times that cannot be seconds from stimulus onset, such as milliseconds."""
    reach = round((_LONGEST * kind.duration_s if kind.duration_s else LATEST_S) / BIN_S)
    is_outside = (spikes.bin >= reach) | (spikes.bin < -reach)
    if is_outside.any():
        first = int(np.argmax(is_outside))
        raise LayoutError(
            f"{_cell_name(cell_of(first, spikes.per_cell), shape)} holds a spike at "
            f"{int(spikes.bin[first]) * BIN_S:g} s; seconds from the onset of "
            f"{kind.duration_s:g} s of {kind.stimulus} needed"
        )


def _snr(held: Mapping[str, Value], unit_count: int) -> NDArray[np.float64] | None:
    if "SNR" not in held:
        return None
    values = numbers(held["SNR"], f"{DATA}.SNR").astype(float).ravel()
    if values.size != unit_count:
        raise LayoutError(
            f"{DATA}.SNR has {values.size} values; {DATA}.{CHANNELS} lists {unit_count} units"
        )
    return values


def _map(held: Mapping[str, Value]) -> NDArray[np.float64] | None:
    if "MAP" not in held:
        return None
    values = numbers(held["MAP"], f"{DATA}.MAP").astype(float)
    if values.ndim != 2:
        raise LayoutError(f"{DATA}.MAP is {by(values.shape)}; rows x columns needed")
    return values
