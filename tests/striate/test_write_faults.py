"""No fault of the disk, and no lack of memory, lets a step leave a wrong result or a half file."""

import pytest

from faulty_system import ERRORS, can_inject, faults_of
from short_memory import PACKAGE_HOME, limits, objections
from small_steps import small_project
from straced_forks import Forks

STAGES = (
    *("simulate", "convert", "respond", "mean", "compare", "course", "pool", "render", "report"),
)

with_strace = pytest.mark.skipif(not can_inject(), reason="needs strace that may trace")
pytestmark = pytest.mark.xdist_group("write faults")


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    return tmp_path_factory.mktemp("project")


@pytest.fixture(scope="module")
def steps(project):
    return small_project(project)


@pytest.fixture(scope="module")
def forks():
    forks = Forks(PACKAGE_HOME)
    yield forks
    forks.close()


@with_strace
def test_a_full_disk_leaves_what_was_there(steps, project, forks):
    faults = faults_of(steps["respond"], project, forks, ["ENOSPC"], ["write", "rename"], every=16)
    assert faults.injected >= 2
    assert not faults.found()


@pytest.mark.slow
@with_strace
@pytest.mark.parametrize("stage", STAGES)
def test_no_error_of_the_system_leaves_a_wrong_result(stage, steps, project, forks):
    faults = faults_of(steps[stage], project, forks, ERRORS, every=7)
    assert faults.injected >= 8
    assert not faults.found()


@pytest.mark.slow
@pytest.mark.parametrize("stage", ["simulate", "respond", "mean"])
def test_a_step_that_lacks_memory_says_so(stage, steps, project):
    for limit_mb in limits(500, 90, 0.8):
        failed, wrong = objections(steps[stage], project, limit_mb)
        assert not wrong
        if failed:
            return
    pytest.fail("no limit was too low")
