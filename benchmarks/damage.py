"""What damage under results/ is found: `python benchmarks/damage.py [FLIPS]`.

Runs a small project, damages every file that it wrote in thousands of ways, and asks
`striate verify` each time. Then it has every step read each of its inputs FLIPS times (20 by
default) with one bit changed that neither dates nor stamps show, as a failing disk does.
"""

import os
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "workflow"))

from tiny import CONFIG

from damaged_results import end_of, flipped, flips, rot, truncations
from stamped_projects import finished_project
from striate.planning.damage import damages
from striate.planning.job import Job
from striate.planning.plan import Plan, plan_of
from striate.planning.state import State
from striate.settings import Settings, load_settings

KINDS = ("flips", "truncations", "deletions", "extensions")
ENDS = ("refused", "same numbers", "wrong numbers", "refused, without its name")
Counts = Mapping[tuple[str, str], Counter[str]]


def main() -> None:
    """Damage, count, and print two tables in Markdown."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    rng = random.Random(0)
    with tempfile.TemporaryDirectory() as folder:
        figures = CONFIG.replace("[time-course]", "[time-course, overview]")
        config = figures.replace("[png]", "[png, pdf]")
        os.chdir(finished_project(Path(folder) / "project", config))
        settings = load_settings(Path("config.yaml"))
        plan = plan_of(settings)
        print(table_of_files(found_in(plan, rng)))
        print(table_of_steps(ends_of(plan, settings, count, rng)))
        os.chdir("/")


def found_in(plan: Plan, rng: random.Random) -> Counter[tuple[str, str, bool]]:
    """Kind of file, kind of damage and whether it was found, to how often."""
    seen: Counter[tuple[str, str, bool]] = Counter()
    for state in plan.states:
        for name in (*state.job.outputs, state.job.stamp):
            content = Path(name).read_bytes()
            for kind, damaged in damaged_ones(content, rng):
                seen[kind_of(name), kind, is_found(state, name, damaged)] += 1
            Path(name).write_bytes(content)
    assert not damages(plan.states)
    return seen


def damaged_ones(content: bytes, rng: random.Random) -> Iterator[tuple[str, bytes | None]]:
    """Each damaged content with the kind of damage; None is a file that is gone."""
    yield from (("flips", one) for one in flips(content, rng))
    yield from (("truncations", one) for one in truncations(content, rng))
    yield from (("extensions", content + more) for more in (b"\0", b"\n", content))
    yield "deletions", None


def is_found(state: State, name: str, damaged: bytes | None) -> bool:
    """Whether `striate verify` names the file."""
    if damaged is None:
        Path(name).unlink()
    else:
        Path(name).write_bytes(damaged)
    return [one.path for one in damages([state])] == [Path(name)]


def ends_of(plan: Plan, settings: Settings, count: int, rng: random.Random) -> Counts:
    """Rule and kind of input to how its jobs end."""
    ends: dict[tuple[str, str], Counter[str]] = {}
    first: dict[str, Job] = {}
    for state in plan.states:
        if state.job.inputs:
            first.setdefault(state.job.rule, state.job)
    for job in first.values():
        for name in one_a_kind(job):
            content = Path(name).read_bytes()
            for _ in range(count):
                rot(name, flipped(content, rng.randrange(len(content)), rng))
                ended = ends.setdefault((job.rule, name.split("/", 1)[1]), Counter())
                ended[end_of(job, settings, name)] += 1
            rot(name, content)
    return ends


def one_a_kind(job: Job) -> list[str]:
    """One of the inputs of each kind: a page shows dozens of figures."""
    kinds = {(name.split("/")[1], kind_of(name)): name for name in job.every_input}
    return [*kinds.values()] if job.rule == "report" else [*job.every_input]


def kind_of(name: str) -> str:
    """End of the name of a file."""
    return ".zarr.zip" if name.endswith(".zarr.zip") else Path(name).suffix


def table_of_files(seen: Counter[tuple[str, str, bool]]) -> str:
    """One row a kind of file: found of tried."""
    files = sorted({file for file, _, _ in seen})
    lines = ["| file | " + " | ".join(KINDS) + " |", "| --- " * (len(KINDS) + 1) + "|"]
    for file in files:
        tried = [(n := seen[file, kind, True], n + seen[file, kind, False]) for kind in KINDS]
        lines.append(f"| `{file}` | " + " | ".join(f"{a:,} of {b:,}" for a, b in tried) + " |")
    found = sum(count for (_, _, is_found), count in seen.items() if is_found)
    total = seen.total()
    return "\n".join(
        [*lines, "", f"Found: {found:,} of {total:,}, {100 * found / total:.4g} %.", ""]
    )


def table_of_steps(ends: Counts) -> str:
    """One row a step and input."""
    lines = ["| step | input | " + " | ".join(ENDS) + " |", "| --- " * (len(ENDS) + 2) + "|"]
    for (rule, name), counted in ends.items():
        counts = " | ".join(str(counted[end]) for end in ENDS)
        lines.append(f"| {rule} | `{name}` | {counts} |")
    total = sum(ends.values(), Counter())
    return "\n".join([*lines, "", f"Wrong numbers: {total['wrong numbers']} of {total.total()}."])


if __name__ == "__main__":
    main()
