"""Jobs warm and plain. What the jobs do is in `steps/`: the steps of a small stand-in package."""

import contextlib
import functools
import json
import os
import resource
import select
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from striate.warm import client

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the warm server is for Linux")

PACKAGE_FOLDER = Path(client.__file__).parents[2]
WORKFLOW = """
import os, sys
from striate.warm.start import start_server
start_server()
address = os.environ["STRIATE_WARM_SOCKET"]
start_server()
assert os.environ["STRIATE_WARM_SOCKET"] == address
print(address, flush=True)
sys.stdin.read()
"""


def environment(*folders):
    python_path = os.pathsep.join(map(str, folders))
    return {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "PYTHONPATH": python_path}


def make_package(folder, warm_up="pass"):
    """A stand-in for the package: the steps beside this file, a server without libraries."""
    package = folder / "striate"
    shutil.copytree(Path(__file__).parent / "steps", package / "steps")
    shutil.copytree(Path(client.__file__).parent, package / "warm")
    (package / "warm" / "libraries.py").write_text(f"def warm_up(folder):\n    {warm_up}\n")
    (package / "steps" / "misspelled.py").write_text("imprt os\n")
    for empty in (package / "__init__.py", package / "steps" / "__init__.py"):
        empty.touch()
    return folder


@contextlib.contextmanager
def workflow(folder, variables=(), **options):
    """A process that starts a server and waits for the end of its input; address of the server."""
    streams = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    variables = environment(folder) | dict(variables)
    command = [sys.executable, "-c", WORKFLOW]
    with subprocess.Popen(command, env=variables, **streams, **options) as process:
        yield process, process.stdout.readline().strip()


@pytest.fixture(scope="module")
def package(tmp_path_factory):
    return make_package(tmp_path_factory.mktemp("package"))


@pytest.fixture(scope="module")
def warm_server(package):
    with workflow(package) as (process, address):
        yield address
    assert process.returncode == 0
    assert not Path(address).parent.exists()


@pytest.fixture(scope="module", autouse=True)
def server_with_libraries():
    """Takes some seconds to start, so it starts before the first test."""
    with workflow(PACKAGE_FOLDER) as (_, address):
        yield address


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


def ended(job):
    """Wait for a job and everything else that holds its standard streams."""
    output, errors = job.communicate(timeout=30)
    return job.returncode, output, [line for line in errors.splitlines() if "runpy>" not in line]


@pytest.fixture
def listener(tmp_path):
    """A socket that clients find, but no server listens to."""
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(tmp_path / "socket"))
        listener.listen()
        yield listener


@pytest.mark.parametrize(
    "job",
    [
        ("show", "IN OUT", "--spec", '{"text": "naïve ° \udcff \'"}'),
        ("show", "x" * 100_000),
        ("exit_with", "[]"),
        ("exit_with", "[3]"),
        ("exit_with", "[-1]"),
        ("exit_with", '["no such recording: ä"]'),
        ("raise_error",),
        ("misspelled",),
        ("interrupt",),
        ("end_late",),
        ("print_much",),
    ],
    ids=lambda job: " ".join(job)[:20],
)
def test_a_job_does_the_same_warm_and_plain(job, run, warm_server, tmp_path, package):
    (tmp_path / "input").write_text("one\ntwo\n")
    variables = environment(package, "beside", PACKAGE_FOLDER, "") | {"ODD": "a\udcff\n'b"}
    options = {"cwd": tmp_path, "variables": variables}
    with (tmp_path / "input").open() as warm_input, (tmp_path / "input").open() as plain_input:
        warm = run(warm_server, *job, stdin=warm_input, **options)
        plain = run(None, *job, stdin=plain_input, **options)
    assert warm == plain


def test_a_job_sees_what_its_client_was_given(server, run, tmp_path):
    status, output, errors = run(server, "show", "a b", "--spec={}", cwd=tmp_path)
    shown = json.loads(output)
    assert (status, errors) == (0, ["a warning"])
    assert shown["arguments"][1:] == ["a b", "--spec={}"]
    assert shown["folder"] == str(tmp_path)
    assert (shown["name"], shown["is_main"], shown["leads_its_group"]) == ("__main__", True, True)


def test_a_job_whose_output_cannot_be_written_fails(server, begin):
    with Path("/dev/full").open("w") as full, begin(server, "show", stdout=full) as job:
        job.communicate(timeout=30)
    assert job.returncode == 120


