"""Mean responses to A and to B side by side: one row a channel, the same colours and order."""

from collections.abc import Sequence
from typing import Final

import numpy as np
import xarray as xr
from matplotlib.figure import Figure

from striate.panels.captions import counted, missing_note, stimulus_names, title_of
from striate.panels.colourbar import ColourBar
from striate.panels.heat import draw_column, draw_course, draw_means
from striate.panels.marks import Marks, beside_marks, draw_marks, marks_of
from striate.panels.page import Box
from striate.panels.pointtable import Numbers
from striate.panels.rows import BY_RESPONSE, channel_rows
from striate.panels.rowtable import row_table
from striate.panels.scales import (
    ColourScale,
    Quantity,
    Values,
    displayed_quantity,
    response_scale,
)
from striate.panels.sheet import Frame, Sheet, row_sheet
from striate.panels.timeaxis import (
    WINDOW_LABEL_MM,
    TimeBins,
    analysis_window,
    has_time,
    time_bins,
)
from striate.panels.view import Responses, View
from striate.style import TICK_PT, Style, house_style

_BETWEEN_MM: Final = 5.0
_WIDEST_MEANS_MM: Final = 95.0
_STRIP_MM: Final = 3.0
_STRIP_GAP_MM: Final = 0.8


@house_style()
def draw(
    comparison: xr.Dataset,
    a: xr.Dataset,
    b: xr.Dataset,
    style: Style,
    order: str = BY_RESPONSE,
) -> Figure:
    """Heatmaps of the responses to A and B, with the mean in the window beside each.

    Time bins that no channel has under either stimulus are left out at the ends of the axis.

    Parameters
    ----------
    comparison
        A and B compared: its title and ids; where it was tested, its rows have marks.
    a, b
        Means of the two stimuli: `mean`, `sem` (channel), `time_course` (channel, time).
    style
        Width, and colour map of rates; amplitudes have a diverging one around 0.
    order
        Of the channels within an area: see `channel_rows`.

    Raises
    ------
    StriateError
        The means do not say their units.
    """
    view = heatmap_view(a, b, order)
    both = [view.responses(a), view.responses(b)]
    marks = marks_of(comparison, view.rows, style)
    sheet = row_sheet(style, _frame(comparison, view, both, style, marks))
    plots = beside_marks(sheet.plots, marks)
    panels = _halves(plots)
    headings = [
        f"{side}: {name}" for side, name in zip("AB", stimulus_names(comparison), strict=True)
    ]
    for side, panel, heading, responses in zip("ab", panels, headings, both, strict=True):
        trials = counted(comparison.attrs[f"trials_{side}"], "trial")
        _draw_panel(sheet, panel, responses, heading, trials)
    if view.bins is not None:
        sheet.write_axis_label(plots, view.bins.label, view.bins.short_label)
    draw_marks(sheet, marks)
    return sheet.page.figure


def numbers(
    comparison: xr.Dataset, a: xr.Dataset, b: xr.Dataset, order: str = BY_RESPONSE
) -> Numbers:
    """One row a mean in the window, then one row a bin of each channel that is shown.

    Rows of the figure are counted from 1 at the top. Values are in the unit of the figure; times
    are edges of bins in s after stimulus onset, or numbers of bins where their width is not known.
    """
    view = heatmap_view(a, b, order)
    values = {"a": view.responses(a), "b": view.responses(b)}
    means = {f"value_{side}": of_side.mean for side, of_side in values.items()}
    means |= {f"sem_{side}": of_side.sem for side, of_side in values.items()}
    counts = {
        f"count_{side}": view.rows.sorted(of["value_count"])
        for side, of in (("a", a), ("b", b))
        if "value_count" in of
    }
    courses = {f"value_{side}": of_side.course for side, of_side in values.items()}
    return row_table(view, comparison, means | counts, courses)


def heatmap_view(a: xr.Dataset, b: xr.Dataset, order: str) -> View:
    """Rows, bins and unit that both halves have in common."""
    quantity = displayed_quantity(
        a["mean"], b["mean"], *(m["time_course"] for m in (a, b) if has_time(m))
    )
    return View(channel_rows(a, b, order), _bins(a, b), quantity)


def heatmap_scale(both: Sequence[Responses], quantity: Quantity, colormap: str) -> ColourScale:
    """The colours that both halves have in common, of means and courses alike."""
    return response_scale(_shown(both), quantity, colormap)


def _shown(both: Sequence[Responses]) -> Values:
    """(row, …): all that has a colour; the means come first."""
    means = [responses.mean[:, None] for responses in both]
    return np.hstack([*means, *(responses.course for responses in both)])


def _bins(a: xr.Dataset, b: xr.Dataset) -> TimeBins | None:
    if not has_time(a):
        return None
    return time_bins(a["time_course"].fillna(b["time_course"]), analysis_window(a.attrs))


def _frame(
    comparison: xr.Dataset,
    view: View,
    both: Sequence[Responses],
    style: Style,
    marks: Marks | None,
) -> Frame:
    scale = heatmap_scale(both, view.quantity, style.colormap)
    bar = ColourBar(scale, view.quantity.label)
    shown = _shown(both)
    title, missing = title_of(comparison, view.bins, style), missing_note(shown, shown[:, :2])
    note = marks.note if marks else ""
    if view.bins is not None:
        return Frame(title, view, bar, missing, marks=note)
    return Frame(
        title,
        view,
        bar,
        missing,
        has_axis=False,
        widest_plots_mm=_WIDEST_MEANS_MM,
        marks=note,
    )


def _draw_panel(sheet: Sheet, panel: Box, responses: Responses, heading: str, trials: str) -> None:
    bins, count = sheet.frame.view.bins, f"n = {trials}"
    if bins is not None:
        _draw_course_and_mean(sheet, panel, responses, bins)
    elif draw_means(sheet, panel, responses.mean, responses.sem):
        count = f"mean ± SEM, {trials}"
    sheet.write_heading(panel, (heading, count))


def _draw_course_and_mean(sheet: Sheet, panel: Box, responses: Responses, bins: TimeBins) -> None:
    course_mm = panel.width - _STRIP_MM - _STRIP_GAP_MM
    course = Box(panel.left, panel.top, course_mm, panel.height)
    strip = Box(course.right + _STRIP_GAP_MM, panel.top, _STRIP_MM, panel.height)
    draw_course(sheet, course, responses.course, bins)
    draw_column(sheet, strip, responses.mean)
    middle, top = strip.left + strip.width / 2, strip.top - WINDOW_LABEL_MM
    sheet.page.write(middle, top, "mean", TICK_PT, ha="center", va="baseline")


def _halves(plots: Box) -> tuple[Box, Box]:
    width = (plots.width - _BETWEEN_MM) / 2
    second = plots.left + width + _BETWEEN_MM
    return (
        Box(plots.left, plots.top, width, plots.height),
        Box(second, plots.top, width, plots.height),
    )
