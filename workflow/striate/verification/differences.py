"""What differs between two tables of numbers, in words."""

import csv
from pathlib import Path


def differences(before: Path, now: Path) -> str:
    """How many values of two CSV files differ, and the first that does.

    Parameters
    ----------
    before
        The numbers of a figure.
    now
        The same, derived anew.

    Raises
    ------
    ValueError, csv.Error
        A file is no table.
    """
    (names, *old), (others, *new) = _rows(before), _rows(now)
    if names != others:
        return f"the columns were {', '.join(names)} and are {', '.join(others)} now"
    if len(old) != len(new):
        return f"there were {len(old)} rows and are {len(new)} now"
    pairs = [
        (name, row, was, became)
        for row, (cells, cells_now) in enumerate(zip(old, new, strict=True), start=1)
        for name, was, became in zip(names, cells, cells_now, strict=True)
    ]
    changed = [pair for pair in pairs if pair[2] != pair[3]]
    if not changed:
        return "every number is the same, and only the way they are written differs"
    name, row, was, became = changed[0]
    return (
        f"{len(changed)} of {len(pairs)} numbers differ, first {name} in row {row}: "
        f"{was or 'an empty cell'} in the figure, {became or 'an empty cell'} now"
    )


def value_count(table: Path) -> int:
    """How many values a table holds below its names."""
    return sum(map(len, _rows(table)[1:]))


def _rows(table: Path) -> list[list[str]]:
    with table.open(newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file))
    if not rows:
        raise ValueError(f"{table}: is empty")
    return rows
