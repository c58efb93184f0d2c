"""What a figure draws, seen from outside: its texts with their boxes, its pixels."""

from dataclasses import dataclass
from unittest import mock
from weakref import WeakKeyDictionary

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.image import AxesImage
from matplotlib.text import Text
from matplotlib.transforms import Bbox

DOTS_PER_INCH = 200


@dataclass(frozen=True)
class DrawnText:
    """A text that was really drawn, with its box in dots from the lower left corner."""

    text: str
    size_pt: float
    box: Bbox


def drawn_texts(figure: Figure) -> list[DrawnText]:
    """Every text that reaches the canvas, tick labels included, at the figure's own resolution."""
    seen: list[DrawnText] = []
    draw = Text.draw

    def remember(text: Text, renderer: object) -> None:
        if text.get_visible() and text.get_text().strip():
            box = text.get_window_extent(renderer)
            seen.append(DrawnText(text.get_text(), text.get_fontsize(), box))
        draw(text, renderer)

    with mock.patch.object(Text, "draw", remember):
        figure.draw_without_rendering()
    return seen


_WORDS: WeakKeyDictionary[Figure, list[str]] = WeakKeyDictionary()


def words(figure: Figure) -> list[str]:
    """The drawn texts alone, lines joined by spaces; a figure is taken to be finished."""
    if figure not in _WORDS:
        _WORDS[figure] = [text.text.replace("\n", " ") for text in drawn_texts(figure)]
    return list(_WORDS[figure])


def images(figure: Figure) -> list[AxesImage]:
    """The images that show data, from left to right."""
    found = [image for axes in figure.axes for image in axes.get_images()]
    return sorted(found, key=lambda image: image.axes.get_position().x0)


def pixels(figure: Figure) -> np.ndarray:
    """RGB (row from the top, column) as 0 to 255."""
    figure.set_dpi(DOTS_PER_INCH)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    return np.asarray(canvas.buffer_rgba())[..., :3].astype(int)


def colour_at(shown: np.ndarray, image: AxesImage, x: float, row: int) -> tuple[int, ...]:
    """RGB of pixels in the middle of a row of an image, at `x` on its axis."""
    across, up = image.axes.transData.transform((x, row))
    return tuple(int(value) for value in shown[shown.shape[0] - 1 - int(up), int(across)])
