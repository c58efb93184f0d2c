"""MAT-files of version 5 whose bytes depend on their content alone."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from scipy.io import savemat

from striate.wholefile import opened_for_writing

Variables = Iterable[tuple[str, Any]]

_HEADER = b"MATLAB 5.0 MAT-file, Platform: striate, Created on: Thu Jan  1 00:00:00 1970"
_HEADER_BYTES = 116


def save_mat(path: Path, variables: Variables) -> None:
    """Write named variables in their order, compressed, each with its fields in their order.

    They are taken one at a time, so a generator need not hold all of them in memory.
    """
    with opened_for_writing(path) as file:
        for name, value in variables:
            savemat(file, {name: value}, do_compression=True)  # appends after the first
        file.seek(0)
        file.write(_HEADER.ljust(_HEADER_BYTES))  # SciPy wrote the time of day here
