"""Recordings and raw files as labelled datasets in memory, read in this process."""

from pathlib import Path
from typing import Any, cast

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from striate.reading import read_recording
from striate.recording import (
    ACTIVITY,
    CHANNEL,
    SPIKE,
    SPIKE_BIN,
    SPIKE_CHANNEL,
    SPIKE_COUNT_ATTRS,
    SPIKES,
    SPIKES_PER_TRIAL,
    TIME,
    TRIAL,
    OrderedSpikes,
    Recording,
    activity_attrs,
    label_attrs,
)
from striate.sources import Source


def read_dataset(path: Path, reader: str | None = None, **options: Any) -> xr.Dataset:
    """The recording in one raw file; options as the reader takes them."""
    return dataset(read_recording(Source(path, {}), reader, options))


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
