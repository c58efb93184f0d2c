"""Whether the numbers of a figure follow from its raw file."""

import csv
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from striate.command import printable
from striate.digests import sha256
from striate.drawn import DrawnFigure, drawn_figure
from striate.errors import ArtifactError, StriateError
from striate.inscription.wording import SOFTWARE, SOURCE, one_line
from striate.places import stamp_of
from striate.provenance import software
from striate.stamps import Written, is_same, load_stamp
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
    picture = _checked_picture(figure)
    held = (
        f"The numbers of {figure} hold: derived anew from {drawn.told[SOURCE]}, they are the same "
        f"to the last digit ({count} in all). {picture}"
    )
    print(printable(held))


def _checked_picture(figure: Path) -> str:
    """What is known of the picture itself, by its stamp, if that is at hand."""
    written = _written(figure)
    if written is None:
        return "The picture itself was not compared: only the results it was drawn in know it."
    if not is_same(figure, written):
        raise StriateError(
            f"The numbers of {figure} hold, but the picture is not what was drawn: it is damaged "
            "or was changed; delete it, and `snakemake --cores 4` makes it again"
        )
    return "The picture is what was drawn."


def _written(figure: Path) -> Written | None:
    """The figure as the stamp beside it tells, if it lies under results/ of a project."""
    whole = figure.resolve()
    for folder in whole.parents:
        if folder.name == "results":
            name = whole.relative_to(folder.parent).as_posix()
            try:
                stamp = load_stamp(folder.parent / stamp_of(name))
            except ArtifactError:
                return None
            return stamp.outputs.get(name) if stamp else None
    return None


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
