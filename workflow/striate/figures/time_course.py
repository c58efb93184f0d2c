"""Responses to A and to B over time: the mean of each area, and the strongest channels."""

import math
from collections.abc import Iterator, Sequence
from typing import Final

import xarray as xr
from matplotlib.figure import Figure

from striate.errors import NothingToShowError
from striate.lettering import plain
from striate.panels.captions import title_of, write_title
from striate.panels.choice import area_of, chosen_words, shown_areas, strongest_rows
from striate.panels.coursenotes import (
    band_sentences,
    band_words,
    cluster_sentences,
    mark_sentences,
)
from striate.panels.coursepanels import Courses, courses_of
from striate.panels.coursetable import curve_columns
from striate.panels.curves import Panel
from striate.panels.key import key_of, notes_height_mm, notes_of, write_key, write_notes
from striate.panels.page import MARGIN_MM, Box, Page, page_width_mm, tallest_page_mm
from striate.panels.pointtable import Numbers, stacked
from striate.panels.rows import Block
from striate.panels.section import Section, draw_section
from striate.panels.timeaxis import has_time
from striate.style import Style, house_style

_MOST_AREAS: Final = 6
_MOST_CHANNELS: Final = 12
_MOST_BELOW: Final = 3
_BESIDE_FROM_MM: Final = 125.0
_BETWEEN_MM: Final = 4.0
_BELOW_MM: Final = 2.0
_RIGHT_MM: Final = 2.5
_AREA_PANEL_MM: Final = 26.0
_CHANNEL_PANEL_MM: Final = 17.0
_AREAS_SHARE: Final = {1: 0.32, 2: 0.45}


@house_style()
def draw(comparison: xr.Dataset, a: xr.Dataset, b: xr.Dataset, style: Style) -> Figure:
    """Peristimulus time histograms, or evoked potentials, of A and B in the same panels.

    Areas with most channels come first where there are more than six, and of the channels the
    strongest of each area by the mean of A and B, in the order of the heatmap. Bands are
    confidence intervals: of an area over its channels, of a channel over the trials.

    Parameters
    ----------
    comparison
        A and B compared: title, ids and, if they were tested, clusters and latencies.
    a, b
        Means of the two stimuli: `mean` (channel), `time_course`, `time_course_sem`,
        `time_course_count` (channel, time).
    style
        Width.

    Raises
    ------
    NothingToShowError
        The recording has no course in time.
    StriateError
        The means do not say their units.
    """
    courses = _courses(comparison, a, b)
    page_mm = page_width_mm(style)
    room_mm = page_mm - 2 * MARGIN_MM
    title = title_of(comparison, courses.bins, style)
    key = key_of(comparison, title, room_mm)
    sections = _sections(courses, page_mm >= _BESIDE_FROM_MM)
    notes = notes_of([*_sentences(courses, sections)], room_mm)
    above_mm, below_mm = title.height_mm + key.height_mm, notes_height_mm(notes)
    most_mm = tallest_page_mm(style) - above_mm - below_mm
    boxes = _boxes(sections, page_mm, above_mm, most_mm)
    bottom = max(box.bottom for box in boxes)
    page = Page(style, bottom + below_mm)
    write_title(page, title, MARGIN_MM)
    write_key(page, title, key)
    for section, box in zip(sections, boxes, strict=True):
        draw_section(page, box, section)
    write_notes(page, bottom, notes)
    return page.figure


def numbers(comparison: xr.Dataset, a: xr.Dataset, b: xr.Dataset) -> Numbers:
    """Every step of the curves: time, mean, limits of the band, and the cluster that underlines it.

    `shown` is 'area' or 'channel', `time` where the bin begins, `count` the channels or trials
    behind the mean, `cluster_p` the p of the significant cluster that the bin is in.
    """
    courses = _courses(comparison, a, b)
    areas, chosen = _chosen(courses)
    rows = courses.view.rows
    of_areas = zip(areas, courses.of_areas(areas), strict=True)
    of_channels = zip(chosen, courses.of_channels(chosen), strict=True)
    parts = [
        {"shown": "area", "area": area.area, "channel": ""} | part
        for area, panel in of_areas
        for part in curve_columns(panel, courses)
    ]
    parts += [
        {"shown": "channel", "area": area_of(row, rows), "channel": rows.channels[row]} | part
        for row, panel in of_channels
        for part in curve_columns(panel, courses)
    ]
    return stacked(parts)


