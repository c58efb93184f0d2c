"""The default configuration, from nothing to the report."""

import csv
import json

import matplotlib.image
import numpy as np
import pytest
import xarray as xr
from checkout import PROJECT, Checkout

from striate.settings import load_settings

pytestmark = [pytest.mark.xdist_group("default run"), pytest.mark.slow]


@pytest.fixture(scope="module")
def default(tmp_path_factory):
    config = (PROJECT / "config.yaml").read_text(encoding="utf-8")
    checkout = Checkout.fresh(tmp_path_factory.mktemp("default") / "striate", config)
    outcome = checkout.run()
    assert outcome.status == 0, outcome.printed
    return checkout


def opened(checkout, name):
    return xr.open_dataset(checkout.root / "results" / f"{name}.zarr.zip", engine="striate")


def test_every_artifact_that_the_readme_promises_is_there(default):
    settings = load_settings(default.root / "config.yaml")
    made, forms = set(default.artifacts()), (*settings.style.format, "csv")
    for recording in settings.recordings:
        assert f"recordings/{recording}.zarr.zip" in made
        assert f"responses/{recording}.zarr.zip" in made
        assert {f"means/{recording}/{stimulus}.zarr.zip" for stimulus in settings.stimuli} <= made
        for figure in settings.figures_of_recordings():
            assert {f"figures/{recording}/{figure}.{form}" for form in forms} <= made
    for comparison in settings.comparisons:
        for recording in settings.recordings_of(comparison):
            stem = f"{recording}/{comparison}"
            assert {f"comparisons/{stem}.zarr.zip", f"comparisons/{stem}.csv"} <= made
            for figure in settings.figures_of_comparisons():
                assert {f"figures/{stem}/{figure}.{form}" for form in forms} <= made
    assert "report.html" in made


def test_a_second_run_says_that_there_is_nothing_to_be_done(default):
    outcome = default.run()
    assert "Nothing to be done" in outcome.printed
    assert not outcome.ran


def test_a_comparison_is_a_minus_b_in_the_order_of_the_settings(default):
    settings = load_settings(default.root / "config.yaml")
    for name, wanted in settings.comparisons.items():
        for recording in settings.recordings_of(name):
            compared = opened(default, f"comparisons/{recording}/{name}")
            a, b = (opened(default, f"means/{recording}/{s}")["mean"] for s in (wanted.a, wanted.b))
            np.testing.assert_array_equal(compared["mean_a"], a)
            np.testing.assert_array_equal(compared["mean_b"], b)
            np.testing.assert_array_equal(compared["difference"], a.values - b.values)
            table = (default.root / f"results/comparisons/{recording}/{name}.csv").read_text()
            rows = list(csv.DictReader(table.splitlines()))
            assert [float(row["mean_a"]) for row in rows] == a.values.tolist()
            assert [float(row["mean_b"]) for row in rows] == b.values.tolist()


def test_simulated_recordings_are_not_ascribed_to_others(default):
    for recording in ("simulated-gratings", "simulated-images"):
        assert "Simulated" in opened(default, f"recordings/{recording}").attrs["citation"]


EXPECTED = [
    ("simulated-gratings", "grating", "mean", lambda e: e["stimulus"] == "grating"),
    ("simulated-gratings", "blank", "mean", lambda e: e["stimulus"] == "blank"),
    ("simulated-gratings", "vertical", "mean", lambda e: e["orientation"] in (67.5, 90, 112.5)),
    ("simulated-gratings", "horizontal", "mean", lambda e: e["orientation"] in (0, 22.5, 157.5)),
    ("simulated-images", "natural", "mean", lambda e: named(e, "natural", None)),
    ("simulated-images", "grating", "mean", lambda e: named(e, "grating", None)),
    ("simulated-images", "large-natural", "mean", lambda e: named(e, "natural", "large")),
    ("simulated-images", "small-natural", "mean", lambda e: named(e, "natural", "small")),
]


def named(entry, stimulus, size):
    responding = entry["window"] == [0.05, 0.155]
    return responding and entry["stimulus"] == stimulus and entry.get("size") == size


@pytest.mark.parametrize(("recording", "stimulus", "name", "belongs"), EXPECTED)
def test_the_means_recover_the_truth_within_their_own_standard_errors(
    default, recording, stimulus, name, belongs
):
    truth = json.loads((default.root / f"results/simulated/{recording}.truth.json").read_text())
    entries = [entry["rates"] for entry in truth["expected"] if belongs(entry)]
    expected = np.mean(entries, axis=0)
    found = opened(default, f"means/{recording}/{stimulus}")
    spiking = found["sem"].values > 0
    z = (found[name].values - expected)[spiking] / found["sem"].values[spiking]
    # units share the gain of a trial, so the errors go together: one bad trial moves them all
    assert np.abs(z).max() < 5
    assert 0.3 < np.mean(z**2) < 2.5
    assert spiking.sum() >= 40
    np.testing.assert_array_equal(found[name].values[~spiking], expected[~spiking])


def test_the_units_that_natural_images_suppress_fire_below_baseline(default):
    truth = json.loads((default.root / "results/simulated/simulated-images.truth.json").read_text())
    kinds = np.array([unit["kind"] for unit in truth["units"]])
    responses = opened(default, "responses/simulated-images")
    natural = responses["stimulus"] == "natural image"
    change = (responses["response"] - responses["baseline"])[natural].mean("trial").values
    assert (change[kinds == "suppressed"] < 0).mean() > 0.9
    assert (change[kinds == "driven"] > 0).mean() > 0.9
    assert (kinds == "suppressed").sum() >= 5


def test_units_and_areas_are_those_of_the_simulation(default):
    truth = json.loads(
        (default.root / "results/simulated/simulated-gratings.truth.json").read_text()
    )
    recording = opened(default, "recordings/simulated-gratings")
    for label in ("area", "electrode", "unit"):
        assert recording[label].values.tolist() == [unit[label] for unit in truth["units"]]


def test_the_picture_of_the_readme_is_the_one_that_the_default_run_draws(default):
    drawn = default.root / "results/figures/simulated-gratings/grating-vs-blank/heatmap.png"
    shown, made = (matplotlib.image.imread(p) for p in (PROJECT / "docs/heatmap.png", drawn))
    assert shown.shape == made.shape
    # another machine may round a colour differently
    assert np.abs(shown - made).mean() < 0.002
