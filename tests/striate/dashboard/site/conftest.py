"""A finished project as the working directory, and where its site goes."""

import pytest

from sites import CONFIGURED, PAGE
from stamped_projects import finished_project
from striate.dashboard import builtpage


@pytest.fixture(scope="module")
def _finished(tmp_path_factory):
    return finished_project(tmp_path_factory.mktemp("project") / "project", CONFIGURED)


@pytest.fixture
def project(_finished, tmp_path, monkeypatch):
    """The working directory; the page is two small files."""
    monkeypatch.chdir(_finished)
    page = tmp_path / "page"
    (page / "assets").mkdir(parents=True)
    (page / "index.html").write_text(PAGE)
    (page / "assets" / "striate.js").write_text("// the page")
    monkeypatch.setattr(builtpage, "FOLDER", page)
    return _finished


@pytest.fixture
def out(project, tmp_path):  # noqa: ARG001, the project is the working directory
    return tmp_path / "site"
