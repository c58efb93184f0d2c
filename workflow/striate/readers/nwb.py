"""NWB: Neurodata Without Borders, an HDF5 file with tables of intervals, sorted units and series.

Trials are the rows of a table of intervals; each is cut out of the spikes of the units, or out of a
time series. `options/nwb.py` says which table, column and series, and what is taken where nothing
is written. Source: the NWB standard, https://nwb-schema.readthedocs.io.
"""

from collections.abc import Mapping
from typing import Any, Final

from striate.matfile.signature import is_hdf5
from striate.recording import Recording
from striate.sources import Source

LAYOUT: Final = "an NWB file (HDF5): a table of intervals, and sorted units or a time series"
NEEDS_OPTIONS: Final = False
TAKES_SEVERAL_FILES: Final = False

_VERSION: Final = "nwb_version"


def recognises(source: Source) -> bool:
    """Whether the file is HDF5 and names a version of NWB."""
    if source.is_mat or not is_hdf5(source.head):
        return False
    import h5py

    try:
        with h5py.File(source.path, "r", locking=False) as file:
            return _VERSION in file.attrs
    except Exception:  # HDF5 raises every type of exception on a damaged file
        return False


def read(source: Source, options: Mapping[str, Any]) -> Recording:
    """Every spike in the trials, or the samples of a series.

    Where a unit was not observed throughout the trials (`obs_intervals`), the recording holds
    firing rates in place of spikes, and NaN in the bins that nobody observed.

    Raises
    ------
    UnreadableFileError
        pynwb is not installed, or the file is damaged or leads outside itself.
    SettingsError
        An option asks for what is not there, or the file does not say which of several is meant.
    LayoutError
        Tables of the file contradict themselves, or there is nothing to read.
    """
    from striate.layouts.neurodata.session import session_recording

    return session_recording(source.path, options)
