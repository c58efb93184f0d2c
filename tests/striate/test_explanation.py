import shutil
import subprocess
import sys

import pytest
from matplotlib.figure import Figure

from configurations import settings_from
from striate import cli
from striate.explanation import explained
from striate.inscription.picture import inscription_of
from striate.significance import CONFIDENCE
from striate.style import save_figure


@pytest.fixture(scope="module")
def project(drawn_project):
    return drawn_project


def test_a_figure_is_explained_step_by_step_from_its_raw_file(project):
    text = explained(project.figure("difference.pdf"))
    steps = [line for line in text.splitlines() if line[:1].isdigit()]
    names = [step.split(":")[0] for step in steps]
    assert names == [
        "1. Raw file",
        "2. Convert",
        "3. Respond",
        "4. Mean",
        "5. Compare",
        "6. Figure",
    ]
    said = inscription_of(project.figure("difference.pdf"))
    assert said["Source"] in steps[0]
    assert "the reader v1v2-1, found from its content, turned it into" in steps[1]
    assert "mean activity from 0 s up to, and without, 0.1 s after stimulus onset" in steps[2]
    assert "A is grating, trials whose stimulus contains “grating”." in steps[3]
    assert "B is blank, trials whose stimulus is “blank”." in steps[3]
    assert "Trials averaged: grating: 4; blank: 4." in steps[3]
    assert "bins of 10 ms" in steps[3]
    assert f"the {CONFIDENCE:.0%}".replace("%", " %") in steps[4]
    assert "with Hedges' g and the 95 % interval of the difference (Welch)." in steps[4]
    assert "Tested: A against B, by a two-sided permutation test over trials (99 perm" in steps[4]
    assert "99 permutations, seed 0" in steps[4]
    assert "cluster" not in text
    assert "(Benjamini-Hochberg) 0.05" in steps[4]
    drawn = "difference, 89 mm wide (nature-single), channels by area, then by response"
    assert f"{drawn}, title “Größe 漢 < 5 & more”" in steps[5]
    assert all(digest in text for digest in said["Inputs"].split(", "))
    assert said["Numbers"] in text


@pytest.mark.parametrize("form", ["png", "pdf", "svg"])
def test_the_lines_at_its_end_are_the_configuration(project, tmp_path, form):
    text = explained(project.figure(f"difference.{form}"))
    _, _, lines = text.partition("The configuration that makes this figure alone:\n\n")
    assert lines == inscription_of(project.figure())["Configuration"].rstrip("\n")
    assert settings_from(lines, tmp_path).figures == ("difference",)


def with_configuration(project, folder, *changes):
    told = inscription_of(project.figure())
    for old, new in changes:
        assert old in told["Configuration"]
        told["Configuration"] = told["Configuration"].replace(old, new)
    save_figure(Figure((1, 1)), folder / "figure.svg", told)
    return explained(folder / "figure.svg")


def test_options_of_the_reader_and_the_baseline_are_said(project, tmp_path):
    text = with_configuration(
        project,
        tmp_path,
        ("session.mat", "session.mat, reader: pvc-8, options: {latency_shift: true}"),
        ("window:", "baseline: {start: -0.2, stop: 0}\nwindow:"),
    )
    assert "the reader pvc-8 turned it into" in text
    assert "latency_shift: true" in text
    assert "Its baseline in a trial is its mean activity from -0.2 s" in text


@pytest.mark.parametrize(
    ("there", "words"),
    [
        ("", "A minus B, channel by channel. Not tested:"),
        ("Hedges' g", "A minus B, channel by channel, with Hedges' g. Not tested:"),
        ("time courses", "Course: time courses of A and of B by cluster permutation tests."),
        (
            "A against the baseline; B against the baseline",
            "Tested: A against the baseline, B against the baseline, by a two-sided permutation",
        ),
    ],
)
def test_only_the_statistics_that_there_are_are_explained(project, tmp_path, there, words):
    told = inscription_of(project.figure())
    told["Statistics"] = there
    save_figure(Figure((1, 1)), tmp_path / "figure.png", {k: v for k, v in told.items() if v})
    text = explained(tmp_path / "figure.png")
    assert words in text
    for name, named in {
        "Hedges' g": "Hedges",
        "interval": "Welch",
        "against": "two-sided",
        "time courses": "cluster",
    }.items():
        assert (named in text) == (name in there), named


def test_a_stimulus_as_baseline_is_said(project, tmp_path):
    text = with_configuration(project, tmp_path, ("window:", "baseline: blank\nwindow:"))
    assert "The baseline is blank, trials whose stimulus is “blank”." in text


def test_a_simulated_recording_and_a_figure_without_a_comparison_are_said_so(project, tmp_path):
    text = with_configuration(
        project,
        tmp_path,
        ("file: session.mat", "simulate: v1v2-1, seed: 3"),
        ("[difference]", "[tuning]"),
    )
    assert "Striate simulated it: layout v1v2-1, seed 3, size small." in text
    assert "against the label orientation" in text
    assert "Mean:" not in text
    assert "its stimuli and its comparison stand there because config.yaml needs some" in text


def test_what_was_not_done_is_said_so(project, tmp_path):
    told = inscription_of(project.figure())
    assert told["Not tested"].startswith("A against the baseline (no baseline is set); B against")
    assert f" Not tested: {told['Not tested']}.\n" in explained(project.figure())
    assert "Window" not in told
    told["Window"] = "not applied, the file has one value a trial"
    save_figure(Figure((1, 1)), tmp_path / "figure.pdf", told)
    text = explained(tmp_path / "figure.pdf")
    assert "is the value in the file; window not applied, the file has one value a trial." in text
    assert "stimulus onset" not in text


def test_a_figure_cannot_control_the_terminal(project, tmp_path):
    text = with_configuration(project, tmp_path, ("figures:", "# \u202e\u2066\nfigures:"))
    assert all(character.isprintable() or character == "\n" for character in text)


def run(*arguments, cwd):
    command = [sys.executable, "-m", "striate.cli", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, cwd=cwd, check=False)


def test_the_command_prints_the_explanation_and_leaves_nothing(project, tmp_path):
    shutil.copy(project.figure(), tmp_path / "figure.png")
    ended = run("explain", "figure.png", cwd=tmp_path)
    assert ended.stdout == explained(tmp_path / "figure.png") + "\n"
    assert (ended.returncode, ended.stderr) == (0, "")
    assert [path.name for path in tmp_path.iterdir()] == ["figure.png"]


def test_a_file_that_is_no_figure_is_one_sentence(tmp_path, monkeypatch):
    (tmp_path / "page.pdf").write_text("<html>")
    monkeypatch.setattr("sys.argv", ["striate", "explain", str(tmp_path / "page.pdf")])
    with pytest.raises(SystemExit) as end:
        cli.main()
    assert "page.pdf: is no figure of a run of Striate" in str(end.value)
    assert "\n" not in str(end.value)
