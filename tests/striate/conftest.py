"""What is dear is made once, in one worker; laws are tried on fewer examples in a fast run."""

from collections.abc import Sequence
from pathlib import Path

import hypothesis
import pytest

HERE = Path(__file__).parent
FAST_EXAMPLES = 40


def pytest_configure(config: pytest.Config) -> None:
    """A fast run tries fewer examples of each law; none is timed, for the machine may be busy."""
    most = {"max_examples": FAST_EXAMPLES} if config.option.markexpr == "not slow" else {}
    hypothesis.settings.register_profile("untimed", deadline=None, **most)
    hypothesis.settings.load_profile("untimed")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: Sequence[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(HERE):
            _keep_together(item)
            if config.option.markexpr == "slow":
                _try_every_example(item)


def _keep_together(item: pytest.Item) -> None:
    """What the fixtures of a file make is made in one worker, and the project of several files."""
    if item.get_closest_marker("xdist_group") is None:
        is_of_project = "drawn_project" in getattr(item, "fixturenames", ())
        file = str(item.path.relative_to(HERE))
        item.add_marker(pytest.mark.xdist_group("project" if is_of_project else file))


def _try_every_example(item: pytest.Item) -> None:
    """The slow run tries each law again, on as many examples as it asks for."""
    if getattr(getattr(item, "obj", None), "is_hypothesis_test", False):
        item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def drawn_project(tmp_path_factory):
    """A project with its figures: whoever changes it copies it first."""
    from projects import made_project  # with matplotlib, which few tests need

    return made_project(tmp_path_factory.mktemp("project") / "project")
