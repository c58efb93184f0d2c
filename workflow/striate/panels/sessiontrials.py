"""Plots of the overview about trials: how many of each stimulus, and what changed meanwhile."""

from typing import Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from striate.lettering import abbreviated, width_mm
from striate.panels.captions import counted
from striate.panels.overviewgrid import head
from striate.panels.page import Box, Page
from striate.panels.plots import (
    LEFT_MM,
    label_across,
    label_beside,
    label_up,
    labels_of,
    plot_axes,
    write_instead,
)
from striate.panels.scales import ColourScale, signed_scale
from striate.panels.session import Session
from striate.style import INK, QUIET_INK, TEXT_PT, TICK_PT

_BAR: Final = "#9a9a9a"
_LINE_MM: Final = 2.7
_NAME_SHARE: Final = 0.62
_COLOUR_BAR_MM: Final = 1.5
_COLOUR_BAR_ROOM_MM: Final = 6.5
_STRIP_MM: Final = 1.2
_MANY_TRIALS: Final = 1500


def draw_counts(page: Page, box: Box, session: Session) -> None:
    """Numbers of trials as bars, the most frequent stimuli first, as many as have room."""
    stimuli = session.stimuli
    head(page, box, ("Trials of each stimulus", "Trials"), (counted_stimuli(len(stimuli)),))
    lines = max(int((box.height + 4) / _LINE_MM), 2)
    named = stimuli if len(stimuli) <= lines else stimuli[: lines - 1]
    left = box.left - 0.5 * LEFT_MM
    room_mm = _NAME_SHARE * (box.right - left)
    names = [abbreviated(name or "(no name)", TICK_PT, room_mm) for name, _ in named]
    names_mm = max(width_mm(name, TICK_PT) for name in names) + 1.0
    most = max(count for _, count in named)
    number_mm = width_mm(str(most), TICK_PT) + 1.5
    bars_mm = box.right - left - names_mm - number_mm
    bars = Box(left + names_mm, box.top, bars_mm, len(named) * _LINE_MM)
    axes = page.axes(bars)
    axes.set_axis_off()
    axes.barh(np.arange(len(named)), [count for _, count in named], height=0.7, color=_BAR)
    axes.set(xlim=(0, most), ylim=(len(named) - 0.5, -0.5))
    for row, (name, (_, count)) in enumerate(zip(names, named, strict=True)):
        middle = box.top + (row + 0.5) * _LINE_MM
        page.write(bars.left - 1.0, middle, name, TICK_PT, ha="right", va="center")
        end = bars.left + bars_mm * count / most + 0.8
        page.write(end, middle, str(count), TICK_PT, va="center")
    if len(named) < len(stimuli):
        _write_rest(page, left, bars.bottom, box.right - left, stimuli[len(named) :])


def draw_drift(page: Page, box: Box, session: Session) -> None:
    """Mean response of each area in each trial as dots, and their running median as a line."""
    median = f"line: median of {session.median_trials} trials"
    second = (f"dots: mean of the area in a trial; {median}", f"dots: trials; {median}", median)
    head(page, box, ("Response over the session", "Over the session"), second)
    if not np.isfinite(session.drift).any():
        write_instead(page, box, "no value")
        return
    axes = plot_axes(page, box)
    places, medians = session.medians
    many = len(session.trials) > _MANY_TRIALS
    size, alpha = page.points(0.7 if many else 1.4), 0.25 if many else 0.4
    for area, means in zip(session.areas, session.drift, strict=True):
        (dots,) = axes.plot(session.trials, means, "o", color=area.colour, markersize=size)
        dots.set(markeredgewidth=0, alpha=alpha, rasterized=True)
    for area, median_line in zip(session.areas, medians, strict=True):
        axes.plot(places, median_line, color=area.colour, linewidth=page.points(1.1))
    _scale_trials(axes, session)
    if session.quantity.is_rate:
        axes.set_ylim(bottom=0)
    label_across(page, box, "Trial")
    label_beside(page, box, labels_of(session.quantity))


def draw_blocks(page: Page, box: Box, session: Session) -> None:
    """Mean response of each channel in blocks of trials, as a z score, in colours."""
    blocks = session.blocks
    each = counted(int(np.diff(blocks.edges).max()), "trial")
    second = (f"z score of the mean of each block of {each}", f"z, blocks of {each}")
    head(page, box, ("Each channel over the session", "Each channel"), second)
    if not np.isfinite(blocks.z).any():
        write_instead(page, box, "too few trials to compare")
        return
    scale = signed_scale(blocks.z)
    image = Box(
        box.left - 0.4 * LEFT_MM,
        box.top,
        box.width + 0.4 * LEFT_MM - _COLOUR_BAR_ROOM_MM,
        box.height,
    )
    axes = page.axes(image)
    ends = (session.trials[0] - 0.5, session.trials[-1] + 0.5)
    axes.imshow(
        np.ma.masked_invalid(blocks.z[_order(session)]),
        cmap=scale.colormap,
        vmin=scale.low,
        vmax=scale.high,
        aspect="auto",
        interpolation="nearest",
        extent=(*ends, session.rows.count - 0.5, -0.5),
    )
    _scale_trials(axes, session)
    axes.xaxis.set_major_locator(
        MaxNLocator(max(int(image.width / 9), 1), steps=[1, 2, 2.5, 5, 10])
    )
    _draw_areas(page, image, session)
    label_across(page, image, "Trial")
    label_up(page, image, f"Channels (n = {session.rows.count})", "Channels", 4.8)
    _draw_scale(
        page, Box(image.right + 1.2, box.top + 2.4, _COLOUR_BAR_MM, box.height - 2.4), scale
    )


def counted_stimuli(count: int) -> str:
    """How many stimuli there are."""
    return "1 stimulus" if count == 1 else f"{count} stimuli"


def _write_rest(
    page: Page, left: float, top: float, room_mm: float, rest: tuple[tuple[str, int], ...]
) -> None:
    counts = [count for _, count in rest]
    low, high = min(counts), max(counts)
    each = str(low) if low == high else f"{low} to {high}"
    text = f"and {len(rest)} more, {each} {'trial' if high == 1 else 'trials'} each"
    page.write(left, top + 0.2, abbreviated(text, TEXT_PT, room_mm), TEXT_PT, color=QUIET_INK)


def _scale_trials(axes: Axes, session: Session) -> None:
    axes.set_xlim(session.trials[0] - 0.5, session.trials[-1] + 0.5)


def _order(session: Session) -> list[int]:
    return [int(channel) for area in session.areas for channel in area.channels]


def _draw_areas(page: Page, image: Box, session: Session) -> None:
    """A strip in the colours of the areas left of the rows."""
    row_mm, top = image.height / session.rows.count, image.top
    for area in session.areas:
        height = len(area.channels) * row_mm
        inset = min(0.15, 0.2 * height)
        strip = Box(image.left - _STRIP_MM - 0.4, top + inset, _STRIP_MM, height - 2 * inset)
        page.patch(strip, area.colour)
        top += height


def _draw_scale(page: Page, box: Box, scale: ColourScale) -> None:
    axes = page.axes(box, Axes)
    axes.yaxis.set_visible(True)
    count = max(int(box.height / 6), 2)
    ticks = MaxNLocator(count, steps=[1, 2, 5, 10])
    bar = page.figure.colorbar(
        scale.mappable(), cax=axes, orientation="vertical", extend=scale.extend, ticks=ticks
    )
    bar.outline.set_visible(False)
    page.write(box.left, box.top - 3.0, "z", TEXT_PT, color=INK)
