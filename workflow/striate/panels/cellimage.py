"""An image of cells with sharp edges, drawn at the cost of copying its pixels."""

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backend_bases import RendererBase
from matplotlib.image import AxesImage
from matplotlib.transforms import Affine2D
from numpy.typing import NDArray

from striate.panels.scales import ColourScale, Values


class CellImage(AxesImage):
    """An opaque image without interpolation, which lies inside its axes.

    It has the pixels that Matplotlib's own gives with `interpolation="nearest"`, but colours cells
    and not pixels, of which there are a hundred times as many.
    """

    def make_image(
        self,
        renderer: RendererBase,  # noqa: ARG002
        magnification: float = 1.0,
        unsampled: bool = False,  # noqa: ARG002
    ) -> tuple[NDArray[np.uint8], float, float, Affine2D]:
        """Colours (row from the bottom, column, 4) of all pixels, and the place of the first."""
        corners = np.multiply(self.get_window_extent().extents, magnification)
        left, bottom, right, top = map(float, corners)
        columns = _whole_pixels(left, right)
        # a middle between two pixels goes the other way up than across: as Agg has it
        rows = -_whole_pixels(-top, -bottom)[::-1] - 1
        cells: Any = self.get_array()
        height, width = cells.shape
        across = _cells_of(columns, left, right, width)
        down = height - 1 - _cells_of(rows, bottom, top, height)
        colours = self.to_rgba(cells, bytes=True).view(np.uint32)[..., 0]
        pixels = colours[:, across].take(down, axis=0)[..., None].view(np.uint8)
        return pixels, columns[0] / magnification, rows[0] / magnification, Affine2D()


def draw_cells(
    axes: Axes, values: Values, scale: ColourScale, ends: tuple[float, float]
) -> CellImage:
    """Fill the axes with the colours of values (row, column), rows counted from the top.

    Rows stand at their numbers on the vertical axis; on the horizontal one all columns together
    reach from end to end.
    """
    limits = (len(values) - 0.5, -0.5)
    extent: Any = [*ends, *limits]
    image = CellImage(axes, cmap=scale.colormap, origin="upper", extent=extent)
    image.set_data(np.ma.masked_invalid(values))
    image.set_clim(scale.low, scale.high)
    axes.set(xlim=ends, ylim=limits)
    axes.add_image(image)
    image.set_clip_path(axes.patch)
    return image


def _whole_pixels(start: float, stop: float) -> NDArray[np.int64]:
    """The pixels whose middles lie in a range."""
    return np.arange(np.floor(start + 0.5), np.floor(stop + 0.5 + 1e-8), dtype=np.int64)


def _cells_of(
    pixels: NDArray[np.int64], start: float, stop: float, count: int
) -> NDArray[np.int64]:
    """Which of `count` equal cells from `start` to `stop` the middle of each pixel is in."""
    cells = np.floor((pixels + 0.5 - start) * (count / (stop - start))).clip(0, count - 1)
    found: NDArray[np.int64] = cells.astype(np.int64)
    return found
