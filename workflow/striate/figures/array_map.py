"""Mean to A, mean to B and their difference where they were recorded: on the array or the head."""

from typing import Final

import numpy as np
import xarray as xr
from matplotlib.figure import Figure

from striate.panels.areagroups import comparison_rows
from striate.panels.barpair import BarPair, draw_bar_pair
from striate.panels.captions import (
    HEADING_MM,
    Title,
    counted,
    stimulus_names,
    title_of,
    write_heading,
    write_title,
)
from striate.panels.channelmaps import MAPS, ChannelMaps, channel_maps, draw_map
from striate.panels.colourbar import ColourBar
from striate.panels.findings import finding_counts, is_tested, test_words
from striate.panels.headmap import HeadMap
from striate.panels.key import notes_height_mm, notes_of, write_notes
from striate.panels.page import MARGIN_MM, Box, Page, page_width_mm, tallest_page_mm
from striate.panels.pointtable import Numbers
from striate.style import Style, house_style

_MINUS: Final = "\N{MINUS SIGN}"
_BETWEEN_MM: Final = 4.0
_RIGHT_MM: Final = 3.0
_TALLEST_MM: Final = 70.0
_BARS_MM: Final = (50.0, 36.0)


@house_style()
def draw(comparison: xr.Dataset, style: Style) -> Figure:
    """Three maps: A and B on one scale of colours, and A - B on one around 0.

    Electrodes of an array are cells; channels on one electrode stand side by side in its cell.
    EEG is interpolated between the electrodes, on a head seen from above. Channels without a place
    are not drawn, and counted in a note.

    Parameters
    ----------
    comparison
        A and B compared, with its statistics; labels `x`, `y`, of EEG also `z` (channel).
    style
        Width, and colour map of rates; amplitudes have a diverging one around 0.

    Raises
    ------
    NothingToShowError
        No channel has a place.
    StriateError
        The means do not say their units.
    """
    maps = channel_maps(comparison, style.colormap)
    title = title_of(comparison, None, style)
    notes = notes_of(_sentences(comparison, maps), page_width_mm(style) - 2 * MARGIN_MM)
    bars = BarPair(_bars(maps), page_width_mm(style))
    below_mm = bars.height_mm + notes_height_mm(notes)
    boxes = _boxes(maps, title, below_mm, style)
    page = Page(style, boxes[0].bottom + maps.axis_mm + below_mm)
    write_title(page, title, MARGIN_MM)
    for number, (box, lines) in enumerate(zip(boxes, _headings(comparison), strict=True)):
        draw_map(page, box, maps, number)
        room = Box(box.left, box.top - HEADING_MM, _room_mm(maps, style), HEADING_MM)
        write_heading(page, room, lines)
    middles = [(boxes[0].left + boxes[1].right) / 2, boxes[2].left + boxes[2].width / 2]
    draw_bar_pair(page, middles, boxes[0].bottom + maps.axis_mm, bars)
    write_notes(page, page.height_mm - notes_height_mm(notes), notes)
    return page.figure


def numbers(comparison: xr.Dataset) -> Numbers:
    """One row a channel with a place, in the order of every figure and the units of the axes."""
    maps = channel_maps(comparison, Style(0).colormap)
    places, order = maps.places, comparison_rows(comparison).order
    order = order[places.known[order]]
    axes = {"x": places.x, "y": places.y} | ({"z": places.z} if places.on_head else {})
    columns = {"channel": comparison["channel"], "area": comparison["area"]}
    tests = {"q": comparison["q"], "direction": comparison["direction"]}
    return {
        **{name: values.to_numpy()[order] for name, values in columns.items()},
        **{name: values[order] for name, values in axes.items()},
        "position_units": [places.unit] * len(order),
        **{name: values[order] for name, values in zip(MAPS, maps.values, strict=True)},
        "units": [maps.quantity.unit] * len(order),
        **{name: values.to_numpy()[order] for name, values in tests.items()},
    }


def _room_mm(maps: ChannelMaps, style: Style) -> float:
    return (page_width_mm(style) - maps.left_mm - _RIGHT_MM - 2 * _BETWEEN_MM) / 3


def _boxes(maps: ChannelMaps, title: Title, below_mm: float, style: Style) -> list[Box]:
    """Three boxes of equal size."""
    room_mm, top = _room_mm(maps, style), title.height_mm + HEADING_MM
    tallest_mm = min(tallest_page_mm(style) - top - maps.axis_mm - below_mm, _TALLEST_MM)
    width = min(room_mm, tallest_mm / maps.aspect)
    pitch_mm = room_mm + _BETWEEN_MM
    return [Box(maps.left_mm + n * pitch_mm, top, width, width * maps.aspect) for n in range(3)]


def _bars(maps: ChannelMaps) -> tuple[ColourBar, ColourBar]:
    label = f"Difference, A {_MINUS} B ({maps.quantity.unit})"
    both = ColourBar(maps.scales[0], maps.quantity.label, _BARS_MM[0])
    return both, ColourBar(maps.scales[2], label, _BARS_MM[1])


def _headings(comparison: xr.Dataset) -> list[tuple[str, str]]:
    trials = [counted(comparison.attrs[f"trials_{side}"], "trial") for side in "ab"]
    of_each = [
        (f"{side}: {name}", f"n = {count}")
        for side, name, count in zip("AB", stimulus_names(comparison), trials, strict=True)
    ]
    counts = finding_counts(comparison, np.arange(comparison.sizes["channel"]))
    return [*of_each, (f"A {_MINUS} B", counts)]


def _sentences(comparison: xr.Dataset, maps: ChannelMaps) -> list[str]:
    places, shape = maps.places, maps.shape
    count = int(places.known.sum())
    sentences = []
    if isinstance(shape, HeadMap):
        sentences.append(
            f"Seen from above, nose up; {counted(count, 'electrode')} (circles), between them "
            "piecewise cubic interpolation, none beyond."
        )
    else:
        where = counted(shape.electrode_count, "electrode")
        sentences.append(f"{counted(count, 'channel')} at {where}.")
        if not maps.is_to_scale:
            sentences.append("The two axes are not on one scale.")
        if count > shape.electrode_count:
            sentences.append("Channels at one electrode stand side by side in its cell.")
    mark = "Black circle" if places.on_head else "Dot"
    words = test_words(comparison)
    has_test = bool(is_tested(comparison).any())
    sentences.append(f"{mark}: {words}." if has_test else f"{words[0].upper()}{words[1:]}.")
    missing = int((places.known & ~np.isfinite(maps.values[2])).sum())
    if missing:
        sentences.append(f"Grey: no value ({counted(missing, 'channel')}).")
    lost = int((~places.known).sum())
    if lost:
        where = "on the head" if places.on_head else "on the array"
        sentences.append(f"Without a place {where} and not shown: {counted(lost, 'channel')}.")
    if places.source:
        sentences.append(f"Places: {places.source}.")
    return sentences
