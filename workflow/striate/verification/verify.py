"""Whether the numbers of a figure follow from its raw file."""

import csv
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from striate.command import printable
from striate.drawn import DrawnFigure, drawn_figure
from striate.errors import StriateError
from striate.inscription.wording import SOFTWARE, SOURCE, one_line
from striate.provenance import software
from striate.rawfiles import sha256
from striate.verification.derivation import derived_numbers
from striate.verification.differences import differences, value_count
from striate.verification.rawsource import raw_source


def verify(figure: Path, raw: Sequence[str]) -> None:
    """Derive the numbers of a figure anew, and print that they hold.

    Parameters
    ----------
    figure
        A picture that Striate has drawn.
    raw
        Its raw file, or `NAME=FILE` for each of several; looked for in its project if left out.

    Raises
    ------
    StriateError
        They do not hold, or cannot be checked, or the table beside the figure has others.
    """
    drawn = drawn_figure(figure)
    source = raw_source(drawn, raw)
    with TemporaryDirectory(prefix="striate-") as folder:
        numbers = derived_numbers(drawn, source, Path(folder))
        if sha256(numbers) != drawn.numbers_sha256:
            raise StriateError(
                f"The numbers of {figure} do not hold: {_differing(drawn, numbers)}{_other(drawn)}"
            )
        count = value_count(numbers)
        _check_table(drawn, numbers)
    held = (
        f"The numbers of {figure} hold: derived anew from {drawn.told[SOURCE]}, they are the same "
        f"to the last digit ({count} in all)."
    )
    print(printable(held))


def _check_table(drawn: DrawnFigure, numbers: Path) -> None:
    """Refuse a table beside the figure that was changed since."""
    beside = drawn.path.with_suffix(".csv")
    if beside.is_file() and sha256(beside) != drawn.numbers_sha256:
        try:
            changed = one_line(differences(beside, numbers))
        except (ValueError, csv.Error):
            changed = "it is no table"
        raise StriateError(
            f"The numbers of {drawn.path} hold, and {beside.name} beside it was changed: {changed}"
        )


def _differing(drawn: DrawnFigure, numbers: Path) -> str:
    beside = drawn.path.with_suffix(".csv")
    if not beside.is_file() or sha256(beside) != drawn.numbers_sha256:
        why = "has other numbers than the figure" if beside.is_file() else "is not there"
        return f"derived anew they have another SHA-256; {beside.name} beside it {why}"
    try:
        return one_line(differences(beside, numbers))
    except (ValueError, csv.Error):
        return f"derived anew they have another SHA-256; {beside.name} beside it is no table"


def _other(drawn: DrawnFigure) -> str:
    was, now = drawn.told[SOFTWARE], software()
    return "" if was == now else f"; the figure was drawn by {was}, and this is {now}"
