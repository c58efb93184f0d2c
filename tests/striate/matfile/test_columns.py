import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from striate.matfile.columns import column, is_single
from striate.matfile.values import Cell, Opaque, Struct

EMPTY = np.empty((0, 0))


def number(value, dtype=float):
    return np.array([[value]], dtype=dtype)


@given(
    values=st.sampled_from([bool, np.uint8, np.int32, np.float32, float]).flatmap(
        lambda dtype: arrays(dtype, st.integers(1, 5))
    )
)
def test_numbers_become_float64_and_keep_their_value(values):
    found = column([value.reshape(1, 1) for value in values])
    assert found.dtype == np.float64
    np.testing.assert_array_equal(found, values.astype(float))


@pytest.mark.parametrize("dtype", [np.int64, np.uint64])
def test_long_whole_numbers_keep_every_digit(dtype):
    found = column([number(2**53 + 1, dtype), number(7, dtype)])
    assert found.tolist() == [2**53 + 1, 7]


def test_a_missing_number_is_nan():
    for missing in (EMPTY, ""):
        np.testing.assert_array_equal(column([number(2), missing]), [2.0, np.nan])
    np.testing.assert_array_equal(column([EMPTY, EMPTY]), [np.nan, np.nan])


def test_a_missing_text_is_empty_and_text_is_trimmed():
    assert column([" 'small' ", "", EMPTY, "Grün"]).tolist() == ["'small'", "", "", "Grün"]
    assert column(["", ""]).tolist() == ["", ""]


def test_numbers_among_texts_are_written_out():
    values = ["none", number(5), number(22.5), number(3, np.uint8)]
    assert column(values).tolist() == ["none", "5", "22.5", "3"]


@pytest.mark.parametrize(
    "several",
    [np.zeros((1, 2)), number(1j, complex), Cell(np.empty((1, 1), object)), Struct((), ({},))],
)
def test_a_field_with_more_than_one_value_anywhere_is_no_label(several):
    assert not is_single(several)


def test_an_object_is_no_label():
    assert not is_single(Opaque("datetime"))
