import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from striate.matfile.columns import column, is_single, stored_column
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


def test_zero_has_no_sign():
    assert column(["none", number(-0.0), number(-0.0, np.float32)]).tolist() == ["none", "0", "0"]
    found = column([number(-0.0), number(0.0), number(-0.0, np.float32)])
    assert not np.signbit(found).any()


def test_short_floats_among_texts_are_written_in_their_own_digits():
    assert column(["none", number(0.1, np.float32)]).tolist() == ["none", "0.1"]
    assert column(["none", number(np.float32(0.1))]).tolist() == ["none", "0.10000000149011612"]


def test_stored_numbers_keep_their_type_beside_missing_ones_too():
    of_one_type = [number(0.1, np.float32), EMPTY]
    found = stored_column(of_one_type)
    assert found.dtype == np.float32
    np.testing.assert_array_equal(found, np.array([0.1, np.nan], np.float32))
    np.testing.assert_array_equal(column(of_one_type), found.astype(float))
    assert stored_column([number(3, np.uint8), EMPTY]).tolist()[0] == 3
    assert stored_column([number(0.1, np.float32), number(0.1)]).tolist() == [np.float32(0.1), 0.1]


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


def test_a_text_that_would_fill_the_memory_is_no_label():
    assert is_single("y" * 10_000)
    assert not is_single("y" * 10_001)
