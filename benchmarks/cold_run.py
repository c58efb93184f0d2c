"""The main figure: `python benchmarks/cold_run.py [--folder FOLDER] [--rounds 3] [--whole]`.

Five full-size simulated sessions of v1v2-1, 9 stimuli, 12 comparisons with one heatmap each, made
from nothing by `snakemake --cores 2`; then a run with nothing to do, and runs with one comparison
added, in one session and in all. Beside them, in the same run: the same workflow with one plain
`python -m` a job, and the floors: Snakemake's start, inflating the raw files one after the other,
and a warm heatmap a figure on all cores. In turn, several rounds over; medians.

Raw files are simulated beforehand and kept in FOLDER/raw. The plain run is made of one session
(`--plain-sessions`) and multiplied, but for the start; `--whole` makes it of all.
"""

import argparse
import os
import shutil
import socket
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from floors import drawing, inflating, snakemake_start
from gratings_project import configuration, sessions
from main_job import new_checkout
from turns import Cost, apart, cost_of, in_turn, machine, median_cost, table

COLD, IDLE = "cold run", "run with nothing to do"
ADDED_ONE = "run with one comparison of one session added"
ADDED_ALL = "run with one comparison of every session added"
START, INFLATING, DRAWING = (
    "`snakemake --version`",
    "inflating the raw files",
    "drawing the heatmaps",
)
PLAIN, FLOOR = "plain `python -m` a job", "sum of the floors"
COMPARISONS = 12
NEW = "  grating-0-vs-{0}: {{a: grating-0, b: grating-{0}{1}}}"
FOLDER = Path(__file__).parents[1] / "build" / "benchmarks"


@dataclass(frozen=True)
class Project:
    """A checkout over some sessions, and the options of its runs."""

    root: Path
    raw: Sequence[Path]
    cores: int

    def snakemake(self, **variables: str) -> Cost:
        """One run; without its warm server it would measure something else."""
        command = ("snakemake", "--cores", str(self.cores))
        return cost_of(command, self.root, "no warm server", **variables)

    def configure(self, added: Sequence[str] = ()) -> None:
        """Write config.yaml, with some comparisons more."""
        (self.root / "config.yaml").write_text(configuration(self.raw, added), encoding="utf-8")

    def clear(self) -> None:
        """Forget all that was made."""
        self.configure()
        for made in ("results", ".snakemake"):
            shutil.rmtree(self.root / made, ignore_errors=True)


def main() -> None:
    """Measure, and print a table in Markdown."""
    given = arguments()
    print(machine(), end="\n\n", flush=True)
    folder = given.folder.resolve()
    raw = apart(sessions, folder, given.sessions, given.size)
    os.environ.pop("STRIATE_WARM_SOCKET", None)
    with tempfile.TemporaryDirectory(dir=folder) as name:
        ours = Project(new_checkout(Path(name) / "striate"), raw, given.cores)
        plain_raw = raw if given.whole else raw[: given.plain_sessions]
        plain = Project(new_checkout(Path(name) / "plain"), plain_raw, given.cores)
        costs = medians(ours, plain, given.rounds)
    print(printed(costs, ours, plain, given.rounds))


