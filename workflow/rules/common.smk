import os
import shlex
import sys
import time
from collections import Counter
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

from striate import specs
from striate.codefiles import code_files, modules_in
from striate.config.figures import FIGURES, is_of_comparison
from striate.errors import SettingsError
from striate.rawfiles import reading_fault
from striate.settings import load_settings
from striate.warm.start import start_server

if workflow.config_settings.config:
    sys.exit("striate: --config is not read; write the setting into config.yaml")

if len(workflow.configfiles) > 1:
    sys.exit("striate: only one --configfile is read; write all settings into one file")

try:
    settings = load_settings(Path(next(iter(workflow.configfiles), "config.yaml")))
except SettingsError as faults:
    sys.exit(f"striate: {faults}")


wildcard_constraints:
    recording="|".join(map(re.escape, settings.recordings)),
    stimulus="|".join(map(re.escape, settings.stimuli)),
    comparison="|".join(map(re.escape, settings.comparisons)),
    figure="|".join(map(re.escape, FIGURES)),


SIMULATED = [
    name for name, recording in settings.recordings.items() if recording.simulate
]


def first_fault(recording):
    """The first raw file that cannot be read, and why; empty if all can."""
    files = settings.recordings[recording].raw_files.items()
    faults = {key: (reading_fault(path), path) for key, path in files}
    return next(
        (
            f"recordings.{recording}.{key}: {fault}: {path}"
            for key, (fault, path) in faults.items()
            if fault
        ),
        "",
    )


UNREADABLE = {
    name: fault for name in settings.recordings if (fault := first_fault(name))
}
PRESENT = [name for name in settings.recordings if name not in UNREADABLE]
COMPARED = [
    {"recording": recording, "comparison": comparison}
    for comparison in settings.comparisons
    for recording in settings.recordings_of(comparison)
    if recording in PRESENT
]

POOLED = [
    comparison
    for comparison, several in Counter(pair["comparison"] for pair in COMPARED).items()
    if several > 1
]

# `step NAME ...` runs striate.steps.NAME: in a warm process if there is one, else in a new one.
CLIENT = [sys.executable, "-I", "-S", f"{PACKAGE_HOME}/striate/warm/client.py"]
shell.prefix(f'step() {{{{ exec {shlex.join(CLIENT)} "$@"; }}}}; ')


def sentences_since(start_s):
    """What the steps that failed said, each sentence once, the last one last."""
    dates = {log: log.stat().st_mtime for log in Path("results/logs").rglob("*.log")}
    new = sorted((log for log in dates if dates[log] >= start_s), key=dates.get)
    lines = [
        line
        for log in new
        for line in log.read_text(encoding="utf-8", errors="replace").splitlines()
    ]
    return dict.fromkeys(line for line in lines if line.startswith("striate: "))


def raw_files(wildcards):
    """Paths of the raw files; relative ones let a project be moved with its raw files."""
    here = Path.cwd()
    return made_raw_file(wildcards) or [
        str(path.relative_to(here) if path.is_relative_to(here) else path)
        for path in settings.recordings[wildcards.recording].raw_files.values()
    ]


def made_raw_file(wildcards):
    """The raw file where a rule makes it; the user's own count by content, in the spec."""
    made = f"results/simulated/{wildcards.recording}.mat"
    return [made] if wildcards.recording in SIMULATED else []


def readers_of(recording):
    """Modules that may read a recording: the named reader, or all that look at its content."""
    reader = specs.reader_of(settings, recording)
    return [f"readers.{reader.replace('-', '_')}"] if reader else modules_in("readers")


def means_of(side):
    """Means of stimulus A or B of a comparison."""

    def means(wildcards):
        stimulus = getattr(settings.comparisons[wildcards.comparison], side)
        return f"results/means/{wildcards.recording}/{stimulus}.zarr.zip"

    return means


def means_of_baseline(wildcards):
    """Means of the stimulus that is the baseline of a recording, if one is."""
    baseline = settings.baseline_of(wildcards.recording)
    stimulus = [baseline] if isinstance(baseline, str) else []
    return [f"results/means/{wildcards.recording}/{name}.zarr.zip" for name in stimulus]


def shown_in_figure(wildcards):
    """Artifacts that a figure shows, in the order in which it takes them."""
    recording = wildcards.recording
    places = {
        "recording": f"results/recordings/{recording}.zarr.zip",
        "responses": f"results/responses/{recording}.zarr.zip",
    }
    if is_of_comparison(wildcards.figure):
        compared = f"results/comparisons/{recording}/{wildcards.comparison}.zarr.zip"
        means = {side: means_of(side)(wildcards) for side in ("a", "b")}
        places |= {"comparison": compared} | means
    return [places[name] for name in FIGURES[wildcards.figure]]


def figure_module(wildcards):
    """The module that draws a figure."""
    return f"figures.{wildcards.figure.replace('-', '_')}"
