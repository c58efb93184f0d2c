import fcntl
import json
import os
import platform
import time

import pytest

import snakemake_logger_plugin_striate.record
from striate.command import printable
from striate.dashboard.runs.following import NO_RUN, RECORD, FollowedRun
from striate.runlock import LOCK

JOBS = [
    {"job": 1, "rule": "mean", "made": ["results/means/one/blank.zarr.zip"]},
    {"job": 2, "rule": "compare", "made": ["results/comparisons/one/c.zarr.zip"]},
    {"job": 3, "rule": "report", "made": ["results/report.html"]},
]


class Written:
    """The record of a run, written line by line."""

    def __init__(self, project):
        self.project = project
        self.path = project / RECORD
        self.path.parent.mkdir(parents=True)
        self.followed = FollowedRun(project)

    def begin(self, process=None, host=None, jobs=JOBS, time=1000.0):
        who = {"process": process or os.getpid(), "host": host or platform.node()}
        new = self.path.with_suffix(".new")
        new.write_text(json.dumps({"event": "begun", "time": time, **who, "jobs": jobs}) + "\n")
        new.replace(self.path)

    def add(self, event, time=1001.0, **what):
        with self.path.open("a") as file:
            file.write(json.dumps({"event": event, "time": time, **what}) + "\n")

    def fail(self, job, said):
        log = self.project / "results" / "logs" / "mean" / "log.log"
        log.parent.mkdir(exist_ok=True)
        log.write_text(said)
        self.add("failed", job=job, log="results/logs/mean/log.log")

    def run(self):
        return self.followed.now()

    def states(self):
        return {job.rule: job.state for job in self.run().jobs}


@pytest.fixture
def record(tmp_path):
    return Written(tmp_path)


@pytest.fixture
def _at_work(tmp_path):
    """The lock of a run, held and signed by this process."""
    (tmp_path / LOCK).parent.mkdir(parents=True)
    with (tmp_path / LOCK).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        json.dump({"process": os.getpid(), "host": platform.node()}, lock)
        lock.flush()
        yield


def test_the_record_is_read_where_the_plugin_writes_it():
    assert RECORD == snakemake_logger_plugin_striate.record.PATH


def test_where_nothing_ever_ran_there_is_no_run(tmp_path):
    assert FollowedRun(tmp_path).now() == NO_RUN


@pytest.mark.usefixtures("_at_work")
def test_jobs_wait_run_finish_and_fail(record):
    record.begin()
    assert record.states() == {"mean": "waiting", "compare": "waiting", "report": "waiting"}
    record.add("started", job=1)
    record.add("started", job=2)
    assert record.states() == {"mean": "running", "compare": "running", "report": "waiting"}
    record.add("finished", job=1, time=1003.5)
    record.fail(2, "striate: no such thing\n")
    run = record.run()
    assert (run.state, run.job_count, run.finished, run.failed) == ("running", 3, 1, 1)
    assert [(job.rule, job.state, job.seconds) for job in run.jobs] == [
        ("compare", "failed", 0.0),
        ("mean", "finished", 2.5),
        ("report", "waiting", None),
    ]
    assert run.jobs[1].made == ["means/one/blank.zarr.zip"]


@pytest.mark.usefixtures("_at_work")
def test_a_run_at_work_takes_until_now(record):
    record.begin(time=time.time() - 50)
    record.add("started", job=1, time=time.time() - 20)
    run = record.run()
    assert run.seconds == pytest.approx(50, abs=5)
    assert run.jobs[0].seconds == pytest.approx(20, abs=5)


@pytest.mark.parametrize("state", ["finished", "failed", "stopped"])
def test_a_run_ends_as_it_says(record, state):
    record.begin()
    record.add("ended", time=1060.0, state=state)
    assert (record.run().state, record.run().seconds) == (state, 60.0)


def test_a_run_that_nobody_holds_the_lock_for_was_stopped(record):
    record.begin()
    record.add("started", job=1, time=1010.0)
    run = record.run()
    assert (run.state, run.seconds) == ("stopped", 10.0)
    assert record.states()["mean"] == "waiting"


@pytest.mark.usefixtures("_at_work")
def test_the_lock_of_another_run_does_not_keep_a_killed_one_alive(record):
    record.begin(process=os.getppid())
    assert record.run().state == "stopped"


def test_a_lock_that_is_signed_but_free_is_of_a_run_that_was_killed(record, tmp_path):
    (tmp_path / LOCK).parent.mkdir(parents=True)
    (tmp_path / LOCK).write_text(json.dumps({"process": 7, "host": "elsewhere"}))
    record.begin(process=7, host="elsewhere")
    assert record.run().state == "stopped"


@pytest.mark.usefixtures("_at_work")
def test_half_a_line_is_read_when_it_is_whole(record):
    record.begin()
    with record.path.open("a") as file:
        file.write('{"event":"started","ti')
        file.flush()
        assert record.states()["mean"] == "waiting"
        file.write('me":1001,"job":1}\n')
        file.flush()
        assert record.states()["mean"] == "running"


@pytest.mark.usefixtures("_at_work")
def test_a_new_run_takes_the_place_of_the_one_before(record):
    record.begin()
    record.add("ended", state="finished")
    assert record.run().state == "finished"
    record.begin(jobs=JOBS[:1], time=2000.0)
    run = record.run()
    assert (run.state, run.started, run.job_count) == ("running", 2000.0, 1)


