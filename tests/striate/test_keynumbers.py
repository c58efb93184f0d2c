import numpy as np
import pytest
import xarray as xr

from striate.keynumbers import StateCounts, key_numbers, largest_difference

NAN = np.nan


def compared(mean_a, mean_b, area, **words):
    count = len(mean_a)
    variables = {"mean_a": mean_a, "mean_b": mean_b, "q": np.full(count, NAN)}
    variables |= {name: np.full(count, "", object) for name in ("direction", "state_a", "state_b")}
    variables |= {name: np.array(values) for name, values in words.items()}
    dataset = xr.Dataset({name: ("channel", values) for name, values in variables.items()})
    return dataset.assign_coords(area=("channel", np.array(area, dtype=object)))


def test_key_numbers_of_two_areas_counted_by_hand():
    comparison = compared([1.0, 5.0, 9.0, 2.0], [3.0, 3.0, 3.0, 2.0], ["V1", "V1", "V1", "V2"])
    v1, v2, every = key_numbers(comparison, 1.0)
    assert (v1.area, v1.channel_count, v1.mean_a, v1.mean_b) == ("V1", 3, 5.0, 3.0)
    assert v1.median_difference == 2.0
    assert (v2.area, v2.channel_count, v2.median_difference) == ("V2", 1, 0.0)
    assert (every.channel_count, every.mean_a, every.median_difference) == (4, 4.25, 1.0)


def test_a_channel_without_one_of_the_means_counts_as_a_channel_and_in_nothing_else():
    (v1, _) = key_numbers(compared([1.0, NAN, 50.0], [0.5, 7.0, NAN], ["V1"] * 3), 1.0)
    assert (v1.channel_count, v1.value_count) == (3, 1)
    assert (v1.mean_a, v1.mean_b, v1.median_difference) == (1.0, 0.5, 0.5)


def test_channels_found_by_the_tests_are_counted_by_area_and_the_untested_in_none():
    (v1, v2, every) = key_numbers(
        compared(
            [1.0] * 5,
            [0.0] * 5,
            ["V1", "V1", "V1", "V2", "V2"],
            q=[0.01, 0.02, 0.9, NAN, 0.04],
            direction=["a>b", "b>a", "none", "none", "a>b"],
            state_a=["stimulated", "stimulated", "inhibited", "", "unresponsive"],
        ),
        1.0,
    )
    assert (v1.tested, v1.a_larger, v1.b_larger) == (3, 1, 1)
    assert (v2.tested, v2.a_larger, v2.b_larger) == (1, 1, 0)
    assert (every.tested, every.a_larger, every.b_larger) == (4, 2, 1)
    assert v1.state_a == StateCounts(tested=3, stimulated=2, inhibited=1)
    assert v2.state_a == StateCounts(tested=1, stimulated=0, inhibited=0)
    assert every.state_b == StateCounts(tested=0, stimulated=0, inhibited=0)


def test_an_area_without_any_value_has_no_means_and_gives_no_warning():
    (v1, _) = key_numbers(compared([NAN], [1.0], ["V1"]), 1.0)
    assert np.isnan([v1.mean_a, v1.mean_b, v1.median_difference]).all()


def test_areas_come_by_name_and_the_unknown_one_last_before_all():
    numbers = key_numbers(compared([1.0] * 4, [0.0] * 4, ["V4", "", "V1", "V4"]), 1.0)
    assert [area.area for area in numbers] == ["V1", "V4", "unknown area", "all"]


def test_the_factor_changes_units_and_not_counts():
    volts = compared([1e-6, 5e-6], [2e-6, 2e-6], ["V1", "V1"])
    (microvolts, _) = key_numbers(volts, 1e6)
    assert microvolts.mean_a == pytest.approx(3.0)
    assert microvolts.median_difference == pytest.approx(1.0)
    assert microvolts.channel_count == 2


def test_where_no_channel_says_its_area_there_are_the_numbers_of_all_alone():
    (every,) = key_numbers(compared([1e-6, 3e-6], [0.0, 0.0], ["", ""]), 1e6)
    assert (every.area, every.channel_count) == ("all", 2)
    assert every.mean_a == pytest.approx(2.0)


@pytest.mark.parametrize(
    ("differences", "largest"),
    [
        ([1e-6, -12.3e-6, 4e-6], ("Oz", -12.3)),
        ([NAN, 2e-6, -1e-6], ("Oz", 2.0)),
        ([5e-6, -5e-6, 5e-6], ("Fz", 5.0)),
        ([0.0, NAN, 0.0], None),
        ([NAN, NAN, NAN], None),
    ],
)
def test_the_largest_difference_is_that_of_largest_size_with_its_sign(differences, largest):
    comparison = xr.Dataset(
        {"difference": ("channel", differences)}, {"channel": ["Fz", "Oz", "Pz"]}
    )
    found = largest_difference(comparison, 1e6)
    if largest is None:
        assert found is None
    else:
        assert (found.channel, found.value) == (largest[0], pytest.approx(largest[1]))
