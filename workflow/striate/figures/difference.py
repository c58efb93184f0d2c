"""A minus B: over time as colours, and in the window as points with their errors."""

import math
from typing import Final

import numpy as np
import xarray as xr
from matplotlib.figure import Figure

from striate.lettering import abbreviated, width_mm
from striate.panels.captions import counted, missing_note, stimulus_names, title_of
from striate.panels.colourbar import ColourBar
from striate.panels.findings import confidence_words, has_intervals, has_statistics
from striate.panels.heat import draw_course, draw_means
from striate.panels.marks import Marks, beside_marks, draw_marks, marks_of
from striate.panels.page import Box
from striate.panels.points import draw_points
from striate.panels.pointtable import Numbers
from striate.panels.rows import BY_RESPONSE, channel_rows
from striate.panels.rowtable import row_table
from striate.panels.scales import (
    ColourScale,
    Quantity,
    Values,
    displayed_quantity,
    signed_scale,
)
from striate.panels.sheet import Frame, Sheet, row_sheet
from striate.panels.timeaxis import TimeBins, analysis_window, has_time, time_bins
from striate.panels.view import Responses, View
from striate.style import HEADING_PT, TEXT_PT, Style, house_style

_BETWEEN_MM: Final = 5.0
_POINTS_SHARE: Final = 0.32
_NARROWEST_POINTS_MM: Final = 27.0
_WIDEST_MEANS_MM: Final = 95.0
_BAR_MM: Final = 90.0
_NAME_MM: Final = 13.0
_MINUS: Final = "\N{MINUS SIGN}"


@house_style()
def draw(
    comparison: xr.Dataset,
    a: xr.Dataset,
    b: xr.Dataset,
    style: Style,
    order: str = BY_RESPONSE,
) -> Figure:
    """Difference of the responses to A and B, channel by channel.

    Rows are those of the heatmap. Time bins that no channel has under both stimuli are left out
    at either end of the axis, and grey in between. Errors are the confidence intervals of the
    comparison, none where A and B share trials. A comparison without statistics has standard
    errors: that of the difference of two independent means is the root of the sum of their squared
    standard errors.

    Parameters
    ----------
    comparison
        A and B compared: `difference` (channel), title and ids; where it was tested, also
        `ci_low`, `ci_high`, `q` and `direction` (channel), and its rows have marks.
    a, b
        Means of the two stimuli: `mean`, `sem` (channel), `time_course` (channel, time).
    style
        Width; the colours are always a diverging pair.
    order
        Of the channels within an area: see `channel_rows`.

    Raises
    ------
    StriateError
        The difference does not say its units.
    """
    view = difference_view(comparison, a, b, order)
    difference = differences(comparison, a, b, view)
    marks = marks_of(comparison, view.rows, style)
    sheet = row_sheet(style, _frame(comparison, view, difference, style, marks))
    colours, points = _panels(beside_marks(sheet.plots, marks))
    sheet.write_heading(colours, _heading(comparison, colours.width))
    _draw_colours(sheet, colours, difference)
    sheet.write_heading(points, _points_heading(comparison, difference))
    draw_points(sheet, points, difference.mean, difference.sem)
    sheet.write_axis_label(points, f"Difference ({view.quantity.unit})", view.quantity.unit)
    draw_marks(sheet, marks)
    return sheet.page.figure


def numbers(
    comparison: xr.Dataset, a: xr.Dataset, b: xr.Dataset, order: str = BY_RESPONSE
) -> Numbers:
    """One row a difference in the window, then one row a bin of each channel that is shown.

    Rows of the figure are counted from 1 at the top. Values are in the unit of the figure; times
    are edges of bins in s after stimulus onset, or numbers of bins where their width is not known.
    """
    view = difference_view(comparison, a, b, order)
    difference = differences(comparison, a, b, view)
    points = {"difference": difference.mean}
    if has_statistics(comparison):
        points |= {name: view.values(comparison[name]) for name in ("ci_low", "ci_high")}
    else:
        points["sem"] = difference.sem
    return row_table(view, comparison, points, {"difference": difference.course})


def difference_view(comparison: xr.Dataset, a: xr.Dataset, b: xr.Dataset, order: str) -> View:
    """Rows, bins and unit of the differences."""
    course = [a["time_course"] - b["time_course"]] if has_time(a) else []
    quantity = displayed_quantity(comparison["difference"], *course)
    return View(channel_rows(a, b, order), _bins(a, b), quantity)


