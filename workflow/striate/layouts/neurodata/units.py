"""Labels of the sorted units of an NWB file."""

from collections.abc import Collection, Mapping
from typing import Any, Final

import numpy as np

from striate.layouts.neurodata.columns import Column, Columns, written
from striate.layouts.neurodata.electrodes import (
    electrode_columns,
    electrode_labels,
    known_area,
    rows_of_units,
)
from striate.layouts.neurodata.labels import apart_from, channel_ids, labels_named
from striate.recording import AREA, CHANNEL

UNIT: Final = "unit"

_NAME: Final = "unit_name"
# in the order in which they are believed
_AREA_COLUMNS: Final = ("location", AREA, "brain_area", "brain_region", "structure")
_KEPT: Final = frozenset({CHANNEL, AREA, UNIT})


def unit_labels(
    content: Any, units: Columns, labels_of_trials: Collection[str]
) -> dict[str, Column]:
    """Every label of the units: id, area, position, and the columns of the table.

    Parameters
    ----------
    labels_of_trials
        Names that are taken; a column of the same name becomes ``unit_<name>``.

    Raises
    ------
    LayoutError
        A unit refers to an electrode that is not in the table.
    """
    told = dict(units.single)
    ids = told.pop("id")
    ours = {
        CHANNEL: channel_ids(told, (_NAME,), ids, "u"),
        AREA: np.full(len(ids), "", dtype=np.str_),
        UNIT: ids,
    }
    rows = rows_of_units(content, told)
    if rows is not None:
        ours |= electrode_labels(electrode_columns(content), rows)
    if not any(ours[AREA]) and (column := _area_column(told)):
        ours[AREA] = np.array([known_area(text) for text in written(told[column])])
    # a unit's own position is better than the mean of its electrodes
    ours = {name: values for name, values in ours.items() if name not in told or name in _KEPT}
    return apart_from(ours | labels_named(told, ours), labels_of_trials, UNIT)


def _area_column(told: Mapping[str, Column]) -> str | None:
    there = (name for name in _AREA_COLUMNS if name in told and told[name].dtype.kind == "U")
    return next(there, None)
