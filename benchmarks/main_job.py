"""What the main job costs: `python benchmarks/main_job.py [ROUNDS]`.

In one checkout, in turn and several rounds over: the default configuration from nothing, a run with
nothing to do, a run with one comparison added, `snakemake --version`, and the script that one
writes instead (plain_script.py). Medians, and each as a ratio to the last two.
"""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

PROJECT = Path(__file__).parents[1]
BENCHMARKS = Path(__file__).parent
ADDED = (
    "\ncomparisons:\n  vertical-vs-blank: {a: vertical, b: blank, recordings: [simulated-gratings]}"
)


def main() -> None:
    """Measure, and print a table in Markdown."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    with tempfile.TemporaryDirectory() as folder:
        checkout = new_checkout(Path(folder) / "striate")
        seconds: dict[str, list[float]] = {name: [] for name in MEASURED}
        for _ in range(rounds):
            for name, measured in MEASURED.items():
                seconds[name].append(measured(checkout))
    print(table({name: statistics.median(times) for name, times in seconds.items()}, rounds))


def new_checkout(root: Path) -> Path:
    """The sources of the project, with nothing made."""
    for name in ("workflow", "profiles"):
        shutil.copytree(PROJECT / name, root / name)
    for name in ("Snakefile", "config.yaml", "requirements.lock"):
        shutil.copy2(PROJECT / name, root / name)
    return root


def cold_run(checkout: Path) -> float:
    """Everything from nothing."""
    shutil.copy2(PROJECT / "config.yaml", checkout)
    for made in ("results", ".snakemake"):
        shutil.rmtree(checkout / made, ignore_errors=True)
    return timed(checkout, "snakemake", "--cores", "4")


def run_with_nothing_to_do(checkout: Path) -> float:
    """The same again."""
    return timed(checkout, "snakemake", "--cores", "4")


def run_with_one_comparison_added(checkout: Path) -> float:
    """One line more in config.yaml."""
    config = checkout / "config.yaml"
    config.write_text(config.read_text().replace("\ncomparisons:", ADDED))
    return timed(checkout, "snakemake", "--cores", "4")


def snakemake_start(checkout: Path) -> float:
    """What no run can go below."""
    return timed(checkout, "snakemake", "--version")


def plain_script(checkout: Path) -> float:
    """The same figures without the workflow, from raw files that are there already."""
    raw = [f"results/simulated/simulated-{name}.mat" for name in ("gratings", "images")]
    return timed(checkout, sys.executable, str(BENCHMARKS / "plain_script.py"), *raw, "plain")


MEASURED: dict[str, Callable[[Path], float]] = {
    "cold run of the default configuration": cold_run,
    "run with nothing to do": run_with_nothing_to_do,
    "run with one comparison added": run_with_one_comparison_added,
    "`snakemake --version`": snakemake_start,
    "plain script": plain_script,
}


def timed(folder: Path, *command: str) -> float:
    """Wall-clock seconds of a command that must succeed."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    start_s = time.perf_counter()
    subprocess.run(
        command, cwd=folder, env=os.environ | {"PATH": path}, check=True, capture_output=True
    )
    return time.perf_counter() - start_s


def table(medians: dict[str, float], rounds: int) -> str:
    """One row a measurement: seconds, and ratios."""
    start_s, plain_s = medians["`snakemake --version`"], medians["plain script"]
    rows = [
        f"| {name} | {seconds:.2f} | {seconds / start_s:.2f} | {seconds / plain_s:.2f} |"
        for name, seconds in medians.items()
    ]
    head = f"| median of {rounds} | s | / `snakemake --version` | / plain script |"
    return "\n".join([head, "| --- | --- | --- | --- |", *rows])


if __name__ == "__main__":
    main()
