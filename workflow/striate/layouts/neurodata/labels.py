"""Columns of the tables of an NWB file as labels, under names that are free."""

from collections.abc import Collection, Mapping, Sequence

import numpy as np

from striate.layouts.labelnames import free_names
from striate.layouts.neurodata.columns import Column, written


def labels_named(columns: Mapping[str, Column], ours: Collection[str]) -> dict[str, Column]:
    """Columns as labels: renamed where the name means something else in a recording.

    Parameters
    ----------
    ours
        Names that the reader gives to labels of its own.
    """
    names = free_names(columns, ours)
    return {names[name]: values for name, values in columns.items()}


def apart_from(
    labels: Mapping[str, Column], taken: Collection[str], prefix: str
) -> dict[str, Column]:
    """Labels of channels, renamed where trials have a label of the same name."""
    renamed: dict[str, Column] = {}
    for name, values in labels.items():
        free = name
        while free in taken or (free != name and free in labels):
            free = f"{prefix}_{free}"
        renamed[free] = values
    return renamed


def channel_ids(
    told: Mapping[str, Column], names: Sequence[str], ids: Column, prefix: str
) -> Column:
    """Ids of channels: the first of the columns in which each has a name of its own, or the row id.

    Parameters
    ----------
    names
        Columns that may hold names.
    prefix
        Put before the ids of the rows.
    """
    for name in names:
        texts = written(told[name]) if name in told else []
        if texts and all(texts) and len(set(texts)) == len(texts):
            return np.array(texts, dtype=np.str_)
    return np.array([f"{prefix}{text}" for text in written(ids)], dtype=np.str_)
