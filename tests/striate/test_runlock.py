import fcntl
import json
import os
import platform
import subprocess
import sys
from threading import Timer

import pytest

from striate import runlock
from striate.errors import StriateError
from striate.runlock import HELD, is_held_by, lock_results, run_at_work

HOLDER = """
import sys
from pathlib import Path
from striate.runlock import lock_results
lock_results(Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def lock(tmp_path):
    return tmp_path / "stamps" / ".lock"


@pytest.fixture
def holder(lock):
    """Another process that holds the lock."""
    streams = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen([sys.executable, "-c", HOLDER, str(lock)], **streams) as process:
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_a_second_run_is_told_at_once_who_is_there(lock, holder):
    with pytest.raises(StriateError) as refused:
        lock_results(lock)
    assert f"process {holder.pid} on {platform.node()}, since " in str(refused.value)
    assert run_at_work(lock) == str(refused.value)


def test_who_only_looks_at_the_lock_keeps_no_run_from_starting(lock):
    """A process number that is given again may be on the lock of a run that is gone."""
    lock.parent.mkdir()
    signed = {"process": os.getpid(), "host": platform.node(), "since": "before"}
    lock.write_text(json.dumps(signed))
    with lock.open() as looking:
        fcntl.flock(looking, fcntl.LOCK_SH)
        Timer(0.05, lambda: fcntl.flock(looking, fcntl.LOCK_UN)).start()
        os.close(lock_results(lock))


def test_the_run_that_holds_the_lock_is_the_one_that_signed_it(lock, holder):
    assert is_held_by(holder.pid, platform.node(), lock)
    assert not is_held_by(os.getpid(), platform.node(), lock)
    assert not is_held_by(holder.pid, "elsewhere", lock)
    holder.kill()
    holder.wait()
    assert not is_held_by(holder.pid, platform.node(), lock)


def test_the_lock_of_a_killed_run_is_free(lock, holder):
    holder.kill()
    holder.wait()
    assert run_at_work(lock) == ""
    os.close(lock_results(lock))


def test_where_nobody_ever_ran_nobody_is_at_work(lock):
    assert run_at_work(lock) == ""
    assert not lock.exists()


def test_a_run_waits_for_the_last_jobs_of_one_that_is_gone(lock, monkeypatch):
    descriptor = lock_results(lock)
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    lock.write_text(f'{{"process": {gone.pid}, "host": "{platform.node()}", "since": "today"}}')
    pauses = []

    def the_last_job_ends(_seconds):
        pauses.append(1)
        if len(pauses) == 3:
            os.close(descriptor)

    monkeypatch.setattr(runlock.time, "sleep", the_last_job_ends)
    os.close(lock_results(lock))
    assert len(pauses) == 3


@pytest.mark.usefixtures("holder")
def test_a_run_that_a_run_starts_keeps_its_lock(lock, monkeypatch):
    monkeypatch.setenv(HELD, "7")
    assert lock_results(lock) == 7
    assert run_at_work(lock) == ""
