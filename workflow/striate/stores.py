"""Save and load one artifact as one `.zarr.zip` file: xarray datasets."""

from pathlib import Path
from typing import Any

import xarray as xr
from numpy.dtypes import StringDType
from zarr.abc.buffer import Buffer
from zarr.storage import MemoryStore, ZipStore

from striate.archive import (
    check_contents,
    chunks,
    compressors,
    damage_told,
    new_archive,
)
from striate.wholefile import written_whole


def save(dataset: xr.Dataset, path: Path) -> None:
    """Write the artifact beside its place and move it there: nobody meets half a file."""
    members = _members(dataset)
    with written_whole(path) as partial, new_archive(partial) as archive:
        for name in sorted(members):
            archive.add(name, members[name])


def load(path: Path) -> xr.Dataset:
    """Read a whole artifact into memory.

    Raises
    ------
    ArtifactError
        The file is missing, damaged, or no artifact of Striate.
    """
    with open_artifact(path) as dataset, damage_told(path):
        loaded: xr.Dataset = dataset.load()
    return loaded


def open_artifact(path: Path) -> xr.Dataset:
    """Open an artifact lazily; each chunk is checked when it is read.

    Raises
    ------
    ArtifactError
        The file is missing, damaged, or no artifact of Striate.
    """
    check_contents(path)
    with damage_told(path):
        store = ZipStore(path, mode="r")
        dataset: xr.Dataset = xr.open_zarr(
            store, consolidated=False, chunks=None, decode_times=False, decode_timedelta=False
        )
        ordered = _in_order(dataset)
    ordered.set_close(store.close)
    return ordered


def _in_order(dataset: xr.Dataset) -> xr.Dataset:
    """Variables by name: zarr lists them in another order each time."""
    data_vars, coords = (
        {name: _with_python_text(dataset.variables[name]) for name in sorted(names, key=str)}
        for names in (dataset.data_vars, dataset.coords)
    )
    return xr.Dataset(data_vars, coords, dataset.attrs)


def _with_python_text(variable: xr.Variable) -> xr.Variable:
    """Text as Python strings, which matplotlib and pandas know."""
    return variable.astype(object) if variable.dtype.kind == "T" else variable


def _members(dataset: xr.Dataset) -> dict[str, bytes]:
    entries: dict[str, Buffer] = {}
    encoding = {str(name): _encoding(variable) for name, variable in dataset.variables.items()}
    _with_text_of_any_length(dataset).drop_encoding().to_zarr(
        MemoryStore(entries),
        mode="w",
        consolidated=False,
        encoding=encoding,
        write_empty_chunks=True,
    )
    return {name: buffer.to_bytes() for name, buffer in entries.items()}


def _with_text_of_any_length(dataset: xr.Dataset) -> xr.Dataset:
    """Text of fixed width has no stable zarr form."""
    text = {
        n: v.astype(StringDType()) for n, v in dataset.variables.items() if v.dtype.kind in "UO"
    }
    coords = {name: variable for name, variable in text.items() if name in dataset.coords}
    return dataset.assign({n: v for n, v in text.items() if n not in coords}).assign_coords(coords)


def _encoding(variable: xr.Variable) -> dict[str, Any]:
    return {"chunks": chunks(variable.shape), "compressors": compressors()}
