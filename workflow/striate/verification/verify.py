"""Whether the numbers of a figure follow from its raw file."""

import csv
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from striate.drawn import DrawnFigure, drawn_figure
from striate.errors import StriateError
from striate.inscription.wording import SOFTWARE, SOURCE
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
        They do not hold, or cannot be checked.
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
    print(
        f"The numbers of {figure} hold: derived anew from {drawn.told[SOURCE]}, they are the same "
        f"to the last digit ({count} in all)."
    )


def _differing(drawn: DrawnFigure, numbers: Path) -> str:
    beside = drawn.path.with_suffix(".csv")
    if not beside.is_file() or sha256(beside) != drawn.numbers_sha256:
        why = "has other numbers than the figure" if beside.is_file() else "is not there"
        return f"derived anew they have another SHA-256; {beside.name} beside it {why}"
    try:
        return differences(beside, numbers)
    except (ValueError, csv.Error):
        return f"derived anew they have another SHA-256; {beside.name} beside it is no table"


def _other(drawn: DrawnFigure) -> str:
    was, now = drawn.told[SOFTWARE], software()
    return "" if was == now else f"; the figure was drawn by {was}, and this is {now}"
