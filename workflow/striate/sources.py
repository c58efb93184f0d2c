"""What a recording is read from: one raw file, a folder, or several files by name."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from striate.errors import UnreadableFileError
from striate.matfile.load import MatFile, load
from striate.matfile.signature import head_of, is_mat_file
from striate.rawfiles import parts_of, stored_bytes


@dataclass(frozen=True)
class Source:
    """Raw file of one recording.

    Attributes
    ----------
    path
        The raw file, or a folder (BIDS). Of several files, the first.
    files
        Several files that make one recording, by the names they have in config.yaml; empty for one.
    """

    path: Path
    files: Mapping[str, Path]

    @property
    def raw_files(self) -> list[Path]:
        """The file, or all of several, in their order."""
        return list(self.files.values()) or [self.path]

    @property
    def raw_bytes(self) -> int:
        """Size of all that the recording is read from.

        Raises
        ------
        UnreadableFileError
            A file is missing, or is a device or a pipe, which may have no end.
        """
        return sum(part.stat().st_size for part in self._parts())

    @property
    def stored_bytes(self) -> int:
        """What of `raw_bytes` lies on a disk: holes in a file can make it seem of any size.

        Raises
        ------
        UnreadableFileError
            As `raw_bytes`.
        """
        return sum(map(stored_bytes, self._parts()))

    @cached_property
    def head(self) -> bytes:
        """First 1024 bytes; empty for a folder.

        Raises
        ------
        UnreadableFileError
            The file is missing or cannot be opened.
        """
        return b"" if self.path.is_dir() else head_of(self.path)

    @property
    def is_mat(self) -> bool:
        """Whether the first bytes are those of a MAT-file that can be read (5 to 7.3)."""
        return is_mat_file(self.head)

    @cached_property
    def mat(self) -> MatFile:
        """Variables of the MAT-file.

        Raises
        ------
        UnreadableFileError
            It is damaged, or no MAT-file.
        """
        return load(self.path)

    def _parts(self) -> set[Path]:
        for file in self.raw_files:
            if not file.exists():
                raise UnreadableFileError(f"{file}: no such file")
            if not (file.is_file() or file.is_dir()):
                raise UnreadableFileError(f"{file}: is a device or a pipe, no file")
        parts = {part for file in self.raw_files for part in parts_of(file)}
        return {part for part in parts if part.is_file()}
