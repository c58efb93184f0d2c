"""Runs that end before their time, run into each other, or cannot write: one plain run is right."""

import contextlib
import fcntl
import json
import os
import platform
import shutil
import signal
import subprocess
import time

import pytest
from crashes import JOBS, SIGNALS, Run, aftermath, finished_project, jobs_of, random_crash

SECOND_RUN = (
    "striate: another run is at work here (process {process} on {host}, since 2026-01-02 "
    "03:04:05); wait until it has ended, or stop it"
)


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    return finished_project(tmp_path_factory.mktemp("small") / "striate")


@contextlib.contextmanager
def locked(checkout, process):
    """The lock of a run, held by this process and signed by another."""
    told = {"process": process, "host": platform.node(), "since": "2026-01-02 03:04:05"}
    with (checkout.root / "results" / "stamps" / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        lock.write(json.dumps(told))
        lock.flush()
        yield


@contextlib.contextmanager
def mounted(folder, *options):
    """Something mounted on a folder; where that is not allowed, the test is skipped."""
    command = ["mount", *options, str(folder)]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("no right to mount")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def figure_of(checkout):
    return checkout.root / "results" / "figures" / "one" / "grating-vs-blank" / "time-course.png"


def wait_for(happened):
    deadline_s = time.monotonic() + 60
    while not happened():
        assert time.monotonic() < deadline_s
        time.sleep(0.01)


def sentences(outcome):
    return [line for line in outcome.printed.splitlines() if line.startswith("striate: ")]


def test_a_second_run_says_who_is_at_work_and_ends_at_once(finished, checkout):
    figure_of(checkout).unlink()
    with locked(checkout, os.getpid()):
        second = checkout.run()
    assert second.status == 1
    assert not second.ran
    assert SECOND_RUN.format(process=os.getpid(), host=platform.node()) in sentences(second)
    assert checkout.run().status == 0
    assert checkout.artifacts() == finished.artifacts()


@pytest.mark.parametrize(
    "number", [signal.SIGTERM, pytest.param(signal.SIGINT, marks=pytest.mark.slow)]
)
def test_a_run_that_is_told_to_stop_ends_its_jobs_and_says_one_sentence(number, checkout):
    step = "workflow/striate/steps/report.py"
    checkout.edit(
        step, "    given = parser", "    __import__('time').sleep(600)\n    given = parser"
    )
    run = Run(checkout.root, has_warm_server=True)
    wait_for(lambda: jobs_of(checkout.root))
    os.kill(run.pid, number)
    outcome = run.outcome(10)
    assert outcome is not None
    assert outcome.status == 1
    assert sentences(outcome)[1:] == [
        f"striate: stopped by {number.name}; the next `snakemake --cores 4` goes on from here"
    ]
    wait_for(lambda: not jobs_of(checkout.root))


@pytest.mark.slow
def test_a_run_waits_for_the_last_jobs_of_a_killed_one_and_plans_again(finished, checkout):
    gone = subprocess.Popen(["true"])
    gone.wait()
    figure_of(checkout).unlink()
    with locked(checkout, gone.pid):
        run = Run(checkout.root, has_warm_server=True)
        wait_for(lambda: "Job stats" in run.printed())
        (checkout.root / "results" / "means" / "one" / "blank.zarr.zip").unlink()
    outcome = run.outcome(60)
    assert outcome is not None
    assert outcome.status == 0, outcome.printed
    assert "planning again" in outcome.printed
    assert checkout.artifacts() == finished.artifacts()


@pytest.mark.slow
@pytest.mark.parametrize("number", SIGNALS, ids=lambda number: number.name)
@pytest.mark.parametrize("stage", JOBS)
def test_one_plain_run_is_right_after_a_signal_at_a_random_time(stage, number, small, tmp_path):
    crash = random_crash(stage, number, trial=0)
    after = aftermath(crash, small, tmp_path / "striate")
    assert after.ended is not None, "the run did not end"
    assert not after.left
    assert after.next_run.status == 0, after.next_run.printed
    assert not after.differing


@pytest.mark.slow
def test_a_job_that_the_system_kills_for_memory_says_so(checkout):
    step = "workflow/striate/steps/report.py"
    checkout.edit(
        step, "    given = parser", "    __import__('time').sleep(600)\n    given = parser"
    )
    run = Run(checkout.root, has_warm_server=True)
    wait_for(lambda: jobs_of(checkout.root))
    os.kill(jobs_of(checkout.root)[0], signal.SIGKILL)
    outcome = run.outcome(10)
    assert outcome is not None
    assert outcome.status == 1
    assert "perhaps because the machine was out of memory; its peak was " in sentences(outcome)[-1]


@pytest.mark.slow
def test_results_on_a_read_only_disk_are_one_sentence_and_the_plan_works(finished, checkout):
    figure_of(checkout).unlink()
    results = checkout.root / "results"
    with mounted(results, "--bind", str(results)):
        subprocess.run(["mount", "-o", "remount,ro,bind", str(results)], check=True)
        for options in ((), ("-n",)):
            outcome = Run(checkout.root, *options).outcome(60)
            assert outcome.status == 1
            assert sentences(outcome)[-1] == (
                "striate: results: not written: the file system is read-only; mount it for "
                "writing, or work in another folder (`striate plan` shows what would run)"
            )
            assert "Traceback" not in outcome.printed
        plan = checkout.striate("plan")
        assert plan.status == 0
        assert "time-course.png is missing: 1 figure" in plan.printed
    assert checkout.run().status == 0
    assert checkout.artifacts() == finished.artifacts()


@pytest.mark.slow
@pytest.mark.parametrize("full", ["results/figures", "results/stamps", ".snakemake"])
def test_a_full_disk_is_said_last_and_one_run_is_right_when_there_is_room(full, finished, checkout):
    figure_of(checkout).unlink()
    folder, kept = checkout.root / full, checkout.root / "kept"
    shutil.copytree(folder, kept)
    with mounted(folder, "-t", "tmpfs", "-o", "size=4m", "tmpfs"):
        shutil.copytree(kept, folder, dirs_exist_ok=True)
        (folder / ".lock").unlink(missing_ok=True)
        fill(folder / "filler")
        outcome = checkout.run()
        assert outcome.status == 1
        assert f"striate: {full}" in sentences(outcome)[-1]
        assert "not written: the disk is full" in sentences(outcome)[-1]
        (folder / "filler").unlink()
        assert checkout.run().status == 0
        if full.startswith("results"):
            assert checkout.artifacts() == finished.artifacts()


def fill(path):
    """Write until nothing more fits."""
    with contextlib.suppress(OSError), path.open("wb", buffering=0) as file:
        while file.write(bytes(4096)):
            pass
