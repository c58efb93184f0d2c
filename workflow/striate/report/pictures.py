"""Figures as the page holds them: the very files that lie beside it."""

import base64
import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from markupsafe import Markup
from PIL import Image

from striate.errors import ArtifactError
from striate.inscription.png import END, SIGNATURE

_REASON: Final = "reason"
_PLACE: Final = re.compile(r'src="<([^<>"]+)>"')


@dataclass(frozen=True)
class Picture:
    """One figure; its file is read when the page comes to it, and not kept.

    Attributes
    ----------
    png, table
        The picture, and the numbers that it shows.
    addresses
        By format, relative to the page.
    """

    figure: str
    png: Path
    table: Path
    addresses: Mapping[str, str]

    @property
    def not_drawn(self) -> str:
        """Why there was nothing to show, in words; empty where the figure is drawn."""
        if not self.table.is_file():
            raise _damaged(self.table)
        with self.table.open(encoding="utf-8", newline="") as table:
            rows = csv.reader(table)
            return next(rows, [""])[0] if next(rows, None) == [_REASON] else ""

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        content = self._content()
        return int.from_bytes(content[16:20]), int.from_bytes(content[20:24])

    @property
    def data_uri(self) -> str:
        """The whole file as an address: to encode its pixels anew takes longer than drawing."""
        content = self._content()
        try:
            with Image.open(io.BytesIO(content), formats=["PNG"]) as image:
                image.verify()
        except (OSError, SyntaxError, ValueError):
            raise _damaged(self.png) from None
        return f"data:image/png;base64,{base64.b64encode(content).decode()}"

    def _content(self) -> bytes:
        content = self.png.read_bytes() if self.png.is_file() else b""
        if not (content.startswith(SIGNATURE) and content.endswith(END)):
            raise _damaged(self.png)
        return content


def pictures(
    folder: Path, inside: str, figures: Sequence[str], formats: Sequence[str]
) -> tuple[Picture, ...]:
    """The named figures in one folder of the figures, `inside` relative to the page."""
    return tuple(
        Picture(
            figure,
            folder / f"{inside}/{figure}.png",
            folder / f"{inside}/{figure}.csv",
            {form: f"{inside}/{figure}.{form}" for form in (*formats, "csv")},
        )
        for figure in figures
    )


def with_pictures(markup: str, shown: Sequence[Picture]) -> Markup:
    """Put the files in the places of `<img src="<FIGURE>">`, which no text of a file can be."""
    of = {picture.figure: picture for picture in shown}
    between, *rest = _PLACE.split(markup)
    pieces = [between]
    for figure, after in zip(rest[::2], rest[1::2], strict=True):
        pieces += [f'src="{of[figure].data_uri}"', after]
    return Markup("".join(pieces))


def _damaged(path: Path) -> ArtifactError:
    return ArtifactError(
        f"{path}: the file of a figure is missing or damaged; "
        "delete it, and `snakemake --cores 4` makes it again"
    )
