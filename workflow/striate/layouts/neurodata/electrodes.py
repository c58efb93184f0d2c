"""Labels of channels from the electrodes that they were recorded with."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from striate.errors import LayoutError
from striate.layouts.neurodata.columns import Column, columns, ragged, raw_values, written
from striate.recording import AREA

ELECTRODE: Final = "electrode"

Rows = NDArray[np.int64]

_LOCATION: Final = "location"
_POSITION: Final = ("x", "y", "z")
_UNKNOWN: Final = "unknown"


def electrode_columns(content: Any) -> Mapping[str, Column]:
    """Columns of the table of electrodes with one value a row; none without such a table."""
    return {} if content.electrodes is None else columns(content.electrodes).single


def rows_of_units(content: Any, units: Mapping[str, Column]) -> list[Rows] | None:
    """Rows of the electrodes of each unit; None where the file does not say them.

    They come from the column `electrodes` of the units, or `peak_channel_id`, as the Allen
    Institute writes it: the id of one electrode.

    Raises
    ------
    LayoutError
        A unit refers to an electrode that is not in the table.
    """
    electrodes = electrode_columns(content)
    if not electrodes:
        return None
    ids: Rows = electrodes["id"]
    if region := ragged(content.units, "electrodes"):
        values, bounds = region
        flat = np.ravel(raw_values(values, np.int64))
        if ((flat < 0) | (flat >= len(ids))).any():
            raise LayoutError(
                f"units.electrodes refers to row {int(flat.max())} of the electrodes, "
                f"counted from 0; the table has {len(ids)} rows"
            )
        return np.split(flat, bounds[1:-1])
    peaks = units.get("peak_channel_id")
    if peaks is None:
        return None
    position = {electrode: row for row, electrode in enumerate(ids.tolist())}
    return [np.array([position[p]] if p in position else [], np.int64) for p in peaks.tolist()]


def electrode_labels(electrodes: Mapping[str, Column], rows: Sequence[Rows]) -> dict[str, Column]:
    """Area, position and ids of the electrodes of each channel.

    Parameters
    ----------
    rows
        Rows of the electrodes of each channel.

    Returns
    -------
    dict
        `area`: the locations, different ones joined by ``/``, empty if unknown; `electrode`: ids,
        with spaces between; `x`, `y`, `z`, where the table has them: mean of the electrodes.
    """
    locations = written(electrodes[_LOCATION]) if _LOCATION in electrodes else []
    ids = written(electrodes["id"])
    labels: dict[str, Column] = {
        AREA: np.array(["/".join(_areas(locations, of_one)) for of_one in rows], dtype=np.str_),
        ELECTRODE: np.array([" ".join(ids[row] for row in of_one) for of_one in rows]),
    }
    for axis in _POSITION:
        values = electrodes.get(axis)
        if values is not None and values.dtype.kind in "iuf":
            labels[axis] = np.array([_mean(values[of_one]) for of_one in rows])
    return labels


def known_area(text: str) -> str:
    """Area as the file has it; empty where it says `unknown`, as the standard asks for."""
    return "" if text.casefold() == _UNKNOWN else text


def _areas(locations: list[str], rows: Rows) -> list[str]:
    if not locations:
        return []
    return list(dict.fromkeys(filter(None, (known_area(locations[row]) for row in rows))))


def _mean(values: NDArray[Any]) -> float:
    return float(values.mean()) if values.size else np.nan
