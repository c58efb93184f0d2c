"""The record of a run, as real runs of Snakemake write it and the dashboard reads it."""

import shutil
import signal
import subprocess
import sys
import threading
import time

import pytest
from tiny import CONFIG, write_trials

from striate.dashboard.runs.following import RECORD, FollowedRun

REMADE = CONFIG.replace("stop: 0.5}   # s", "stop: 0.4}   # s")


def jobs_of(outcome_of, state):
    return {made for job in outcome_of.jobs if job.state == state for made in job.made}


def wait_for(happened):
    deadline_s = time.monotonic() + 60
    while not happened():
        assert time.monotonic() < deadline_s
        time.sleep(0.01)


def test_a_run_is_shown_with_every_artifact_that_it_made(checkout):
    checkout.configure(REMADE)
    outcome = checkout.run()
    run = FollowedRun(checkout.root).now()
    assert outcome.status == 0
    assert (run.state, run.finished, run.failed) == ("finished", len(outcome.ran), 0)
    assert run.job_count == run.finished
    assert "report.html" in jobs_of(run, "finished")
    assert "responses/one.zarr.zip" in jobs_of(run, "finished")
    assert "means/one/blank.zarr.zip" not in jobs_of(run, "running")
    assert not [line for line in outcome.printed.splitlines() if "run.jsonl" in line]


def test_a_quiet_run_is_recorded_and_stays_quiet(checkout):
    checkout.configure(REMADE)
    outcome = checkout.run("--quiet")
    run = FollowedRun(checkout.root).now()
    assert (run.state, run.finished) == ("finished", len(outcome.ran))
    assert "Finished jobid" not in outcome.printed
    assert " steps (" not in outcome.printed


def test_a_job_that_fails_says_why_and_the_others_go_on(checkout):
    raw = checkout.root / "raw" / "one.mat"
    raw.write_bytes(raw.read_bytes()[:3000])
    write_trials(checkout.root / "raw" / "two.mat", seed=9)
    outcome = checkout.run("--keep-going")
    run = FollowedRun(checkout.root).now()
    failed = [job for job in run.jobs if job.state == "failed"]
    assert outcome.status == 1
    assert (run.state, run.failed) == ("failed", len(failed))
    assert [job.rule for job in failed] == ["convert"]
    assert f"striate: {failed[0].error}\n" in outcome.printed
    assert failed[0].error.startswith("raw/one.mat: damaged or truncated MAT-file")
    assert {job.rule for job in run.jobs if job.state == "waiting"} >= {"report", "respond"}
    assert "comparisons/two/grating-vs-blank.zarr.zip" in jobs_of(run, "finished")


def test_looking_at_the_plan_leaves_the_record_alone(checkout):
    before = (checkout.root / RECORD).read_bytes()
    checkout.configure(REMADE)
    checkout.plan()
    assert (checkout.root / RECORD).read_bytes() == before


def test_cleaning_leaves_the_record_alone(checkout):
    checkout.configure(CONFIG.replace("  two: {file: raw/two.mat", "  # two: {file: raw/two.mat"))
    assert "removed results/recordings/two.zarr.zip" in checkout.striate("clean").printed
    assert FollowedRun(checkout.root).now().state == "finished"


WITHOUT = """
import importlib.abc, os, pkgutil, sys
all_there_are = pkgutil.iter_modules
class Refusing(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name.startswith("snakemake_logger_plugin_striate"):
            raise ModuleNotFoundError(name)
sys.meta_path.insert(0, Refusing())
pkgutil.iter_modules = lambda *a: (m for m in all_there_are(*a) if "_logger_" not in m.name)
from snakemake.cli import main
main()
"""


def test_without_the_plugin_the_run_is_the_same(checkout):
    (checkout.root / RECORD).unlink()
    checkout.configure(REMADE)
    command = [sys.executable, "-c", WITHOUT, "--cores", "2", "--nocolor"]
    ended = subprocess.run(command, cwd=checkout.root, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    assert not (checkout.root / RECORD).exists()
    with_it = checkout.copy(checkout.root.parent / "with")
    shutil.rmtree(with_it.root / "results")
    assert with_it.run().status == 0
    assert with_it.artifacts() == checkout.artifacts()


@pytest.mark.slow
def test_what_the_planner_runs_after_a_run_belongs_to_it(checkout):
    write_trials(checkout.root / "raw" / "one.mat", seed=7)

    def change_what_has_been_read():
        artifact = checkout.root / "results" / "responses" / "one.zarr.zip"
        before = artifact.stat().st_ino
        wait_for(lambda: artifact.exists() and artifact.stat().st_ino != before)
        write_trials(checkout.root / "raw" / "one.mat", seed=8)

    other = threading.Thread(target=change_what_has_been_read)
    other.start()
    outcome = checkout.run()
    other.join()
    run = FollowedRun(checkout.root).now()
    assert "something changed meanwhile" in outcome.printed
    assert (outcome.status, run.state) == (0, "finished")
    assert [job.rule for job in run.jobs].count("convert") == 2
    assert run.finished == run.job_count


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_a_run_that_is_stopped_is_shown_as_stopped(checkout, number):
    checkout.configure(REMADE)
    before = FollowedRun(checkout.root).now().started
    command = [sys.executable, "-m", "snakemake", "--cores", "2", "--quiet"]
    with subprocess.Popen(command, cwd=checkout.root, start_new_session=True) as begun:
        wait_for(lambda: FollowedRun(checkout.root).now().started != before)
        wait_for(lambda: FollowedRun(checkout.root).now().finished > 1)
        assert FollowedRun(checkout.root).now().state == "running"
        begun.send_signal(number)
        begun.wait()
    run = FollowedRun(checkout.root).now()
    assert (run.state, run.failed) == ("stopped", 0)
    assert run.finished < run.job_count
    assert {job.state for job in run.jobs} == {"finished", "waiting"}
    assert checkout.run().status == 0
    assert FollowedRun(checkout.root).now().state == "finished"
