"""How a job ends with its client, its server and its workflow, and what happens without them."""

import functools
import os
import re
import select
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from striate.warm import client
from warm_jobs import ended, environment, make_package, workflow

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the warm server is for Linux")


@pytest.fixture
def listener(tmp_path):
    """A socket that clients find, but no server listens to."""
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(tmp_path / "socket"))
        listener.listen()
        yield listener


def test_the_server_is_out_of_reach_of_ctrl_c_and_ends_with_the_workflow(package, run):
    with workflow(package) as (_, address):
        server = int(run(address, "show_server")[1].split()[0])
        assert os.getsid(server) == server
    assert not Path(f"/proc/{server}").exists()


@pytest.mark.parametrize("number", [signal.SIGABRT, signal.SIGSEGV, signal.SIGKILL])
def test_a_signal_that_ends_a_job_is_named_in_one_line(number, server, run):
    line = rf"striate: end_by_signal {int(number)} was ended by signal {number} \({number.name}\)"
    if number == signal.SIGKILL:
        line += r", perhaps because the machine was out of memory; its peak was \d+ MB"
    status, printed, (said,) = run(server, "end_by_signal", str(int(number)))
    assert (status, printed) == (128 + number, "")
    assert re.fullmatch(line, said)


def test_a_crash_of_one_job_leaves_the_others_alone(warm_server, begin, run, tmp_path):
    with begin(warm_server, "wait_for", str(tmp_path / "go")) as other:
        assert other.stdout.readline() == "begun\n"
        assert run(warm_server, "end_by_signal", "11")[0] == 139
        (tmp_path / "go").touch()
        assert ended(other) == (0, "", [])


@pytest.mark.parametrize(
    ("number", "status"),
    [(signal.SIGKILL, -9), (signal.SIGTERM, 143), (signal.SIGINT, 130), (signal.SIGHUP, 129)],
)
def test_a_job_ends_with_its_client(number, status, server, begin):
    # without a server, nothing is left that could kill the children of a job
    child = [] if server is None and number == signal.SIGKILL else ["with_child"]
    with begin(server, "linger", *child) as job:
        assert job.stdout.readline() == "begun\n"
        job.send_signal(number)
        assert ended(job)[0] == status


def test_a_signal_that_the_client_was_told_to_ignore_ends_nothing(server, begin, tmp_path):
    ignore = functools.partial(signal.signal, signal.SIGHUP, signal.SIG_IGN)
    with begin(server, "wait_for", str(tmp_path / "go"), preexec_fn=ignore) as job:
        assert job.stdout.readline() == "begun\n"
        job.send_signal(signal.SIGHUP)
        (tmp_path / "go").touch()
        assert ended(job) == (0, "", [])


@pytest.mark.parametrize("killed", ["workflow", "server"])
def test_jobs_end_with_the_workflow_and_with_the_server(killed, package, begin, run):
    with workflow(package) as (process, address):
        server = int(run(address, "show_server")[1].split()[0])
        with begin(address, "linger", "with_child" * (killed == "workflow")) as job:
            assert job.stdout.readline() == "begun\n"
            os.kill(process.pid if killed == "workflow" else server, signal.SIGKILL)
            line = "striate: the step linger was cut off: the warm server ended; run again"
            assert ended(job) == (1, "", [line])
    wait_until_gone(Path(address).parent)


KILLED_BY_NOBODY = """
import subprocess, sys, time
subprocess.Popen(sys.argv[1:])
time.sleep(60)
"""


def test_a_plain_job_ends_with_a_workflow_that_is_killed(package):
    """The workflow has no time to end anything: the kernel ends the client, and then the job."""
    command = [sys.executable, "-I", "-S", client.__file__, "linger"]
    with subprocess.Popen(
        [sys.executable, "-c", KILLED_BY_NOBODY, *command],
        env=environment(package),
        stdout=subprocess.PIPE,
        text=True,
    ) as workflow_process:
        assert workflow_process.stdout.readline() == "begun\n"
        workflow_process.kill()
        # all that hold this stream are gone once it ends
        assert select.select([workflow_process.stdout], [], [], 10)[0]
        assert workflow_process.stdout.read() == ""


def test_an_idle_client_of_a_warm_server_imports_next_to_nothing(warm_server, begin, tmp_path):
    with begin(warm_server, "wait_for", str(tmp_path / "go")) as job:
        assert job.stdout.readline() == "begun\n"
        assert "ffi" not in Path(f"/proc/{job.pid}/maps").read_text()
        (tmp_path / "go").touch()


def test_usage_that_cannot_be_written_spoils_no_job(run, server, tmp_path):
    (tmp_path / "usage.tsv").mkdir()
    status, printed, said = run(server, "exit_with", "[0]", usage=tmp_path / "usage.tsv")
    assert (status, printed) == (0, "partly done\n")
    assert said == [f"striate: {tmp_path / 'usage.tsv'}: not written: Is a directory"]
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".partial"] == []


def wait_until_gone(path):
    give_up_s = time.monotonic() + 10
    while path.exists():
        assert time.monotonic() < give_up_s
        time.sleep(0.01)


def test_no_job_begins_after_the_end_of_the_workflow(listener, package, begin, tmp_path):
    with begin(tmp_path / "socket", "show") as job:
        select.select([listener], [], [], 10)
        subprocess.run(
            [sys.executable, "-m", "striate.warm.server", str(listener.fileno())],
            env=environment(package),
            stdin=subprocess.DEVNULL,
            pass_fds=[listener.fileno()],
            check=True,
        )
        line = "striate: the step show did not run: the workflow has ended"
        assert ended(job) == (1, "", [line])


def test_a_job_runs_plainly_where_nobody_listens(run, tmp_path):
    assert run(tmp_path / "socket", "exit_with", "[5]") == (5, "partly done\n", [])


def test_a_job_runs_plainly_if_the_server_ends_before_it_takes_it(listener, begin, tmp_path):
    with begin(tmp_path / "socket", "exit_with", "[5]") as job:
        listener.accept()[0].close()
        assert ended(job) == (5, "partly done\n", [])


def test_a_server_that_cannot_start_says_so_in_one_line_and_jobs_run_plainly(tmp_path, run):
    package = make_package(tmp_path, warm_up="raise ImportError('no numpy')")
    with workflow(package, stderr=subprocess.PIPE) as (process, address):
        assert run(address, "exit_with", "[5]") == (5, "partly done\n", [])
        assert process.communicate()[1].splitlines() == [
            "striate: no warm server, every job imports its libraries: no numpy"
        ]
    assert not Path(address).parent.exists()
