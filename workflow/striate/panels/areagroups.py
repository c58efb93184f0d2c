"""Areas told apart: each with a colour and a marker of its own, its channels and its counts."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from striate.lettering import plain
from striate.panels.rows import UNKNOWN_AREA, Block, Rows, channel_rows
from striate.style import QUIET_INK

# Wong (2011), Nat Methods 8:441, without the two colours that stand for A and for B
_COLOURS: Final = ("#009E73", "#CC79A7", "#E69F00", "#56B4E9")
_MARKERS: Final = ("o", "s", "^", "D")
_MARKER_OF_OTHERS: Final = "v"


@dataclass(frozen=True)
class AreaGroup:
    """The channels of an area, or of several that share a colour.

    Attributes
    ----------
    name
        Fit to be drawn.
    channels
        int (channel of the area,): positions in the artifacts, the strongest first.
    """

    name: str
    channels: NDArray[np.intp]
    colour: str
    marker: str


def comparison_rows(comparison: xr.Dataset) -> Rows:
    """Rows of the channels of a comparison, in the order of every figure."""
    a, b = (comparison.rename({f"mean_{side}": "mean"}) for side in "ab")
    return channel_rows(a, b)


def area_groups(comparison: xr.Dataset, most: int) -> list[AreaGroup]:
    """The areas in the order of every figure: V1, V2, others by name, the unknown last.

    Beyond `most` areas, the smallest share one entry, which comes last.
    """
    rows = comparison_rows(comparison)
    named = rows.blocks if len(rows.blocks) <= most else _largest(rows.blocks, most - 1)
    found = [
        AreaGroup(_name(block, rows), rows.order[block.start : block.stop], *_look(rows, block))
        for block in named
    ]
    others = [block for block in rows.blocks if block not in named]
    if others:
        channels = np.concatenate([rows.order[block.start : block.stop] for block in others])
        name = f"{len(others)} other areas" if found else f"{len(others)} areas"
        found.append(AreaGroup(name, channels, QUIET_INK, _MARKER_OF_OTHERS))
    return found


def _largest(blocks: tuple[Block, ...], count: int) -> list[Block]:
    by_size = sorted(blocks, key=lambda block: -block.channel_count)[: max(count, 0)]
    return sorted(by_size, key=lambda block: block.start)


def _name(block: Block, rows: Rows) -> str:
    if block.area != UNKNOWN_AREA:
        return plain(block.area)
    return "no area" if rows.areas_are_known else "all channels"


def _look(rows: Rows, block: Block) -> tuple[str, str]:
    """Colour and marker by the place among all areas: no two of the first 16 have the same."""
    if block.area == UNKNOWN_AREA:
        return QUIET_INK, _MARKERS[0]
    place = rows.blocks.index(block)
    colours, markers = len(_COLOURS), len(_MARKERS)
    return _COLOURS[place % colours], _MARKERS[(place + place // colours) % markers]