def test_an_edited_or_new_module_is_seen_by_the_next_job(server, run, tmp_path):
    package = make_package(tmp_path)
    options = {"variables": environment(package)}
    assert run(server, "print_value", **options)[0] == 1
    for value in ("1", "'two'", "'three'"):
        (package / "striate" / "value.py").write_text(f"VALUE = {value}\n")
        assert run(server, "print_value", **options) == (0, value.strip("'") + "\n", [])


@pytest.mark.parametrize(("variables", "threads"), [({}, "1"), ({"OMP_NUM_THREADS": "3"}, "3")])
def test_linear_algebra_has_one_thread_unless_the_environment_says_otherwise(
    variables, threads, package, run
):
    with workflow(package, variables) as (_, address):
        server = run(address, "show_server")[1].split()[0]
        environment = Path(f"/proc/{server}/environ").read_text().split("\0")
    assert f"OMP_NUM_THREADS={threads}" in environment


@pytest.mark.parametrize("number", [signal.SIGABRT, signal.SIGSEGV, signal.SIGKILL])
def test_a_signal_that_ends_a_job_is_named_in_one_line(number, server, run):
    line = f"striate: the step end_by_signal was ended by signal {number} ({number.name})"
    assert run(server, "end_by_signal", str(int(number))) == (128 + number, "", [line])


def test_a_crash_of_one_job_leaves_the_others_alone(warm_server, begin, run, tmp_path):
    with begin(warm_server, "wait_for", str(tmp_path / "go")) as other:
        assert other.stdout.readline() == "begun\n"
        assert run(warm_server, "end_by_signal", "11")[0] == 139
        (tmp_path / "go").touch()
        assert ended(other) == (0, "", [])


def test_many_jobs_at_once_each_get_their_own_answer(warm_server, begin):
    jobs = [begin(warm_server, "exit_with", f"[{number}]") for number in range(40)]
    assert [ended(job)[0] for job in jobs] == [*range(40)]


def test_more_jobs_than_the_server_may_open_files_wait_for_one_another(package, begin):
    limits = functools.partial(resource.setrlimit, resource.RLIMIT_NOFILE, (16, 16))
    with workflow(package, preexec_fn=limits) as (_, address):
        jobs = [begin(address, "work", str(number)) for number in range(20)]
        assert [ended(job)[0] for job in jobs] == [*range(20)]


def test_a_long_name_of_the_folder_for_temporary_files_is_no_obstacle(package, run, tmp_path):
    folder = tmp_path / ("x" * 100)
    folder.mkdir()
    with workflow(package, {"TMPDIR": str(folder)}) as (_, address):
        assert not address.startswith(str(folder))
        assert run(address, "exit_with", "[5]") == (5, "partly done\n", [])


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


def test_the_usage_of_a_job_is_a_table_of_one_row(server, run, tmp_path):
    table = tmp_path / "benchmarks" / "mean" / "usage.tsv"
    assert run(server, "work", "0", usage=table) == (0, "", [])
    header, row = (line.split("\t") for line in table.read_text().splitlines())
    assert header == ["s", "cpu_s", "max_rss_mb"]
    wall_s, processor_s, peak_mb = map(float, row)
    assert 0.2 <= wall_s < 30
    assert 0.1 <= processor_s < wall_s
    assert 40 < peak_mb < 2000


def test_a_job_that_fails_leaves_no_usage(server, run, tmp_path):
    assert run(server, "work", "1", usage=tmp_path / "usage.tsv")[0] == 1
    assert not (tmp_path / "usage.tsv").exists()


def test_figures_and_datasets_are_the_same_to_the_byte_warm_and_plain(run, server_with_libraries):
    warm = run(server_with_libraries, "draw")
    assert warm[0] == 0
    assert warm == run(None, "draw")


def test_the_server_has_one_thread(server_with_libraries, run):
    run(server_with_libraries, "show_server")
    _, output, _ = run(server_with_libraries, "show_server")
    assert output.split()[1] == "1"


def test_the_server_has_imported_every_library_of_the_steps(server_with_libraries, run, tmp_path):
    steps = tmp_path / "striate" / "steps"
    steps.mkdir(parents=True)
    shutil.copy(Path(__file__).parent / "steps" / "import_all.py", steps)
    for folder in (steps.parent, steps):
        real = PACKAGE_FOLDER / folder.relative_to(tmp_path)
        (folder / "__init__.py").write_text(f"__path__.append({str(real)!r})\n")
    assert run(server_with_libraries, "import_all", variables=environment(tmp_path)) == (0, "", [])
