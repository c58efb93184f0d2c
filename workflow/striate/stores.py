"""Save and load one artifact as one `.zarr.zip` file: xarray datasets."""

import base64
import json
import struct
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, Final, TypeAlias

import numpy as np
import xarray as xr
from numpy.typing import NDArray
from xarray.backends import BackendArray
from xarray.core import indexing

from striate.archive import ArchiveReader, damage_told, new_archive
from striate.arrayforms import METADATA, array_entries, encoded_group
from striate.storedarrays import StoredArray
from striate.wholefile import written_whole

Values: TypeAlias = NDArray[Any] | indexing.ExplicitlyIndexed

_CACHED: Final[Any] = indexing.MemoryCachedArray
_COORDINATES: Final = "coordinates"
_FILL: Final = "_FillValue"
_NO_NUMBER: Final = base64.b64encode(struct.pack("<d", np.nan)).decode()


def save(dataset: xr.Dataset, path: Path) -> None:
    """Write the artifact beside its place and move it there: nobody meets half a file."""
    with written_whole(path) as partial, new_archive(partial) as archive:
        for name, content in sorted(_members(dataset)):
            archive.add(name, content)


def load(path: Path) -> xr.Dataset:
    """Read a whole artifact into memory.

    Raises
    ------
    ArtifactError
        The file is missing, damaged, or no artifact of Striate.
    """
    with closing(ArchiveReader(path)) as archive, damage_told(path):
        return _dataset(archive, StoredArray.values)


def open_artifact(path: Path) -> xr.Dataset:
    """Open an artifact lazily; each chunk is checked when it is read.

    Raises
    ------
    ArtifactError
        The file is missing, damaged, or no artifact of Striate.
    """
    archive = ArchiveReader(path)
    with damage_told(path):
        dataset = _dataset(archive, _lazily)
    dataset.set_close(archive.close)
    return dataset


def _dataset(archive: ArchiveReader, values_of: Callable[[StoredArray], Values]) -> xr.Dataset:
    """Variables by name: an archive may hold them in another order."""
    attrs = json.loads(archive.read(METADATA))["attributes"]
    labels = {*attrs.pop(_COORDINATES, "").split()}
    variables = {}
    for name in sorted(_names(archive)):
        array = StoredArray(archive, name)
        told = dict(array.form.attrs)
        labels |= {*told.pop(_COORDINATES, "").split(), *({name} & {*array.form.dims})}
        told.pop(_FILL, None)
        variables[name] = xr.Variable(array.form.dims, values_of(array), told, fastpath=True)
    coords = {name: variable for name, variable in variables.items() if name in labels}
    return xr.Dataset({n: v for n, v in variables.items() if n not in labels}, coords, attrs)


def _names(archive: ArchiveReader) -> Iterator[str]:
    for entry in archive.names:
        name, _, last = entry.rpartition("/")
        if name and last == METADATA:
            yield name


def _lazily(array: StoredArray) -> indexing.ExplicitlyIndexed:
    lazy: Any = indexing.LazilyIndexedArray(_Lazy(array))
    cached: indexing.ExplicitlyIndexed = _CACHED(indexing.CopyOnWriteArray(lazy))
    return cached


class _Lazy(BackendArray):
    """An array of an open artifact, of which xarray reads rows when they are looked at."""

    def __init__(self, array: StoredArray) -> None:
        self._array = array
        self.shape = array.form.shape
        self.dtype = array.form.dtype

    def __getitem__(self, key: indexing.ExplicitIndexer) -> NDArray[Any]:
        found: NDArray[Any] = indexing.explicit_indexing_adapter(
            key, self.shape, indexing.IndexingSupport.OUTER, self._read
        )
        return found

    def _read(self, key: tuple[Any, ...]) -> NDArray[Any]:
        """Values at a slice, some positions or one position of each axis."""
        if not key:
            return self._array.values()
        found = self._rows(key[0])
        for axis, places in enumerate(key[1:], start=1):
            at = places if isinstance(places, slice) else np.atleast_1d(places)
            found = found[(slice(None),) * axis + (at,)]
        single = [axis for axis, places in enumerate(key) if np.ndim(places) == 0]
        return found.squeeze(tuple(axis for axis in single if not isinstance(key[axis], slice)))

    def _rows(self, places: Any) -> NDArray[Any]:
        every = range(self.shape[0])
        if not isinstance(places, slice):
            return self._array.rows_at(np.arange(len(every))[np.atleast_1d(places)])
        wanted = every[places]
        if wanted == every:
            return self._array.values()
        if wanted.step == 1:
            return self._array.rows(wanted.start, wanted.start + len(wanted))
        return self._array.rows_at(np.array(wanted, dtype=np.intp))


def _members(dataset: xr.Dataset) -> Iterator[tuple[str, bytes]]:
    """Entries of an archive from which xarray alone makes the dataset again."""
    labels = {str(name): {*of.dims} for name, of in dataset.coords.items() if name not in of.dims}
    of_a_variable: set[str] = set()
    for name, variable in dataset.variables.items():
        attrs, values = _plain(variable.attrs), variable.to_numpy()
        if name not in labels and name not in variable.dims:
            its_own = sorted(label for label, dims in labels.items() if dims <= {*variable.dims})
            of_a_variable.update(its_own)
            attrs |= {_COORDINATES: " ".join(its_own)} if its_own else {}
        if values.dtype.kind == "f":
            yield from array_entries(
                str(name), values, variable.dims, attrs | {_FILL: _NO_NUMBER}, fill=np.nan
            )
        else:
            yield from array_entries(str(name), values, variable.dims, attrs)
    left = sorted(labels.keys() - of_a_variable)
    yield (
        METADATA,
        encoded_group(_plain(dataset.attrs) | ({_COORDINATES: " ".join(left)} if left else {})),
    )


def _plain(attrs: Mapping[Any, Any]) -> dict[str, Any]:
    """Attributes of types that JSON knows."""
    return {str(k): v.tolist() if hasattr(v, "tolist") else v for k, v in attrs.items()}
