import pytest
from tiny import CONFIG, write_trials

from stamped_projects import copied, pretend_run


@pytest.fixture(scope="module")
def _pretended(tmp_path_factory):
    """A project whose jobs seem to have run: the planner looks at stamps and bytes alone."""
    home = tmp_path_factory.mktemp("pretended") / "project"
    home.mkdir()
    (home / "config.yaml").write_text(CONFIG)
    for seed, name in enumerate(("one", "two")):
        write_trials(home / "raw" / f"{name}.mat", seed)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(home)
        pretend_run()
    return home


@pytest.fixture
def project(_pretended, tmp_path, monkeypatch):
    """A copy of it, as the working directory."""
    monkeypatch.chdir(copied(_pretended, tmp_path / "project"))
    return tmp_path / "project"
