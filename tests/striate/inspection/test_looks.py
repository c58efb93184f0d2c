import pytest
from hypothesis import given
from hypothesis import strategies as st

from striate.inspection.looks import edit_distance, look_alikes


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Grating", "grating"),
        ("natural image", "natural  image"),
        ("natural_image", "naturalimage"),
        ("natural-image", "natural image"),
        ("grating", "gratng"),
        ("grating 45 deg", "gratings 45 deg"),
        ("Natural image", "natrual image"),
        ("spontaneous", "sponteneus"),
    ],
)
def test_labels_that_differ_in_case_spacing_or_spelling_look_alike(first, second):
    assert look_alikes([first, second]) == [(first, second)]
    assert look_alikes([second, first]) == [(second, first)]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("grating 45 deg", "grating 46 deg"),
        ("grating 2.5", "grating 25"),
        ("left", "lift"),
        ("image a", "image b"),
        ("grating", "blank"),
        ("-1", "1"),
        ("a+b", "a-b"),
        ("%", "#"),
        ("small", "smile"),
        ("type A", "type B"),
        ("grating", "grating left"),
    ],
)
def test_other_labels_do_not(first, second):
    assert look_alikes([first, second]) == []


def test_a_label_looks_not_like_itself():
    assert look_alikes(["grating"] * 5) == []


def test_a_label_of_any_length_takes_no_time():
    assert look_alikes(["a" * 100_000, "a" * 99_999 + "b"]) == []
    assert look_alikes([f"stimulus {number}" for number in range(5000)]) == []


@given(st.text("abc", max_size=6), st.text("abc", max_size=6))
def test_the_distance_is_that_of_the_recursive_definition(word, other):
    def distance(a, b):
        if not a or not b:
            return len(a) + len(b)
        if a[0] == b[0]:
            return distance(a[1:], b[1:])
        return 1 + min(distance(a[1:], b), distance(a, b[1:]), distance(a[1:], b[1:]))

    assert edit_distance(word, other) == distance(word, other)
