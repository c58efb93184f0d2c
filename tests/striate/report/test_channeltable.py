import numpy as np
import pytest

from simulated_means import Simulation
from striate.panels.scales import Quantity
from striate.report.channeltable import MOST_CHANNELS, channel_table
from tested_means import means_with_tests

RATE = Quantity("Firing rate", "spikes/s")
MINUS = "\N{MINUS SIGN}"


def compared(**changes):
    dataset, _, _ = means_with_tests(Simulation())
    latency = np.full(dataset.sizes["channel"], np.nan)
    dataset = dataset.assign(latency=("channel", latency))
    return dataset.assign({name: ("channel", values) for name, values in changes.items()})


def column(table, heading):
    return next(column.cells for column in table.columns if column.heading == heading)


def test_every_channel_is_a_row_in_the_order_of_the_recording():
    dataset = compared()
    table = channel_table(dataset, RATE)
    assert column(table, "Channel") == dataset["channel"].values.tolist()
    assert len(list(table.rows)) == table.channel_count == dataset.sizes["channel"]


def test_numbers_are_those_of_the_artifact_in_the_unit_shown():
    dataset = compared()
    table = channel_table(dataset, Quantity("Amplitude", "µV", 1e6))
    written = [float(cell.replace(",", "")) for cell in column(table, "Mean A (µV)")]
    np.testing.assert_allclose(written, dataset["mean_a"].to_numpy() * 1e6, rtol=6e-3)
    first = column(table, "95 % CI (µV)")[0].replace(MINUS, "-").replace(",", "").split(" to ")
    limits = [float(dataset[name][0]) * 1e6 for name in ("ci_low", "ci_high")]
    np.testing.assert_allclose([float(limit) for limit in first], limits, rtol=6e-3)


def test_a_channel_without_a_test_says_so_whatever_its_direction_is_called():
    q = compared()["q"].to_numpy().copy()
    q[0] = np.nan
    for word in ("none", ""):
        direction = compared()["direction"].to_numpy().copy()
        direction[0] = word
        table = channel_table(compared(q=q, direction=direction), RATE)
        assert column(table, "Direction")[0] == "not tested"
        assert column(table, "q")[0] == "\N{EN DASH}"


def test_columns_that_say_nothing_of_any_channel_are_left_out():
    headings = [column.heading for column in channel_table(compared(), RATE).columns]
    assert "Latency (ms)" not in headings
    assert "Under A" in headings
    latency = np.full(compared().sizes["channel"], np.nan)
    latency[3] = 0.05
    assert column(channel_table(compared(latency=latency), RATE), "Latency (ms)")[3] == "50.0"


def test_of_very_many_channels_those_of_the_smallest_p_are_shown_and_all_are_counted():
    dataset = compared()
    repeats = MOST_CHANNELS // dataset.sizes["channel"] + 2
    many = dataset.isel(channel=np.tile(np.arange(dataset.sizes["channel"]), repeats))
    p = np.random.default_rng(5).random(many.sizes["channel"])
    p[:3] = np.nan
    table = channel_table(many.assign(p=("channel", p)), RATE)
    assert (table.shown_count, table.channel_count) == (MOST_CHANNELS, len(p))
    shown = [float(cell) for cell in column(table, "p")]
    np.testing.assert_allclose(shown, np.sort(p)[:MOST_CHANNELS], rtol=6e-3)


@pytest.mark.parametrize("heading", ["Channel", "Area", "Direction", "Under A"])
def test_words_are_sorted_as_text_and_the_rest_as_numbers(heading):
    table = channel_table(compared(), RATE)
    is_text = {column.heading: column.is_text for column in table.columns}
    assert is_text[heading]
    assert not is_text["p"]
