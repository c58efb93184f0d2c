"""Mean to A against mean to B, one point a channel, and beside it the differences themselves."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import xarray as xr
from matplotlib.figure import Figure
from numpy.typing import NDArray

from striate.panels.areagroups import AreaGroup, area_groups, comparison_rows
from striate.panels.captions import (
    HEADING_MM,
    Title,
    counted,
    stimulus_names,
    title_of,
    write_heading,
    write_title,
)
from striate.panels.findings import (
    confidence_words,
    finding_counts,
    has_intervals,
    is_tested,
    signs,
    test_words,
)
from striate.panels.key import notes_height_mm, notes_of, write_notes
from striate.panels.ladder import BLOCK_MM, LABELS_MM, draw_ladder, rungs, write_ladder_labels
from striate.panels.page import MARGIN_MM, Box, Page, page_width_mm, tallest_page_mm
from striate.panels.plots import BELOW_MM, LEFT_MM, label_across
from striate.panels.pointtable import Numbers
from striate.panels.scales import Quantity, Values, displayed_quantity
from striate.panels.timeaxis import analysis_window
from striate.panels.unitysquare import draw_square, label_square
from striate.style import Style, house_style

_MINUS: Final = "\N{MINUS SIGN}"
_WIDE_MM: Final = 110.0
_LARGEST_SQUARE_MM: Final = 66.0
_SMALLEST_LADDER_MM: Final = 30.0
_BETWEEN_MM: Final = 4.0
_RIGHT_MM: Final = 3.0
_SQUARE_SHARE: Final = 0.56
_STACKED_MM: Final = 1.5
_COLUMNS: Final = ("mean_a", "mean_b", "difference", "ci_low", "ci_high", "effect_size", "p", "q")


@house_style()
def draw(comparison: xr.Dataset, style: Style) -> Figure:
    """Means to A (upright) against means to B (across), and the differences A - B by area.

    Channels without a mean to both are not drawn, and counted in a note.

    Parameters
    ----------
    comparison
        A and B compared, with its statistics: `mean_a`, `mean_b`, `difference`, `ci_low`,
        `ci_high`, `q`, `direction` (channel), title and ids.
    style
        Width.

    Raises
    ------
    StriateError
        The means do not say their units.
    """
    quantity = _quantity(comparison)
    title = title_of(comparison, None, style)
    notes = notes_of(_sentences(comparison), page_width_mm(style) - 2 * MARGIN_MM)
    layout = _layout(style, title, notes)
    groups = area_groups(comparison, max(int(layout.ladder.height / BLOCK_MM), 1))
    page = Page(style, layout.ladder.bottom + BELOW_MM + notes_height_mm(notes))
    write_title(page, title, MARGIN_MM)
    _draw_means(page, layout.square, comparison, groups, quantity)
    _draw_differences(page, layout.ladder, comparison, groups, quantity)
    write_notes(page, page.height_mm - notes_height_mm(notes), notes)
    return page.figure


def numbers(comparison: xr.Dataset) -> Numbers:
    """One row a channel, by area and then by the mean of A and B, in the unit of the figure."""
    quantity, rows = _quantity(comparison), comparison_rows(comparison)
    values = {
        name: rows.sorted(comparison[name]) * (quantity.factor if _has_unit(name) else 1.0)
        for name in _COLUMNS
    }
    return {
        "channel": rows.channels,
        "area": comparison["area"].to_numpy()[rows.order],
        **values,
        "direction": comparison["direction"].to_numpy()[rows.order],
        "units": [quantity.unit] * rows.count,
    }


@dataclass(frozen=True)
class _Layout:
    """Where the square of means stands, and the ladder of differences beside or below it."""

    square: Box
    ladder: Box


def _layout(style: Style, title: Title, notes: str) -> _Layout:
    page_mm, left = page_width_mm(style), MARGIN_MM + LEFT_MM
    top = title.height_mm + HEADING_MM
    room_mm = tallest_page_mm(style) - top - BELOW_MM - notes_height_mm(notes)
    if page_mm >= _WIDE_MM:
        free_mm = page_mm - left - _BETWEEN_MM - LABELS_MM - _RIGHT_MM
        side = min(_LARGEST_SQUARE_MM, _SQUARE_SHARE * free_mm, room_mm)
        beside = left + side + _BETWEEN_MM + LABELS_MM
        ladder = Box(beside, top, page_mm - beside - _RIGHT_MM, side)
        return _Layout(Box(left, top, side, side), ladder)
    side = min(page_mm - left - _RIGHT_MM, _LARGEST_SQUARE_MM)
    below = top + side + BELOW_MM + _STACKED_MM + HEADING_MM
    height = min(side, top + room_mm - below)
    labelled = MARGIN_MM + LABELS_MM
    ladder = Box(labelled, below, page_mm - labelled - _RIGHT_MM, max(height, _SMALLEST_LADDER_MM))
    return _Layout(Box(left, top, side, side), ladder)


def _draw_means(
    page: Page, box: Box, comparison: xr.Dataset, groups: list[AreaGroup], quantity: Quantity
) -> None:
    a, b = (_values(comparison, f"mean_{side}", quantity) for side in "ab")
    draw_square(page, box, (a, b), groups, signs(comparison) != 0)
    where = " in the window" if analysis_window(comparison.attrs) else ""
    attrs = comparison.attrs
    trials = f"n = {attrs['trials_a']} (A) and {counted(attrs['trials_b'], 'trial')} (B)"
    write_heading(
        page,
        Box(box.left, box.top - HEADING_MM, box.width, HEADING_MM),
        (f"Mean {quantity.name.lower()}{where}", trials),
    )
    label_square(page, box, stimulus_names(comparison), quantity.unit)


def _draw_differences(
    page: Page, box: Box, comparison: xr.Dataset, groups: list[AreaGroup], quantity: Quantity
) -> None:
    names = ("difference", "ci_low", "ci_high")
    difference, low, high = (_values(comparison, name, quantity) for name in names)
    blocks = rungs(groups, np.where(_is_shown(comparison), difference, np.nan), box.height)
    draw_ladder(page, box, blocks, (difference, low, high), signs(comparison) != 0)
    counts = [finding_counts(comparison, group.channels) for group in groups]
    write_ladder_labels(page, box, blocks, counts)
    has_ends = has_intervals(comparison)
    ends = confidence_words(comparison) if has_ends else "no confidence interval"
    width = LABELS_MM + box.width
    heading = Box(box.left - LABELS_MM, box.top - HEADING_MM, width, HEADING_MM)
    write_heading(page, heading, (f"A {_MINUS} B, channels sorted by it in each area", ends))
    label_across(page, box, f"Difference ({quantity.unit})", quantity.unit)


def _sentences(comparison: xr.Dataset) -> list[str]:
    tested, shown = is_tested(comparison), _is_shown(comparison)
    words = test_words(comparison)
    sentences = [f"Filled: {words}." if tested.any() else f"All open: {words}."]
    if tested.any():
        others = int((shown & ~tested).sum())
        without = f", of them {counted(others, 'channel')} without a test" if others else ""
        sentences[0] += f" Open: the others{without}."
    sentences.append("Line in the square: A = B.")
    if has_intervals(comparison):
        name = confidence_words(comparison)
        sentences.append(f"Pale lines: {name} of each difference over trials (Welch).")
    lost = int((~shown).sum())
    if lost:
        are = "is" if lost == 1 else "are"
        sentences.append(f"{counted(lost, 'channel')} without a mean to A and B {are} not shown.")
    return sentences


def _is_shown(comparison: xr.Dataset) -> NDArray[np.bool_]:
    both = comparison["mean_a"].to_numpy() + comparison["mean_b"].to_numpy()
    shown: NDArray[np.bool_] = np.isfinite(both)
    return shown


def _values(comparison: xr.Dataset, name: str, quantity: Quantity) -> Values:
    values: Values = comparison[name].to_numpy().astype(float) * quantity.factor
    return values


def _quantity(comparison: xr.Dataset) -> Quantity:
    return displayed_quantity(comparison["mean_a"], comparison["mean_b"])


def _has_unit(name: str) -> bool:
    return name.startswith(("mean", "difference", "ci"))
