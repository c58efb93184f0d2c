import os
import shlex
import sys
from contextlib import suppress
from functools import cache
from pathlib import Path

from snakemake.settings.types import RerunTrigger

# The package beside this workflow runs, whichever one is installed.
PACKAGE_HOME = Path(workflow.basedir, "workflow")
if {*str(PACKAGE_HOME)} & {os.pathsep, "{", "}"}:
    sys.exit(
        f"striate: move the project: a path cannot hold : or a brace ({PACKAGE_HOME})"
    )
sys.path.insert(0, str(PACKAGE_HOME))
os.environ.update(PYTHONPATH=str(PACKAGE_HOME))

from striate import places
from striate.command import sentence_of
from striate.config.figures import FIGURES
from striate.errors import StriateError
from striate.planning.job import made
from striate.planning.plan import plan_of
from striate.planning.room import closed
from striate.planning.run import Run
from striate.planning.sentences import sentences
from striate.planning.stopping import Stop
from striate.runlock import HELD
from striate.settings import load_settings

STOP = Stop()

if workflow.is_main_process:
    STOP.listen()

if workflow.config_settings.config:
    sys.exit("striate: --config is not read; write the setting into config.yaml")

if len(workflow.configfiles) > 1:
    sys.exit("striate: only one --configfile is read; write all settings into one file")

CONFIGURATION = Path(next(iter(workflow.configfiles), "config.yaml"))

try:
    settings = load_settings(CONFIGURATION)
    PLAN = plan_of(settings)
except (StriateError, OSError) as fault:
    sys.exit(f"striate: {sentence_of(fault)}")

RUN = Run(settings, PLAN, STOP)

if workflow.is_main_process:
    with suppress(Exception):  # without its record a run is the same
        from snakemake_logger_plugin_striate.handler import keep_record

        keep_record(workflow, lambda: bool(STOP.sentence), goes_on=HELD in os.environ)


wildcard_constraints:
    recording="|".join(
        re.escape(name) for name in settings.recordings if name not in PLAN.unreadable
    ),
    stimulus="|".join(map(re.escape, settings.stimuli)),
    comparison="|".join(map(re.escape, settings.comparisons)),
    figure="|".join(map(re.escape, FIGURES)),


if workflow.is_main_process and any(state.is_stale for state in PLAN.states):
    if fault := closed(Path("results")):
        sys.exit(f"striate: {fault} (`striate plan` shows what would run)")

# `step NAME ...` runs striate.steps.NAME: in a warm process if there is one, else in a new one.
CLIENT = [sys.executable, "-I", "-S", f"{PACKAGE_HOME}/striate/warm/client.py"]
shell.prefix(f'step() {{{{ exec {shlex.join(CLIENT)} "$@"; }}}}; ')


STALE = {path for state in PLAN.states if state.is_stale for path in state.job.outputs}


def needed(wildcards):
    """What a run makes: of what is up to date, Snakemake need not know, if it only runs jobs."""
    decide_alone()
    every = [path for state in PLAN.states for path in state.job.outputs]
    if workflow.execution_settings is None or is_forced_by_user():
        return every
    return [path for path in every if path in STALE] or [places.REPORT]


def inputs_of(rule):
    """The artifacts that a job of the rule reads, by name; a job that has to run is forced.

    The stamps of the artifacts decide what has to run, not dates nor what Snakemake remembers. A
    job that is up to date waits for nothing: it does not run.
    """

    def inputs(wildcards):
        decide_alone()
        state = PLAN.state(rule, dict(wildcards.items()))
        if state is None:
            return {"missing": [f"{CONFIGURATION} asks for no such artifact"]}
        if state.is_stale:
            workflow.dag.forcefiles.update(state.job.outputs)
        if state.is_stale or is_forced_by_user() or not workflow.is_main_process:
            return {**state.job.inputs}
        if workflow.execution_settings is not None:
            return {}
        return {
            name: [ancient(path) for path in paths if path not in STALE]
            for name, paths in state.job.inputs.items()
        }

    return inputs


@cache
def decide_alone():
    """Say what runs and why, and have dates alone, which mean nothing here, ask for more.

    Jobs on this machine need no limit a second. Snakemake's own looks at every waiting job once a
    second for each job that ever began, and soon takes longer than they do.
    """
    workflow.dag_settings.rerun_triggers = frozenset({RerunTrigger.MTIME})
    if workflow.execution_settings is not None and workflow.local_exec:
        workflow.scheduling_settings.max_jobs_per_timespan = None
    if workflow.is_main_process:
        requested = PLAN.requested(workflow.dag_settings.targets)
        if will_run_here():
            RUN.prepare(requested)
        told = sentences(PLAN, requested)
        print(*told, sep="\n", end="", file=sys.stderr)


def will_run_here():
    """Whether jobs will run, on this machine."""
    settings = workflow.execution_settings
    return (
        settings is not None
        and not settings.no_hooks
        and workflow.local_exec
        and not (workflow.dryrun or workflow.touch)
    )


def is_forced_by_user():
    """Whether Snakemake was told to run jobs that are up to date, and with them what follows."""
    return workflow.dag.forcerules or workflow.dag.forcefiles - STALE


def spec_of(rule):
    """The settings that a job of the rule reads.

    Snakemake keeps no parameter that depends on the output, and imports no pandas to keep it.
    """
    return lambda wildcards, output: PLAN.state(rule, dict(wildcards.items())).job.spec


def made_of(rule):
    """What a job of the rule has to write into its stamp."""
    return lambda wildcards, output: made(PLAN.state(rule, dict(wildcards.items())).job)


def raw_files(wildcards):
    """Paths of the raw files; relative ones let a project be moved with its raw files."""
    recording = settings.recordings[wildcards.recording]
    if recording.simulate:
        return [places.SIMULATED.format(**wildcards)]
    return [relative_to_here(path) for path in recording.raw_files.values()]


def relative_to_here(path):
    """The path below this folder, if it is there; it never looks like an option."""
    here = Path.cwd()
    return f"./{path.relative_to(here)}" if path.is_relative_to(here) else str(path)
