"""Tables of BIDS: text in columns, a tab between them, `n/a` where a value is missing."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from striate.errors import LayoutError, UnreadableFileError

MISSING: Final = "n/a"

_NUMBER: Final = re.compile(
    r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?|[+-]?(inf|nan)", re.IGNORECASE | re.ASCII
)
# what has a plus sign, or a zero before its digits, is a code: 007 is not 7
_OF_A_CODE: Final = re.compile(r"\+|-?0\d", re.ASCII)
_MOST_WHOLE: Final = 2**53  # beyond, two whole numbers can be one float64


def read_table(path: Path) -> dict[str, list[str]]:
    """Columns by name, each a text a row, without outer space.

    Raises
    ------
    UnreadableFileError
        The file cannot be opened, or is no text in UTF-8.
    LayoutError
        Two columns have the same name, or a row has more or fewer values than there are columns.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except OSError as refusal:
        raise UnreadableFileError(f"{path}: cannot be opened ({refusal.strerror})") from refusal
    except UnicodeDecodeError as fault:
        raise UnreadableFileError(
            f"{path}: is not text in UTF-8 (byte {fault.start + 1})"
        ) from fault
    rows = _rows(lines, path.name)
    names = next(rows, [])
    for name, count in Counter(names).items():
        if count > 1:
            raise LayoutError(f"{path.name} has {count} columns '{name}'; one needed")
    values = list(rows)
    return {name: [row[position] for row in values] for position, name in enumerate(names)}


def _rows(lines: list[str], name: str) -> Iterator[list[str]]:
    width = None
    for number, line in enumerate(lines, start=1):
        if line.strip():
            row = [value.strip() for value in line.split("\t")]
            width = width or len(row)
            if len(row) != width:
                raise LayoutError(
                    f"{name}, line {number} has {len(row)} values; the first line names {width}"
                )
            yield row


def column_values(texts: list[str]) -> NDArray[Any]:
    """Numbers with NaN where one is missing, or texts with an empty one where one is missing.

    They are texts if one of them is more than the number it says: 007, +7, or 20 digits long.
    """
    present = ["" if text == MISSING else text for text in texts]
    if all(_is_only_a_number(text) for text in present if text):
        return np.array([float(text or "nan") for text in present], dtype=float) + 0.0
    return np.array(present)


def _is_only_a_number(text: str) -> bool:
    if not _NUMBER.fullmatch(text) or _OF_A_CODE.match(text):
        return False
    number = float(text)
    if text.lstrip("-").isdigit():
        return abs(number) < _MOST_WHOLE
    return not np.isinf(number) or "inf" in text.casefold()


def numbers_of(
    table: Mapping[str, list[str]], column: str, name: str, *, may_be_missing: bool
) -> NDArray[np.float64]:
    """Numbers of a column; NaN for a missing one, if it may be missing.

    Raises
    ------
    LayoutError
        There is no such column, or a value is no finite number.
    """
    if column not in table:
        raise LayoutError(f"{name} has no column '{column}'; it has {', '.join(table) or 'none'}")
    values = []
    for row, text in enumerate(table[column], start=1):
        if text in ("", MISSING) and may_be_missing:
            values.append(np.nan)
        elif _NUMBER.fullmatch(text) and np.isfinite(float(text)):
            values.append(float(text))
        else:
            raise LayoutError(f"{name}, {column} of row {row} is '{text}'; a number of s needed")
    return np.array(values, dtype=float)
