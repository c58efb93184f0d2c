"""Plots of the overview about channels: how active each is, and how responses are distributed."""

from typing import Final

import numpy as np

from striate.panels.overviewgrid import head
from striate.panels.page import Box, Page
from striate.panels.plots import label_across, label_beside, labels_of, plot_axes, write_instead
from striate.panels.sampledcourse import Course
from striate.panels.scales import PERCENTILE
from striate.panels.session import Session
from striate.panels.timeaxis import tick_time
from striate.style import PAPER

_SIZES_PT: Final = (1.1, 2.6)


def draw_levels(page: Page, box: Box, session: Session) -> None:
    """Mean rate, or standard deviation of the amplitude, of each channel as a dot."""
    quantity = session.quantity
    name = f"Mean {quantity.name.lower()}" if quantity.is_rate else f"{quantity.name} SD"
    second = ("mean over all trials, 95 % CI", "mean, 95 % CI")
    head(
        page,
        box,
        (f"{name} of each channel", name),
        second if quantity.is_rate else ("SD over all trials",),
    )
    if not np.isfinite(session.level.mean).any():
        write_instead(page, box, "no value")
        return
    axes, level = plot_axes(page, box), session.level
    size = page.points(float(np.clip(box.width / session.rows.count * 2, *_SIZES_PT)))
    start = 0
    for area in session.areas:
        places, channels = start + np.arange(len(area.channels)), area.channels
        start += len(channels)
        width = page.points(0.5 if session.rows.count < 150 else 0.3)
        axes.vlines(
            places, level.low[channels], level.high[channels], color=area.colour, linewidth=width
        )
        silent = session.silent[channels]
        for chosen, face in ((~silent, area.colour), (silent, PAPER)):
            (dots,) = axes.plot(
                places[chosen], level.mean[channels][chosen], "o", color=area.colour
            )
            dots.set(
                markersize=size,
                markerfacecolor=face,
                markeredgewidth=page.points(0.4),
                clip_on=False,
            )
    axes.set_xlim(-1, session.rows.count)
    axes.set_ylim(bottom=0)
    axes.set_xticks([])
    label_across(page, box, "Channels by area, strongest first", "Channels")
    label_beside(page, box, (f"{name} ({quantity.unit})", *labels_of(quantity)))


def draw_distribution(page: Page, box: Box, session: Session) -> None:
    """Share of the responses of each area in bins."""
    head(
        page,
        box,
        ("Distribution of responses", "Responses"),
        ("each trial and channel", "all trials"),
    )
    if not session.shares.any():
        write_instead(page, box, "no value")
        return
    axes = plot_axes(page, box)
    for area, shares in zip(session.areas, session.shares, strict=True):
        axes.stairs(shares, session.edges, color=area.colour, linewidth=page.points(0.8))
    axes.set_xlim(float(session.edges[0]), float(session.edges[-1]))
    axes.set_ylim(bottom=0)
    quantity = session.quantity
    label = f"{quantity.label}, up to {PERCENTILE}th percentile"
    label_across(page, box, label, quantity.label)
    label_beside(page, box, ("Share of responses (%)", "Share (%)"))


def draw_session_course(page: Page, box: Box, session: Session, course: Course) -> None:
    """Mean activity of each area over time, with its interval over channels."""
    trials = f"{course.trial_count} of {len(session.trials)} trials"
    second = (f"mean of {trials}; band: 95 % CI over channels", f"{trials}, 95 % CI")
    head(page, box, ("Time course, all stimuli", "Time course"), second)
    axes = plot_axes(page, box)
    for area, over in zip(session.areas, course.areas, strict=True):
        axes.fill_between(
            course.middles, over.low, over.high, color=area.colour, alpha=0.25, linewidth=0
        )
        axes.plot(course.middles, over.mean, color=area.colour, linewidth=page.points(0.7))
    axes.set_xlim(course.bins.start, course.bins.stop)
    if course.quantity.is_rate:
        axes.set_ylim(bottom=0)
    tick_time(axes, page, box, course.bins)
    label_across(page, box, course.bins.label, course.bins.short_label)
    label_beside(page, box, labels_of(course.quantity))
