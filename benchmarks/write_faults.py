"""What faults of the disk and lack of memory do to each step: `python benchmarks/write_faults.py`.

Every step of a small project is run again and again; each time the n-th call of a kind fails, for
every n: writing, fsync, renaming, opening and closing of what it makes, with four errors each
(ENOSPC, EIO, EACCES, EROFS), under `strace`. Under the names of the results, whole files of an
earlier run lie before. Then each step may have less and less memory (RLIMIT_AS), in steps of 7 %.

`python benchmarks/write_faults.py 5 simulate convert` tries every fifth n of two stages alone.
"""

import sys
import tempfile
from pathlib import Path

TESTS = Path(__file__).parents[1] / "tests"
sys.path[:0] = [str(TESTS), str(TESTS / "workflow")]

from faulty_system import Faults, faults_of  # noqa: E402
from short_memory import PACKAGE_HOME, limits, objections  # noqa: E402
from small_steps import Step, small_project  # noqa: E402
from straced_forks import Forks  # noqa: E402

HEAD = """\
| stage | faults | silent wrong results | half files | leftovers | failed for nothing \
| no sentence | limits of memory | out of memory | not said well |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |"""


def main() -> None:
    """Print a row of a table in Markdown for every stage; what is wrong goes below, at once."""
    every = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder).resolve()
        steps = small_project(project)
        forks = Forks(PACKAGE_HOME)
        print(HEAD)
        for stage in sys.argv[2:] or steps:
            faults = faults_of(steps[stage], project, forks, every=every)
            print(row(stage, faults, *short_of_memory(steps[stage], project)), flush=True)
            for what, seen in faults.found().items():
                print(f"{what}:", *seen, sep="\n", file=sys.stderr)
        forks.close()


def short_of_memory(step: Step, project: Path) -> tuple[int, int, int]:
    """How many limits were tried, how many were too low, and how many of those were not said."""
    ended = [objections(step, project, limit) for limit in limits(480, 90, 0.93)]
    for _, wrong in ended:
        print(*wrong, sep="\n", end="", file=sys.stderr)
    return len(ended), sum(failed for failed, _ in ended), sum(bool(wrong) for _, wrong in ended)


def row(stage: str, faults: Faults, *memory: int) -> str:
    """One row of the table."""
    seen = (faults.silent, faults.half, faults.left, faults.failed_for_nothing, faults.no_sentence)
    return f"| {' | '.join(map(str, (stage, faults.injected, *map(len, seen), *memory)))} |"


if __name__ == "__main__":
    main()
