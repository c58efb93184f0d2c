"""Axes of a plot: two spines, few ticks, labels with units."""

from collections.abc import Sequence
from typing import Final

from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from striate.lettering import line_height_mm, shortened, width_mm
from striate.panels.page import Box, Page
from striate.panels.scales import Quantity
from striate.style import QUIET_INK, TEXT_PT

LEFT_MM: Final = 9.5
BELOW_MM: Final = 6.4

_TICKS_MM: Final = 3.4
_OVERHANG_MM: Final = 5.0
_BESIDE_MM: Final = 5.0
_MM_PER_TICK: Final = 9.0
_MM_PER_TICK_UP: Final = 6.0
_SUFFIXES: Final = ((1e6, 1e6, "M"), (1e4, 1e3, "k"))
_STEPS: Final = [1, 2, 2.5, 5, 10]


def plot_axes(page: Page, box: Box) -> Axes:
    """Axes that fill the box, with a horizontal and a vertical axis and ticks that have room."""
    axes = page.axes(box)
    axes.yaxis.set_visible(True)
    for side in ("left", "bottom"):
        axes.spines[side].set(visible=True, linewidth=page.points(0.5))
    across, up = max(int(box.width / _MM_PER_TICK), 1), max(int(box.height / _MM_PER_TICK_UP), 1)
    axes.xaxis.set_major_locator(MaxNLocator(across, steps=_STEPS))
    axes.yaxis.set_major_locator(MaxNLocator(up, steps=_STEPS))
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter(FuncFormatter(_number))
    return axes


def label_across(page: Page, box: Box, label: str, short_label: str = "") -> None:
    """Write the label below the ticks, the short one if the long one is wider than the box."""
    room_mm = box.width + _OVERHANG_MM
    fits = width_mm(label, TEXT_PT) <= room_mm
    text = label if fits else shortened(short_label or label, TEXT_PT, room_mm)
    page.write(box.left + box.width / 2, box.bottom + _TICKS_MM, text, TEXT_PT, ha="center")


def label_up(
    page: Page, box: Box, label: str, short_label: str = "", left_mm: float = LEFT_MM
) -> None:
    """Write the label along the vertical axis, `left_mm` from it."""
    fits = width_mm(label, TEXT_PT) <= box.height + _OVERHANG_MM
    text = label if fits else shortened(short_label or label, TEXT_PT, box.height + _OVERHANG_MM)
    middle = box.top + box.height / 2
    page.write(box.left - left_mm, middle, text, TEXT_PT, rotation=90, va="center")


def longest(texts: Sequence[str], size_pt: float, room_mm: float) -> str:
    """The first text, the longest, that fits into `room_mm`; the last if none does."""
    return next((text for text in texts if width_mm(text, size_pt) <= room_mm), texts[-1])


def label_beside(page: Page, box: Box, labels: Sequence[str], left_mm: float = LEFT_MM) -> None:
    """Write the longest of the labels that fits along a plot and the words above it."""
    beside = Box(box.left, box.top - _BESIDE_MM, 0.0, box.height + _BESIDE_MM)
    label = longest(labels, TEXT_PT, beside.height + _OVERHANG_MM - 1.0)
    label_up(page, beside, label, left_mm=left_mm)


def labels_of(quantity: Quantity) -> tuple[str, str, str]:
    """What an axis says of a quantity, from the longest wording to the shortest."""
    noun = f"{quantity.noun.capitalize()} ({quantity.unit})"
    return quantity.label, noun, f"({quantity.unit})"


def write_instead(page: Page, box: Box, reason: str) -> None:
    """Say in the middle of a box why there is nothing to plot."""
    middle, height = box.left + box.width / 2, box.top + box.height / 2
    text = shortened(reason, TEXT_PT, box.width)
    top = height - line_height_mm(TEXT_PT) / 2
    page.write(middle, top, text, TEXT_PT, ha="center", color=QUIET_INK)


def _number(value: float, _position: int | None) -> str:
    """A tick as short as it can be said, with a true minus sign, thousands as k."""
    rounded = 0.0 if abs(value) < 1e-12 else value
    fitting = [(size, suffix) for least, size, suffix in _SUFFIXES if abs(rounded) >= least]
    size, suffix = fitting[0] if fitting else (1.0, "")
    return f"{rounded / size:.4g}{suffix}".replace("-", "\N{MINUS SIGN}")