def _bins(a: xr.Dataset, b: xr.Dataset) -> TimeBins | None:
    if not has_time(a):
        return None
    return time_bins(a["time_course"] - b["time_course"], analysis_window(a.attrs))


def differences(comparison: xr.Dataset, a: xr.Dataset, b: xr.Dataset, view: View) -> Responses:
    """A - B by row, in the window with its errors and over time."""
    of_a, of_b = view.responses(a), view.responses(b)
    mean = view.values(comparison["difference"])
    error = np.hypot(of_a.sem, of_b.sem)
    if has_statistics(comparison):
        # a Welch interval lies symmetrically about the difference
        low, high = (view.values(comparison[name]) for name in ("ci_low", "ci_high"))
        error = (high - low) / 2
    return Responses(mean, error, of_a.course - of_b.course)


def difference_scale(difference: Responses) -> ColourScale:
    """The colours of the courses, or of the means where there are none."""
    return signed_scale(_shown(difference))


def _shown(difference: Responses) -> Values:
    has_course = difference.course.shape[1] > 0
    return difference.course if has_course else difference.mean[:, None]


def _frame(
    comparison: xr.Dataset,
    view: View,
    difference: Responses,
    style: Style,
    marks: Marks | None,
) -> Frame:
    bar = _colour_bar(difference_scale(difference), view.quantity, stimulus_names(comparison))
    title = title_of(comparison, view.bins, style)
    missing = missing_note(_shown(difference), difference.mean[:, None])
    widest_mm = _WIDEST_MEANS_MM if view.bins is None else math.inf
    note = marks.note if marks else ""
    return Frame(title, view, bar, missing, widest_plots_mm=widest_mm, marks=note)


def _colour_bar(scale: ColourScale, quantity: Quantity, names: tuple[str, str]) -> ColourBar:
    a, b = (abbreviated(name, TEXT_PT, _NAME_MM) for name in names)
    more, less = f"{a} > {b}", f"{a} < {b}"
    label = f"Difference in {quantity.name.lower()}, {a} {_MINUS} {b} ({quantity.unit})"
    return ColourBar(scale, label, _BAR_MM, less, more)


def _heading(comparison: xr.Dataset, room_mm: float) -> tuple[str, str]:
    names, minus = stimulus_names(comparison), f" {_MINUS} "
    heading = f"A{minus}B: {minus.join(names)}"
    if width_mm(heading, HEADING_PT) > room_mm:
        half_mm = (room_mm - width_mm(minus, HEADING_PT)) / 2
        heading = minus.join(abbreviated(name, HEADING_PT, half_mm) for name in names)
    count_a, count_b = (comparison.attrs[f"trials_{side}"] for side in "ab")
    counts = f"n = {count_a} and {counted(count_b, 'trial')}"
    fits = width_mm(counts, TEXT_PT) <= room_mm
    return heading, counts if fits else f"n = {count_a}, {count_b}"


def _points_heading(comparison: xr.Dataset, difference: Responses) -> tuple[str, str]:
    where = "Each channel" if analysis_window(comparison.attrs) is None else "In the window"
    if has_intervals(comparison):
        return where, f"mean, {confidence_words(comparison)} (Welch)"
    if has_statistics(comparison):
        return where, "mean, no CI"
    has_errors = bool(np.isfinite(difference.sem).any())
    return where, "mean ± SEM over trials" if has_errors else "mean, no SEM"


def _draw_colours(sheet: Sheet, box: Box, difference: Responses) -> None:
    bins = sheet.frame.view.bins
    if bins is None:
        draw_means(sheet, box, difference.mean, difference.sem)
        return
    draw_course(sheet, box, difference.course, bins)
    sheet.write_axis_label(box, bins.label, bins.short_label)


def _panels(plots: Box) -> tuple[Box, Box]:
    points_mm = max(_POINTS_SHARE * plots.width, _NARROWEST_POINTS_MM)
    colours_mm = plots.width - points_mm - _BETWEEN_MM
    left = plots.left + colours_mm + _BETWEEN_MM
    return (
        Box(plots.left, plots.top, colours_mm, plots.height),
        Box(left, plots.top, points_mm, plots.height),
    )
