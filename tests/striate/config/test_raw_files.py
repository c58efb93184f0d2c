"""A raw file may lie anywhere but among the results, which no run could be ordered after."""

from pathlib import Path

import pytest

from configurations import changed
from striate.errors import SettingsError
from striate.settings import load_settings


def load(raw: str, folder: Path) -> Path | None:
    folder.mkdir(exist_ok=True)
    (folder / "config.yaml").write_text(changed("data/own.mat", raw))
    return load_settings(folder / "config.yaml").recordings["own"].file


@pytest.mark.parametrize(
    "raw", ["results-of-others/a.mat", "data/results/a.mat", "../results/a.mat", "results.mat"]
)
def test_a_raw_file_in_a_folder_of_a_like_name_is_taken(raw, tmp_path):
    folder = tmp_path / "project"
    assert load(raw, folder) == folder / raw


def test_the_results_are_those_beside_config_yaml_not_those_of_the_working_folder(
    tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SettingsError, match="lies in results/"):
        load("results/a.mat", tmp_path / "project")
    here = tmp_path / "results" / "a.mat"
    assert load(str(here), tmp_path / "project") == here


def test_a_way_round_by_links_leads_into_the_results_too(tmp_path):
    project, disk = tmp_path / "project", tmp_path / "disk"
    (disk / "simulated").mkdir(parents=True)
    project.mkdir()
    (project / "results").symlink_to(disk)
    (project / "raw").symlink_to(project / "results" / "simulated")
    for raw in (disk / "simulated" / "a.mat", "raw/a.mat", project / "results" / "a.mat"):
        with pytest.raises(SettingsError, match="lies in results/"):
            load(str(raw), project)


def test_a_link_that_leads_to_itself_is_no_fault_of_the_configuration(tmp_path):
    (tmp_path / "round").symlink_to(tmp_path / "round")
    assert load("round/a.mat", tmp_path) == tmp_path / "round" / "a.mat"


@pytest.mark.parametrize("raw", [".", "..", "results"])
def test_a_raw_folder_does_not_hold_the_results(raw, tmp_path):
    with pytest.raises(SettingsError, match="results/"):
        load(raw, tmp_path / "project")
