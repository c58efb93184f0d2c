"""A recording opened for a step: spikes or activity stay in its artifact until asked for."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import xarray as xr

from striate.recording import ACTIVITY, SPIKE_BIN, SPIKE_CHANNEL
from striate.stores import open_artifact

_LARGE: Final = (ACTIVITY, SPIKE_BIN, SPIKE_CHANNEL)


@contextmanager
def opened_recording(path: Path) -> Iterator[xr.Dataset]:
    """The recording with its labels in memory; spikes or `activity` are read piece by piece.

    Raises
    ------
    ArtifactError
        The file is missing, damaged, or no artifact of Striate; also while it is read.
    """
    with open_artifact(path) as recording:
        recording.drop_vars(_LARGE, errors="ignore").load()
        yield recording
