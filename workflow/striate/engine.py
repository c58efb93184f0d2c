"""`xr.open_dataset(path, engine="striate")`: every artifact as a labelled dataset, read lazily."""

from collections.abc import Iterable
from os import PathLike, fspath
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import xarray as xr
from xarray.backends import BackendArray, BackendEntrypoint
from xarray.core import indexing

from striate.activity import binned, trial_blocks
from striate.binning import Bins, coarse_bins
from striate.labelled import holds_spikes
from striate.places import SUFFIX
from striate.recording import (
    ACTIVITY,
    CHANNEL,
    SPIKE,
    SPIKE_BIN,
    SPIKE_CHANNEL,
    SPIKES_PER_TRIAL,
    TIME,
    TRIAL,
    activity_attrs,
)
from striate.stores import open_artifact


class StriateBackend(BackendEntrypoint):
    """Opens artifacts of Striate; spikes appear as dense counts, made only where they are read."""

    description = "Striate artifacts (.zarr.zip)"
    open_dataset_parameters: ClassVar[tuple[str, ...]] = (
        "filename_or_obj",
        "drop_variables",
        "bin_ms",
    )

    def open_dataset(  # type: ignore[override]
        self,
        filename_or_obj: str | PathLike[str],
        *,
        drop_variables: str | Iterable[str] | None = None,
        bin_ms: float | None = None,
    ) -> xr.Dataset:
        """Open one artifact.

        Parameters
        ----------
        filename_or_obj
            Path of a `.zarr.zip` file.
        drop_variables
            Names to leave out.
        bin_ms
            Coarser time bins for a recording, of samples as many as fit; its own resolution if left
            out.

        Returns
        -------
        Dataset
            A recording shows `activity` (trial, channel, time), whatever is on disk: spike counts a
            bin, rates, or amplitudes; NaN beyond the end of a trial.
        """
        dataset = open_artifact(Path(fspath(filename_or_obj)))
        if holds_spikes(dataset) or (bin_ms is not None and ACTIVITY in dataset):
            dataset = with_dense_activity(dataset, bin_ms)
        return dataset.drop_vars(drop_variables, errors="ignore") if drop_variables else dataset

    def guess_can_open(self, filename_or_obj: Any) -> bool:
        """Whether the name looks like an artifact."""
        return isinstance(filename_or_obj, str | PathLike) and fspath(filename_or_obj).endswith(
            SUFFIX
        )


def with_dense_activity(recording: xr.Dataset, bin_ms: float | None) -> xr.Dataset:
    """Recording whose `activity` (trial, channel, time) is made from its data when it is read."""
    native = Bins(0, 1, recording.sizes[TIME], recording[TIME].to_numpy(), _bin_width(recording))
    bins = native if bin_ms is None else coarse_bins(recording, bin_ms)
    units = "spikes" if holds_spikes(recording) else str(recording[ACTIVITY].units)
    time = xr.Variable(TIME, bins.left_edges, recording[TIME].attrs)
    if time.attrs["units"] == "s":
        time.attrs["bin_width"] = bins.width
    lazy = indexing.LazilyIndexedArray(_DenseActivity(recording, bins))
    activity = xr.Variable((TRIAL, CHANNEL, TIME), lazy, activity_attrs(units))
    stored = [SPIKE_BIN, SPIKE_CHANNEL, SPIKES_PER_TRIAL, ACTIVITY, TIME]
    rest = recording.drop_vars([name for name in stored if name in recording.variables])
    return (
        rest.drop_dims(SPIKE, errors="ignore").assign({ACTIVITY: activity}).assign_coords(time=time)
    )


class _DenseActivity(BackendArray):
    """Dense view (trial, channel, bin) of a recording; makes only the trials that are asked for."""

    def __init__(self, recording: xr.Dataset, bins: Bins) -> None:
        self._recording = recording
        self._bins = bins
        self.shape = (recording.sizes[TRIAL], recording.sizes[CHANNEL], bins.count)
        # counts are exact far beyond what a bin can hold, at half the memory
        self.dtype = np.dtype(np.float32 if holds_spikes(recording) else np.float64)

    def __getitem__(self, key: indexing.ExplicitIndexer) -> np.ndarray[Any, Any]:
        dense: np.ndarray[Any, Any] = indexing.explicit_indexing_adapter(
            key, self.shape, indexing.IndexingSupport.BASIC, self._read
        )
        return dense

    def _read(self, key: tuple[Any, ...]) -> np.ndarray[Any, Any]:
        rows, *columns = key
        trials = np.atleast_1d(np.arange(self.shape[0])[rows])
        blocks = [
            np.asarray(binned(self._recording, block, self._bins)[:, *columns], self.dtype)
            for block in trial_blocks(self._recording, trials)
        ]
        dense: np.ndarray[Any, Any] = np.concatenate(blocks) if blocks else self._empty(columns)
        return dense if isinstance(rows, slice) else np.asarray(dense[0])

    def _empty(self, columns: list[int | slice]) -> np.ndarray[Any, Any]:
        return np.empty((0, *self.shape[1:]), self.dtype)[:, *columns]


def _bin_width(recording: xr.Dataset) -> float:
    return float(recording[TIME].attrs.get("bin_width", 1.0))
