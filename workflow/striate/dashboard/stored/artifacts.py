"""Artifacts read through the checked readers, and kept while nobody writes to them."""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, TypeVar, cast

import xarray as xr

from striate.dashboard.faults import DamagedError
from striate.dashboard.kept import Kept
from striate.dashboard.stored.folder import Folder
from striate.dashboard.stored.stamped import Stamped, stamped
from striate.dashboard.stored.turns import Turns
from striate.digests import mark_of
from striate.errors import ArtifactError
from striate.opened import opened_recording
from striate.places import stamp_of
from striate.stores import load

_MOST_BYTES: Final = 128 * 1024**2
_LEAST_BYTES: Final = 64 * 1024

Value = TypeVar("Value")


class Artifacts:
    """Artifacts of a project, and what was worked out from them."""

    def __init__(self, folder: Folder) -> None:
        self.folder = folder
        self._kept: Kept[Any] = Kept(_MOST_BYTES)
        self._turns = Turns()

    def load(self, place: str) -> xr.Dataset:
        """A whole artifact; not to be changed.

        Raises
        ------
        AbsentError
            It is not there.
        DamagedError
            It is damaged.
        UnfitError
            It leads out of results/.
        """
        return self.worked_out(place, (), load, lambda dataset: int(dataset.nbytes))

    def worked_out(
        self,
        place: str,
        how: Hashable,
        work: Callable[[Path], Value],
        size_of: Callable[[Value], int],
    ) -> Value:
        """What `work` makes of the file; made again only where the file has changed, or `how`.

        Who asks meanwhile waits for it: the same is never made twice at a time.
        """
        path = self.folder.path(place)
        with self.faults_told():
            key = (place, mark_of(path), how)
            with self._turns.of(key):
                found = self._kept.get(key)
                if found is None:
                    found = work(path)
                    self._kept.put(key, found, max(size_of(found), _LEAST_BYTES))
        return cast("Value", found)

    def stamped(self, place: str) -> Stamped:
        """What the stamp of an artifact says.

        Raises
        ------
        AbsentError
            There is none.
        UnfitError
            It cannot be read.
        """
        return self.worked_out(stamp_of(place), (), stamped, lambda _: 0)

    @contextmanager
    def recording(self, place: str) -> Iterator[xr.Dataset]:
        """A recording open for a moment: spikes and activity are read piece by piece."""
        path = self.folder.path(place)
        with self.faults_told(), opened_recording(path) as recording:
            yield recording

    @contextmanager
    def faults_told(self) -> Iterator[None]:
        """Damage as a fault that is answered, without the folders of this machine."""
        try:
            yield
        except ArtifactError as damage:
            raise DamagedError(self.folder.told(str(damage))) from damage
