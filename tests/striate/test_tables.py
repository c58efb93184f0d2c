import csv

import numpy as np
import xarray as xr

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
