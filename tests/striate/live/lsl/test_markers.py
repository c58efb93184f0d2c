import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from striate.live.lsl.markers import labels_of, text_of
from striate.recording import CHANNEL, TIME, TRIAL


def plain(marker: str) -> dict[str, object]:
    return {name: values.tolist()[0] for name, values in labels_of(marker).items()}


@pytest.mark.parametrize(
    ("marker", "labels"),
    [
        (" grating ", {"stimulus": "grating"}),
        ("", {"stimulus": ""}),
        ("101", {"stimulus": "101"}),
        ("<b>x</b>", {"stimulus": "<b>x</b>"}),
        ("{not json", {"stimulus": "{not json"}),
        ("[1, 2]", {"stimulus": "[1, 2]"}),
        (
            '{"stimulus": "grating", "orientation": 45, "contrast": 0.5}',
            {"stimulus": "grating", "orientation": 45.0, "contrast": 0.5},
        ),
        (
            '{"orientation": 90, "left": true, "at": [1, 2], "x": null}',
            {"stimulus": "", "orientation": 90.0, "left": "true", "at": "[1, 2]"},
        ),
        ('{"trial": 7, "my label": "a"}', {"stimulus": "", "trial_in_file": 7.0, "my_label": "a"}),
        ('{"n": 1' + "0" * 400 + "}", {"stimulus": "", "n": "1" + "0" * 400}),
    ],
)
def test_a_marker_gives_the_labels_of_its_trial(marker, labels):
    assert plain(marker) == labels


def test_a_huge_marker_is_cut():
    assert len(plain("x" * 1_000_000)["stimulus"]) == 10_000
    many = json.dumps({f"k{n}": n for n in range(500)})
    assert len(plain(many)) == 101


@settings(deadline=None)
@given(st.text() | st.dictionaries(st.text(), st.text() | st.floats() | st.none()).map(json.dumps))
def test_no_marker_is_refused(marker):
    found = labels_of(marker)
    assert all(values.shape == (1,) for values in found.values())
    assert not found.keys() & {TRIAL, CHANNEL, TIME}


@pytest.mark.parametrize(
    ("marker", "text"),
    [
        (b"grating", "grating"),
        (b"\xff", "\ufffd"),
        (np.int32(7), "7"),
        (np.int64(2**53 + 1), "9007199254740993"),
        (np.float32(3.0), "3"),
        (np.float32(0.1), "0.1"),
        (np.float64(0.1), "0.1"),
        (np.float64(np.nan), "nan"),
        (np.float64(-np.inf), "-inf"),
    ],
)
def test_a_marker_of_any_type_is_text(marker, text):
    assert text_of(marker) == text
