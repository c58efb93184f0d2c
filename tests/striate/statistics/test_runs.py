import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from striate.statistics.runs import largest_mass, runs

courses = arrays(float, 9, elements=st.sampled_from([0.0, 0.0, 2.5, 3.0, -2.5]))


def by_hand(course):
    """Runs as (bins, sum), found one bin at a time."""
    found = []
    for number, value in enumerate(course):
        if value and number and course[number - 1] * value > 0:
            found[-1].append(number)
        elif value:
            found.append([number])
    return [(bins[0], bins[-1], sum(course[bins])) for bins in found]


@given(course=courses)
def test_runs_are_those_found_by_hand(course):
    assert runs(course) == [(first, last) for first, last, _ in by_hand(course)]


@given(stack=arrays(float, (9, 4), elements=st.sampled_from([0.0, 0.0, 2.5, 3.0, -2.5])))
def test_mass_is_that_found_by_hand(stack):
    position = np.flatnonzero(stack.T)
    largest = largest_mass(position, stack.T.reshape(-1)[position], courses=4, bins=9)
    for found, course in zip(largest, stack.T, strict=True):
        assert found == max((abs(mass) for *_, mass in by_hand(course)), default=0)


def test_a_change_of_sign_ends_a_run():
    assert runs(np.array([3.0, 3.0, -3.0, 0.0, 3.0])) == [(0, 1), (2, 2), (4, 4)]


def test_no_bin_is_no_run():
    assert runs(np.empty(0)) == []
    np.testing.assert_array_equal(largest_mass(np.empty(0, int), np.empty(0), 2, 0), [0, 0])
