"""An NWB file, open for as long as it is read."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import h5py
import numpy as np
from numpy.typing import NDArray

from striate import hdf5
from striate.errors import StriateError, UnreadableFileError

KIND: Final = "NWB file"
_LONGEST_REASON: Final = 200


@contextmanager
def nwb_content(path: Path) -> Iterator[Any]:
    """The file as pynwb gives it, after a look at its HDF5 structure.

    Raises
    ------
    UnreadableFileError
        pynwb is not installed, the file is damaged or no valid NWB, or its HDF5 structure leads
        outside it.
    """
    pynwb = _pynwb(path)
    with hdf5.opened(path, KIND) as file:
        with hdf5.faults_named(path, KIND):
            hdf5.check_whole(file, soft_links=True)
        # they tell of old or odd parts of the file; what is used of it is checked here
        with readable(path), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            content = pynwb.NWBHDF5IO(file=file, mode="r").read()
        yield content


@contextmanager
def readable(path: Path) -> Iterator[None]:
    """Turn whatever h5py and pynwb raise on a bad file into one sentence.

    It belongs around what they read, and nothing else: faults of this program are no damage.

    Raises
    ------
    UnreadableFileError
        Anything failed inside but a `StriateError`, which passes.
    """
    try:
        yield
    except StriateError:
        raise
    except Exception as fault:  # pynwb raises every type of exception
        raise UnreadableFileError(
            f"{path}: damaged {KIND}, or one that breaks the standard ({_in_words(fault)})"
        ) from fault


def stored(dataset: Any, where: Any = (), dtype: Any = None) -> NDArray[Any]:
    """Values of a dataset, all or some of them, as HDF5 has them or in another type.

    Raises
    ------
    UnreadableFileError
        They cannot be read, or are of a kind that cannot be of that type.
    """
    if not isinstance(dataset, h5py.Dataset):
        given: NDArray[Any] = np.asarray(dataset, dtype)[where]
        return given
    with readable(Path(dataset.file.filename)):
        return np.asarray(dataset[where], dtype)


def _in_words(fault: Exception) -> str:
    # pynwb prints whole objects; the reason comes last
    lines = str(fault.args[-1]).split("\n") if fault.args else []
    words = lines[0].strip() if lines else ""
    return words[:_LONGEST_REASON] or type(fault).__name__


def _pynwb(path: Path) -> Any:
    try:
        import pynwb
    except ImportError as missing:
        raise UnreadableFileError(
            f"{path}: NWB files are read with pynwb, which is not installed; "
            "install it with: pip install 'striate[nwb]'"
        ) from missing
    return pynwb
