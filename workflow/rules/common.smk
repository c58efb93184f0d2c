import os
import shlex
import sys
import time
from pathlib import Path

STARTED_S = time.time()

# The package beside this workflow runs, whichever one is installed.
PACKAGE_HOME = Path(workflow.basedir, "workflow")
if {*str(PACKAGE_HOME)} & {os.pathsep, "{", "}"}:
    sys.exit(
        f"striate: move the project: a path cannot hold : or a brace ({PACKAGE_HOME})"
    )
sys.path.insert(0, str(PACKAGE_HOME))
os.environ.update(PYTHONPATH=str(PACKAGE_HOME))

from striate import places
from striate.codefiles import remember_imports
from striate.config.figures import FIGURES
from striate.errors import SettingsError, StriateError
from striate.planning.following import follow, run_again
from striate.planning.jobs import made
from striate.planning.plan import plan_of
from striate.planning.room import closed, without_room, write_fault
from striate.planning.sentences import sentences
from striate.planning.stopping import Stop
from striate.runlock import lock_results
from striate.settings import load_settings
from striate.warm.start import start_server

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
except SettingsError as faults:
    sys.exit(f"striate: {faults}")


PLAN = plan_of(settings)


wildcard_constraints:
    recording="|".join(
        re.escape(name) for name in settings.recordings if name not in PLAN.unreadable
    ),
    stimulus="|".join(map(re.escape, settings.stimuli)),
    comparison="|".join(map(re.escape, settings.comparisons)),
    figure="|".join(map(re.escape, FIGURES)),


if workflow.is_main_process:
    print(*sentences(PLAN), sep="\n", end="", file=sys.stderr)

if workflow.is_main_process and any(state.is_stale for state in PLAN.states):
    if fault := closed(Path("results")):
        sys.exit(f"striate: {fault} (`striate plan` works here, too)")

# `step NAME ...` runs striate.steps.NAME: in a warm process if there is one, else in a new one.
CLIENT = [sys.executable, "-I", "-S", f"{PACKAGE_HOME}/striate/warm/client.py"]
shell.prefix(f'step() {{{{ exec {shlex.join(CLIENT)} "$@"; }}}}; ')


STALE = {path for state in PLAN.states if state.is_stale for path in state.job.outputs}


def inputs_of(rule):
    """The artifacts that a job of the rule reads, by name; a job that has to run is forced.

    The stamps of the artifacts decide what has to run, not dates nor what Snakemake remembers. What
    is lost and made again as it was does not concern a job that is up to date: it does not wait.
    """

    def inputs(wildcards):
        state = PLAN.state(rule, dict(wildcards.items()))
        if state is None:
            return {"missing": [f"{CONFIGURATION} asks for no such artifact"]}
        if state.is_stale:
            workflow.dag.forcefiles.update(state.job.outputs)
        if state.is_stale or is_forced_by_user():
            return {**state.job.inputs}
        return {
            name: [ancient(path) for path in paths if path not in STALE]
            for name, paths in state.job.inputs.items()
        }

    return inputs


def is_forced_by_user():
    """Whether Snakemake was told to run jobs that are up to date, and with them what follows."""
    return workflow.dag.forcerules or workflow.dag.forcefiles - STALE


def spec_of(rule):
    """The settings that a job of the rule reads."""
    return lambda wildcards: PLAN.state(rule, dict(wildcards.items())).job.spec


def made_of(rule):
    """What a job of the rule has to write into its stamp."""
    return lambda wildcards: made(PLAN.state(rule, dict(wildcards.items())).job)


def sentences_since(start_s):
    """What the steps that failed said, each sentence once, the last one last.

    Of a run that was stopped, this is said alone: every step that was at work failed of it.
    """
    if STOP.sentence:
        return [STOP.sentence]
    dates = {log: log.stat().st_mtime for log in Path("results/logs").rglob("*.log")}
    new = sorted((log for log in dates if dates[log] >= start_s), key=dates.get)
    lines = [
        line
        for log in new
        for line in log.read_text(encoding="utf-8", errors="replace").splitlines()
    ]
    return dict.fromkeys(line for line in lines if line.startswith("striate: "))


def begin():
    """Take the lock, and start what the jobs lean on."""
    global lock
    STOP.listen()  # Snakemake has its own handlers by now
    STOP.end_jobs()
    try:
        lock = lock_results()
    except StriateError as fault:
        sys.exit(f"striate: {fault}")
    except OSError as fault:
        sys.exit(f"striate: {write_fault(Path('results'), fault)}")
    if fault := without_room(Path(".snakemake")):
        sys.exit(f"striate: {fault}")
    if plan_of(settings).states != PLAN.states:
        run_again(
            "another run, or its last jobs, wrote meanwhile; planning again", lock
        )
    date_back()
    remember_imports()
    start_server(kept_open=[lock])


def date_back():
    """No artifact is dated in the future: Snakemake refuses what is made from such a file."""
    now_s = time.time()
    for path in (path for state in PLAN.states for path in state.job.outputs):
        if os.path.exists(path) and os.stat(path).st_mtime > now_s:
            os.utime(path)


def finish():
    """Go on where something was made from an artifact that is another now."""
    now = plan_of(settings).requested(workflow.dag_settings.targets)
    follow(PLAN.states, now, lock)
