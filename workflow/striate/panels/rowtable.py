"""What a figure with channel rows shows, as a table: means in the window, then bins of time."""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from striate.panels.pointtable import Numbers, stacked
from striate.panels.scales import Values
from striate.panels.timeaxis import TimeBins
from striate.panels.view import View
from striate.recording import AREA

_TESTS: Final = ("p", "q", "direction")


def row_table(
    view: View,
    comparison: xr.Dataset,
    means: Mapping[str, Values],
    courses: Mapping[str, Values],
) -> Numbers:
    """Rows of the figure with their means, and below them all bins of all rows.

    Parameters
    ----------
    comparison
        Its tests, where it has them, stand beside the means.
    means
        (row,) each, by column.
    courses
        (row, bin) each, by column.
    """
    labels = _labels(view, comparison)
    tests = {
        name: comparison[name].to_numpy()[view.rows.order] for name in _TESTS if name in comparison
    }
    parts: list[Mapping[str, Any]] = [{"shown": "mean", **labels, **means, **tests}]
    if view.bins is not None:
        count = view.bins.last - view.bins.first + 1
        long = {name: np.repeat(values, count) for name, values in labels.items()}
        times = {name: np.tile(edge, view.rows.count) for name, edge in _times(view.bins).items()}
        flat = {name: values.ravel() for name, values in courses.items()}
        parts.append({"shown": "bin", **long, **times, **flat})
    table = stacked(parts)
    return table | {"units": np.full(len(table["row"]), view.quantity.unit, dtype=object)}


def _labels(view: View, comparison: xr.Dataset) -> dict[str, NDArray[Any]]:
    rows = view.rows
    return {
        "row": np.arange(1, rows.count + 1),
        "channel": np.array(rows.channels, dtype=object),
        "area": comparison[AREA].to_numpy()[rows.order].astype(object),
    }


def _times(bins: TimeBins) -> dict[str, Values]:
    edges = np.linspace(bins.start, bins.stop, bins.last - bins.first + 2)
    if bins.width_s is None:
        return {"bin": edges[:-1] + 0.5}
    return {"start_s": edges[:-1].round(9), "stop_s": edges[1:].round(9)}
