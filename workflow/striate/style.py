"""What every figure has in common: widths, sizes of text, colours, and how it is saved."""

import io
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import matplotlib.style
import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from striate.errors import StriateError
from striate.inscription.pixels import png_of
from striate.inscription.wording import inscribed
from striate.lettering import FONT
from striate.wholefile import opened_for_writing, written_whole

TITLE_PT: Final = 7.5
HEADING_PT: Final = 6.5
TEXT_PT: Final = 6.0
TICK_PT: Final = 5.5

INK: Final = "#000000"
QUIET_INK: Final = "#555555"
PAPER: Final = "#ffffff"
MISSING: Final = "#b8b8b8"
# red and blue of equal lightness: told apart with every kind of colour vision (ColorBrewer RdBu)
DIVERGING: Final = "RdBu_r"
MORE_INK: Final = "#8e1a2e"
LESS_INK: Final = "#1f5a97"
# stimuli A and B wherever they are lines, points or areas (Wong 2011, Nat. Methods 8:441)
A_INK: Final = "#0072B2"
B_INK: Final = "#D55E00"

_WIDEST_PAGE_MM: Final = 183.0
_TALLEST_MM: Final = 170.0
# a page, a slide, a poster
_ENLARGED_MM: Final = (_WIDEST_PAGE_MM, 254.0, 400.0)
_ENLARGEMENTS: Final = (1.0, 2.0, 3.0)
_DOTS_PER_INCH: Final = 300
_PIXELS: Final = "png"
_UNDATED: Final[Mapping[str, Mapping[str, None]]] = {
    "pdf": {"CreationDate": None},
    "svg": {"Date": None},
}
# it names an address, from which a parser might want to load
_DOCTYPE: Final = re.compile(rb"<!DOCTYPE[^>]*>\s*")
_RULES: Final = {
    "font.family": FONT,
    "font.size": TEXT_PT,
    "pdf.fonttype": 42,
    "svg.fonttype": "none",
    "svg.hashsalt": "striate",
    "savefig.facecolor": PAPER,
}


@dataclass(frozen=True)
class Style:
    """How figures look: their width, and the colour map of what has no sign."""

    width_mm: float
    colormap: str = "viridis"

    @property
    def enlargement(self) -> float:
        """How much larger than in a journal everything is drawn: slides twice, posters thrice."""
        return float(np.interp(self.width_mm, _ENLARGED_MM, _ENLARGEMENTS))

    @property
    def tallest_mm(self) -> float:
        """The greatest height of a figure: a journal's page, or the 16:9 of slide and poster."""
        return _TALLEST_MM if self.enlargement == 1 else self.width_mm * 9 / 16


@contextmanager
def house_style() -> Iterator[None]:
    """The same Matplotlib settings whatever the user's own say; they come back afterwards."""
    with matplotlib.style.context(_RULES, after_reset=True):
        yield


def save_figure(figure: Figure, path: Path, metadata: Mapping[str, str] | None = None) -> None:
    """Write the figure beside its place and move it there; equal figures give equal bytes.

    Parameters
    ----------
    figure
        Drawn in any way, without pyplot.
    path
        Ends in `.png`, `.pdf` or `.svg`.
    metadata
        Kept inside the file: PNG under the same keys; PDF and SVG `Title` as their title, all
        others as lines of their description.

    Raises
    ------
    StriateError
        The format is none of the three.
    """
    form = path.suffix.removeprefix(".").lower()
    if form not in (_PIXELS, *_UNDATED):
        raise StriateError(f"{path.name}: figures are saved as .png, .pdf or .svg; choose one")
    told = inscribed(metadata or {}, form)
    with house_style():
        content = _as_pixels(figure, told) if form == _PIXELS else _as_vectors(figure, form, told)
    with written_whole(path) as partial, opened_for_writing(partial) as file:
        file.write(content)


def _as_pixels(figure: Figure, told: Mapping[str, str]) -> bytes:
    drawn = _Drawn()
    figure.savefig(drawn, format="rgba", dpi=_DOTS_PER_INCH)
    return png_of(drawn.pixels, told, _DOTS_PER_INCH)


class _Drawn(io.BytesIO):
    """Takes the pixels from Matplotlib in place of a file, without a copy."""

    pixels: NDArray[np.uint8]

    def write(self, pixels: Any, /) -> int:
        self.pixels = np.asarray(pixels)
        return self.pixels.nbytes


def _as_vectors(figure: Figure, form: str, told: Mapping[str, str]) -> bytes:
    drawn = io.BytesIO()
    metadata = {**_UNDATED[form], **told}
    figure.savefig(drawn, format=form, dpi=_DOTS_PER_INCH, metadata=metadata)
    return _DOCTYPE.sub(b"", drawn.getvalue()) if form == "svg" else drawn.getvalue()
