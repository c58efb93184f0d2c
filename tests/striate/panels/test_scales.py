import numpy as np
import pytest
import xarray as xr
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from matplotlib.colors import to_rgb

from striate.errors import StriateError
from striate.panels.scales import (
    Quantity,
    displayed_quantity,
    response_scale,
    signed_scale,
    strength_scale,
)
from striate.style import DIVERGING, MISSING

values = arrays(float, st.integers(1, 400), elements=st.floats(-1e3, 1e3) | st.just(np.nan))


def variable(size, **attrs):
    return xr.DataArray(np.array([size, -size / 2, np.nan]), name="mean", attrs=attrs)


@given(values.map(np.abs))
def test_the_scale_of_rates_begins_at_0_and_leaves_out_one_value_in_a_hundred_at_most(rates):
    scale = strength_scale(rates, "viridis")
    known = rates[np.isfinite(rates)]
    beyond = sum(rate > scale.high for rate in known.tolist())
    assert scale.low == 0 < scale.high
    assert beyond <= known.size / 100
    assert (scale.extend == "max") == (beyond > 0)


@given(values)
def test_the_scale_of_differences_is_symmetric_and_extended_at_both_ends_or_none(differences):
    scale = signed_scale(differences)
    beyond = sum(abs(value) > scale.high for value in differences.tolist())
    assert scale.low == -scale.high < 0
    assert (scale.extend == "both") == (beyond > 0)


def test_a_scale_of_mostly_silent_channels_ends_at_the_largest_rate():
    rates = np.zeros(1000)
    rates[0] = 7
    scale = strength_scale(rates, "viridis")
    assert (scale.high, scale.extend) == (7, "neither")


def test_values_of_both_signs_get_a_diverging_scale_around_0():
    scale = strength_scale(np.array([-1.0, 3.0]), "viridis")
    assert (scale.low, scale.high) == (-3, 3)


@pytest.mark.parametrize("empty", [[], [np.nan], [0.0]])
def test_a_scale_without_values_still_has_a_width(empty):
    assert strength_scale(np.array(empty), "viridis").high == 1


def test_missing_is_grey_on_every_scale():
    for scale in (strength_scale(np.ones(3), "magma"), signed_scale(np.ones(3))):
        colour = scale.mappable().to_rgba(np.ma.masked_invalid([np.nan]))[0]
        np.testing.assert_allclose(colour[:3], to_rgb(MISSING))


def test_more_and_less_are_told_apart_without_green_receptors():
    # simulation of deuteranopia: Machado, Oliveira & Fernandes 2009, severity 1
    deuteranope = np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    )
    scale = signed_scale(np.array([-1.0, 1.0]))
    less, more = (
        deuteranope @ scale.mappable().to_rgba(np.array([value]))[0, :3] for value in (-0.7, 0.7)
    )
    assert np.abs(less - more).max() > 0.3


def test_luminance_is_0_for_black_and_1_for_white():
    scale = strength_scale(np.array([0.0, 1.0]), "gray")
    assert (scale.luminance(0), scale.luminance(1)) == (0, pytest.approx(1))


@pytest.mark.parametrize(
    ("size", "unit", "shown"),
    [(2.0, "V", 2.0), (3e-3, "mV", 3.0), (4.5e-5, "µV", 45.0), (6e-9, "nV", 6.0), (0.0, "V", 0.0)],
)
def test_voltages_get_the_prefix_that_suits_their_size(size, unit, shown):
    quantity = displayed_quantity(variable(size, units="V", long_name="Amplitude"))
    assert quantity.label == f"Amplitude ({unit})"
    assert size * quantity.factor == pytest.approx(shown)


def test_rates_keep_their_unit():
    quantity = displayed_quantity(variable(1e-5, units="spikes/s", long_name="Firing rate"))
    assert (quantity.label, quantity.factor) == ("Firing rate (spikes/s)", 1)
    assert quantity.noun == "rate"
    assert quantity.is_rate


@pytest.mark.parametrize("attrs", [{}, {"units": ""}, {"units": " "}])
def test_a_quantity_without_a_unit_is_refused(attrs):
    with pytest.raises(StriateError, match="'mean' does not say its units"):
        displayed_quantity(variable(1.0, **attrs))


def test_one_prefix_suits_all_that_is_shown_together():
    attrs = {"units": "V", "long_name": "Amplitude"}
    mean, course = variable(4e-7, **attrs), variable(9e-6, **attrs)
    assert displayed_quantity(mean).unit == "nV"
    assert displayed_quantity(mean, course).unit == "µV"
    assert displayed_quantity(course, mean).unit == "µV"


def test_one_channel_out_of_a_hundred_does_not_make_all_numbers_small():
    values = np.full(200, 12e-6)
    values[7] = -0.4
    quantity = displayed_quantity(xr.DataArray(values, attrs={"units": "V"}))
    assert quantity.unit == "µV"


@pytest.mark.parametrize("sign", [1, -1])
def test_amplitudes_have_a_scale_around_0_whatever_their_signs_and_rates_one_from_0(sign):
    volts, rate = (Quantity("Amplitude", "µV"), Quantity("Firing rate", "spikes/s"))
    values = sign * np.array([1.0, 3.0])
    scale = response_scale(values, volts, "viridis")
    assert (scale.low, scale.high, scale.colormap.name) == (-3, 3, DIVERGING)
    assert response_scale(np.abs(values), rate, "viridis").low == 0
    assert response_scale(np.abs(values), rate, "viridis").colormap.name == "viridis"
