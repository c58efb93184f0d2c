import pytest

from striate.errors import SettingsError
from striate.layouts.continuous import recording as reader
from striate.layouts.continuous.events import SOURCES
from striate.options import eeg as options
from striate.reader_options import checked_options


def test_defaults_are_left_to_the_reader_which_describes_them_truly():
    assert set(checked_options("eeg", {}).values()) == {None}
    start, stop = reader._EPOCH["start"], reader._EPOCH["stop"]
    said = options.Options.model_fields["epoch"].description
    assert said.endswith(f"Without it, from {start} to {stop}.")


def test_sources_of_events_are_those_of_the_reader():
    assert options._SOURCES == SOURCES


def test_codes_may_be_written_as_numbers():
    checked = checked_options("eeg", {"names": {1: "left", "2": "right"}})
    assert checked["names"] == {"1": "left", "2": "right"}


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"events": "annotation"}, "'annotation' is not a source of events; there are events.tsv"),
        ({"epoch": {"start": 1, "stop": 0}}, "start 1 is not before stop 0"),
        ({"epoch": 1}, "epoch"),
        ({"only": []}, "only"),
        ({"only": ["a", "a"]}, "'a' is listed 2 times"),
        ({"names": {}}, "a name for each stimulus"),
        ({"names": {1: "a", "1": "b"}}, "the stimulus 1 has 2 names"),
        ({"names": ["a"]}, "a name for each stimulus"),
        ({"subject": 1}, 'text as in the file names, in quotes, such as "01"'),
        ({"chanels": 1}, "'chanels' is not a key"),
    ],
)
def test_a_wrong_option_is_told_with_what_to_write(given, words):
    with pytest.raises(SettingsError) as refused:
        checked_options("eeg", given)
    assert words in str(refused.value)
