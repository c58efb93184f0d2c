"""The folder of a project: of it, only regular files inside results/ are looked at."""

import os
import stat
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from striate.command import sentence_of
from striate.dashboard.faults import AbsentError, UnfitError
from striate.digests import Mark

_RESULTS: Final = "results"


class Folder:
    """A project on disk; places are relative to it, as `striate.places` writes them.

    Where results/ itself is a link, as to a larger disk, that is where it leads.
    """

    def __init__(self, root: Path) -> None:
        self.root = root.absolute()

    @property
    def name(self) -> str:
        """Its last part."""
        return self.root.name

    def marks(self, places: Iterable[str]) -> dict[str, Mark | None]:
        """Inode, size and times of each; None where there is no file inside results/."""
        real = self._real(_RESULTS)
        inside = _Inside(real)
        return {place: inside.mark(str(self.root / place)) for place in places}

    def mark(self, place: str) -> Mark | None:
        """Of a single file."""
        return self.marks([place])[place]

    def path(self, place: str) -> Path:
        """Where a file is, to be read.

        Raises
        ------
        AbsentError
            There is none.
        UnfitError
            It leads out of results/, is no file, or the system refuses to look.
        """
        path = self.root / place
        try:
            path.lstat()
        except (FileNotFoundError, NotADirectoryError) as missing:
            raise AbsentError(
                f"{place} is not there yet; `snakemake --cores 4` makes it"
            ) from missing
        except OSError as refused:
            raise self.unfit(refused) from refused
        if self.mark(place) is None:
            raise UnfitError(f"{place} leads out of results/, or is no file; nothing reads it")
        return path

    def told(self, sentence: str) -> str:
        """A sentence without the folder of this machine."""
        return sentence.replace(f"{self.root}{os.sep}", "")

    def unfit(self, refused: OSError) -> UnfitError:
        """What the system refuses to read, without the folder of this machine."""
        # told first: a long name is cut
        name = None if refused.filename is None else self.told(str(refused.filename))
        said = sentence_of(OSError(refused.errno, refused.strerror, name))
        return UnfitError(said or "the system refuses to read it")

    def _real(self, place: str) -> str:
        return os.path.realpath(self.root / place)


class _Inside:
    """What lies in a folder; where its folders lead is asked once."""

    def __init__(self, home: str) -> None:
        self._home = home
        self._folders: dict[str, bool] = {}

    def mark(self, path: str) -> Mark | None:
        try:
            status = os.lstat(path)
            if stat.S_ISLNK(status.st_mode):
                if not self._holds(os.path.realpath(path)):
                    return None
                status = os.stat(path)  # noqa: PTH116, as fast as it gets: there may be thousands
        except (OSError, ValueError):
            return None
        if not stat.S_ISREG(status.st_mode) or not self._is_inside(os.path.dirname(path)):  # noqa: PTH120
            return None
        return (status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)

    def _is_inside(self, folder: str) -> bool:
        if folder not in self._folders:
            self._folders[folder] = self._holds(os.path.realpath(folder))
        return self._folders[folder]

    def _holds(self, real: str) -> bool:
        return real == self._home or real.startswith(f"{self._home}{os.sep}")
