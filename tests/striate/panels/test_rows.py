import numpy as np
import xarray as xr
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from striate.panels.rows import channel_rows

AREAS = st.sampled_from(["V1", "V2", "V4", "MT", "a", ""])
RATES = st.sampled_from([0.0, 1.0, 2.0, 3.0, float("nan")])


def means(values, area):
    return xr.Dataset(
        {"mean": ("channel", np.asarray(values, dtype=float))},
        {
            "channel": [str(number) for number in range(len(area))],
            "area": ("channel", np.array(area, dtype=object)),
        },
    )


def test_v1_comes_first_then_v2_then_others_by_name_and_the_unknown_last():
    area = ["MT", "", "V2", "A1", "V1", "V4"]
    rows = channel_rows(means(np.ones(6), area), means(np.ones(6), area))
    assert [block.area for block in rows.blocks] == ["V1", "V2", "A1", "MT", "V4", ""]
    assert rows.channels == ("4", "2", "3", "0", "5", "1")


def test_the_strongest_mean_of_both_is_on_top_and_a_missing_one_at_the_bottom():
    a, b = means([1, 9, np.nan, 4], ["V1"] * 4), means([8, 2, 50, 4], ["V1"] * 4)
    assert channel_rows(a, b).channels == ("1", "0", "3", "2")


def test_equal_means_keep_the_order_of_the_file():
    a = means([2, 2, 2, 3], ["V1"] * 4)
    assert channel_rows(a, a).channels == ("3", "0", "1", "2")


@given(st.data())
def test_every_channel_has_one_row_and_every_area_one_block(data):
    area = data.draw(st.lists(AREAS, min_size=1, max_size=12))
    a, b = (means(data.draw(arrays(float, len(area), elements=RATES)), area) for _ in range(2))
    rows = channel_rows(a, b)
    assert sorted(rows.order) == list(range(len(area)))
    assert {block.area: block.channel_count for block in rows.blocks} == {
        name: area.count(name) for name in area
    }
    for block in rows.blocks:
        assert {area[channel] for channel in rows.order[block.start : block.stop]} == {block.area}
    assert rows.areas_are_known == any(area)


def test_values_follow_the_rows():
    a = means([1, 3, 2], ["V2", "V1", "V1"])
    assert channel_rows(a, a).sorted(a["mean"]).tolist() == [3, 2, 1]


def test_rows_are_sorted_as_the_configuration_says():
    a, b = means([1, 9, np.nan, 4], ["V1"] * 4), means([8, 2, 50, 4], ["V1"] * 4)
    assert channel_rows(a, b, "difference").channels == ("1", "3", "0", "2")
    assert channel_rows(a, b, "file").channels == ("0", "1", "2", "3")
