import pytest

from striate.errors import SettingsError
from striate.reader_options import checked_options


def test_what_is_left_out_is_left_to_the_reader():
    names = ("table", "stimulus", "codes", "align", "epoch", "bin_ms", "series")
    assert checked_options("nwb", {}) == dict.fromkeys(names)


def test_codes_may_be_written_as_numbers():
    codes = {1: "face", 2.5: "house", "3": "tool"}
    checked = checked_options("nwb", {"codes": codes})
    assert checked["codes"] == {"1": "face", "2.5": "house", "3": "tool"}


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"series": "lfp", "bin_ms": 2.0}, "a series keeps its own samples; leave out bin_ms"),
        ({"epoch": {"start": -0.2, "stop": 0.8005}}, "epoch stop 0.8005 is no multiple of the bin"),
        ({"epoch": {"start": 1.0, "stop": 0.0}}, "start 1 is not before stop 0"),
        ({"codes": {}}, 'what each value means, such as {"1": face'),
        ({"codes": ["face"]}, 'what each value means, such as {"1": face'),
        ({"table": ""}, "some text"),
        ({"tables": "trials"}, "'tables' is not a key"),
    ],
)
def test_a_wrong_option_is_told_with_what_to_write(given, words):
    with pytest.raises(SettingsError) as refused:
        checked_options("nwb", given)
    assert words in str(refused.value)


def test_an_epoch_of_a_series_needs_no_whole_bins():
    epoch = {"start": -0.2005, "stop": 0.8005}
    assert checked_options("nwb", {"series": "lfp", "epoch": epoch})["epoch"] == epoch
