"""The channels of one comparison as a table in words."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import xarray as xr

from striate.panels.scales import Quantity
from striate.prose import number, probability, signed_number
from striate.recording import AREA, CHANNEL

MOST_CHANNELS: Final = 500
COLUMNS: Final = (
    *("mean_a", "mean_b", "difference", "ci_low", "ci_high", "effect_size", "p", "q"),
    *("direction", "state_a", "state_b"),
)
LATENCY: Final = "latency"

_DIRECTIONS: Final = {"a>b": "A > B", "b>a": "B > A", "none": "none"}
_NOT_TESTED: Final = "not tested"


@dataclass(frozen=True)
class Column:
    """One column: its heading, whether it is text (else numbers), and its cells (channel)."""

    heading: str
    is_text: bool
    cells: Sequence[str]


@dataclass(frozen=True)
class ChannelTable:
    """Columns of the channels shown: all of them, or those of the smallest p.

    Attributes
    ----------
    channel_count
        How many channels there are, shown or not.
    """

    columns: tuple[Column, ...]
    channel_count: int

    @property
    def rows(self) -> Iterator[tuple[str, ...]]:
        """Cells, channel by channel."""
        return zip(*(column.cells for column in self.columns), strict=True)

    @property
    def shown_count(self) -> int:
        """How many channels are in the table."""
        return len(self.columns[0].cells)


def channel_table(comparison: xr.Dataset, quantity: Quantity) -> ChannelTable:
    """The table of one comparison; columns that say nothing of any channel are left out.

    Parameters
    ----------
    comparison
        `COLUMNS` (channel), and `latency` where time courses were tested.
    quantity
        What the means are shown in.
    """
    shown = comparison.isel({CHANNEL: _shown(comparison)})
    columns = [column for column in _columns(shown, quantity) if any(map(_says, column.cells))]
    return ChannelTable(tuple(columns), comparison.sizes[CHANNEL])


def _shown(comparison: xr.Dataset) -> Any:
    p = comparison["p"].to_numpy()
    if len(p) <= MOST_CHANNELS:
        return np.arange(len(p))
    strength = -np.abs(np.nan_to_num(comparison["effect_size"].to_numpy()))
    return np.lexsort((strength, p))[:MOST_CHANNELS]


def _columns(shown: xr.Dataset, quantity: Quantity) -> Iterator[Column]:
    def text(heading: str, name: str) -> Column:
        return Column(heading, True, [str(value) for value in shown[name].to_numpy()])

    def numbers(
        heading: str, name: str, written: Callable[[float], str], factor: float = 1.0
    ) -> Column:
        values = (shown[name].to_numpy() * factor).tolist()
        return Column(heading, False, [written(value) for value in values])

    unit, factor = quantity.unit, quantity.factor
    yield text("Channel", CHANNEL)
    yield text("Area", AREA)
    yield numbers(f"Mean A ({unit})", "mean_a", number, factor)
    yield numbers(f"Mean B ({unit})", "mean_b", number, factor)
    yield numbers(f"A \N{MINUS SIGN} B ({unit})", "difference", signed_number, factor)
    yield Column(f"95 % CI ({unit})", False, _intervals(shown, factor))
    yield numbers("Hedges\N{RIGHT SINGLE QUOTATION MARK} g", "effect_size", signed_number)
    yield numbers("p", "p", probability)
    yield numbers("q", "q", probability)
    yield Column("Direction", True, _directions(shown))
    yield text("Under A", "state_a")
    yield text("Under B", "state_b")
    if LATENCY in shown:
        yield numbers("Latency (ms)", LATENCY, number, 1000.0)


def _intervals(shown: xr.Dataset, factor: float) -> list[str]:
    low, high = ((shown[name].to_numpy() * factor).tolist() for name in ("ci_low", "ci_high"))
    return [
        f"{signed_number(least)} to {signed_number(most)}" if least == least else number(least)
        for least, most in zip(low, high, strict=True)
    ]


def _directions(shown: xr.Dataset) -> list[str]:
    tested = ~np.isnan(shown["q"].to_numpy())
    return [
        _DIRECTIONS.get(str(word), _NOT_TESTED) if was else _NOT_TESTED
        for word, was in zip(shown["direction"].to_numpy(), tested, strict=True)
    ]


def _says(cell: str) -> bool:
    return cell not in ("", number(np.nan))
