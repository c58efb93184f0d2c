"""Datasets of an HDF5 file by their paths: `group/dataset`."""

from collections import deque
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import h5py
import numpy as np
from numpy.typing import NDArray

from striate.errors import LayoutError
from striate.hdf5 import check_dataset, faults_named, member_names, opened
from striate.layouts.mapped.arrays import HeldArray, StoredArray, Variable
from striate.layouts.mapped.listing import no_such_variable
from striate.layouts.mapped.texts import text_array
from striate.matfile.values import by

_KIND: Final = "HDF5 file"
_NUMBERS: Final = "biuf"
_MOST_GROUPS_LISTED: Final = 100  # groups may hold each other


class StoredDataset(StoredArray):
    """A dataset that is opened anew for each pass."""

    def __init__(self, path: Path, name: str, shape: tuple[int, ...]) -> None:
        self.shape, self._path, self._name = shape, path, name

    def slabs(self, axis: int, length: int) -> Iterator[NDArray[Any]]:
        """The dataset in slabs along an axis, of whole chunks, so that each is unpacked once."""
        with faults_named(self._path, _KIND, self._name), opened(self._path, _KIND) as file:
            dataset = _dataset(file, self._name)
            chunk = dataset.chunks[axis] if dataset.chunks else 1
            step = -(-length // chunk) * chunk
            for start in range(0, self.shape[axis], step):
                yield dataset[(slice(None),) * axis + (slice(start, start + step),)]


def hdf5_variables(path: Path, names: Sequence[str]) -> dict[str, Variable]:
    """Datasets by path.

    Raises
    ------
    LayoutError
        There is no such dataset, or it holds neither numbers nor texts.
    UnreadableFileError
        The file is damaged, or holds what must not be followed; of numbers, when they are read.
    """
    with faults_named(path, _KIND), opened(path, _KIND) as file:
        return {name: _variable(path, file, name) for name in names}


def _variable(path: Path, file: h5py.File, name: str) -> Variable:
    dataset = _dataset(file, name)
    if h5py.check_string_dtype(dataset.dtype) is not None:
        return text_array(np.asarray(dataset[()]))
    if dataset.dtype.kind not in _NUMBERS or dataset.shape is None:
        raise LayoutError(f"{name} holds {_in_words(dataset)}; numbers or texts needed")
    if dataset.shape == ():
        return HeldArray(np.atleast_1d(dataset[()]))
    return StoredDataset(path, name, dataset.shape)


def _dataset(file: h5py.File, name: str) -> h5py.Dataset:
    """A dataset, reached by hard links alone: other links may lead out of the file."""
    found: Any = file
    for part in filter(None, name.split("/")):
        if not isinstance(found, h5py.Group) or part not in _members(found):
            raise no_such_variable(name, _listing(file))
        found = found[part]
    if not isinstance(found, h5py.Dataset):
        raise no_such_variable(name, _listing(file))
    if found.shape is not None:
        check_dataset(found.id, file.id.get_filesize())
    return found


def _members(group: h5py.Group) -> list[str]:
    names = [name.decode("utf-8", "replace") for name in member_names(group.id, soft_links=True)]
    return [name for name in names if isinstance(group.get(name, getlink=True), h5py.HardLink)]


def _listing(file: h5py.File) -> dict[str, str]:
    """Paths of the datasets, each with what it is."""
    found: dict[str, str] = {}
    groups = deque([("", file)])
    for _ in range(_MOST_GROUPS_LISTED):
        if not groups:
            break
        prefix, group = groups.popleft()
        for name in _members(group):
            member = group[name]
            if isinstance(member, h5py.Group):
                groups.append((f"{prefix}{name}/", member))
            elif isinstance(member, h5py.Dataset):
                found[f"{prefix}{name}"] = _in_words(member)
    return found


def _in_words(dataset: h5py.Dataset) -> str:
    is_text = h5py.check_string_dtype(dataset.dtype) is not None
    kind = "texts" if is_text else f"{dataset.dtype.name} values"
    if dataset.shape is None:
        return f"{kind}, none"
    return f"{kind}, {by(dataset.shape) or 'one value'}"
