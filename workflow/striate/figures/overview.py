"""One page on a recording: its channels, its trials, and what changed in the session."""

from collections.abc import Callable
from typing import Final

import numpy as np
import xarray as xr
from matplotlib.figure import Figure
from numpy.typing import NDArray

from striate.lettering import plain, wrapped
from striate.panels.arealegend import area_legend, write_legend
from striate.panels.captions import Title, counted, write_title
from striate.panels.footnote import footnote, footnote_height_mm, write_footnote
from striate.panels.overviewgrid import panel_grid
from striate.panels.page import MARGIN_MM, Box, Page, page_width_mm, tallest_page_mm
from striate.panels.pointtable import Numbers, stacked
from striate.panels.sampledcourse import Course, sampled_course
from striate.panels.session import Session, session_of
from striate.panels.sessionchannels import draw_distribution, draw_levels, draw_session_course
from striate.panels.sessiontable import (
    area_rows,
    block_rows,
    channel_rows,
    stimulus_rows,
    time_rows,
)
from striate.panels.sessiontrials import draw_blocks, draw_counts, draw_drift
from striate.panels.timeaxis import analysis_window
from striate.recording import AREA, DURATION, TIME
from striate.style import TEXT_PT, TITLE_PT, Style, house_style

_MOST_NAMES: Final = 40

Panel = Callable[[Page, Box], None]


@house_style()
def draw(responses: xr.Dataset, recording: xr.Dataset, style: Style) -> Figure:
    """What is in a recording, before anything is compared.

    Parameters
    ----------
    responses
        `response` (trial, channel), with the labels of trials and channels.
    recording
        The same recording, open: its time axis, and a time course from some of its trials.
    style
        Width; the colours of changes are always a diverging pair.

    Raises
    ------
    StriateError
        The responses do not say their units.
    """
    session = session_of(responses)
    course = sampled_course(recording, session.areas)
    panels = _panels(session, course)
    room_mm = page_width_mm(style) - 2 * MARGIN_MM
    title = _title(responses, recording, session, room_mm)
    legend = area_legend(session.areas, [f"n = {len(a.channels)}" for a in session.areas], room_mm)
    note = footnote(_sentences(session, course), room_mm)
    around_mm = title.height_mm + legend.height_mm + 1.0 + footnote_height_mm(note)
    grid = panel_grid(len(panels), room_mm, tallest_page_mm(style) - around_mm)
    page = Page(style, around_mm + grid.height_mm)
    write_title(page, title, MARGIN_MM)
    write_legend(page, MARGIN_MM, title.height_mm, legend)
    top = title.height_mm + legend.height_mm + 1.0
    for panel, box in zip(panels, grid.boxes(MARGIN_MM, top), strict=True):
        panel(page, box)
    write_footnote(page, top + grid.height_mm, note)
    return page.figure


def numbers(responses: xr.Dataset, recording: xr.Dataset) -> Numbers:
    """What the picture shows.

    Returns
    -------
    mapping
        `shows`: `channel` (mean rate, or SD of the amplitude), `stimulus` (its trials in `count`),
        `distribution` (percentage of responses from `low` to below `high`), `trial` and `running
        median` (an area), `block` (z score of a channel in the trials from `trial` to
        `last_trial`), `time` (an area, s after onset or number of the bin). `value` is in `units`.
    """
    session = session_of(responses)
    course = sampled_course(recording, session.areas)
    unit = session.quantity.unit
    area = np.array([str(name) for name in responses[AREA].to_numpy()], dtype=object)
    parts = [channel_rows(session, area, unit), stimulus_rows(session)]
    for number, group in enumerate(session.areas):
        parts += area_rows(session, number, group.name, unit)
        if course is not None:
            parts.append(time_rows(course, number, group.name))
    return stacked([*parts, block_rows(session, area)])


def _panels(session: Session, course: Course | None) -> list[Panel]:
    panels: list[Panel] = [
        lambda page, box: draw_levels(page, box, session),
        lambda page, box: draw_distribution(page, box, session),
    ]
    if course is not None:
        panels.append(lambda page, box: draw_session_course(page, box, session, course))
    return [
        *panels,
        lambda page, box: draw_counts(page, box, session),
        lambda page, box: draw_drift(page, box, session),
        lambda page, box: draw_blocks(page, box, session),
    ]


def _title(responses: xr.Dataset, recording: xr.Dataset, session: Session, room_mm: float) -> Title:
    attrs = responses.attrs
    details = [
        plain(attrs.get("source", "")),
        plain(f"reader {attrs['reader']}" if "reader" in attrs else ""),
        counted(len(session.trials), "trial") + _durations(responses),
        counted(session.rows.count, "channel"),
        _bins(recording),
    ]
    window = analysis_window(attrs)
    if window is not None:
        details.append(f"responses: window {window}")
    return Title(
        wrapped(plain(attrs.get("recording", "")) or "Recording", TITLE_PT, room_mm, 2),
        wrapped(" · ".join(filter(None, details)), TEXT_PT, room_mm, 3),
    )


def _durations(responses: xr.Dataset) -> str:
    known = responses[DURATION].to_numpy().astype(float)
    known = known[np.isfinite(known)]
    if not known.size:
        return ""
    low, high = f"{known.min():.4g}", f"{known.max():.4g}"
    return f" of {low} s" if low == high else f" of {low} to {high} s"


def _bins(recording: xr.Dataset) -> str:
    time = recording[TIME]
    if time.attrs.get("units") == "s":
        return f"{counted(time.size, 'bin')} of {float(time.attrs['bin_width']) * 1000:.4g} ms"
    return "1 bin a trial" if time.size == 1 else f"{time.size} bins of unknown width"


def _sentences(session: Session, course: Course | None) -> list[str]:
    """Silent channels by name, and what is missing."""
    silent = "Silent (open)" if session.quantity.is_rate else "Flat (open)"
    total = len(session.trials) * session.rows.count
    missing = "none"
    if session.missing:
        share = 100 * session.missing / total
        channels = counted(session.lacking, "channel")
        missing = f"{session.missing} of {total} responses ({share:.3g} %), in {channels}"
    notes = [f"{silent}: {_named(session, session.silent)}.", f"Missing values: {missing}."]
    if session.empty.any():
        notes.append(f"Without any value: {_named(session, session.empty)}.")
    if course is not None:
        notes.append("Bands of the time course: 95 % CI over channels.")
    if not np.isfinite(session.blocks.z).all():
        notes.append("Grey: no value, or no change.")
    return notes


def _named(session: Session, chosen: NDArray[np.bool_]) -> str:
    """How many channels, and their ids."""
    if not chosen.any():
        return "no channel"
    names = [plain(session.channels[channel]) for channel in np.flatnonzero(chosen)]
    listed = ", ".join(names[:_MOST_NAMES]) + (", …" if len(names) > _MOST_NAMES else "")
    return f"{len(names)} of {counted(session.rows.count, 'channel')} ({listed})"
