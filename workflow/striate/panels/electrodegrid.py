"""An array of electrodes as cells; channels on one electrode share its cell."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PatchCollection
from matplotlib.patches import Rectangle
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from striate.panels.page import Box, Page
from striate.panels.places import Places
from striate.panels.plots import plot_axes
from striate.panels.scales import ColourScale, Values
from striate.style import INK, MISSING, PAPER

_FILLED: Final = 0.92
_REGULAR: Final = 0.05
_MOST_STEPS: Final = 400
_SMALLEST: Final = 30
_MM_PER_PT: Final = 25.4 / 72
_EDGE_PT: Final = 0.2
_MARKS_PT: Final = (0.5, 2.4)


@dataclass(frozen=True)
class ElectrodeGrid:
    """Cells of the placed channels.

    Attributes
    ----------
    channels
        int (cell,): positions in the artifacts.
    left, low
        (cell,): corners, in the units of the places.
    widths
        (cell,): a cell of two channels is half as wide as that of one.
    size
        Width and height of an electrode.
    """

    channels: NDArray[np.intp]
    left: Values
    low: Values
    widths: Values
    size: tuple[float, float]
    electrode_count: int

    @property
    def extent(self) -> tuple[float, float, float, float]:
        """Left, right, lowest and highest edge."""
        right, high = self.left + self.widths, self.low + self.size[1]
        return self.left.min(), right.max(), self.low.min(), high.max()

    @property
    def aspect(self) -> float:
        """Height by width."""
        left, right, low, high = self.extent
        return float((high - low) / (right - left))


def electrode_grid(places: Places) -> ElectrodeGrid:
    """Cells as large as the distance of the electrodes allows."""
    channels = np.flatnonzero(places.known)
    at = np.column_stack([places.x[channels], places.y[channels]])
    electrodes, electrode = np.unique(at, axis=0, return_inverse=True)
    electrode = electrode.ravel()
    width, height = _size(electrodes)
    sharing = np.bincount(electrode)[electrode]
    widths = width / sharing
    left = at[:, 0] - width / 2 + _place_within(electrode) * widths
    low = at[:, 1] - height / 2
    return ElectrodeGrid(channels, left, low, widths, (width, height), len(electrodes))


def draw_grid(
    page: Page, box: Box, grid: ElectrodeGrid, values: Values, scale: ColourScale, rows_down: bool
) -> Axes:
    """Values (channel,) as the colours of the cells."""
    axes = plot_axes(page, box)
    height = grid.size[1]
    corners = zip(grid.left, grid.low, grid.widths, strict=True)
    gap = (1 - _FILLED) / 2
    cells = [
        Rectangle((left + gap * width, low + gap * height), _FILLED * width, _FILLED * height)
        for left, low, width in corners
    ]
    shown = PatchCollection(cells, cmap=scale.colormap, edgecolor=MISSING)
    shown.set_linewidth(page.points(_EDGE_PT))
    shown.set_array(np.ma.masked_invalid(values[grid.channels]))
    shown.set_clim(scale.low, scale.high)
    axes.add_collection(shown)
    left, right, low, high = grid.extent
    axes.set(xlim=(left, right), ylim=(high, low) if rows_down else (low, high))
    return axes


def mark_cells(
    page: Page, box: Box, axes: Axes, grid: ElectrodeGrid, is_marked: NDArray[np.bool_]
) -> None:
    """A dot in the middle of the cell of each marked channel (channel,)."""
    chosen = is_marked[grid.channels]
    left, right, low, high = grid.extent
    across_mm = float(grid.widths.min()) / (right - left) * box.width
    up_mm = grid.size[1] / (high - low) * box.height
    size_pt = float(np.clip(0.4 * min(across_mm, up_mm) / _MM_PER_PT, *_MARKS_PT))
    axes.plot(
        (grid.left + grid.widths / 2)[chosen],
        (grid.low + grid.size[1] / 2)[chosen],
        linestyle="none",
        marker="o",
        markersize=page.points(size_pt),
        markerfacecolor=INK,
        markeredgecolor=PAPER,
        markeredgewidth=page.points(0.15 * size_pt),
    )


def _place_within(electrode: NDArray[np.intp]) -> NDArray[np.intp]:
    """Which channel of its electrode each is, in the order of the file, from 0."""
    order = np.argsort(electrode, kind="stable")
    in_order = electrode[order]
    place = np.empty(len(electrode), dtype=np.intp)
    place[order] = np.arange(len(electrode)) - np.searchsorted(in_order, in_order)
    return place


def _size(electrodes: Values) -> tuple[float, float]:
    """Width and height of the cells of distinct electrodes (electrode, 2)."""
    width, height = (_pitch(axis) for axis in electrodes.T)
    if width and height:
        return width, height
    if (width or height) and 0.0 in np.ptp(electrodes, axis=0):
        return width or height, height or width
    side = _least_distance(electrodes)
    return side, side


def _pitch(axis: Values) -> float:
    """Step of coordinates that lie on a regular grid; 0 where they do not, or are all the same."""
    steps = np.diff(np.unique(axis))
    if not steps.size:
        return 0.0
    pitch = float(steps.min())
    off = np.abs(steps / pitch - np.round(steps / pitch)).max()
    is_regular = off <= _REGULAR and float(np.ptp(axis)) / pitch <= _MOST_STEPS
    return pitch if is_regular else 0.0


def _least_distance(electrodes: Values) -> float:
    """Side of squares that do not overlap, unless they would be too small to be seen."""
    if len(electrodes) < 2:
        return 1.0
    nearest, _ = cKDTree(electrodes).query(electrodes, k=2, p=np.inf)
    return max(float(nearest[:, 1].min()), float(np.ptp(electrodes, axis=0).max()) / _SMALLEST)
