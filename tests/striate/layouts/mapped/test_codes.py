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
    with pytest.raises(SettingsError, match="codes: 1 has two meanings; stim holds numbers"):
        decoded(np.array([1.0]), {"1": "a", second: "b"}, "stim")
    assert decoded(np.array([1.0]), {"1": "a", second: "a"}, "stim").tolist() == ["a"]
    assert decoded(np.array([second]), {"1": "a", second: "b"}, "stim").tolist() == ["b"]


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
