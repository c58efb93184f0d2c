"""Tables as CSV."""

import io
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import xarray as xr
from numpy.typing import ArrayLike, NDArray

from striate.labelled import channel_labels
from striate.recording import CHANNEL
from striate.wholefile import opened_for_writing, written_whole

# a spreadsheet would compute a label that begins so; `-60 dB` is a label
_FORMULA: Final = re.compile(r"[=@\t\r]|[+-].*[(|!]", re.DOTALL)
_SPECIAL: Final = re.compile('[",\r\n]')


def save_channel_table(dataset: xr.Dataset, columns: Sequence[str], path: Path) -> None:
    """Write the channel labels and the named variables (channel,) as CSV, moved into place whole.

    Numbers are written in full; a missing value is an empty cell.
    """
    labels = [name for name in channel_labels(dataset) if name != CHANNEL]
    save_table({name: dataset[name].to_numpy() for name in (CHANNEL, *labels, *columns)}, path)


def save_table(columns: Mapping[str, ArrayLike], path: Path) -> None:
    """Write columns of equal length as CSV, moved into place whole.

    Numbers are written in full; a missing value is an empty cell. Text that a spreadsheet would
    take for a formula has an apostrophe before it.
    """
    cells = [_cells(np.asarray(values)) for values in columns.values()]
    with (
        written_whole(path) as partial,
        io.TextIOWrapper(opened_for_writing(partial), encoding="utf-8", newline="") as table,
    ):
        rows = map(",".join, zip(*cells, strict=True))
        table.write("\n".join([",".join(map(_quoted, columns)), *rows, ""]))


def _cells(values: NDArray[Any]) -> list[str]:
    """A column as text; a value that repeats is written out once."""
    if values.dtype == np.float64:
        # told apart by their bits: -0.0 equals 0.0, and is another text
        bits, places = np.unique(values.view(np.int64), return_inverse=True)
        texts = [_cell(value) for value in bits.view(np.float64).tolist()]
        return [*map(texts.__getitem__, places.tolist())]
    cells = values.tolist()
    if not {*map(type, cells)} <= {int, str}:  # others may be equal: True and 1
        return [_cell(value) for value in cells]
    known = {value: _cell(value) for value in {*cells}}
    return [*map(known.__getitem__, cells)]


def _cell(value: object) -> str:
    text = "" if value != value else str(value)  # NaN alone differs from itself
    if isinstance(value, str) and _FORMULA.match(value):
        text = f"'{text}"
    return _quoted(text)


def _quoted(text: str) -> str:
    return '"{}"'.format(text.replace('"', '""')) if _SPECIAL.search(text) else text
