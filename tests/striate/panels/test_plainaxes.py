import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from drawn import pixels, words
from striate.panels.plainaxes import PlainAxes

LIMITS = {"seconds": (-0.2, 1.5), "downwards": (9.5, -0.5), "tiny": (0.0, 3e-7), "far": (1e8, 3e8)}


def drawn_in(kind, limits):
    figure = Figure((3, 2))
    axes = figure.add_axes((0.2, 0.2, 0.7, 0.6), axes_class=kind)
    axes.tick_params(length=2, width=0.5, pad=1.5, labelsize=5.5)
    axes.set(xlim=limits, ylim=limits)
    return figure


@pytest.mark.parametrize("limits", LIMITS.values(), ids=LIMITS)
def test_ticks_and_numbers_are_those_of_matplotlib(limits):
    ours, theirs = drawn_in(PlainAxes, limits), drawn_in(Axes, limits)
    np.testing.assert_array_equal(pixels(ours), pixels(theirs))


def test_numbers_can_be_left_away_on_one_axis():
    figure = drawn_in(PlainAxes, (0, 1))
    (axes,) = figure.axes
    axes.tick_params(axis="x", labelbottom=False)
    of_both = words(drawn_in(PlainAxes, (0, 1)))
    assert 0 < len(words(figure)) < len(of_both)


def test_a_hidden_axis_draws_nothing():
    figure = drawn_in(PlainAxes, (0, 1))
    for axis in (figure.axes[0].xaxis, figure.axes[0].yaxis):
        axis.set_visible(False)
    assert words(figure) == []
