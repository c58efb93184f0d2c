import csv
import io

import numpy as np
import pytest
import xarray as xr

from by_hand import amplitudes
from striate.comparisons import comparison
from striate.means import channel_means
from striate.responses import responses
from striate.tables import save_channel_table, save_table


def test_one_row_a_channel_with_labels_first_and_numbers_in_full(tmp_path):
    values = [1 / 3, np.nan]
    dataset = xr.Dataset(
        {"mean_a": ("channel", values)},
        {"channel": ["c,1", 'c"2'], "area": ("channel", ["V1", "Ünit"])},
    )
    save_channel_table(dataset, ["mean_a"], tmp_path / "t.csv")
    with (tmp_path / "t.csv").open(newline="", encoding="utf-8") as table:
        rows = list(csv.DictReader(table))
    assert rows[0] == {"channel": "c,1", "area": "V1", "mean_a": repr(1 / 3)}
    assert rows[1] == {"channel": 'c"2', "area": "Ünit", "mean_a": ""}


@pytest.mark.parametrize(
    ("label", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("-2+cmd|' /C calc'!A0", "'-2+cmd|' /C calc'!A0"),
        ("\t=1", "'\t=1"),
        ("-60 dB", "-60 dB"),
        ("+", "+"),
        ("a=b", "a=b"),
    ],
)
def test_a_label_is_no_formula_to_a_spreadsheet(tmp_path, label, cell):
    save_table({"channel": [label], "mean_a": [-1.5]}, tmp_path / "t.csv")
    with (tmp_path / "t.csv").open(newline="", encoding="utf-8") as table:
        assert list(csv.reader(table)) == [["channel", "mean_a"], [cell, "-1.5"]]


def test_each_value_is_written_as_python_says_it_though_equal_ones_repeat(tmp_path):
    columns = {
        "numbers": np.array([0.0, -0.0, np.nan, 1e300, 0.1, -0.0, np.inf, 0.1]),
        "single": np.array([0.1] * 8, dtype=np.float32),
        "whole": np.array([3, -1] * 4),
        "mixed": np.array([1, True, 1.0, "1", "", "=1", "a,b", 1], dtype=object),
        "rows": np.array([1, 1, 2, 2, "", "", '"', "é\n"], dtype=object),
    }
    save_table(columns, tmp_path / "t.csv")
    with (tmp_path / "t.csv").open(newline="", encoding="utf-8") as table:
        header, *rows = csv.reader(table)
    assert header == [*columns]
    found = dict(zip(columns, zip(*rows, strict=True), strict=True))
    assert found["numbers"] == ("0.0", "-0.0", "", "1e+300", "0.1", "-0.0", "inf", "0.1")
    assert found["single"] == (str(float(np.float32(0.1))),) * 8
    assert found["whole"] == ("3", "-1") * 4
    assert found["mixed"] == ("1", "True", "1.0", "1", "", "'=1", "a,b", "1")
    assert found["rows"] == ("1", "1", "2", "2", "", "", '"', "é\n")


def test_electrodes_have_their_positions_and_no_modulation_index(tmp_path):
    a, b = (
        channel_means(responses(amplitudes(values), (0.0, 0.1), None), np.ones(4, bool))
        for values in (np.full((4, 2, 130), 3e-6), np.full((4, 2, 130), -1e-6))
    )
    compared = comparison(a.assign_attrs(stimulus="a"), b.assign_attrs(stimulus="b"))
    columns = ("mean_a", "mean_b", "difference", "modulation_index")
    save_channel_table(compared, columns, tmp_path / "t.csv")
    with (tmp_path / "t.csv").open(newline="", encoding="utf-8") as table:
        first, second = csv.DictReader(table)
    assert float(first["difference"]) == pytest.approx(4e-6)
    assert (first["area"], first["kind"], first["y"], first["modulation_index"]) == (
        "",
        "eeg",
        "",
        "",
    )
    assert (float(first["x"]), float(second["x"])) == (-0.1, 0.1)


def test_tables_are_those_that_the_module_of_python_writes(tmp_path):
    texts = ["plain", "a,b", 'say "so"', "two\nlines", "", " outer ", "Größe", "=1"]
    save_table({"a,b": texts, "n": np.arange(8.0)}, tmp_path / "table.csv")
    expected = io.StringIO(newline="")
    guarded = [*texts[:-1], "'=1"]
    rows = [("a,b", "n"), *zip(guarded, map(float, range(8)), strict=True)]
    csv.writer(expected, lineterminator="\n").writerows(rows)
    assert (tmp_path / "table.csv").read_bytes().decode() == expected.getvalue()