@pytest.mark.usefixtures("_at_work")
def test_a_new_run_is_another_also_in_the_file_of_the_one_before(record):
    """A file system gives the number of a file that is gone to the next one."""
    record.begin()
    record.add("ended", state="finished")
    before = record.run()
    lines = record.path.read_text().replace("1000.0", "2000.0").replace("finished", "stopped")
    with record.path.open("r+") as same_file:
        same_file.write(lines + "\n" * 50)
    assert (before.state, before.started) == ("finished", 1000.0)
    assert (record.run().state, record.run().started) == ("stopped", 2000.0)


def test_a_run_of_a_process_that_cannot_be_has_ended(record):
    record.begin(process=10**30)
    assert record.run().state == "stopped"


def test_halves_of_characters_travel_as_question_marks(record):
    record.begin(jobs=[{"job": 1, "rule": "\ud800", "made": ["results/\udfff"]}])
    record.add("failed", job=1, log="\ud800\n.log")
    (job,) = record.run().jobs
    assert (job.rule, job.made) == ("?", ["?"])
    assert job.error == r"it ended without a word; see \ud800 .log"
    assert record.run().model_dump_json()


def test_what_goes_on_after_a_run_belongs_to_it(record):
    record.begin()
    for job in (1, 2, 3):
        record.add("finished", job=job)
    record.add("gone on", process=7, host="x", jobs=JOBS[2:])
    record.add("started", job=3)
    record.fail(3, "striate: no\n")
    record.add("ended", state="failed")
    run = record.run()
    assert (run.state, run.job_count, run.finished, run.failed) == ("failed", 4, 3, 1)


def test_a_job_that_went_well_when_tried_again_says_no_error(record):
    record.begin()
    record.add("started", job=1)
    record.fail(1, "striate: no\n")
    assert record.run().jobs[0].error == "no"
    record.add("started", job=1)
    assert record.run().jobs[0].error == ""
    record.add("finished", job=1)
    (made,) = [job for job in record.run().jobs if job.rule == "mean"]
    assert (made.state, made.error) == ("finished", "")


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("a warning\nstriate: raw/one.mat: no such file\nlast line\n", "raw/one.mat: no such file"),
        ("striate: \x1b[31mred\n", r"\x1b[31mred"),
        ("Traceback:\n  File ...\nValueError: <b>2</b>\n\n", "ValueError: <b>2</b>"),
        ("", "it ended without a word; see results/logs/mean/log.log"),
        ("x" * 50_000, "x" * 1000),
    ],
)
def test_a_failed_job_says_one_sentence(record, said, sentence):
    record.begin()
    record.fail(1, said)
    assert record.run().jobs[0].error == sentence


@pytest.mark.parametrize(
    "log", ["../secret.log", "/etc/hostname", "results/secret.log", "results/logs", "\0"]
)
def test_no_file_but_a_log_is_read(record, tmp_path, log):
    for secret in (tmp_path / "secret.log", tmp_path / "results" / "secret.log"):
        secret.write_text("striate: secret\n")
    record.begin()
    record.add("failed", job=1, log=log)
    job = record.run().jobs[0]
    assert job.state == "failed"
    assert "secret" not in job.error.removesuffix(printable(log))


def test_a_log_that_points_out_of_the_project_is_not_read(record, tmp_path):
    record.begin()
    (tmp_path / "secret").write_text("striate: secret")
    (record.path.parent / "link.log").symlink_to(tmp_path / "secret")
    record.add("failed", job=1, log="results/logs/link.log")
    assert "secret" not in record.run().jobs[0].error


@pytest.mark.parametrize(
    "line",
    [
        b"{",
        b"[]",
        b"7",
        b'{"event": "started"}',
        b'{"event": "started", "time": 1, "job": 99}',
        b'{"event": "started", "time": 1, "job": [1]}',
        b'{"event": "ended", "time": 1, "state": "exploded"}',
        b'{"event": "gone on", "time": 1, "jobs": [{"job": "x"}]}',
        b'{"event": "new", "time": null}',
        b'{"event": "started", "time": NaN, "job": 1}',
        b'{"event": "started", "time": 1e999, "job": 1}',
        b'{"event": "started", "time": 1' + b"0" * 400 + b', "job": 1}',
        b'{"event": "gone on", "time": 1, "jobs": [{"job": 1e999, "rule": "x", "made": []}]}',
        b"[" * 100_000,
        b"\xff\xfe",
    ],
)
def test_a_line_that_says_nothing_known_means_nothing(record, line):
    record.begin()
    before = record.states()
    with record.path.open("ab") as file:
        file.write(line + b"\n")
    assert record.states() == before


def test_running_and_failed_jobs_come_first_then_the_newest_200_in_all(record):
    many = [{"job": number, "rule": f"r{number}", "made": []} for number in range(1000)]
    record.begin(jobs=many)
    for number in range(500):
        record.add("finished", job=number, time=1000.0 + number)
    record.fail(700, "striate: no\n")
    run = record.run()
    assert (run.job_count, run.finished, len(run.jobs)) == (1000, 500, 200)
    assert [job.rule for job in run.jobs[:3]] == ["r700", "r499", "r498"]
