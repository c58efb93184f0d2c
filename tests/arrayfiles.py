"""The same named arrays in every kind of file that holds such, and how they are read."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import scipy.io
import xarray as xr

from as_dataset import dataset
from mat73 import write_mat73
from recordings import cell
from striate.reader_options import checked_options
from striate.readers import mapping
from striate.sources import Source

MAT_KINDS = ("v5", "v7", "v7.3")
KINDS = (*MAT_KINDS, "hdf5", "npz", "npz compressed")


def write_arrays(path: Path, kind: str, arrays: Mapping[str, Any]) -> Path:
    """Write arrays of numbers or of texts; return the path."""
    if kind in MAT_KINDS:
        written = {name: _matlab(np.asarray(values)) for name, values in arrays.items()}
        if kind == "v7.3":
            write_mat73(path, written)
        else:
            scipy.io.savemat(path, written, do_compression=kind == "v7")
    elif kind == "hdf5":
        with h5py.File(path, "w") as file:
            for name, values in arrays.items():
                is_text = np.asarray(values).dtype.kind == "U"
                file[name] = np.asarray(values).astype(object) if is_text else values
    else:
        save = np.savez if kind == "npz" else np.savez_compressed
        with path.open("wb") as file:
            save(file, **arrays)
    return path


def _matlab(values: np.ndarray) -> np.ndarray:
    """As MATLAB would hold it: texts in a column of cells, no axes of length 1 at the end."""
    if values.dtype.kind == "U":
        return cell([[str(text)] for text in values.ravel()])
    while values.ndim > 2 and values.shape[-1] == 1:
        values = values[..., 0]
    return values


def read(path: Path, **options: Any) -> xr.Dataset:
    """Dataset by the reader `mapping`, with the options as config.yaml would have them."""
    return dataset(mapping.read(Source(path, {}), checked_options("mapping", options)))


def counts_of(recording: xr.Dataset) -> np.ndarray:
    """Counts (trial, channel, bin) of a recording of spikes, added up one by one."""
    counts = np.zeros(tuple(recording.sizes[dim] for dim in ("trial", "channel", "time")), int)
    spike = 0
    for trial, spikes in enumerate(recording.spikes_per_trial.values):
        for _ in range(spikes):
            channel, time_bin = recording.spike_channel[spike], recording.spike_bin[spike]
            counts[trial, int(channel), int(time_bin)] += 1
            spike += 1
    return counts
