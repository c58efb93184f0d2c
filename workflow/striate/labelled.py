"""What a recording says of itself when it is open as a labelled xarray dataset."""

from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from striate.recording import (
    ACTIVITY,
    AREA,
    CHANNEL,
    SPIKE_BIN,
    SPIKES_PER_SECOND,
    TRIAL,
)


def holds_spikes(recording: xr.Dataset) -> bool:
    """Whether the recording keeps spikes as events."""
    return SPIKE_BIN in recording.data_vars


def rate_units(recording: xr.Dataset) -> str:
    """Units of responses and means: spikes/s for spike data, else those of the activity."""
    return SPIKES_PER_SECOND if holds_spikes(recording) else str(recording[ACTIVITY].units)


def trial_labels(recording: xr.Dataset) -> dict[str, NDArray[Any]]:
    """Every label of the trials, by name, each (trial,)."""
    labels = {str(k): v.to_numpy() for k, v in recording.coords.items() if v.dims == (TRIAL,)}
    return dict(sorted(labels.items()))


def channel_labels(dataset: xr.Dataset) -> dict[str, xr.Variable]:
    """Every label of the channels, ready to be coordinates: id and area first, then by name."""
    first = (CHANNEL, AREA)
    labels = {str(k): v.variable for k, v in dataset.coords.items() if v.dims == (CHANNEL,)}
    names = [*first, *sorted(labels.keys() - set(first))]
    return {name: labels[name] for name in names if name in labels}


def rows_of_trials(dataset: xr.Dataset, numbers: NDArray[np.int64]) -> NDArray[np.intp]:
    """Positions (selected,) of trials along the trial axis, from their numbers in the raw file."""
    every = dataset[TRIAL].to_numpy()
    order = np.argsort(every, kind="stable")
    rows: NDArray[np.intp] = order[np.searchsorted(every, numbers, sorter=order)]
    return rows
