"""Finished projects, made once; whoever changes one copies it first."""

import pytest

from dashboards import SHOWN, Dashboard
from stamped_projects import copied, finished_project


@pytest.fixture(scope="session")
def shown_project(tmp_path_factory):
    """Two recordings of rates, two comparisons, every artifact and figure."""
    return finished_project(tmp_path_factory.mktemp("dashboard") / "project", SHOWN)


@pytest.fixture(scope="session")
def shown(shown_project):
    dashboard = Dashboard(shown_project)
    yield dashboard
    dashboard.results.close()


@pytest.fixture
def own(shown_project, tmp_path):
    """A dashboard over a copy that the test may change."""
    dashboard = Dashboard(copied(shown_project, tmp_path / "project"))
    yield dashboard
    dashboard.results.close()


@pytest.fixture(scope="session")
def spiking(drawn_project):
    """A recording of spikes."""
    dashboard = Dashboard(drawn_project.root)
    yield dashboard
    dashboard.results.close()
