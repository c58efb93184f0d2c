"""What a job does, warm and plain; the jobs are the steps of a stand-in package, in `steps/`."""

import functools
import json
import os
import resource
import shutil
import sys
from pathlib import Path

import pytest

from striate.codefiles import modules_in
from striate.warm.package import STEPS as STEPS_HELD
from warm_jobs import PACKAGE_FOLDER, STEPS, ended, environment, make_package, workflow

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the warm server is for Linux")


@pytest.fixture(scope="module", autouse=True)
def server_with_libraries():
    """Takes some seconds to start, so it starts before the first test."""
    with workflow(PACKAGE_FOLDER) as (_, address):
        yield address


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


def test_a_new_module_is_seen_even_if_its_folder_keeps_its_date(tmp_path, run):
    package = make_package(tmp_path)
    with workflow(package) as (_, address):
        assert run(address, "exit_with", "[5]")[0] == 5
        folder = package / "striate"
        date = folder.stat()
        (folder / "value.py").write_text("VALUE = 1\n")
        os.utime(folder, ns=(date.st_atime_ns, date.st_mtime_ns))
        job = run(address, "print_value", variables=environment(package))
    assert job == (0, "1\n", [])


def package_that_tells_who_imports(folder):
    package = make_package(folder)
    (package / "striate" / "value.py").write_text("import os\n\nVALUE = os.getpid()\n")
    shutil.copy(STEPS / "print_value.py", package / "striate" / "steps" / "respond.py")
    return package


def test_a_job_runs_the_package_as_the_server_holds_it_until_a_file_of_it_changes(tmp_path, run):
    package = package_that_tells_who_imports(tmp_path / "one")
    other = package_that_tells_who_imports(tmp_path / "other")
    value = package / "striate" / "value.py"
    with workflow(package) as (_, address):

        def importer(package):
            status, output, errors = run(address, "respond", variables=environment(package))
            assert (status, errors) == (0, [])
            return int(output)

        server = int(run(address, "show_server")[1].split()[0])
        assert importer(package) == importer(package) == server
        assert importer(other) != server
        value.write_text(value.read_text().replace("os.getpid()", "-2"))
        assert importer(package) == -2
        value.unlink()
        status, _, errors = run(address, "respond", variables=environment(package))
        assert status == 1
        assert errors[-1] == "ModuleNotFoundError: No module named 'striate.value'"


def test_a_file_that_keeps_its_size_and_date_is_seen_as_changed(tmp_path, run):
    package = package_that_tells_who_imports(tmp_path)
    value = package / "striate" / "value.py"
    variables = environment(package) | {"PYTHONDONTWRITEBYTECODE": "1"}
    with workflow(package, variables) as (_, address):
        run(address, "respond", variables=variables)
        dates = value.stat()
        value.write_text(value.read_text().replace("os.getpid()", "12345678901"))
        os.utime(value, ns=(dates.st_atime_ns, dates.st_mtime_ns))
        assert value.stat().st_size == dates.st_size
        assert run(address, "respond", variables=variables)[1] == "12345678901\n"


def test_the_server_holds_every_step():
    assert {*STEPS_HELD} == {name.removeprefix("steps.") for name in modules_in("steps")}


@pytest.mark.parametrize(("variables", "threads"), [({}, "1"), ({"OMP_NUM_THREADS": "3"}, "3")])
def test_linear_algebra_has_one_thread_unless_the_environment_says_otherwise(
    variables, threads, package, run
):
    with workflow(package, variables) as (_, address):
        server = run(address, "show_server")[1].split()[0]
        given = Path(f"/proc/{server}/environ").read_text().split("\0")
    assert f"OMP_NUM_THREADS={threads}" in given


def test_many_jobs_at_once_each_get_their_own_answer(warm_server, begin):
    jobs = [begin(warm_server, "exit_with", f"[{number}]") for number in range(40)]
    assert [ended(job)[0] for job in jobs] == [*range(40)]


@pytest.mark.slow
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
    for step in ("import_all.py", "draw.py"):
        shutil.copy(STEPS / step, steps)
    for folder in (steps.parent, steps):
        real = PACKAGE_FOLDER / folder.relative_to(tmp_path)
        (folder / "__init__.py").write_text(f"__path__.append({str(real)!r})\n")
    status, _, imported = run(server_with_libraries, "import_all", variables=environment(tmp_path))
    assert (status, imported) == (0, [])
