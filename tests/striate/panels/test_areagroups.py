import numpy as np
import xarray as xr
from hypothesis import given
from hypothesis import strategies as st

from striate.panels.areagroups import area_groups
from striate.style import A_INK, B_INK


def comparison(area):
    count = len(area)
    return xr.Dataset(
        {f"mean_{side}": ("channel", np.arange(count, dtype=float)) for side in "ab"},
        {
            "channel": np.arange(count).astype(str),
            "area": ("channel", np.array(area, dtype=object)),
        },
    )


@given(st.lists(st.sampled_from(["V1", "V2", "V4", "MT", ""]), min_size=1), st.integers(1, 6))
def test_every_channel_is_in_one_group_and_there_are_no_more_groups_than_wanted(area, most):
    groups = area_groups(comparison(area), most)
    assert len(groups) <= most
    channels = np.concatenate([group.channels for group in groups]).tolist()
    assert sorted(channels) == list(range(len(area)))


def test_sixteen_areas_look_different_and_none_has_the_colour_of_a_stimulus():
    groups = area_groups(comparison([f"area {number:02d}" for number in range(16)]), 16)
    looks = {(group.colour, group.marker) for group in groups}
    assert len(looks) == 16
    assert not {colour.lower() for colour, _ in looks} & {A_INK.lower(), B_INK.lower()}


def test_the_smallest_areas_share_a_group_which_comes_last():
    area = ["V4"] * 5 + ["V1"] * 3 + ["MT"] + ["A1"] + [""] * 4
    groups = area_groups(comparison(area), 4)
    assert [group.name for group in groups] == ["V1", "V4", "no area", "2 other areas"]
    assert sorted(groups[-1].channels.tolist()) == [8, 9]


def test_an_area_has_one_look_whether_or_not_others_share_a_group():
    area = ["V1", "V2", "V2", "V4", "V4", "V4"]
    looks = [
        {group.name: (group.colour, group.marker) for group in area_groups(comparison(area), most)}
        for most in (3, 2)
    ]
    assert looks[0]["V4"] == looks[1]["V4"]
