"""Which colour is which area, with how many channels."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import xarray as xr

from striate.lettering import abbreviated, line_height_mm, width_mm
from striate.panels.areagroups import AreaGroup, area_groups
from striate.panels.page import Box, Page
from striate.panels.scales import Values
from striate.recording import AREA, CHANNEL
from striate.style import TEXT_PT

MOST_AREAS: Final = 7

# all of Wong (2011), Nat. Methods 8:441: those of areas before those of stimuli
_COLOURS: Final = ("#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#0072B2", "#D55E00", "#000000")

_SWATCH_MM: Final = 1.9
_GAP_MM: Final = 0.8
_BETWEEN_MM: Final = 4.0
_NAME_MM: Final = 28.0


@dataclass(frozen=True)
class AreaLegend:
    """Entries, each a colour and its words, line after line."""

    lines: tuple[tuple[tuple[str, str], ...], ...]

    @property
    def height_mm(self) -> float:
        """Height of all lines."""
        return line_height_mm(TEXT_PT) * len(self.lines)


def coloured_areas(by_strength: xr.Dataset) -> tuple[AreaGroup, ...]:
    """The areas with their channels, no two in the same colour."""
    areas: list[AreaGroup] = []
    for area in area_groups(by_strength, MOST_AREAS):
        taken = {other.colour for other in areas}
        free = (colour for colour in (area.colour, *_COLOURS) if colour not in taken)
        areas.append(replace(area, colour=next(free)))
    return tuple(areas)


def channels_by_strength(responses: xr.Dataset, strength: Values) -> xr.Dataset:
    """Channels with one strength (channel,) each, as those who put channels in order want them."""
    labels = {name: responses[name].variable for name in (CHANNEL, AREA)}
    return xr.Dataset({f"mean_{side}": (CHANNEL, strength) for side in "ab"}, labels)


def area_legend(areas: Sequence[AreaGroup], counts: Sequence[str], room_mm: float) -> AreaLegend:
    """Names of the areas with their counts, as many on a line as have room."""
    lines: list[list[tuple[str, str]]] = [[]]
    taken = 0.0
    for area, count in zip(areas, counts, strict=True):
        text = f"{abbreviated(area.name, TEXT_PT, _NAME_MM)} ({count})"
        needed = _entry_mm(text)
        if lines[-1] and taken + needed > room_mm:
            lines.append([])
            taken = 0.0
        lines[-1].append((area.colour, text))
        taken += needed + _BETWEEN_MM
    return AreaLegend(tuple(tuple(line) for line in lines))


def write_legend(page: Page, left: float, top: float, legend: AreaLegend) -> None:
    """Write the entries from `left` on, each behind a square of its colour."""
    for number, line in enumerate(legend.lines):
        place, height = left, top + number * line_height_mm(TEXT_PT)
        for colour, text in line:
            page.patch(Box(place, height + 0.35, _SWATCH_MM, _SWATCH_MM), colour)
            page.write(place + _SWATCH_MM + _GAP_MM, height, text, TEXT_PT)
            place += _entry_mm(text) + _BETWEEN_MM


def _entry_mm(text: str) -> float:
    return _SWATCH_MM + _GAP_MM + width_mm(text, TEXT_PT)
