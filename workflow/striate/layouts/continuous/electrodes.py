"""What `channels.tsv` and `electrodes.tsv` of BIDS say of the channels of a recording."""

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from striate.companions import coordinates_beside, electrodes_beside, table_beside
from striate.errors import LayoutError, UnreadableFileError
from striate.layouts.continuous.signal import BAD, KIND, POSITION, VOLTAGE_KINDS, Signal
from striate.layouts.continuous.tsv import MISSING, numbers_of, read_table
from striate.recording import CHANNEL

_NAME, _TYPE, _STATUS = "name", "type", "status"
_METRES: Final = {"m": 1.0, "cm": 0.01, "mm": 0.001}
_UNITS: Final = ("EEGCoordinateUnits", "iEEGCoordinateUnits")


def with_tables(signal: Signal, path: Path) -> Signal:
    """The signal with kinds, bad channels and positions from the tables beside the file, if any.

    Raises
    ------
    LayoutError, UnreadableFileError
        A table contradicts itself or cannot be read, or leaves no channel in V.
    """
    if channels := table_beside(path, "channels"):
        signal = _with_kinds(signal, channels)
    if electrodes := electrodes_beside(path):
        signal = _with_positions(signal, electrodes)
    return signal


def _with_kinds(signal: Signal, table: Path) -> Signal:
    columns = read_table(table)
    kinds = _by_name(columns, _TYPE, table)
    status = _by_name(columns, _STATUS, table)
    names = signal.channels[CHANNEL].tolist()
    own = dict(zip(names, signal.channels[KIND].tolist(), strict=True))
    kind_of = {name: kinds.get(name, "").lower() or own[name] for name in names}
    bad = [status.get(name, "").lower() == "bad" for name in names] | signal.channels[BAD]
    labels = {KIND: np.array(list(kind_of.values())), BAD: bad}
    reasons = {name: kind for name, kind in kind_of.items() if kind not in VOLTAGE_KINDS}
    kept = np.array([name not in reasons for name in names])
    if not kept.any():
        raise LayoutError(
            f"no channel is in V; {table.name} has {', '.join(sorted(set(kinds.values())))}"
        )
    return replace(signal, channels={**signal.channels, **labels}).without(kept, reasons)


def _with_positions(signal: Signal, table: Path) -> Signal:
    """Positions from the table; what stands in the file gives way, as its coordinates differ."""
    unit, system = _unit(table)
    if unit not in _METRES:
        note = f"{table.name} was not used: its unit is {unit or 'not known'}"
        notes = "; ".join(filter(None, [signal.attrs["reader_notes"], note]))
        return replace(signal, attrs={**signal.attrs, "reader_notes": notes})
    columns = read_table(table)
    names = signal.channels[CHANNEL].tolist()
    places: dict[str, NDArray[Any]] = {}
    for axis in POSITION:
        values = numbers_of(columns, axis, table.name, may_be_missing=True) * _METRES[unit]
        by_name = dict(zip(_names(columns, table), values.tolist(), strict=True))
        places[axis] = np.array([by_name.get(name, np.nan) for name in names])
    attrs = {**signal.attrs, "electrode_positions": ", ".join(filter(None, [table.name, system]))}
    return replace(signal, channels={**signal.channels, **places}, attrs=attrs)


def _unit(table: Path) -> tuple[str, str]:
    """Unit and coordinate system of a table of electrodes; empty where it is not said."""
    description = coordinates_beside(table)
    if description is None:
        return "", ""
    try:
        said = json.loads(description.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError) as fault:
        raise UnreadableFileError(f"{description}: cannot be read ({fault})") from fault
    said = said if isinstance(said, dict) else {}
    unit = next((str(said[key]) for key in _UNITS if key in said), "")
    systems = (key.removesuffix("Units") + "System" for key in _UNITS)
    return unit, next((str(said[key]) for key in systems if key in said), "")


def _by_name(columns: Mapping[str, list[str]], column: str, table: Path) -> dict[str, str]:
    """Values of a column by channel, without those that are missing; none without the column."""
    values = columns.get(column, [])
    named = zip(_names(columns, table), values, strict=False)
    return {name: value for name, value in named if value != MISSING}


def _names(columns: Mapping[str, list[str]], table: Path) -> list[str]:
    if _NAME not in columns:
        raise LayoutError(
            f"{table.name} has no column 'name'; it has {', '.join(columns) or 'none'}"
        )
    return columns[_NAME]
