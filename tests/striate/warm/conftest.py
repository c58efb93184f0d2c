import signal
import subprocess
import sys
from pathlib import Path

import pytest

from striate.warm import client
from warm_jobs import ended, environment, make_package, workflow


@pytest.fixture(scope="module", autouse=True)
def heeded_signals():
    """Tests that run in the background inherit signals that are ignored."""
    heeded = {signal.SIGINT: signal.default_int_handler, signal.SIGHUP: signal.SIG_DFL}
    before = {number: signal.signal(number, handler) for number, handler in heeded.items()}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.fixture(scope="module")
def package(tmp_path_factory):
    return make_package(tmp_path_factory.mktemp("package"))


@pytest.fixture(scope="module")
def warm_server(tmp_path_factory):
    with workflow(make_package(tmp_path_factory.mktemp("server"))) as (process, address):
        yield address
    assert process.returncode == 0
    assert not Path(address).parent.exists()


@pytest.fixture(params=["warm", "plain"])
def server(request):
    """Address of a warm server; none for the plain way."""
    return request.getfixturevalue("warm_server") if request.param == "warm" else None


@pytest.fixture
def begin(package):
    """Begins a job; gives the process of its client."""

    def begin_job(server, step, *arguments, usage=None, variables=(), **options):
        command = [sys.executable, "-I", "-S", client.__file__]
        command += ["--usage", str(usage)] if usage else []
        address = {"STRIATE_WARM_SOCKET": str(server)} if server else {}
        streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
        return subprocess.Popen(
            [*command, step, *arguments],
            env=environment(package) | address | dict(variables),
            **(streams | options),
        )

    return begin_job


@pytest.fixture
def run(begin):
    """Runs a job; gives exit status, standard output, lines of standard error."""

    def run_job(*arguments, **options):
        with begin(*arguments, **options) as job:
            return ended(job)

    return run_job
