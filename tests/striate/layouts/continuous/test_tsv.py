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


@pytest.mark.parametrize("text", ["1_000", "1,5", "0x1", "\u0661"])
def test_what_only_python_takes_for_a_number_is_text(text):
    assert column_values([text]).dtype.kind == "U"


@pytest.mark.parametrize("text", ["n/a", "soon", "inf", "", "1_000"])
def test_an_onset_is_a_finite_number(text):
    with pytest.raises(LayoutError, match="onset of row 2 is"):
        numbers_of({"onset": ["1", text]}, "onset", "events.tsv", may_be_missing=False)
