"""What MNE raises and warns of while it reads a file, in one sentence."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from striate.errors import StriateError, UnreadableFileError
from striate.layouts.continuous.formats import Format

# MNE reads a FIF file that ends too early as far as it goes, and warns
_CUT_SHORT: Final = "Invalid tag"


@contextmanager
def reading(path: Path, found: Format) -> Iterator[list[str]]:
    """Collect what MNE warns of, complete when it is left; turn what it raises into one sentence.

    Raises
    ------
    UnreadableFileError
        MNE is not installed, raised an error, or found the end of a FIF file too early.
    """
    try:
        from mne.utils import use_log_level
    except ImportError as missing:
        raise UnreadableFileError(
            f"{path}: is {found.words}; to read it install striate[eeg]"
        ) from missing
    with warnings.catch_warnings(record=True) as caught, use_log_level("WARNING"):
        warnings.simplefilter("always")
        notes: list[str] = []
        try:
            yield notes
        except (StriateError, MemoryError):
            raise
        # MNE raises whatever the damage leads to
        except Exception as fault:
            cause = _one_line(str(fault)) or type(fault).__name__
            raise UnreadableFileError(
                f"{path}: is {found.words} that cannot be read ({cause})"
            ) from fault
        notes.extend(_one_line(str(warning.message)) for warning in caught)
        cut = [note for note in notes if note.startswith(_CUT_SHORT)]
        if cut:
            raise UnreadableFileError(f"{path}: damaged or truncated ({cut[0]})")


def _one_line(text: str) -> str:
    return " ".join(text.split())
