import os
import shlex
import sys
from pathlib import Path

# The package beside this workflow runs, whichever one is installed.
PACKAGE_HOME = Path(workflow.basedir, "workflow")
sys.path.insert(0, str(PACKAGE_HOME))
os.environ.update(PYTHONPATH=str(PACKAGE_HOME))

from striate import specs
from striate.codefiles import code_files, modules_in
from striate.errors import SettingsError
from striate.settings import load_settings
from striate.warm.start import start_server

if workflow.config_settings.config:
    sys.exit("striate: --config is not read; write the setting into config.yaml")

try:
    settings = load_settings(Path(next(iter(workflow.configfiles), "config.yaml")))
except SettingsError as faults:
    sys.exit(f"striate: {faults}")


wildcard_constraints:
    recording="|".join(map(re.escape, settings.recordings)),
    stimulus="|".join(map(re.escape, settings.stimuli)),
    comparison="|".join(map(re.escape, settings.comparisons)),
    figure="|".join(map(re.escape, settings.figures)),


SIMULATED = [
    name for name, recording in settings.recordings.items() if recording.simulate
]
ABSENT = [
    name
    for name, recording in settings.recordings.items()
    if recording.file and not Path(recording.file).is_file()
]
PRESENT = [name for name in settings.recordings if name not in ABSENT]
COMPARED = [
    {"recording": recording, "comparison": comparison}
    for comparison in settings.comparisons
    for recording in settings.recordings_of(comparison)
    if recording in PRESENT
]

# `step NAME ...` runs striate.steps.NAME: in a warm process if there is one, else in a new one.
CLIENT = [sys.executable, "-I", "-S", f"{PACKAGE_HOME}/striate/warm/client.py"]
shell.prefix(f'step() {{{{ exec {shlex.join(CLIENT)} "$@"; }}}}; ')


def raw_file(wildcards):
    """The raw file of a recording; the user's own counts by content, which the spec holds."""
    recording = settings.recordings[wildcards.recording]
    if recording.simulate:
        return f"results/simulated/{wildcards.recording}.mat"
    path = Path(recording.file)
    # a relative path lets a project be moved with its raw files and its results
    return ancient(
        str(path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path)
    )


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
