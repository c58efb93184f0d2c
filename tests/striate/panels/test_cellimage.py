import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from drawn import pixels
from striate.panels.cellimage import draw_cells
from striate.panels.scales import strength_scale
from striate.style import MISSING


@pytest.mark.parametrize("shape", [(1, 1), (3, 7), (140, 150), (700, 3)])
@pytest.mark.parametrize("place", [(0.1, 0.1, 0.8, 0.8), (0.1237, 0.2111, 0.3333, 0.7071)])
def test_cells_have_the_pixels_that_matplotlib_gives_without_interpolation(shape, place):
    values = np.random.default_rng(shape[0]).normal(size=shape) ** 2
    values.flat[::5] = np.nan
    scale = strength_scale(values, "viridis")
    ours, theirs = Figure((4, 3)), Figure((4, 3))
    draw_cells(ours.add_axes(place), values, scale, (-0.2, 1.5))
    theirs.add_axes(place).imshow(
        np.ma.masked_invalid(values),
        cmap=mpl.colormaps["viridis"].with_extremes(bad=MISSING),
        vmin=scale.low,
        vmax=scale.high,
        aspect="auto",
        interpolation="nearest",
        extent=(-0.2, 1.5, shape[0] - 0.5, -0.5),
    )
    np.testing.assert_array_equal(pixels(ours), pixels(theirs))


def test_cells_are_clipped_to_their_axes():
    axes = Figure().add_axes((0, 0, 1, 1), axes_class=Axes)
    image = draw_cells(axes, np.ones((2, 2)), strength_scale(np.ones(1), "viridis"), (0, 1))
    assert image.get_clip_box() is not None
