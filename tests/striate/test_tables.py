import csv

import numpy as np
import pytest
import xarray as xr

from by_hand import amplitudes
from striate.comparisons import comparison
from striate.means import channel_means
from striate.responses import responses
from striate.tables import save_channel_table


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
