"""Which row of a figure shows which channel: areas in blocks, and an order within each."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from striate.recording import AREA, CHANNEL

UNKNOWN_AREA: Final = ""
BY_RESPONSE, BY_DIFFERENCE, BY_FILE = "response", "difference", "file"
_FIRST_AREAS: Final = ("V1", "V2")


@dataclass(frozen=True)
class Block:
    """Rows [start, stop) of one area, counted from the top."""

    area: str
    start: int
    stop: int

    @property
    def channel_count(self) -> int:
        """How many channels the area has."""
        return self.stop - self.start


@dataclass(frozen=True)
class Rows:
    """The rows of a figure from top to bottom.

    Attributes
    ----------
    order
        int (row,): the position of each row's channel in the artifacts.
    channels
        Channel ids, by row.
    blocks
        The areas, by row.
    sorted_by
        Order within an area, as `channel_rows` takes it.
    """

    order: NDArray[np.intp]
    channels: tuple[str, ...]
    blocks: tuple[Block, ...]
    sorted_by: str = BY_RESPONSE

    @property
    def count(self) -> int:
        """How many rows there are."""
        return len(self.order)

    @property
    def areas_are_known(self) -> bool:
        """Whether any channel says its area."""
        return any(block.area != UNKNOWN_AREA for block in self.blocks)

    def sorted(self, values: xr.DataArray) -> NDArray[np.float64]:
        """Values (channel, …) in the order of the rows."""
        array: NDArray[np.float64] = values.to_numpy().astype(float)[self.order]
        return array


def channel_rows(a: xr.Dataset, b: xr.Dataset, sorted_by: str = BY_RESPONSE) -> Rows:
    """Rows by area (V1, V2, others by name, unknown last), then by what `sorted_by` says.

    `response`: the mean of A and B, the largest on top, which keeps the order from suggesting an
    effect (Kriegeskorte et al. 2009); `difference`: A - B, the very effect, as its figures must
    say; `file`: as in the raw file. Channels without a mean come last in their area; equal ones
    keep the order of the file.
    """
    area = np.array([str(name) for name in a[AREA].to_numpy()], dtype=object)
    mean_a, mean_b = a["mean"].to_numpy(), b["mean"].to_numpy()
    strength = {
        BY_RESPONSE: (mean_a + mean_b) / 2,
        BY_DIFFERENCE: mean_a - mean_b,
        BY_FILE: np.zeros(len(area)),
    }[sorted_by]
    order = np.array(
        [
            channel
            for name in _areas_in_order(area)
            for channel in _strongest_first(area, name, strength)
        ],
        dtype=np.intp,
    )
    channels = tuple(str(name) for name in a[CHANNEL].to_numpy()[order])
    return Rows(order, channels, tuple(_blocks(area[order])), sorted_by)


def _areas_in_order(area: NDArray[Any]) -> list[str]:
    others = sorted(set(area) - {*_FIRST_AREAS, UNKNOWN_AREA})
    return [*_FIRST_AREAS, *others, UNKNOWN_AREA]


def _strongest_first(
    area: NDArray[Any], name: str, strength: NDArray[np.float64]
) -> NDArray[np.intp]:
    inside = np.flatnonzero(area == name)
    # NumPy sorts NaN last, also among negated values
    return inside[np.argsort(-strength[inside], kind="stable")]


def _blocks(area: NDArray[Any]) -> Iterator[Block]:
    starts = [row for row in range(len(area)) if row == 0 or area[row] != area[row - 1]]
    for start, stop in zip(starts, [*starts[1:], len(area)], strict=True):
        yield Block(area[start], start, stop)
