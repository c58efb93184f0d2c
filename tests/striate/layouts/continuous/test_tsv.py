from time import perf_counter

import numpy as np
import pytest

from striate.errors import LayoutError, UnreadableFileError
from striate.layouts.continuous.tsv import column_values, numbers_of, read_table


@pytest.fixture
def table(tmp_path):
    return tmp_path / "sub-01_task-rest_events.tsv"


def test_a_byte_order_mark_is_no_part_of_the_first_name(table):
    table.write_bytes(b"\xef\xbb\xbfonset\tduration\r\n1.5\tn/a\r\n\r\n")
    assert read_table(table) == {"onset": ["1.5"], "duration": ["n/a"]}


def test_texts_are_kept_with_any_character_but_tab_and_line_break(table):
    table.write_text('name\tnote\n"left" <b>\u2028é\ta\x85b\n', encoding="utf-8")
    assert read_table(table) == {"name": ['"left" <b>\u2028é'], "note": ["a\x85b"]}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("onset\tduration\n1\n", "line 2 has 1 values; the first line names 2"),
        ("onset\tduration\n1\t2\n1\t2\t3\n", "line 3 has 3 values; the first line names 2"),
        ("onset\tonset\n1\t2\n", "has 2 columns 'onset'; one needed"),
    ],
)
def test_a_table_that_contradicts_itself_is_refused(table, content, words):
    table.write_text(content, encoding="utf-8")
    with pytest.raises(LayoutError, match=words):
        read_table(table)


def test_bytes_that_are_no_text_are_refused(table):
    table.write_bytes(b"onset\n\xff\xfe\n")
    with pytest.raises(UnreadableFileError, match=r"is not text in UTF-8 \(byte 7\)"):
        read_table(table)


def test_a_missing_number_is_nan_and_a_missing_text_is_empty():
    np.testing.assert_array_equal(
        column_values(["1", "n/a", "-2.5e-3", ""]), [1, np.nan, -2.5e-3, np.nan]
    )
    assert column_values(["1", "n/a", "face"]).tolist() == ["1", "", "face"]


@pytest.mark.parametrize(
    "texts",
    [
        ["007", "7"],
        ["+7", "7"],
        ["-07", "7"],
        ["00", "0"],
        ["1", "n/a", "01.5"],
        ["+inf"],
        ["1e999"],
        ["9007199254740993", "9007199254740992"],
    ],
)
def test_labels_that_a_number_would_not_keep_stay_text(texts):
    expected = ["" if text == "n/a" else text for text in texts]
    assert column_values(texts).tolist() == expected


def test_numbers_in_any_usual_writing_are_numbers():
    texts = ["0", "-0", "1", "1.0", "1.50", ".5", "0.5", "1e-05", "1E+3", "-inf", "10", "n/a"]
    expected = [0, 0, 1, 1, 1.5, 0.5, 0.5, 1e-5, 1000, -np.inf, 10, np.nan]
    found = column_values(texts)
    np.testing.assert_array_equal(found, expected)
    assert not np.signbit(found[:2]).any()


def test_a_table_may_be_wide(table):
    names = [f"column{number}" for number in range(5_000)]
    table.write_text("\t".join(names) + "\n" + "\t".join("1" for _ in names))
    start = perf_counter()
    assert list(read_table(table)) == names
    assert perf_counter() - start < 0.1


@pytest.mark.parametrize("text", ["1_000", "1,5", "0x1", "\u0661"])
def test_what_only_python_takes_for_a_number_is_text(text):
    assert column_values([text]).dtype.kind == "U"


@pytest.mark.parametrize("text", ["n/a", "soon", "inf", "", "1_000"])
def test_an_onset_is_a_finite_number(text):
    with pytest.raises(LayoutError, match="onset of row 2 is"):
        numbers_of({"onset": ["1", text]}, "onset", "events.tsv", may_be_missing=False)
