"""Spikes of the strongest channels, trial by trial, above their mean rates over time."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import xarray as xr
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from striate.errors import NothingToShowError
from striate.labelled import holds_spikes
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
from striate.panels.key import key_of, notes_height_mm, notes_of, write_key, write_notes
from striate.panels.page import MARGIN_MM, Box, Page, page_width_mm, tallest_page_mm
from striate.panels.pointtable import Numbers, stacked
from striate.panels.rastersection import RasterSection, draw_rasters
from striate.panels.spiketrials import TrialSpikes, evenly_spaced, trial_spikes
from striate.panels.timeaxis import has_time
from striate.style import Style, house_style

_MOST_CHANNELS: Final = 4
_BESIDE_FROM_MM: Final = 125.0
_RIGHT_MM: Final = 2.5


@house_style()
def draw(
    comparison: xr.Dataset, a: xr.Dataset, b: xr.Dataset, recording: xr.Dataset, style: Style
) -> Figure:
    """Rasters of A above those of B, and below them the mean of both on the same time axis.

    Channels are the strongest of each area by the mean of A and B; of more than a hundred trials,
    a hundred are shown, evenly spaced.

    Parameters
    ----------
    comparison
        A and B compared: title, ids and, if they were tested, clusters and latencies.
    a, b
        Means of the two stimuli, as in `time_course`, and `trial_numbers` (selected): the trials
        of the stimulus as the recording counts them.
    recording
        Spikes as events.
    style
        Width.

    Raises
    ------
    NothingToShowError
        The recording holds no spikes, or no course in time.
    """
    courses = _courses(comparison, a, b, recording)
    page_mm = page_width_mm(style)
    room_mm = page_mm - 2 * MARGIN_MM
    title = title_of(comparison, courses.bins, style)
    key = key_of(comparison, title, room_mm)
    section = _section(courses, recording, page_mm >= _BESIDE_FROM_MM)
    notes = notes_of([*_sentences(courses, section)], room_mm)
    above_mm, below_mm = title.height_mm + key.height_mm, notes_height_mm(notes)
    height_mm = min(section.height_mm, tallest_page_mm(style) - above_mm - below_mm)
    page = Page(style, above_mm + height_mm + below_mm)
    write_title(page, title, MARGIN_MM)
    write_key(page, title, key)
    draw_rasters(
        page, Box(MARGIN_MM, above_mm, page_mm - MARGIN_MM - _RIGHT_MM, height_mm), section
    )
    write_notes(page, above_mm + height_mm, notes)
    return page.figure


def numbers(comparison: xr.Dataset, a: xr.Dataset, b: xr.Dataset, recording: xr.Dataset) -> Numbers:
    """Every tick, with its trial, and every step of the curves.

    `shown` is 'spike' (`time`: the middle of its bin) or 'mean' (`time`: where the bin begins).
    """
    courses = _courses(comparison, a, b, recording)
    section, rows = _section(courses, recording, is_wide=True), courses.view.rows
    parts: list[Mapping[str, ArrayLike]] = []
    for panel, position, row in zip(
        section.panels, section.channels, _chosen(courses), strict=True
    ):
        channel = {"area": area_of(row, rows), "channel": rows.channels[row]}
        parts += [
            {"shown": "spike"} | channel | part for part in _ticks(section, position, courses)
        ]
        parts += [{"shown": "mean"} | channel | part for part in curve_columns(panel, courses)]
    return stacked(parts)


def _ticks(section: RasterSection, channel: int, courses: Courses) -> Iterator[dict[str, Any]]:
    for side, spikes in zip("ab", section.both, strict=True):
        time, row = spikes.of_channel(channel)
        shown = (time >= courses.bins.start) & (time < courses.bins.stop)
        yield {
            "stimulus": str(courses.comparison.attrs[f"stimulus_{side}"]),
            "trial": spikes.numbers[row[shown]],
            "time": time[shown],
        }


def _courses(
    comparison: xr.Dataset, a: xr.Dataset, b: xr.Dataset, recording: xr.Dataset
) -> Courses:
    where = f"recording '{plain(comparison.attrs['recording'])}'"
    if not holds_spikes(recording):
        raise NothingToShowError(
            f"raster needs spikes; {where} holds {_kind(a)}; see 'time-course' instead"
        )
    if not has_time(a):
        raise NothingToShowError(
            f"raster needs a course in time, and {where} has a single bin a trial; "
            "see 'heatmap' instead"
        )
    return courses_of(comparison, a, b)


def _kind(means: xr.Dataset) -> str:
    attrs = means["mean"].attrs
    return (
        f"{plain(attrs.get('long_name', 'activity')).lower()} in {plain(attrs.get('units', '?'))}"
    )


def _chosen(courses: Courses) -> tuple[int, ...]:
    return strongest_rows(shown_areas(courses.view.rows, _MOST_CHANNELS), _MOST_CHANNELS)


def _section(courses: Courses, recording: xr.Dataset, is_wide: bool) -> RasterSection:
    chosen, rows = _chosen(courses), courses.view.rows
    areas = shown_areas(rows, _MOST_CHANNELS)
    of_a, of_b = (
        trial_spikes(recording, evenly_spaced(means["trial_numbers"].to_numpy()))
        for means in (courses.a, courses.b)
    )
    panels = courses.of_channels(chosen)
    axes = "; vertical axes differ" if len(chosen) > 1 else ""
    return RasterSection(
        heading=(
            chosen_words(len(chosen), rows, areas),
            f"tick: a spike; {band_words(courses, panels, 'trials')}{axes}",
        ),
        panels=panels,
        channels=tuple(int(position) for position in rows.order[list(chosen)]),
        both=(of_a, of_b),
        columns=min(len(chosen), 4 if is_wide else 2),
        bins=courses.bins,
        label=courses.quantity.label,
    )


def _sentences(courses: Courses, section: RasterSection) -> Iterator[str]:
    yield f"Rows: trials in the order of the recording{_left_out(courses, section.both)}."
    if any((spikes.ends < courses.bins.stop - 1e-9).any() for spikes in section.both):
        yield "Grey: the trial had ended."
    yield from band_sentences(has_areas=False)
    yield from cluster_sentences(courses, section.panels)
    yield from mark_sentences(courses, section.panels)


def _left_out(courses: Courses, both: Sequence[TrialSpikes]) -> str:
    """How many of the trials are shown, where that is not all."""
    counts = [
        (len(spikes.numbers), means.sizes["selected"])
        for spikes, means in zip(both, (courses.a, courses.b), strict=True)
    ]
    said = [
        f"{shown} of {count} of {side}"
        for side, (shown, count) in zip("AB", counts, strict=True)
        if shown < count
    ]
    return f"; {' and '.join(said)}, evenly spaced" if said else ""
