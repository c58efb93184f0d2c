import numpy as np
import pytest
import xarray as xr

from striate.comparisons import comparison, modulation_index
from striate.errors import NoTrialsError


def means_of(values, stimulus, trial_count=3, units="spikes/s", **attrs):
    return xr.Dataset(
        {
            "mean": ("channel", np.array(values, float), {"units": units}),
            "value_count": ("channel", [trial_count] * len(values)),
            "trial_count": ((), trial_count),
        },
        {"channel": [f"c{n}" for n in range(len(values))]},
        {"stimulus": stimulus, "recording": "r", **attrs},
    )


def test_difference_and_modulation_index_counted_by_hand():
    found = comparison(means_of([6, 2, 0], "a"), means_of([2, 6, 0], "b"))
    assert found["mean_a"].values.tolist() == [6, 2, 0]
    assert found["mean_b"].values.tolist() == [2, 6, 0]
    assert found["difference"].values.tolist() == [4, -4, 0]
    np.testing.assert_array_equal(found["modulation_index"], [0.5, -0.5, np.nan])


def test_swapping_a_and_b_turns_the_sign_of_every_difference():
    a, b = means_of([6, 2, 1], "a"), means_of([2, 6, 4], "b")
    forth, back = comparison(a, b), comparison(b, a)
    np.testing.assert_array_equal(forth["difference"], -back["difference"])
    np.testing.assert_array_equal(forth["modulation_index"], -back["modulation_index"])


def test_modulation_index_is_for_rates_only():
    found = comparison(means_of([1, 2], "a", units="V"), means_of([2, 1], "b", units="V"))
    assert np.isnan(found["modulation_index"]).all()
    assert found["difference"].units == "V"


def test_modulation_index_lies_between_minus_one_and_one_for_rates():
    a, b = np.random.default_rng(0).exponential(5, (2, 100))
    assert (np.abs(modulation_index(a, b)) <= 1).all()


def test_a_comparison_knows_its_stimuli_and_their_trials():
    found = comparison(means_of([1], "a", 3), means_of([2], "b", 5))
    assert found.attrs["stimulus_a"] == "a"
    assert found.attrs["trial_count_b"] == 5
    assert found.attrs["trials_a"] == "3"


def test_the_trials_behind_a_mean_are_those_that_have_a_value():
    a = means_of([1, 2], "a", 5)
    a["value_count"] = "channel", [3, 5]
    b = means_of([1, 2], "b", 5)
    b["value_count"] = "channel", [2, 2]
    found = comparison(a, b)
    assert found.attrs["trials_a"] == "3-5 of 5"
    assert found.attrs["trials_b"] == "2 of 5"


def test_a_stimulus_whose_trials_all_end_before_the_window_cannot_be_compared():
    b = means_of([np.nan], "b", 5, window_stop=0.5)
    b["value_count"] = "channel", [0]
    with pytest.raises(NoTrialsError, match=r"'b' in recording 'r': no trial lasts until 0.5 s"):
        comparison(means_of([1], "a"), b)


def test_a_stimulus_without_trials_cannot_be_compared():
    none = means_of([np.nan], "b", trial_count=0, no_trials="no trial has orientation 33")
    with pytest.raises(NoTrialsError, match="no trial has orientation 33"):
        comparison(means_of([1], "a"), none)


def test_a_modulation_index_that_does_not_exist_says_why():
    volts = comparison(means_of([-1, 2], "a", units="V"), means_of([2, 1], "b", units="V"))
    assert "not defined for amplitudes" in volts["modulation_index"].comment
    rates = comparison(means_of([1], "a"), means_of([2], "b"))
    assert "comment" not in rates["modulation_index"].attrs


def test_the_difference_of_amplitudes_keeps_its_sign_and_its_unit():
    found = comparison(means_of([-3e-6], "a", units="V"), means_of([-5e-6], "b", units="V"))
    assert float(found["difference"][0]) == pytest.approx(2e-6)
    assert {found[name].units for name in ("mean_a", "mean_b", "difference")} == {"V"}


def test_epochs_that_all_lack_a_sample_of_the_window_cannot_be_compared():
    b = means_of([np.nan], "b", 5, units="V", window_start=-0.2, window_stop=0)
    b["value_count"] = "channel", [0]
    with pytest.raises(NoTrialsError, match=r"no trial has every sample from -0\.2 to 0 s; choose"):
        comparison(means_of([1], "a", units="V"), b)
