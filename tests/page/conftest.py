"""A finished project, its server, and a page of it in a real browser."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import xarray as xr
from checkout import PROJECT, Checkout
from tiny import write_trials

import striate
from browsing import FLAGS, chromium, open_compared, serving, watched_page

AXE = PROJECT / "dashboard/node_modules/axe-core/axe.min.js"
MARKUP = """'"><img src=x onerror=alert(1)><script>alert(2)</script>'"""
CONFIG = f"""\
recordings:
  gratings: {{simulate: v1v2-1, seed: 3}}
  small: {{file: raw/small.mat, reader: trials, window: {{start: 0.1, stop: 0.5}}, bin_ms: 100}}
stimuli:
  grating: {{stimulus: {{contains: grating}}}}
  blank: {{stimulus: blank}}
  vertical: {{orientation: [67.5, 90, 112.5]}}
  horizontal: {{orientation: [0, 22.5, 157.5]}}
window: {{start: 0.16, stop: 1.16}}
bin_ms: 10
baseline: blank
tuning: orientation
comparisons:
  grating-vs-blank: {{a: grating, b: blank}}
  vertical-vs-horizontal: {{a: vertical, b: horizontal, recordings: [gratings], title: {MARKUP}}}
figures: [heatmap, difference, time-course]
statistics: {{permutations: 499}}
style: {{format: [png]}}
"""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--pictures", action="store_true", help="write the picture of the README anew, into docs/"
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A browser takes seconds; what it looks at is made once, in one worker."""
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.slow)
            item.add_marker(pytest.mark.xdist_group("page"))


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two recordings and three comparisons of them; whoever changes it copies it first."""
    pytest.importorskip("fastapi")
    pytest.importorskip("uvicorn")
    root = tmp_path_factory.mktemp("page") / "project"
    checkout = Checkout.fresh(root, CONFIG)
    write_trials(root / "raw" / "small.mat", seed=1)
    outcome = checkout.run()
    assert outcome.status == 0, outcome.printed
    return root


@pytest.fixture
def own_project(project: Path, tmp_path: Path) -> Path:
    """The project for this test alone."""
    return shutil.copytree(project, tmp_path / "project", symlinks=True)


@pytest.fixture(scope="session")
def address(project: Path) -> Iterator[str]:
    """Where the project is served."""
    with serving(project, "serve") as address:
        yield address


@pytest.fixture(scope="module")
def browser():
    """Chromium as the system has it, without a window.

    One a module: while it is there, no other test of this process can have an event loop.
    """
    playwright = pytest.importorskip("playwright.sync_api")
    program = chromium()
    if program is None:
        pytest.skip("no Chromium on this machine")
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page(browser):
    """A page on which any dialog, fault of a script, or request to elsewhere fails the test."""
    with watched_page(browser) as page:
        yield page


@pytest.fixture
def compared(page, address: str):
    """The page of one comparison, its heatmaps drawn."""
    open_compared(page, address, "gratings", "grating-vs-blank")
    return page


@pytest.fixture(scope="session")
def artifact(project: Path) -> Callable[[str], xr.Dataset]:
    """An artifact of the project by its name under results/, in memory."""

    def loaded(name: str) -> xr.Dataset:
        with striate.open(project / "results" / f"{name}.zarr.zip") as found:
            return found.load()

    return loaded


@pytest.fixture(scope="session")
def axe() -> str:
    """The program that finds what keeps people from using a page."""
    if not AXE.exists():
        pytest.skip("axe-core is not installed: npm ci in dashboard/")
    return AXE.read_text(encoding="utf-8")
