import json
import logging
import os
import platform
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from snakemake_interface_logger_plugins.common import LogEvent

from snakemake_logger_plugin_striate import LogHandler
from snakemake_logger_plugin_striate.record import PATH

JOBS = [(1, "mean", ["results/means/one/blank.zarr.zip"]), (2, "report", ["results/report.html"])]


@pytest.fixture(autouse=True)
def _project(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def handler(dryrun=False):
    made = LogHandler(SimpleNamespace(dryrun=dryrun), None)
    made.planned = lambda: JOBS
    return made


def tell(to, event, **what):
    to.handle(logging.makeLogRecord({"event": event, "created": 1000.0, **what}))


def start(to, job):
    tell(to, LogEvent.JOB_INFO, jobid=job)


def finish(to, job):
    tell(to, LogEvent.JOB_FINISHED, job_id=job)


def fail(to, job):
    log = ["results/logs/mean/one/blank.log", "results/benchmarks/mean/one/blank.tsv"]
    tell(to, LogEvent.JOB_ERROR, jobid=job, log=log)


def lines():
    return [json.loads(line) for line in PATH.read_text().splitlines()]


def kinds():
    return [line["event"] for line in lines()]


def test_each_event_of_a_run_is_one_line():
    run = handler()
    start(run, 1)
    finish(run, 1)
    start(run, 2)
    assert kinds() == ["begun", "started", "finished", "started"]
    finish(run, 2)
    run.close()
    assert kinds()[-1] == "ended"
    assert lines()[-1]["state"] == "finished"


def test_the_first_line_says_who_runs_and_every_job_there_is():
    start(handler(), 1)
    first = lines()[0]
    assert (first["process"], first["host"], first["time"]) == (os.getpid(), platform.node(), 1000)
    assert [(job["job"], job["rule"], job["made"]) for job in first["jobs"]] == JOBS


def test_a_run_with_a_failed_job_has_failed_and_names_the_log():
    run = handler()
    start(run, 1)
    fail(run, 1)
    run.close()
    assert lines()[-2] | {"time": 0} == {
        "event": "failed",
        "time": 0,
        "job": 1,
        "log": "results/logs/mean/one/blank.log",
    }
    assert lines()[-1]["state"] == "failed"


def test_jobs_that_a_stopped_run_took_along_did_not_fail():
    run = handler()
    start(run, 1)
    run.was_stopped = lambda: True
    fail(run, 1)
    run.close()
    assert kinds() == ["begun", "started", "ended"]
    assert lines()[-1]["state"] == "stopped"


def test_a_new_run_begins_a_new_file_and_leaves_the_old_one_whole():
    old = handler()
    start(old, 1)
    old.close()
    with PATH.open() as reader:
        start(handler(), 2)
        assert [json.loads(line)["event"] for line in reader] == ["begun", "started", "ended"]
    assert kinds() == ["begun", "started"]
    assert not [*PATH.parent.glob(".*")]


def test_a_run_without_jobs_leaves_the_last_record_as_it_was():
    first = handler()
    start(first, 1)
    first.close()
    before = PATH.read_bytes()
    handler().close()
    assert PATH.read_bytes() == before


def test_a_dry_run_leaves_no_record():
    run = handler(dryrun=True)
    start(run, 1)
    run.close()
    assert not PATH.exists()


def test_the_snakemake_of_a_single_job_leaves_the_record_of_the_run():
    run = handler()
    start(run, 1)
    before = lines()
    of_one_job = LogHandler(SimpleNamespace(dryrun=False), None)
    start(of_one_job, 1)
    finish(of_one_job, 1)
    of_one_job.close()
    assert lines() == before


def test_the_target_rule_is_no_job_of_the_record():
    run = handler()
    start(run, 1)
    start(run, 0)
    finish(run, 0)
    assert kinds() == ["begun", "started"]


GOES_ON = """
import logging
from types import SimpleNamespace
from snakemake_interface_logger_plugins.common import LogEvent
from snakemake_logger_plugin_striate import LogHandler
run = LogHandler(SimpleNamespace(dryrun=False), None)
run.planned, run.goes_on = lambda: [(1, "report", ["results/report.html"])], {goes_on}
run.handle(logging.makeLogRecord({{"event": LogEvent.JOB_INFO, "jobid": 1}}))
run.close()
"""


def test_a_run_that_goes_on_writes_into_the_same_file_and_ends_it():
    run = handler()
    start(run, 1)
    finish(run, 1)
    finish(run, 2)
    subprocess.run([sys.executable, "-c", GOES_ON.format(goes_on=True)], check=True)
    run.close()
    assert kinds() == ["begun", "started", "finished", "finished", "gone on", "started", "ended"]
    assert lines()[-1]["state"] == "failed"


def test_a_run_that_was_started_by_one_without_jobs_begins_anew():
    other = handler()
    start(other, 1)
    told = lines()[0] | {"process": 1}
    PATH.write_text(json.dumps(told) + "\n")
    subprocess.run([sys.executable, "-c", GOES_ON.format(goes_on=True)], check=True)
    assert kinds() == ["begun", "started", "ended"]


@pytest.mark.parametrize("obstacle", ["results", "results/logs"])
def test_where_nothing_can_be_written_nothing_is_raised(obstacle, capfd):
    Path(obstacle).parent.mkdir(parents=True, exist_ok=True)
    Path(obstacle).write_text("a file stands here")
    run = handler()
    for job in (1, 2):
        start(run, job)
        finish(run, job)
    run.close()
    assert capfd.readouterr() == ("", "")


def test_events_that_are_not_as_expected_are_passed_over():
    run = handler()
    start(run, 1)
    tell(run, LogEvent.JOB_FINISHED)
    tell(run, LogEvent.JOB_ERROR, jobid=1)
    tell(run, LogEvent.PROGRESS, done=1, total=2)
    run.handle(logging.makeLogRecord({"msg": "a remark"}))
    assert kinds() == ["begun", "started"]


def test_an_event_waits_for_no_buffer():
    run = handler()
    start(run, 1)
    size = PATH.stat().st_size
    finish(run, 1)
    assert PATH.stat().st_size > size


def test_snakemake_finds_the_plugin_by_its_name():
    from snakemake_interface_logger_plugins.registry import LoggerPluginRegistry

    plugin = LoggerPluginRegistry().get_plugin("striate")
    assert plugin.log_handler is LogHandler
