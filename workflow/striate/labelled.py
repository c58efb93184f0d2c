"""A recording as a labelled xarray dataset, and what such a dataset says of itself."""

from typing import Any, cast

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from striate.recording import (
    ACTIVITY,
    AREA,
    CHANNEL,
    SPIKE,
    SPIKE_BIN,
    SPIKE_CHANNEL,
    SPIKE_COUNT_ATTRS,
    SPIKES,
    SPIKES_PER_SECOND,
    SPIKES_PER_TRIAL,
    TIME,
    TRIAL,
    OrderedSpikes,
    Recording,
    activity_attrs,
    label_attrs,
)


def dataset(recording: Recording) -> xr.Dataset:
    """The whole recording in memory: spikes as events, or dense `activity`.

    Raises
    ------
    LayoutError
        The recording contradicts itself; found while its blocks are read.
    """
    coords = {
        name: xr.Variable(TRIAL, values, label_attrs(name))
        for name, values in recording.trials.items()
    }
    coords |= {
        name: xr.Variable(CHANNEL, values, label_attrs(name))
        for name, values in recording.channels.items()
    }
    coords[TIME] = xr.Variable(TIME, recording.time.edges(), recording.time.attrs())
    return xr.Dataset(_variables(recording), coords, dict(recording.attrs))


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


def _variables(recording: Recording) -> dict[str, Any]:
    if recording.units != SPIKES:
        activity = np.concatenate([cast("NDArray[Any]", block) for block in recording.blocks])
        return {ACTIVITY: ((TRIAL, CHANNEL, TIME), activity, activity_attrs(recording.units))}
    spikes = [cast(OrderedSpikes, block) for block in recording.blocks]
    return {
        SPIKE_BIN: (SPIKE, np.concatenate([block.bin for block in spikes])),
        SPIKE_CHANNEL: (SPIKE, np.concatenate([block.channel for block in spikes])),
        SPIKES_PER_TRIAL: (
            TRIAL,
            np.concatenate([block.per_trial for block in spikes]),
            SPIKE_COUNT_ATTRS,
        ),
    }
