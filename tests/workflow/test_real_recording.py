"""Real macaque V1 and V2 units, against numbers counted outside this project."""

import re

import numpy as np
import pytest
import xarray as xr
from checkout import PROJECT, Checkout

DATA = PROJECT.parent / "shared" / "data"
RAW = DATA / "107l003p143_two_units.mat"
ORIENTATIONS = ("0", "22.5", "45", "67.5", "90", "112.5", "135", "157.5")

pytestmark = [
    pytest.mark.skipif(not RAW.is_file(), reason="the real recordings are not here"),
    pytest.mark.xdist_group("real recording"),
    pytest.mark.slow,
]

CONFIG = "\n".join(
    [
        "recordings:",
        f"  107l003p143: {{file: {RAW}}}",
        "stimuli:",
        *(f"  deg-{orientation}: {{orientation: {orientation}}}" for orientation in ORIENTATIONS),
        "window: {start: 0.16, stop: 1.16}",
        "comparisons:",
        "  deg-135-vs-67.5: {a: deg-135, b: deg-67.5}",
    ]
)


def published_spikes(unit):
    """Mean spikes in 1.28 s by orientation, from the table beside the recording."""
    table = (DATA / "README.md").read_text(encoding="utf-8")
    row = re.search(rf"^\| {unit} unit \|(.*)\|$", table, re.MULTILINE)
    return [float(cell) for cell in row[1].split("|")]


@pytest.fixture(scope="module")
def real(tmp_path_factory):
    checkout = Checkout.fresh(tmp_path_factory.mktemp("real") / "striate", CONFIG)
    outcome = checkout.run()
    assert outcome.status == 0, outcome.printed
    return checkout


def opened(checkout, name):
    return xr.open_dataset(checkout.root / "results" / f"{name}.zarr.zip", engine="striate")


def test_means_of_real_units_equal_the_published_table(real):
    for position, orientation in enumerate(ORIENTATIONS):
        means = opened(real, f"means/107l003p143/deg-{orientation}")
        assert means["area"].values.tolist() == ["V1", "V2"]
        assert int(means["trial_count"]) == 400
        published = [published_spikes(area)[position] / 1.28 for area in ("V1", "V2")]
        np.testing.assert_allclose(means["mean"].values, published, rtol=0, atol=1e-9)


def test_the_comparison_of_real_units_is_the_difference_of_their_means(real):
    compared = opened(real, "comparisons/107l003p143/deg-135-vs-67.5")
    a, b = (np.array([published_spikes(u)[k] for u in ("V1", "V2")]) / 1.28 for k in (6, 3))
    np.testing.assert_allclose(compared["difference"].values, a - b, atol=1e-9)
    np.testing.assert_allclose(compared["modulation_index"].values, (a - b) / (a + b))


def test_real_units_are_drawn(real):
    figures = real.root / "results/figures/107l003p143/deg-135-vs-67.5"
    assert {path.name for path in figures.iterdir()} >= {"heatmap.png", "difference.png"}
