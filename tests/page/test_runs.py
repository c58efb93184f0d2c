"""A run of Snakemake on the page while it goes on."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from browsing import serving, watched_page

RUN_MS = 90_000


@pytest.fixture
def started(own_project: Path):
    """Begin a run of Snakemake in the project; give the process."""
    running: list[subprocess.Popen[bytes]] = []

    def start(*options: str) -> subprocess.Popen[bytes]:
        words = ("-m", "snakemake", "--cores", "1", "--nocolor", *options)
        with (own_project / "printed").open("wb") as printed:
            run = subprocess.Popen(
                [sys.executable, *words],
                cwd=own_project,
                stdout=printed,
                stderr=subprocess.STDOUT,
            )
        running.append(run)
        return run

    yield start
    for run in running:
        if run.poll() is None:
            run.terminate()
        run.wait(timeout=60)


def edit(project: Path, old: str, new: str) -> None:
    config = project / "config.yaml"
    text = config.read_text(encoding="utf-8")
    assert old in text
    config.write_text(text.replace(old, new), encoding="utf-8")


def test_jobs_run_and_finish_on_the_page(browser, own_project, started):
    shutil.rmtree(own_project / "results/benchmarks")
    edit(own_project, "bin_ms: 10\n", "bin_ms: 20\n")
    with serving(own_project, "serve") as address, watched_page(browser) as page:
        page.goto(f"{address}/#/runs")
        page.get_by_role("heading", name="Runs").wait_for()
        run = started()
        page.locator(".mark.run-running").wait_for(timeout=RUN_MS)
        page.locator(".job-state.running").first.wait_for(timeout=RUN_MS)
        page.locator(".mark.run-finished").wait_for(timeout=RUN_MS)
        assert run.wait(timeout=30) == 0
        ran = len(list((own_project / "results/benchmarks").rglob("*.tsv")))
        page.get_by_text(re.compile(rf"^{ran} of {ran} jobs finished")).wait_for()
        assert page.locator(".job-state.finished").count() == ran
        page.get_by_text("means/gratings/grating.zarr.zip").first.wait_for()


def test_a_job_that_fails_says_why_in_one_sentence(browser, own_project, started):
    (own_project / "raw/broken.mat").write_bytes(b"MATLAB 5.0 MAT-file, they say" * 40)
    edit(own_project, "stimuli:\n", "  broken: {file: raw/broken.mat, reader: trials}\nstimuli:\n")
    with serving(own_project, "serve") as address, watched_page(browser) as page:
        page.goto(f"{address}/#/runs")
        run = started("--keep-going")
        page.locator(".mark.run-failed").wait_for(timeout=RUN_MS)
        assert run.wait(timeout=30) != 0
        error = page.locator(".job-error").first.inner_text()
        assert "broken.mat" in error
        assert "\n" not in error
        assert "Traceback" not in error
        log = (own_project / "results/logs/convert/broken.log").read_text(encoding="utf-8")
        assert error.rstrip(".") in log
        page.get_by_role("link", name=re.compile("failed")).wait_for()
