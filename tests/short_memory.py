"""Steps that may have less and less memory, as the workflow runs them without a warm server."""

import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from faulty_system import contents, is_sentence
from small_steps import Step
from striate.warm import client

PACKAGE_HOME: Final = Path(client.__file__).parents[2]
MEGABYTE: Final = 2**20
TIMEOUT_S: Final = 30

_ENVIRONMENT: Final = {
    **{"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "PYTHONPATH": str(PACKAGE_HOME)},
    **{"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
}


def ended_within(step: Step, project: Path, limit_mb: int) -> tuple[int, str]:
    """Exit status of a step with so much address space at most, and what it said."""
    name, arguments = step

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (limit_mb * MEGABYTE,) * 2)

    ended = subprocess.run(
        [sys.executable, "-I", "-S", client.__file__, name, *arguments],
        cwd=project,
        env=_ENVIRONMENT,
        capture_output=True,
        text=True,
        errors="replace",
        preexec_fn=limit,
        timeout=TIMEOUT_S,
    )
    return ended.returncode, ended.stderr


def limits(most_mb: int, least_mb: int, fewer: float) -> Iterator[int]:
    """Falling limits, each `fewer` times the one before."""
    limit_mb = float(most_mb)
    while limit_mb >= least_mb:
        yield round(limit_mb)
        limit_mb *= fewer


def objections(step: Step, project: Path, limit_mb: int) -> tuple[bool, list[str]]:
    """Whether a step failed within a limit, and what is wrong with how it ended."""
    before = contents(project / "results")
    try:
        status, said = ended_within(step, project, limit_mb)
    except subprocess.TimeoutExpired:  # OpenBLAS may ask again for ever, while it is imported
        return True, [f"{limit_mb} MB: does not end"]
    wrong = []
    if status and not (is_sentence(said) and "memory" in said):
        wrong.append(f"{limit_mb} MB: no sentence about memory: {said}")
    if not status and said:
        wrong.append(f"{limit_mb} MB: ended well, and yet said: {said}")
    if contents(project / "results") != before:
        wrong.append(f"{limit_mb} MB: results are not what they were")
    return bool(status), wrong
