"""The trials of an NWB file: rows of a table of intervals, each with its own time 0."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from striate.config.faults import not_one_of
from striate.errors import LayoutError, SettingsError
from striate.layouts.neurodata.columns import Column, Columns, columns
from striate.layouts.neurodata.names import interval_tables, named

_TRIALS: Final = "trials"
# stretches of bad recording, never trials unless they are asked for
_INVALID: Final = "invalid_times"
_START: Final = "start_time"
_STOP: Final = "stop_time"

Seconds = NDArray[np.float64]
Bad = tuple[Seconds, Seconds]


@dataclass(frozen=True)
class Intervals:
    """Trials as stretches of the session.

    Attributes
    ----------
    name, columns
        The table and what it says of its rows.
    onset_s
        Time 0 of each trial, in s on the clock of the session; NaN for a trial that holds no value,
        because the table does not say its time.
    start_s
        First moment of every trial, after its time 0.
    stop_s
        End of each trial, after its time 0; itself not part of the trial.
    """

    name: str
    columns: Columns
    onset_s: Seconds
    start_s: float
    stop_s: Seconds

    @property
    def longest_s(self) -> float:
        """Length of the longest trial."""
        return float(self.stop_s.max()) - self.start_s

    @property
    def rounding_s(self) -> Seconds:
        """What rounding may do to a time on the clock of the session, at each trial; 0 for NaN."""
        return 4 * np.spacing(np.abs(np.nan_to_num(self.onset_s)))

    @property
    def without_time(self) -> int:
        """How many trials hold no value."""
        return int(np.isnan(self.onset_s).sum())


def intervals(content: Any, options: Mapping[str, Any]) -> Intervals:
    """Trials by the options `table`, `align` and `epoch`.

    Raises
    ------
    SettingsError
        There is no such table or column, or the file does not say which table is meant.
    LayoutError
        The table has no rows, or a row stops before its time 0.
    """
    table = _table(interval_tables(content), options.get("table"))
    told = columns(table)
    if told.row_count == 0:
        raise LayoutError(f"the table {table.name} has no rows; at least one trial is needed")
    onset_s = _times(table.name, told, time_0_column(options), "align: ")
    epoch = options.get("epoch")
    if epoch is None:
        return _until_stop(table.name, told, onset_s)
    has_time = np.isfinite(onset_s)
    start_s, stop_s = float(epoch["start"]), float(epoch["stop"])
    return _checked(table.name, told, np.where(has_time, onset_s, np.nan), start_s, stop_s)


def time_0_column(options: Mapping[str, Any]) -> str:
    """Column with time 0 of each trial: the option `align`."""
    return options.get("align") or _START


def invalid_times(content: Any) -> Bad | None:
    """Where stretches of bad recording begin and end; None where the file does not say."""
    table = content.invalid_times
    if table is None:
        return None
    told = columns(table)
    return _times(_INVALID, told, _START, ""), _times(_INVALID, told, _STOP, "")


def _until_stop(name: str, told: Columns, onset_s: Seconds) -> Intervals:
    stop_s = _times(name, told, _STOP, "") - onset_s
    has_times = np.isfinite(stop_s)
    backward = has_times & (stop_s < 0)
    if backward.any():
        raise LayoutError(
            f"row {np.argmax(backward) + 1} of the table {name} stops "
            f"{-stop_s[np.argmax(backward)]:g} s before its time 0; "
            "write an epoch, such as {start: -0.2, stop: 0.8}"
        )
    if has_times.any() and not stop_s[has_times].any():
        raise LayoutError(
            f"every row of the table {name} stops where it starts; "
            "write an epoch, such as {start: -0.2, stop: 0.8}"
        )
    return _checked(name, told, np.where(has_times, onset_s, np.nan), 0.0, stop_s)


def _checked(
    name: str, told: Columns, onset_s: Seconds, start_s: float, stop_s: Seconds | float
) -> Intervals:
    if np.isnan(onset_s).all():
        raise LayoutError(f"no row of the table {name} has a time; at least one trial is needed")
    # a trial without values ends where it begins, so that no window finds a zero in it
    stops = np.where(np.isnan(onset_s), start_s, stop_s)
    return Intervals(name, told, onset_s, start_s, stops)


def _table(tables: Mapping[str, Any], wanted: str | None) -> Any:
    if wanted is not None:
        return named(tables, wanted, "table", "table of intervals")
    candidates = [name for name in tables if name != _INVALID]
    if _TRIALS in tables or len(candidates) == 1:
        return tables[_TRIALS if _TRIALS in tables else candidates[0]]
    if not candidates:
        raise LayoutError("the file has no table of intervals (trials, epochs, ...) to cut it by")
    there = "; ".join(_described(name, tables[name]) for name in candidates)
    raise SettingsError(f"table: write which of these tables holds the trials: {there}")


def _described(name: str, table: Any) -> str:
    rows = f"{len(table.id)} row{'s' if len(table.id) != 1 else ''}"
    return f"{name} ({rows}: {', '.join(table.colnames)})"


def _times(name: str, told: Columns, column: str, option: str) -> Seconds:
    """A column of times in s."""
    if column not in told.single:
        there = not_one_of(column, f"column with one value a row of {name}", list(told.single))
        raise (SettingsError if option else LayoutError)(f"{option}{there}")
    values: Column = told.single[column]
    if values.dtype.kind not in "iuf":
        raise SettingsError(f"{option}the column {column} of {name} holds text; times are needed")
    return values.astype(np.float64)
