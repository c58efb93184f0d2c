"""Raw files as labelled datasets in memory, read in this process."""

from pathlib import Path
from typing import Any

import xarray as xr

from striate.labelled import dataset
from striate.reading import read_recording
from striate.sources import Source


def read_dataset(path: Path, reader: str | None = None, **options: Any) -> xr.Dataset:
    """The recording in one raw file; options as the reader takes them."""
    return dataset(read_recording(Source(path, {}), reader, options))
