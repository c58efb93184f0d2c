"""What Snakemake tells its loggers of a run, as far as the record of the run holds it."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from logging import LogRecord
from time import time
from typing import Any

from snakemake_interface_logger_plugins.base import LogHandlerBase
from snakemake_interface_logger_plugins.common import LogEvent

from snakemake_logger_plugin_striate.record import PlannedJob, Record


def keep_record(workflow: Any, was_stopped: Callable[[], bool], goes_on: bool) -> None:
    """Have a run of Snakemake keep its record.

    Parameters
    ----------
    workflow
        Snakemake's.
    was_stopped
        Whether somebody has stopped the run.
    goes_on
        Whether the run was started by another that goes on in it.
    """
    manager = workflow.logger_manager
    given = [of for of in manager.get_log_handlers() if isinstance(of, LogHandler)]
    handler = given[0] if given else LogHandler(workflow.output_settings, None)
    handler.planned = lambda: _planned(workflow)
    handler.was_stopped, handler.goes_on = was_stopped, goes_on
    if not given:
        manager.logger.addHandler(handler)


def _planned(workflow: Any) -> list[PlannedJob]:
    # with --quiet it would tell nobody that a job has finished; what the screen shows is filtered
    workflow.scheduler.print_progress = True
    dag = workflow.dag
    return sorted(
        (dag.jobid(job), job.rule.name, [str(path) for path in job.output])
        for job in dag.needrun_jobs()
        if job.output  # the target rule makes nothing
    )


class LogHandler(LogHandlerBase):
    """Keeps the record of a run; says nothing, and never stands in its way.

    Attributes
    ----------
    planned
        The jobs that are going to run, asked for when the first one starts; None where nobody
        told, as in the Snakemake of a single job on a cluster: that writes nothing.
    was_stopped
        Whether somebody has stopped the run: then its jobs did not fail of themselves.
    goes_on
        Whether the run was started by another that goes on in it.
    """

    writes_to_stream = False
    writes_to_file = False  # Snakemake would name the file on the screen
    has_filter = True
    has_formatter = True
    needs_rulegraph = False

    def __post_init__(self) -> None:
        """Begin with nothing: the record begins with the first job, when the run has its lock."""
        self.planned: Callable[[], Sequence[PlannedJob]] | None = None
        self.was_stopped: Callable[[], bool] = bool
        self.goes_on = False
        self._record: Record | None = None
        self._left: set[int] = set()

    def emit(self, record: LogRecord) -> None:
        """Write an event of a job; where the disk refuses, the run is the same without it."""
        with suppress(Exception):
            match getattr(record, "event", None):
                case LogEvent.JOB_INFO:
                    self._started(record)
                case LogEvent.JOB_FINISHED:
                    self._finished(record.job_id, record.created)  # type: ignore[attr-defined]
                case LogEvent.JOB_ERROR:
                    self._failed(record)

    def close(self) -> None:
        """Write how the run ended."""
        with suppress(Exception):
            if self._record:
                ended, self._record = self._record, None
                ended.end(self._state(), time())
        super().close()

    def _started(self, record: Any) -> None:
        if self.common_settings.dryrun or self.planned is None:
            return
        if not self._record:
            jobs = self.planned()
            self._left = {job for job, _, _ in jobs}
            self._record = Record(record.created, jobs, self.goes_on)
        if record.jobid in self._left:
            self._record.add("started", record.created, job=record.jobid)

    def _finished(self, job: int, time_s: float) -> None:
        if self._record and job in self._left:
            self._left.remove(job)
            self._record.add("finished", time_s, job=job)

    def _failed(self, record: Any) -> None:
        if self._record and not self.was_stopped():
            log = next((path for path in record.log if path.endswith(".log")), "")
            self._record.add("failed", record.created, job=record.jobid, log=log)

    def _state(self) -> str:
        if self.was_stopped():
            return "stopped"
        return "failed" if self._left else "finished"
