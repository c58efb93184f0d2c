"""The commands that look at a whole project: `striate plan`, `clean`, and `verify` of artifacts."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Final

from striate.command import printable
from striate.errors import StriateError
from striate.planning import damage, orphans
from striate.planning.damage import Damage, artifact_count, damages
from striate.planning.orphans import orphans_of
from striate.planning.plan import Plan, plan_of
from striate.planning.sentences import described
from striate.runlock import lock_results
from striate.settings import load_settings

_NOT_LOOKED_INTO: Final = (
    "Logs and measurements (results/logs, results/benchmarks) are records of runs, and what the"
    " configuration no longer asks for is not looked into."
)


def print_plan(config: Path) -> None:
    """Say what the next run does and why, and what is up to date.

    Raises
    ------
    SettingsError
        The configuration has faults.
    """
    print(*described(plan_of(load_settings(config))), sep="\n")


def clean(config: Path) -> None:
    """Remove what Striate made and the configuration no longer asks for.

    Raises
    ------
    SettingsError
        The configuration has faults.
    StriateError
        A run is at work.
    """
    settings = load_settings(config)
    with _no_run_at_work():
        found = orphans_of(plan_of(settings))
        changed = orphans.remove(found)
    if not (found.artifacts or found.records):
        print("Striate left nothing under results/ that the configuration does not ask for.")
    for path in found.artifacts:
        told = f"kept {path}: it was changed by hand" if path in changed else f"removed {path}"
        print(printable(told))
    if found.records:
        print(f"removed {len(found.records)} stamps, logs and measurements")


def verify_artifacts(config: Path, repair: bool) -> None:
    """Read every artifact again, and say which are not what was written.

    Parameters
    ----------
    config
        The configuration of the project.
    repair
        Remove what is damaged, so that the next run makes it again.

    Raises
    ------
    SettingsError
        The configuration has faults.
    StriateError
        Something is damaged and stays so, or a run is at work.
    """
    settings = load_settings(config)
    with _no_run_at_work() if repair else nullcontext():
        plan = plan_of(settings)
        found = damages(plan.states)
        for one in found:
            removed = "removed; " if repair and one.path.exists() else ""
            print(
                printable(
                    f"{one.path}: {one.fault}; {removed}the job {one.job.name} makes it again"
                )
            )
        if repair:
            damage.remove(found)
    if not found:
        print(f"All {artifact_count(plan.states)} artifacts are what was written.{_not_made(plan)}")
        print(_NOT_LOOKED_INTO)
    elif repair:
        print(f"The next `snakemake --cores 4` makes {_them(found)} again.")
    else:
        raise StriateError(_said(found))


def _said(found: Sequence[Damage]) -> str:
    count = len(found)
    files = "1 file is not as it was" if count == 1 else f"{count} files are not as they were"
    return (
        f"{files} written; `striate verify --repair` has the next `snakemake --cores 4` make "
        f"{_them(found)} again"
    )


def _them(found: Sequence[Damage]) -> str:
    return "it" if len(found) == 1 else "them"


def _not_made(plan: Plan) -> str:
    """How many jobs left nothing to look at."""
    count = sum(not state.stamp for state in plan.states)
    jobs = "1 job has" if count == 1 else f"{count} jobs have"
    return f" {jobs} not run yet." if count else ""


@contextmanager
def _no_run_at_work() -> Iterator[None]:
    lock = lock_results()
    try:
        yield
    finally:
        os.close(lock)