def arguments() -> argparse.Namespace:
    """What the command line says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=FOLDER, help="raw files are kept below it")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--sessions", type=int, default=5)
    parser.add_argument("--size", choices=("full", "small"), default="full")
    parser.add_argument("--cores", type=int, default=2)
    parser.add_argument("--plain-sessions", type=int, default=1, help="0: no plain run")
    parser.add_argument("--whole", action="store_true", help="plain run of all sessions")
    return parser.parse_args()


def medians(ours: Project, plain: Project, rounds: int) -> dict[str, Cost]:
    """Median cost of everything that is measured."""
    heatmaps = COMPARISONS * len(ours.raw)
    ways: dict[str, Callable[[], dict[str, Cost]]] = {
        "ours": lambda: our_runs(ours),
        START: lambda: {START: snakemake_start(ours.root)},
        INFLATING: lambda: {INFLATING: inflating(ours.raw)},
        DRAWING: lambda: {DRAWING: drawing(heatmaps)},
    }
    if plain.raw:
        ways[PLAIN] = lambda: {PLAIN: plain_run(plain)}
    found = in_turn(ways, rounds)
    return {name: median_cost([one[name] for one in of]) for of in found.values() for name in of[0]}


def our_runs(project: Project) -> dict[str, Cost]:
    """From nothing; again; with one comparison more, in one session and in all."""
    project.clear()
    costs = {COLD: project.snakemake(), IDLE: project.snakemake()}
    one = NEW.format("45", f", recordings: [{project.raw[0].stem}]")
    for name, added in ((ADDED_ONE, [one]), (ADDED_ALL, [one, NEW.format("135", "")])):
        project.configure(added)
        costs[name] = project.snakemake()
    return costs


def plain_run(project: Project) -> Cost:
    """From nothing, every job in a new interpreter: nobody answers at the warm server's socket."""
    project.clear()
    with tempfile.TemporaryDirectory() as name, closing(socket.socket(socket.AF_UNIX)) as silent:
        address = str(Path(name) / "socket")
        silent.bind(address)
        return project.snakemake(STRIATE_WARM_SOCKET=address)


def printed(costs: Mapping[str, Cost], ours: Project, plain: Project, rounds: int) -> str:
    """The table, and what the goals of it come to."""
    floor_s = costs[START].wall_s + costs[INFLATING].wall_s + costs[DRAWING].wall_s / ours.cores
    rows = [(name, cost.wall_s, f"{cost.cpu_s:.1f}") for name, cost in costs.items()]
    plain_s = whole_plain_s(costs, ours, plain)
    if PLAIN in costs:
        rows = [row for row in rows if row[0] != PLAIN]
        rows.append((told_plain(ours, plain), plain_s, f"{costs[PLAIN].cpu_s:.1f} measured"))
    rows.append((f"{FLOOR}: start, inflating, drawing / {ours.cores}", floor_s, ""))
    lines = [
        (name, f"{s:.2f}", cpu, f"{s / costs[START].wall_s:.2f}", f"{s / floor_s:.2f}")
        for name, s, cpu in rows
    ]
    what = f"median of {rounds}; {len(ours.raw)} sessions, {ours.cores} cores"
    head = (what, "s", "processor s", "/ `snakemake --version`", "/ floors")
    return "\n\n".join([table(head, lines), goals(costs, floor_s, plain_s)])


def whole_plain_s(costs: Mapping[str, Cost], ours: Project, plain: Project) -> float:
    """Seconds of the plain run of all sessions: all but the start grows with their number."""
    if PLAIN not in costs:
        return float("nan")
    start_s = costs[START].wall_s
    return start_s + (costs[PLAIN].wall_s - start_s) * len(ours.raw) / len(plain.raw)


def told_plain(ours: Project, plain: Project) -> str:
    """The plain run, and how much of it was measured."""
    if len(plain.raw) == len(ours.raw):
        return PLAIN
    return f"{PLAIN} (extrapolated from {len(plain.raw)} of {len(ours.raw)} sessions)"


def goals(costs: Mapping[str, Cost], floor_s: float, plain_s: float) -> str:
    """Each goal beside what was measured."""
    cold_s, idle_s, start_s = (costs[name].wall_s for name in (COLD, IDLE, START))
    rows = [
        ("cold run / sum of the floors", "at most 3", f"{cold_s / floor_s:.2f}"),
        ("plain run / cold run", "at least 15", f"{plain_s / cold_s:.1f}"),
        ("nothing to do / `snakemake --version`", "at most 1.5", f"{idle_s / start_s:.2f}"),
        *(
            (f"{name} - {IDLE}", "at most 1 s", f"{costs[name].wall_s - idle_s:.2f} s")
            for name in (ADDED_ONE, ADDED_ALL)
        ),
    ]
    return table(("goal", "wanted", "measured"), rows)


if __name__ == "__main__":
    main()
