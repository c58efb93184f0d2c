import numpy as np
import pytest

from striate.errors import LayoutError, SettingsError
from striate.layouts.mapped.codes import decoded, values_array, written


@pytest.mark.parametrize("dtype", ["u1", "i8", "f4", "f8"])
def test_codes_are_compared_by_value(dtype):
    found = decoded(np.array([1, 0, 2], dtype), {"1": "a", "0.0": "b", "2.0": "c"}, "stim")
    assert found.tolist() == ["a", "b", "c"]


def test_texts_are_compared_as_they_are():
    found = decoded(np.array(["01", "GR"]), {"01": "a", "GR": 90.0}, "stim")
    assert found.tolist() == ["a", "90"]
    with pytest.raises(LayoutError, match="does not name: 01, GR"):
        decoded(np.array(["01", "GR"]), {"1": "a", "gr": "b"}, "stim")


@pytest.mark.parametrize("second", ["1.0", "01", " 1", "1e0"])
def test_two_spellings_of_one_number_have_one_meaning(second):
    with pytest.raises(SettingsError, match="are the same number as stim stores it"):
        decoded(np.array([1.0]), {"1": "a", second: "b"}, "stim")
    assert decoded(np.array([1.0]), {"1": "a", second: "a"}, "stim").tolist() == ["a"]
    assert decoded(np.array([second]), {"1": "a", second: "b"}, "stim").tolist() == ["b"]


@pytest.mark.parametrize("dtype", ["f2", "f4", "f8"])
@pytest.mark.parametrize("order", ["<", ">"])
def test_a_code_is_what_the_type_of_the_file_makes_of_it(dtype, order):
    written_out = ["0.1", "0.3", "1e-3", "-2.7"]
    stored = np.array([float(code) for code in written_out], order + dtype)
    codes = {code: f"meaning of {code}" for code in written_out}
    assert decoded(stored, codes, "stim").tolist() == list(codes.values())
    assert written(stored) == ["0.1", "0.3", "0.001", "-2.7"]


def test_a_longer_number_is_not_its_neighbour_in_a_shorter_type():
    held = np.array([np.float32(0.1)], float)
    with pytest.raises(LayoutError, match=r"does not name: 0\.10000000149011612; "):
        decoded(held, {"0.1": "a"}, "stim")
    assert decoded(held, {"0.10000000149011612": "a"}, "stim").tolist() == ["a"]


def test_two_codes_that_are_one_number_in_the_file_have_one_meaning():
    contrasts = np.array([0.1, 0.2], "f4")
    with pytest.raises(SettingsError) as fault:
        decoded(contrasts, {"0.1": "low", "0.100000001": "high", "0.2": "x"}, "stim")
    assert str(fault.value) == (
        "codes: '0.1' and '0.100000001' are the same number as stim stores it (float32), "
        "and have two meanings; write one"
    )
    with pytest.raises(LayoutError, match=r"not name: 0\.1; it holds 0\.1 \(1\), 0\.2 \(1\)"):
        decoded(contrasts, {"0.2": "x"}, "stim")


@pytest.mark.parametrize("dtype", ["u1", "i8", "f4", "f8"])
@pytest.mark.parametrize("code", ["9" * 400, "9" * 5000, "-1e400", "0x1", "1_0", "", "nan"])
def test_no_code_breaks_the_comparison_of_numbers(dtype, code):
    assert decoded(np.array([1], dtype), {"1": "a", code: "b"}, "stim").tolist() == ["a"]


def test_a_code_beyond_the_type_is_no_infinity():
    with pytest.raises(LayoutError, match="does not name: inf"):
        decoded(np.array([np.inf], "f4"), {"1e300": "a"}, "stim")
    assert decoded(np.array([np.inf], "f4"), {"inf": "a"}, "stim").tolist() == ["a"]


@pytest.mark.parametrize("dtype", ["i8", "u8"])
def test_long_whole_numbers_are_compared_digit_by_digit(dtype):
    found = decoded(
        np.array([2**53, 2**53 + 1], dtype),
        {str(2**53 + 1): "b", "2e0": "c"} | {str(2**53): "a"},
        "stim",
    )
    assert found.tolist() == ["a", "b"]


@pytest.mark.parametrize("code", ["0", "-0", "0.0", "-0.0"])
@pytest.mark.parametrize("dtype", ["f4", "f8"])
def test_zero_has_no_sign(code, dtype):
    assert decoded(np.array([-0.0, 0.0], dtype), {code: "a"}, "stim").tolist() == ["a", "a"]
    assert written(np.array([-0.0, 0.0], dtype)) == ["0", "0"]
    with pytest.raises(SettingsError, match=r"'0' and '-0\.0' are the same number"):
        decoded(np.array([0.0], dtype), {"0": "a", "-0.0": "b"}, "stim")


def test_codes_that_never_occur_are_fine():
    assert decoded(np.array([1.0]), {"1": "a", "2": "b", "x": "c"}, "stim").tolist() == ["a"]


def test_meanings_that_are_numbers_make_a_label_of_numbers():
    found = decoded(np.array([1, 2, 1]), {"1": 22.5, "2": 45.0}, "ori")
    assert found.dtype == float
    assert found.tolist() == [22.5, 45, 22.5]


def test_an_empty_meaning_among_numbers_is_missing():
    found = decoded(np.array([1, 0]), {"1": 22.5, "0": ""}, "ori")
    np.testing.assert_array_equal(found, [22.5, np.nan])


def test_a_missing_number_may_have_a_meaning():
    found = decoded(np.array([np.nan, 1]), {"nan": "blank", "1": "grating"}, "stim")
    assert found.tolist() == ["blank", "grating"]


def test_many_unknown_codes_are_not_all_listed():
    with pytest.raises(LayoutError) as fault:
        decoded(np.arange(100), {"1": "a"}, "stim")
    assert "10, 11, 12, and 87 more; it holds 0 (1), 1 (1)" in str(fault.value)


def test_numbers_are_written_as_a_person_would():
    assert written(np.array([1.0, 2.5, np.nan])) == ["1", "2.5", "nan"]
    assert written(np.array([10, 20])) == ["10", "20"]
    assert values_array([1.0, "a", 2.5]).tolist() == ["1", "a", "2.5"]