def _courses(comparison: xr.Dataset, a: xr.Dataset, b: xr.Dataset) -> Courses:
    if not has_time(a):
        raise NothingToShowError(
            "time-course needs a course in time, and recording "
            f"'{plain(comparison.attrs['recording'])}' holds one value a trial and channel; "
            "see 'heatmap' instead"
        )
    return courses_of(comparison, a, b)


def _chosen(courses: Courses) -> tuple[tuple[Block, ...], tuple[int, ...]]:
    """Areas and rows that are shown; the mean over a single channel would be that channel again."""
    rows = courses.view.rows
    areas = shown_areas(rows, _MOST_AREAS)
    return areas if rows.count > 1 else (), strongest_rows(areas, _MOST_CHANNELS)


def _sections(courses: Courses, is_wide: bool) -> list[Section]:
    areas, chosen = _chosen(courses)
    if not areas:
        return [_of_channels(courses, chosen, is_wide)]
    return [_of_areas(courses, areas, is_wide), _of_channels(courses, chosen, is_wide)]


def _of_areas(courses: Courses, areas: Sequence[Block], is_wide: bool) -> Section:
    panels, count, known = courses.of_areas(areas), len(areas), len(courses.view.rows.blocks)
    which = f", {count} of {known} areas" if count < known else ""
    return Section(
        (f"Mean over channels{which}", band_words(courses, panels, "channels")),
        panels,
        math.ceil(count / _MOST_BELOW) if is_wide else min(count, 2),
        _AREA_PANEL_MM,
        courses.bins,
        courses.quantity.label,
        has_one_height=True,
    )


def _of_channels(courses: Courses, chosen: Sequence[int], is_wide: bool) -> Section:
    """Rates of channels differ in size by nature, amplitudes of electrodes are compared."""
    panels, rows, is_rate = courses.of_channels(chosen), courses.view.rows, courses.quantity.is_rate
    heading = chosen_words(len(chosen), rows, shown_areas(rows, _MOST_AREAS))
    axes = "; vertical axes differ" if is_rate and len(chosen) > 1 else ""
    return Section(
        (heading, band_words(courses, panels, "trials") + axes),
        panels,
        min(len(chosen), 4 if is_wide else 3),
        _CHANNEL_PANEL_MM,
        courses.bins,
        courses.quantity.label,
        has_one_height=not is_rate,
    )


def _boxes(sections: Sequence[Section], page_mm: float, top: float, most_mm: float) -> list[Box]:
    """Places of the sections: beside each other on a wide page, else below each other."""
    room_mm = page_mm - MARGIN_MM - _RIGHT_MM
    if len(sections) == 2 and page_mm >= _BESIDE_FROM_MM:
        height = min(max(section.height_mm for section in sections), most_mm)
        areas_mm = _AREAS_SHARE[sections[0].columns] * room_mm
        left = MARGIN_MM + areas_mm + _BETWEEN_MM
        return [
            Box(MARGIN_MM, top, areas_mm, height),
            Box(left, top, page_mm - _RIGHT_MM - left, height),
        ]
    between_mm = _BELOW_MM * (len(sections) - 1)
    free_mm = most_mm - between_mm - sum(section.around_mm for section in sections)
    share = min(free_mm / sum(section.panels_mm for section in sections), 1.0)
    heights = [section.around_mm + share * section.panels_mm for section in sections]
    tops = [top + sum(heights[:number]) + _BELOW_MM * number for number in range(len(sections))]
    return [
        Box(MARGIN_MM, *place) for place in zip(tops, [room_mm] * len(tops), heights, strict=True)
    ]


def _sentences(courses: Courses, sections: Sequence[Section]) -> Iterator[str]:
    panels: list[Panel] = [panel for section in sections for panel in section.panels]
    yield from band_sentences(has_areas=len(sections) > 1)
    yield from cluster_sentences(courses, panels)
    yield from mark_sentences(courses, panels)
