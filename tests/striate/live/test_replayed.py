"""Which recording is replayed, and what says how to measure it."""

import numpy as np
import pytest

from by_hand import rates
from recordings import some_trials, write_pvc_8_mat, write_trials_mat
from striate.errors import ArtifactError, SettingsError
from striate.live.plan import Pair
from striate.live.replayed import Asked, Project, replayed
from striate.settings import load_settings
from striate.stores import save

CONFIG = """\
recordings:
  one: {file: raw/one.mat}
  two:
    file: raw/two.mat
    reader: pvc-8
    options: {latency_shift: true}
    window: {start: 0.02, stop: 0.06}
stimuli:
  grating: {stimulus: {contains: grating}}
  blank: {stimulus: blank}
window: {start: 0.0, stop: 0.04}
bin_ms: 20
baseline: blank
comparisons:
  grating-vs-blank: {a: grating, b: blank, recordings: [two], title: Gratings}
statistics: {fdr: 0.1}
"""


@pytest.fixture
def project(tmp_path, monkeypatch):
    (tmp_path / "raw").mkdir()
    for name in ("one", "other"):
        write_trials_mat(tmp_path / f"raw/{name}.mat", some_trials())
    write_pvc_8_mat(tmp_path / "raw/two.mat", repeats=1, blank_bins=60)
    (tmp_path / "config.yaml").write_text(CONFIG)
    monkeypatch.chdir(tmp_path)
    return Project(load_settings(tmp_path / "config.yaml"), tmp_path)


def test_the_recording_of_the_file_says_how_it_is_read_and_measured(project):
    with replayed(Asked(["raw/two.mat"]), project) as (recording, plan):
        assert recording.attrs["recording"] == "two"
        assert float(recording["time"][0]) == pytest.approx(-0.05)
    assert (plan.recording, plan.window, plan.bin_ms) == ("two", (0.02, 0.06), 20)
    assert plan.baseline == "blank"
    assert plan.pairs == (Pair("grating-vs-blank", "Gratings", "grating", "blank"),)
    assert plan.fdr == 0.1
    assert plan.stimuli["blank"] == {"stimulus": {"any_of": ["blank"]}}


def test_an_artifact_under_results_is_of_its_recording(project, tmp_path):
    path = tmp_path / "results/recordings/one.zarr.zip"
    path.parent.mkdir(parents=True)
    save(rates(np.ones((4, 2, 6)), bin_s=0.02), path)
    with replayed(Asked([str(path)]), project) as (recording, plan):
        assert recording.sizes["trial"] == 4
    assert plan.recording == "one"
    assert plan.pairs == ()
    with (
        pytest.raises(SettingsError, match="has no reader and no options"),
        replayed(Asked([str(path)], reader="trials"), project),
    ):
        pass


def test_what_was_made_of_a_recording_is_none(project, tmp_path):
    path = tmp_path / "results/means/one/grating.zarr.zip"
    path.parent.mkdir(parents=True)
    trials = rates(np.ones((4, 2, 6)), bin_s=0.02)
    save(trials.mean("trial").rename(activity="time_course"), path)
    with (
        pytest.raises(ArtifactError, match=r"is no recording.*results/recordings/"),
        replayed(Asked([str(path)]), project),
    ):
        pass


def test_a_recording_can_be_named(project):
    asked = Asked(["raw/other.mat"], recording="two")
    with replayed(asked, project) as (_, plan):
        assert plan.recording == "two"
    with (
        pytest.raises(SettingsError, match=r"--recording three: .* write one, two"),
        replayed(Asked(["raw/other.mat"], recording="three"), project),
    ):
        pass


@pytest.mark.parametrize("is_project", [True, False])
def test_labels_say_what_is_compared_where_nothing_else_does(project, is_project):
    there = project if is_project else None
    with replayed(Asked(["raw/other.mat"]), there) as (_, plan):
        pass
    assert plan.recording == "other"
    assert set(plan.stimuli) == {"blank", "grating", "natural-image"}
    assert len(plan.pairs) == 1


@pytest.mark.usefixtures("project")
def test_without_a_configuration_no_recording_can_be_named():
    with (
        pytest.raises(SettingsError, match=r"no config\.yaml"),
        replayed(Asked(["raw/other.mat"], recording="one"), None),
    ):
        pass
