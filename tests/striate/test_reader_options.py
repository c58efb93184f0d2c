from pathlib import Path

import pytest

from striate.config.given import assigned
from striate.errors import SettingsError
from striate.reader_options import READERS, checked_options, options_model


def refusal(call, *arguments):
    with pytest.raises(SettingsError) as refused:
        call(*arguments)
    return str(refused.value)


def test_options_of_the_library_are_checked_and_filled_in():
    filled = {"latency_shift": True, "well_centered": False}
    assert checked_options("pvc-8", {"latency_shift": True}) == filled


def test_a_reader_without_options_takes_none():
    assert checked_options("v1v2-1", {}) == {}
    assert refusal(checked_options, "v1v2-1", {"a": 1, "b": 2}) == (
        "the reader v1v2-1 takes no options; leave out a, b"
    )


def test_an_unknown_reader_is_told_with_the_nearest():
    assert refusal(checked_options, "pvc8", {}) == (
        f"'pvc8' is not a reader; there are {', '.join(READERS)}. Did you mean 'pvc-8'?"
    )


def test_every_fault_of_the_options_is_told_at_once():
    assert refusal(checked_options, "nwb", {"tabel": "x", "epoch": {"start": 1}, "bin_ms": 0}) == (
        "the options of the reader nwb have 3 faults:\n"
        "option epoch.stop: the key is missing; write stop: 1.16\n"
        "option bin_ms: 0 is not allowed;"
        " write a number of milliseconds above 0, such as 10\n"
        "option tabel: 'tabel' is not a key; there are "
        f"{', '.join(options_model('nwb').model_fields)}. Did you mean 'table'?"
    )


@pytest.mark.parametrize("value", [None, [1], {"a": 1}, Path("x"), object(), b"x", float("nan")])
def test_no_value_of_a_program_escapes_as_another_error(value):
    told = refusal(checked_options, "pvc-8", {"latency_shift": value})
    assert told.startswith("the options of the reader pvc-8 have 1 fault:\noption latency_shift: ")


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("a=true", True),
        ("a=False", False),
        ("a=0.5", 0.5),
        ("a=3", 3),
        ("a=some text", "some text"),
        ("a='yes'", "yes"),
        ("a = b=c", "b=c"),
        ("a=[0, 45, oblique]", [0, 45, "oblique"]),
        ("a={start: -0.2, stop: 1}", {"start": -0.2, "stop": 1}),
    ],
)
def test_a_value_on_the_command_line_is_written_as_in_the_configuration(written, value):
    (found,) = assigned([written]).values()
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("written", "words"),
    [
        (["a"], "option 'a': write KEY=VALUE"),
        (["=1"], "option '=1': write KEY=VALUE"),
        (["a="], "option 'a=': write KEY=VALUE"),
        (["a=1", "a=2"], "option a is given twice; give it once"),
        (["a=yes"], 'option a: yes is read by YAML as true; write "yes" in quotes'),
        (["a=[1, no]"], 'option a: no is read by YAML as false; write "no" in quotes'),
        (["a=[1"], "option a: '[1' is not YAML; put the text in quotes"),
        (["a=&x 1"], "option a: anchors (&x) are not allowed; write the value without"),
        (["a={b: 1, b: 2}"], "option a: the key is on line 1 already; keep one"),
        (
            ["a=# nothing"],
            'option a: # nothing is read by YAML as nothing; write "# nothing" in quotes',
        ),
    ],
)
def test_a_value_on_the_command_line_that_misleads_is_refused(written, words):
    assert refusal(assigned, written).startswith(words)
