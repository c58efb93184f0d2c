"""A raster: the spikes of one channel as ticks, a row a trial, trials of A above those of B."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PolyCollection

from striate.lettering import width_mm
from striate.panels.key import INKS
from striate.panels.page import Box, Page
from striate.panels.spiketrials import TrialSpikes
from striate.panels.timeaxis import TimeBins
from striate.style import MISSING, QUIET_INK, TEXT_PT

_MOST_VECTORS: Final = 1500
_GAP_SHARE: Final = 0.03
_MM_PER_PT: Final = 25.4 / 72
_WIDEST_TICK_PT: Final = 0.6
_BRACKET_MM: Final = 1.0


def draw_spikes(
    page: Page, box: Box, both: Sequence[TrialSpikes], channel: int, bins: TimeBins
) -> Axes:
    """Ticks from the top of each row to its bottom; grey where a trial had ended."""
    axes, tops = page.axes(box), row_tops(both)
    row_pt = box.height / tops[-1] / _MM_PER_PT
    width_pt = page.points(min(_WIDEST_TICK_PT, max(0.35, row_pt)))
    for spikes, top, ink in zip(both, tops, INKS, strict=False):
        _draw_ends(axes, spikes, top, bins)
        time, row = spikes.of_channel(channel)
        shown = (time >= bins.start) & (time < bins.stop)
        rows = top + row[shown]
        ticks = np.stack([time[shown], rows, time[shown], rows + 1], axis=1)
        # many thousand lines make a slow page
        look: dict[str, Any] = {"color": ink, "rasterized": len(ticks) > _MOST_VECTORS}
        lines = LineCollection(list(ticks.reshape(-1, 2, 2)), linewidth=width_pt, **look)
        axes.add_collection(lines, autolim=False)
    axes.set_xlim(bins.start, bins.stop)
    axes.set_ylim(tops[-1], 0)
    axes.xaxis.set_visible(False)
    if bins.width_s is not None and bins.start < 0 < bins.stop:
        axes.axvline(0, color=QUIET_INK, linewidth=page.points(0.5), zorder=0)
    return axes


def row_tops(both: Sequence[TrialSpikes]) -> tuple[float, float, float]:
    """Where the rows of A and of B begin, and where those of B end; a gap lies between them."""
    of_a, of_b = (len(spikes.numbers) for spikes in both)
    gap = max(_GAP_SHARE * (of_a + of_b), 0.5)
    return 0.0, of_a + gap, of_a + gap + of_b


def write_trial_labels(page: Page, box: Box, both: Sequence[TrialSpikes]) -> None:
    """Left of a raster, which rows are trials of A and which of B."""
    tops = row_tops(both)
    row_mm = box.height / tops[-1]
    for name, spikes, top, ink in zip("AB", both, tops, INKS, strict=False):
        start = box.top + top * row_mm
        stop = start + len(spikes.numbers) * row_mm
        across = box.left - _BRACKET_MM
        page.rule((across, start), (across, stop), 1.2, ink)
        label = f"{name} trials"
        text = label if width_mm(label, TEXT_PT) <= stop - start else name
        where = {"ha": "right", "va": "center", "rotation": 90 if text == label else 0}
        page.write(across - 0.6, (start + stop) / 2, text, TEXT_PT, color=ink, **where)


def _draw_ends(axes: Axes, spikes: TrialSpikes, top: float, bins: TimeBins) -> None:
    over = np.flatnonzero(spikes.ends < bins.stop - 1e-9)
    if over.size:
        ends, rows, stop = spikes.ends[over], top + over, np.full(over.size, bins.stop)
        corners = np.stack([ends, rows, stop, rows, stop, rows + 1, ends, rows + 1], axis=1)
        look: dict[str, Any] = {"facecolor": MISSING, "linewidth": 0, "zorder": 0}
        bars = PolyCollection(list(corners.reshape(-1, 4, 2)), **look)
        axes.add_collection(bars, autolim=False)
