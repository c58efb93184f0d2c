import random
from pathlib import Path

import pytest

from damaged_results import end_of, flipped, rot
from stamped_projects import at_home, copied, finished_project, run_stale
from striate.planning.plan import plan_of
from striate.settings import load_settings

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    return finished_project(tmp_path_factory.mktemp("stamped") / "project")


@pytest.fixture
def project(finished, tmp_path, monkeypatch):
    monkeypatch.chdir(copied(finished, tmp_path / "project"))
    return load_settings(Path("config.yaml"))


@pytest.mark.usefixtures("project")
def test_after_every_step_has_run_nothing_is_stale_though_all_dates_are_others():
    assert run_stale() == []


@pytest.mark.parametrize(
    "rule", ["respond", "mean", "compare", "course", "pool", "render", "report"]
)
def test_a_step_refuses_a_damaged_input_or_its_numbers_are_the_same(rule, project):
    """Neither dates nor stamps show the damage, as on a failing disk."""
    job = next(of.job for of in plan_of(project).states if of.job.rule == rule)
    rng = random.Random(0)
    ends = set()
    for name in job.every_input:
        content = Path(name).read_bytes()
        for place in (rng.randrange(len(content)), len(content) // 2):
            rot(name, flipped(content, place, rng))
            ends.add(end_of(job, project, name))
        rot(name, content)
    assert "refused" in ends
    assert ends <= {"refused", "same numbers"}


@pytest.mark.usefixtures("project")
def test_a_lost_artifact_is_made_again_alone_and_the_same(finished):
    name = "results/means/one/blank.zarr.zip"
    Path(name).unlink()
    assert run_stale() == ["mean/one/blank"]
    assert Path(name).read_bytes() == (finished / name).read_bytes()
    assert run_stale() == []


def test_the_finished_project_itself_stays(finished):
    with at_home(finished):
        assert run_stale() == []
