import pytest
from hypothesis import given
from hypothesis import strategies as st

from striate.layouts.labelnames import free_names


@given(names=st.lists(st.text(alphabet="a b/._\u00a0z", max_size=4), unique=True, max_size=6))
def test_no_two_names_of_a_file_become_one(names):
    free = free_names(names).values()
    assert len(set(free)) == len(names)
    assert not any("/" in name or name.split() != [name] for name in free)


def test_a_renamed_label_does_not_take_the_name_of_another():
    assert free_names(["..", "/.."]) == {"..": ".._in_file", "/..": ".._in_file_in_file"}


@pytest.mark.parametrize("name", ["trial", "stimulus", ".", "..", "zarr.json", "time"])
def test_a_name_that_means_something_else_is_kept_with_a_suffix(name):
    assert free_names([name]) == {name: f"{name}_in_file"}


def test_a_name_of_any_length_can_be_written():
    assert all(len(free) <= 255 for free in free_names(["x" * 70_000]).values())


def test_a_plain_name_stays():
    assert free_names(["orientation", "size"])["orientation"] == "orientation"
