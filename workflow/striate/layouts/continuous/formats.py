"""Which format of continuous signals a file is in, by its content."""

import re
from enum import Enum
from typing import Final

from striate.errors import StriateError
from striate.sources import Source

_EDF: Final = b"0       "
_EDF_NUMBERS: Final = (slice(184, 192), slice(252, 256))  # bytes of the header; channels
_BDF: Final = b"\xffBIOSEMI"
_BRAINVISION: Final = re.compile(
    rb"(\xef\xbb\xbf)?Brain ?Vision( Core)? Data( Exchange)? Header File"
)
# a FIF file begins with its id: tag 100, of type 31, 20 bytes long
_FIF: Final = bytes.fromhex("00000064 0000001f 00000014")
_EEGLAB: Final = {"data", "srate", "nbchan", "pnts", "chanlocs"}
_EEG: Final = "EEG"


class Format(Enum):
    """A format of continuous signals, as messages name it, with the endings of its files."""

    EDF = ("an EDF file", (".edf",))
    BDF = ("a BDF file", (".bdf",))
    BRAINVISION = ("a BrainVision header", (".vhdr",))
    FIF = ("a FIF file", (".fif",))
    EEGLAB = ("an EEGLAB set", (".set", ".mat"))

    def __init__(self, words: str, endings: tuple[str, ...]) -> None:
        self.words = words
        self.endings = endings


def format_of(source: Source) -> Format | None:
    """Format of a file, or None for any other kind of file, a folder, or a damaged MAT-file."""
    head = source.head
    if head.startswith(_EDF) and all(head[where].strip().isdigit() for where in _EDF_NUMBERS):
        return Format.EDF
    if head.startswith(_BDF):
        return Format.BDF
    if _BRAINVISION.match(head):
        return Format.BRAINVISION
    if head.startswith(_FIF):
        return Format.FIF
    return Format.EEGLAB if source.is_mat and _holds_eeglab(source) else None


def _holds_eeglab(source: Source) -> bool:
    try:
        kinds = source.mat.kinds
    except StriateError:
        return False
    in_struct = _EEG in kinds and set(kinds[_EEG].fields) >= _EEGLAB
    return in_struct or set(kinds) >= _EEGLAB
