"""Tuning: the response of each channel, and of each area, to the values of a label."""

from typing import Any, Final

import numpy as np
import xarray as xr
from matplotlib.figure import Figure
from numpy.typing import NDArray

from striate.lettering import plain, wrapped
from striate.panels.arealegend import area_legend, write_legend
from striate.panels.captions import Title, counted, write_title
from striate.panels.footnote import footnote, footnote_height_mm, write_footnote
from striate.panels.page import MARGIN_MM, Box, Page, page_width_mm, tallest_page_mm
from striate.panels.pointtable import Numbers, stacked
from striate.panels.timeaxis import analysis_window
from striate.panels.tuned import Tuned, tuned
from striate.panels.tuningcells import cell_grid, draw_cells
from striate.panels.tuningcurves import Fits
from striate.panels.tuningpopulation import GOOD_FIT, draw_population
from striate.recording import AREA
from striate.style import TEXT_PT, TITLE_PT, Style, house_style

_POPULATION_SHARE: Final = 0.5
_LOWEST_MM: Final = 19.5
_HIGHEST_MM: Final = 40.0
_GAP_MM: Final = 2.5
_RIGHT_MM: Final = 2.5


@house_style()
def draw(responses: xr.Dataset, label: str, style: Style) -> Figure:
    """Mean response to each value of a label: a small plot a channel, and the areas below.

    Angles (`orientation`, `direction`) have a von Mises curve fitted to the means, and population
    curves around the preferred angle: chosen by one half of the trials, drawn from the other.

    Parameters
    ----------
    responses
        `response` (trial, channel), and the labels of trials and channels.
    label
        A numeric label of the trials; where it is NaN, the trial was a blank.
    style
        Width.

    Raises
    ------
    NothingToShowError
        The label is not there, is text, or has fewer than two different values.
    StriateError
        The responses do not say their units.
    """
    shown = tuned(responses, label)
    room_mm = page_width_mm(style) - 2 * MARGIN_MM
    tallest_mm = tallest_page_mm(style)
    note = footnote(_sentences(shown), room_mm)
    legend = area_legend(shown.areas, _counts(shown), room_mm)
    head = _title(responses, shown, room_mm, len(shown.channels) - 1)
    below_mm = legend.height_mm + 1.0 + footnote_height_mm(note)
    left_mm = tallest_mm - head.height_mm - _GAP_MM - below_mm
    population_mm = min(max(_POPULATION_SHARE * left_mm, _LOWEST_MM), _HIGHEST_MM)
    grid = cell_grid(shown, room_mm - _RIGHT_MM, left_mm - population_mm)
    head = _title(responses, shown, room_mm, len(grid.chosen))
    page = Page(style, head.height_mm + grid.height_mm + _GAP_MM + population_mm + below_mm)
    write_title(page, head, MARGIN_MM)
    draw_cells(page, MARGIN_MM, head.height_mm, grid, shown)
    top = head.height_mm + grid.height_mm + _GAP_MM
    write_legend(page, MARGIN_MM, top, legend)
    top += legend.height_mm + 1.0
    draw_population(page, Box(MARGIN_MM, top, room_mm - _RIGHT_MM, population_mm), shown)
    write_footnote(page, top + population_mm, note)
    return page.figure


def numbers(responses: xr.Dataset, label: str) -> Numbers:
    """What the picture shows, of all channels also where it has room for some.

    Returns
    -------
    mapping
        `shows`: `response` (a channel at a `value` of the `label`), `blank`, `fit` (a channel) or
        `population` (an area; its `offset` from the preferred angle in deg, or the value).
        Responses in `units`.
    """
    shown = tuned(responses, label)
    area = np.array([str(name) for name in responses[AREA].to_numpy()], dtype=object)
    parts = [_response_rows(shown, area)]
    if shown.curves.blank_count:
        parts.append(_blank_rows(shown, area))
    if shown.fits is not None:
        parts.append(_fit_rows(shown, area, shown.fits))
    parts += [_population_rows(shown, number) for number in range(len(shown.areas))]
    of_all = {"label": shown.label, "units": shown.quantity.unit}
    return stacked([part | of_all for part in parts])


