"""Units of several files of pvc-11: which are in all of them, and what is known of them."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from striate.errors import LayoutError
from striate.layouts.pvc_11.eventsfile import EventsFile
from striate.recording import AREA, CHANNEL

_AREA: Final = "V1"


def common_units(files: Sequence[EventsFile]) -> list[str]:
    """Ids of the units that are in every file, in the order of the first.

    Raises
    ------
    LayoutError
        There are none.
    """
    in_all = set(files[0].ids).intersection(*(file.ids for file in files))
    if not in_all:
        kinds = ", ".join(file.kind for file in files)
        raise LayoutError(f"no unit (electrode and sort code) is in all of the files {kinds}")
    return [name for name in files[0].ids if name in in_all]


def unmatched_units(files: Sequence[EventsFile], common: Sequence[str]) -> str:
    """Units of each file that are not in all, as text; empty if there are none."""
    kept = set(common)
    left_out = {file.kind: [name for name in file.ids if name not in kept] for file in files}
    return "; ".join(f"{kind}: {', '.join(names)}" for kind, names in left_out.items() if names)


def channel_labels(files: Sequence[EventsFile], common: Sequence[str]) -> dict[str, NDArray[Any]]:
    """Labels of the units that are in every file.

    Raises
    ------
    LayoutError
        The files have different maps of the array, or a map names an electrode twice.
    """
    first = files[0]
    chosen = _positions(first, common)
    electrode = first.electrode[chosen]
    labels: dict[str, NDArray[Any]] = {
        CHANNEL: np.array(common),
        AREA: np.full(len(common), _AREA),
        "electrode": electrode,
        "unit": first.sort_code[chosen],
    }
    if signal := [file.snr[_positions(file, common)] for file in files if file.snr is not None]:
        labels["snr"] = np.fmin.reduce(signal)
    electrodes = _map_of_all(files)
    if electrodes is not None:
        labels["x"], labels["y"] = _on_array(electrodes, electrode)
    return labels


def _positions(file: EventsFile, names: Sequence[str]) -> list[int]:
    position = {name: index for index, name in enumerate(file.ids)}
    return [position[name] for name in names]


def _map_of_all(files: Sequence[EventsFile]) -> NDArray[np.float64] | None:
    maps = [(file.kind, file.map) for file in files if file.map is not None]
    for kind, other in maps[1:]:
        if not np.array_equal(other, maps[0][1], equal_nan=True):
            raise LayoutError(
                f"data.MAP of the files {maps[0][0]} and {kind} differ; files of one array needed"
            )
    return maps[0][1] if maps else None


def _on_array(
    electrodes: NDArray[np.float64], wanted: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Column and row of each electrode, counted from 1; NaN where the map does not have it."""
    places: dict[float, tuple[float, float]] = {}
    for row, column in np.argwhere(np.isfinite(electrodes)):
        number = float(electrodes[row, column])
        if number in places and number in wanted:
            raise LayoutError(f"data.MAP has electrode {number:g} twice; one place each needed")
        places[number] = (column + 1.0, row + 1.0)
    x, y = np.array([places.get(float(number), (np.nan, np.nan)) for number in wanted]).T
    return x, y
