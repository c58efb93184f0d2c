import hashlib
import re
import shutil
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pytest
import yaml
from matplotlib.figure import Figure
from PIL import Image, PngImagePlugin

from configurations import settings_from
from projects import COMPARISON
from simulated_means import Simulation, simulated
from striate.drawn import drawn_figure
from striate.errors import UnreadableFileError
from striate.inscription.picture import inscription_of
from striate.provenance import provenance
from striate.specs import render_spec
from striate.style import save_figure
from striate.version import VERSION
from tested_means import means_with_tests

FORMATS = ["png", "pdf", "svg"]


@pytest.fixture(scope="module")
def project(drawn_project):
    return drawn_project


def sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize("form", FORMATS)
def test_a_figure_says_where_it_comes_from(project, form):
    path, results = project.figure(f"difference.{form}"), project.root / "results"
    told = inscription_of(path)
    libraries = ", ".join(f"{name} {version(name)}" for name in ("numpy", "scipy", "matplotlib"))
    assert told["Title"] == "grating-vs-blank in own"
    assert told["Software"] == f"Striate {VERSION}, {libraries}"
    assert told["Source"] == f"session.mat, SHA-256 {sha256(project.raw)}"
    assert told["Reader"] == "v1v2-1"
    assert told["Trials"] == "grating: 4; blank: 4"
    artifacts = {
        "comparison": results / f"comparisons/own/{COMPARISON}.zarr.zip",
        "a": results / "means/own/grating.zarr.zip",
        "b": results / "means/own/blank.zarr.zip",
    }
    digests = ", ".join(f"{name} SHA-256 {sha256(one)}" for name, one in artifacts.items())
    assert told["Inputs"] == digests
    assert told["Numbers"] == f"difference.csv, SHA-256 {sha256(path.with_suffix('.csv'))}"


def test_every_format_says_the_same(project):
    told = [inscription_of(project.figure(f"difference.{form}")) for form in ("pdf", "svg")]
    with Image.open(project.figure()) as picture:
        texts = {key: picture.info[key] for key in told[0]}
    assert told[0] == told[1] == texts


@pytest.mark.parametrize("form", FORMATS)
def test_the_configuration_inside_makes_the_figure(project, tmp_path, form):
    text = inscription_of(project.figure(f"difference.{form}"))["Configuration"]
    assert yaml.safe_load(text)["comparisons"][COMPARISON]["title"] == "Größe 漢 < 5 & more"
    alone = settings_from(text, tmp_path)
    about = ("difference", "own", COMPARISON)
    assert render_spec(alone, *about) == render_spec(project.settings, *about)


@pytest.mark.parametrize("form", FORMATS)
def test_no_folder_of_this_machine_is_in_a_figure(project, form):
    told = inscription_of(project.figure(f"difference.{form}"))
    assert not any("secret" in text or str(project.root) in text for text in told.values())
    assert str(project.root).encode() not in project.figure(f"difference.{form}").read_bytes()


def test_a_recording_without_a_time_axis_says_that_no_window_was_applied(tmp_path):
    (tmp_path / "one.csv").write_text("a\n1\n")
    comparison, _, _ = simulated(replace(Simulation(), has_time=False, has_seconds=False))
    attrs = {"source": "s.mat", "source_sha256": "ab" * 32, "not_tested": "2 trials belong"}
    shown = comparison.assign_attrs(attrs)
    told = provenance(shown, "scatter", {}, tmp_path / "one.csv", "figures: [scatter]\n")
    assert told["Window"] == "not applied, the file has one value a trial"
    assert told["Not tested"] == "A against B (2 trials belong)"
    assert "Reader" not in told
    assert "Statistics" not in told


def told_of(compared, folder):
    (folder / "one.csv").write_text("a\n1\n")
    shown = compared.assign_attrs(source="s.mat", source_sha256="ab" * 32)
    return provenance(shown, "scatter", {}, folder / "one.csv", "figures: [scatter]\n")


def test_a_figure_says_which_statistics_its_comparison_has(tmp_path, project):
    compared, _, _ = means_with_tests(Simulation())
    told = told_of(compared, tmp_path)
    assert told["Statistics"] == (
        "Hedges' g; intervals of the difference (Welch); A against B; A against the baseline; "
        "B against the baseline"
    )
    assert "Not tested" not in told
    assert inscription_of(project.figure())["Statistics"].endswith("; A against B")
    project.draw("time-course")
    of_courses = inscription_of(project.figure("time-course.png"))
    assert of_courses["Statistics"].endswith("A against B; time courses")
    assert ", courses SHA-256 " in of_courses["Inputs"]


def test_a_test_that_no_channel_has_is_said_not_to_be_made_and_why(tmp_path):
    compared, _, _ = means_with_tests(Simulation())
    for name in ("effect_size", "ci_low", "ci_high", "q", "q_baseline_a", "q_baseline_b"):
        compared[name] = compared[name] * np.nan
    told = told_of(compared.assign_attrs(not_tested_a="so", no_courses="one trial"), tmp_path)
    why = "no channel has enough trials with values that differ"
    assert told["Not tested"] == (
        f"A against B ({why}); A against the baseline (so); B against the baseline ({why}); "
        "time courses (one trial)"
    )
    assert "Statistics" not in told


def test_what_a_figure_says_of_itself_cannot_control_the_terminal(project, tmp_path):
    """Another program may have written it; Striate writes no such characters."""
    texts = PngImagePlugin.PngInfo()
    for key, text in inscription_of(project.figure()).items():
        texts.add_itxt(key, text.replace(", ", ",\x1b[2J\n\u202e", 1) if key == "Source" else text)
    Image.new("L", (2, 2)).save(tmp_path / "figure.png", pnginfo=texts)
    told = drawn_figure(tmp_path / "figure.png").told
    assert told["Source"].startswith("session.mat, [2J SHA-256 ")
    assert told["Source"].isprintable()


def test_a_figure_drawn_again_is_the_same_byte_for_byte(drawn_project, tmp_path):
    root = Path(shutil.copytree(drawn_project.root, tmp_path / "project"))
    project = replace(drawn_project, root=root)
    paths = [project.figure(f"difference.{form}") for form in (*FORMATS, "csv")]
    before = [path.read_bytes() for path in paths]
    project.draw()
    assert [path.read_bytes() for path in paths] == before


@pytest.mark.parametrize(
    ("key", "old", "new", "words"),
    [
        (
            "Configuration",
            "figures: [difference]",
            "figures: [x]",
            "cannot read the configuration.* 'x'",
        ),
        ("Configuration", "recordings:", "recordings: &a", "cannot read the configuration inside"),
        ("Configuration", "[difference]", "[difference, heatmap]", "it was changed afterwards"),
        ("Numbers", "SHA-256", "MD5", "it was changed afterwards"),
        ("Source", "SHA-256 ", "SHA-256 x", "it was changed afterwards"),
    ],
)
def test_a_figure_with_other_words_inside_is_refused_in_one_sentence(
    project, tmp_path, key, old, new, words
):
    told = inscription_of(project.figure())
    told[key] = told[key].replace(old, new)
    if key != "Configuration":
        told[key] = re.sub("[0-9a-f]{64}", "0", told[key])
    save_figure(Figure((1, 1)), tmp_path / "figure.png", told)
    with pytest.raises(UnreadableFileError, match=words) as refusal:
        drawn_figure(tmp_path / "figure.png")
    assert "/config.yaml" not in str(refusal.value)
    assert "\n" not in str(refusal.value)
