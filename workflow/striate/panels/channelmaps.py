"""Values of the channels where they were recorded, as three maps: A, B and their difference."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from striate.panels.electrodegrid import ElectrodeGrid, draw_grid, electrode_grid, mark_cells
from striate.panels.findings import signs
from striate.panels.headmap import HeadMap, draw_head, head_map, mark_electrodes
from striate.panels.page import MARGIN_MM, Box, Page
from striate.panels.places import Places, places_of
from striate.panels.plots import BELOW_MM, LEFT_MM, label_across, label_up
from striate.panels.scales import (
    ColourScale,
    Quantity,
    Values,
    displayed_quantity,
    response_scale,
    signed_scale,
)

MAPS: Final = ("mean_a", "mean_b", "difference")

_GAP_MM: Final = 2.0
_LONGEST: Final = 4.0


@dataclass(frozen=True)
class ChannelMaps:
    """What the three maps show, and where.

    Attributes
    ----------
    values, scales
        Of A, of B and of the difference; each value (channel,).
    is_marked
        (channel,): where a test found a difference.
    """

    places: Places
    shape: HeadMap | ElectrodeGrid
    quantity: Quantity
    values: tuple[Values, ...]
    scales: tuple[ColourScale, ...]
    is_marked: NDArray[np.bool_]

    @property
    def aspect(self) -> float:
        """Height by width as drawn: true to scale unless an array is very long."""
        if isinstance(self.shape, HeadMap):
            return 1.0
        return float(np.clip(self.shape.aspect, 1 / _LONGEST, _LONGEST))

    @property
    def is_to_scale(self) -> bool:
        """Whether both axes are on one scale."""
        return isinstance(self.shape, HeadMap) or self.aspect == self.shape.aspect

    @property
    def axis_mm(self) -> float:
        """Height of ticks and labels below the maps, with a gap."""
        return _GAP_MM + (0.0 if self.places.on_head else BELOW_MM)

    @property
    def left_mm(self) -> float:
        """Width of what stands left of the first map."""
        return MARGIN_MM + (0.0 if self.places.on_head else LEFT_MM)


def channel_maps(comparison: xr.Dataset, colormap: str) -> ChannelMaps:
    """The maps of a comparison, rates in the colours of `colormap`.

    Raises
    ------
    NothingToShowError
        No channel has a place.
    StriateError
        The means do not say their units.
    """
    places, quantity = (
        places_of(comparison),
        displayed_quantity(comparison["mean_a"], comparison["mean_b"]),
    )
    a, b, difference = (
        comparison[name].to_numpy().astype(float) * quantity.factor for name in MAPS
    )
    known = places.known
    of_both = response_scale(np.concatenate([a[known], b[known]]), quantity, colormap)
    shape = head_map(places) if places.on_head else electrode_grid(places)
    scales = (of_both, of_both, signed_scale(difference[known]))
    return ChannelMaps(places, shape, quantity, (a, b, difference), scales, signs(comparison) != 0)


def draw_map(page: Page, box: Box, maps: ChannelMaps, number: int) -> None:
    """Draw one of the maps: the first, second or third; the third has marks."""
    values, scale, is_difference = maps.values[number], maps.scales[number], number == 2
    is_marked = maps.is_marked & is_difference
    if isinstance(maps.shape, HeadMap):
        axes = draw_head(page, box, maps.shape, values, scale)
        mark_electrodes(page, box, axes, maps.shape, (is_marked, np.isfinite(values)))
        return
    axes = draw_grid(page, box, maps.shape, values, scale, maps.places.rows_down)
    mark_cells(page, box, axes, maps.shape, is_marked)
    label_across(page, box, maps.places.labels[0])
    if number == 0:
        label_up(page, box, maps.places.labels[1])
    else:
        axes.yaxis.set_visible(False)
