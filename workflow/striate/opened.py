"""A recording opened for a step: dense activity stays in its artifact until it is asked for."""

import struct
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import xarray as xr

from striate.archive import damaged
from striate.recording import ACTIVITY
from striate.stores import open_artifact

# what reading an entry of a zip raises where its checksum or its header is wrong
_DAMAGE: Final = (zipfile.BadZipFile, EOFError, struct.error)


@contextmanager
def opened_recording(path: Path) -> Iterator[xr.Dataset]:
    """The recording with labels and spikes in memory; `activity` is read piece by piece.

    Raises
    ------
    ArtifactError
        The file is missing, damaged, or no artifact of Striate; also while activity is read.
    """
    try:
        with open_artifact(path) as recording:
            recording.drop_vars(ACTIVITY, errors="ignore").load()
            yield recording
    except _DAMAGE as damage:
        raise damaged(path) from damage