def _response_rows(shown: Tuned, area: NDArray[Any]) -> dict[str, Any]:
    values, over = shown.curves.values, shown.curves.at_value
    return {
        "shows": "response",
        "channel": np.repeat(np.array(shown.channels, dtype=object), len(values)),
        "area": np.repeat(area, len(values)),
        "value": np.tile(values, len(shown.channels)),
        "mean": over.mean.T.ravel(),
        "ci_low": over.low.T.ravel(),
        "ci_high": over.high.T.ravel(),
        "count": over.count.T.ravel(),
    }


def _blank_rows(shown: Tuned, area: NDArray[Any]) -> dict[str, Any]:
    over = shown.curves.blank
    return {
        "shows": "blank",
        "channel": np.array(shown.channels, dtype=object),
        "area": area,
        "mean": over.mean,
        "ci_low": over.low,
        "ci_high": over.high,
        "count": over.count,
    }


def _fit_rows(shown: Tuned, area: NDArray[Any], fits: Fits) -> dict[str, Any]:
    return {
        "shows": "fit",
        "channel": np.array(shown.channels, dtype=object),
        "area": area,
        "selectivity": fits.selectivity,
        **vars(fits.tuning),
        "r_squared_even": fits.r_squared_even,
    }


def _population_rows(shown: Tuned, number: int) -> dict[str, Any]:
    over = shown.population[number]
    return {
        "shows": "population",
        "area": shown.areas[number].name,
        "offset" if shown.fits is not None else "value": shown.places,
        "mean": over.mean,
        "ci_low": over.low,
        "ci_high": over.high,
        "count": over.count,
    }


def _title(responses: xr.Dataset, shown: Tuned, room_mm: float, drawn: int) -> Title:
    channels = counted(len(shown.channels), "channel")
    if drawn < len(shown.channels):
        channels = f"{drawn} of {channels}, the strongest of each area"
    details = [
        plain(responses.attrs.get("recording", "")),
        channels,
        shown.trials,
    ]
    window = analysis_window(responses.attrs)
    if window is not None:
        details.append(f"window {window}")
    title = f"Tuning to {shown.label.replace('_', ' ')}"
    return Title(
        wrapped(title, TITLE_PT, room_mm, 2),
        wrapped(" · ".join(filter(None, details)), TEXT_PT, room_mm, 3),
    )


def _counts(shown: Tuned) -> tuple[str, ...]:
    """Channels of each area in the population curve, and in the area if these are more."""
    counts = []
    for area, over in zip(shown.areas, shown.population, strict=True):
        inside, total = int(over.count.max()), len(area.channels)
        counts.append(f"n = {total}" if inside == total else f"n = {inside} of {total}")
    return tuple(counts)


def _sentences(shown: Tuned) -> list[str]:
    """What points, lines, bands and abbreviations mean."""
    sentences = ["Points: mean, 95 % CI over trials (Student's t), each channel on its own scale."]
    if shown.curves.blank_count:
        blank = counted(shown.curves.blank_count, "trial")
        sentences.append(f"Dashed: {blank} without {shown.label}, 95 % CI grey.")
    if shown.fits is None:
        return [*sentences, "Population: not normalised; band: 95 % CI over channels."]
    sentences.append(
        "Lines: von Mises fit to the means; pref.: its peak; hw: half-width at half height; "
        "sel.: 1 \N{MINUS SIGN} circular variance; r² even "
        f"(filled: ≥ {GOOD_FIT:g}): on the even trials, fitted to the odd."
    )
    if not np.isfinite(shown.fits.selectivity[shown.fitted]).all():
        sentences.append("No selectivity where a mean is missing or below 0.")
    sentences.append(
        f"Population: n channels, aligned by odd trials of each {shown.label}, drawn from even "
        "ones, not normalised; band: 95 % CI over channels."
    )
    return sentences
