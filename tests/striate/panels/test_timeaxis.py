import numpy as np
import pytest
import xarray as xr

from striate.panels.timeaxis import Window, analysis_window, has_time, time_bins

SECONDS = {"units": "s", "bin_width": 0.1}


def course(filled, attrs, first=0.0, step=0.1):
    values = np.where(np.array(filled, dtype=bool), 1.0, np.nan)
    time = xr.Variable("time", first + step * np.arange(values.shape[1]), attrs)
    return xr.DataArray(values, {"time": time}, ("channel", "time"))


def test_bins_that_no_channel_has_are_left_out_at_the_ends_only():
    bins = time_bins(course([[0, 1, 0, 0, 0], [0, 1, 0, 1, 0]], SECONDS), None)
    assert (bins.first, bins.last) == (1, 3)
    assert (bins.start, bins.stop) == (pytest.approx(0.1), pytest.approx(0.4))
    assert bins.cut(np.arange(10.0).reshape(2, 5)).tolist() == [[1, 2, 3], [6, 7, 8]]


def test_without_any_value_all_bins_are_shown():
    bins = time_bins(course([[0, 0, 0]], SECONDS), None)
    assert (bins.first, bins.last) == (0, 2)


def test_bins_of_unknown_width_are_centred_on_their_numbers():
    bins = time_bins(course([[1, 1, 1]], {"units": "bin"}, step=1.0), None)
    assert (bins.start, bins.stop, bins.width_s) == (-0.5, 2.5, None)


def test_the_axis_begins_before_onset_if_the_bins_do():
    bins = time_bins(course([[1, 1, 1]], SECONDS, first=-0.2), None)
    assert (bins.start, bins.stop) == (pytest.approx(-0.2), pytest.approx(0.1))


@pytest.mark.parametrize(
    ("attrs", "window"),
    [
        ({"window_start": 0.16, "window_stop": 1.16}, Window(0.16, 1.16)),
        ({"stimulus": "blank"}, None),
    ],
)
def test_the_window_is_what_the_artifact_says(attrs, window):
    assert analysis_window(attrs) == window


def test_a_window_is_written_in_s():
    assert str(Window(0.05, 0.155)) == "0.05 to 0.155 s"


@pytest.mark.parametrize(("bin_count", "shown"), [(1, False), (2, True)])
def test_one_bin_is_no_course(bin_count, shown):
    means = xr.Dataset({"time_course": course(np.ones((1, bin_count)), SECONDS)})
    assert has_time(means) == shown


def test_without_a_time_course_there_is_no_time():
    assert not has_time(xr.Dataset({"mean": ("channel", [1.0])}))
