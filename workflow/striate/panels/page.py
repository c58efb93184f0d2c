"""A page laid out in mm from its top left corner; slides are the same page, enlarged."""

from dataclasses import dataclass
from typing import Any, Final

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from striate.panels.plainaxes import PlainAxes
from striate.style import INK, PAPER, TICK_PT, Style

MARGIN_MM: Final = 1.5

_MM_PER_INCH: Final = 25.4


@dataclass(frozen=True)
class Box:
    """A rectangle on the page, in mm from the top left corner."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Right edge."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """Bottom edge."""
        return self.top + self.height


class Page:
    """A figure under construction. Lengths are mm and text sizes pt as in a journal."""

    def __init__(self, style: Style, height_mm: float) -> None:
        self.enlargement = style.enlargement
        self.width_mm = page_width_mm(style)
        self.height_mm = height_mm
        size_mm = (self.width_mm * self.enlargement, height_mm * self.enlargement)
        self.figure = Figure(
            figsize=(size_mm[0] / _MM_PER_INCH, size_mm[1] / _MM_PER_INCH), facecolor=PAPER
        )

    def points(self, size_pt: float) -> float:
        """A size of text or line as it is on this page."""
        return size_pt * self.enlargement

    def axes(self, box: Box, kind: type[Axes] = PlainAxes) -> Axes:
        """Empty axes that fill the box, without a frame and without a vertical axis."""
        left, bottom = self._fraction(box.left, box.bottom)
        size = (box.width / self.width_mm, box.height / self.height_mm)
        axes = self.figure.add_axes((left, bottom, *size), axes_class=kind)
        axes.spines[:].set_visible(False)
        axes.yaxis.set_visible(False)
        axes.tick_params(
            length=self.points(2),
            width=self.points(0.5),
            pad=self.points(1.5),
            labelsize=self.points(TICK_PT),
        )
        return axes

    def write(self, left: float, top: float, text: str, size_pt: float, **properties: Any) -> None:
        """Free text, never read as mathematics; `ha` and `va` say which point of it is meant."""
        across, up = self._fraction(left, top)
        settings: dict[str, Any] = {
            "ha": "left",
            "va": "top",
            "color": INK,
        } | properties
        self.figure.text(
            across, up, text, fontsize=self.points(size_pt), parse_math=False, **settings
        )

    def rule(
        self, start: tuple[float, float], stop: tuple[float, float], width_pt: float, colour: str
    ) -> None:
        """A straight line between two points."""
        ends = [self._fraction(*start), self._fraction(*stop)]
        line = Line2D(
            [x for x, _ in ends],
            [y for _, y in ends],
            color=colour,
            linewidth=self.points(width_pt),
            solid_capstyle="butt",
        )
        self.figure.add_artist(line)

    def patch(self, box: Box, colour: str) -> None:
        """A filled rectangle."""
        corner = self._fraction(box.left, box.bottom)
        size = (box.width / self.width_mm, box.height / self.height_mm)
        self.figure.add_artist(Rectangle(corner, *size, facecolor=colour, edgecolor="none"))

    def _fraction(self, left: float, top: float) -> tuple[float, float]:
        return left / self.width_mm, 1 - top / self.height_mm


def page_width_mm(style: Style) -> float:
    """Width of the page before it is enlarged."""
    return style.width_mm / style.enlargement


def tallest_page_mm(style: Style) -> float:
    """The greatest height of a page before it is enlarged."""
    return style.tallest_mm / style.enlargement
