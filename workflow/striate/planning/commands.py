"""The commands that look at a whole project: `striate plan`, `clean`, and `verify` of artifacts."""

from pathlib import Path

from striate.command import printable
from striate.errors import StriateError
from striate.planning import damage, orphans
from striate.planning.damage import artifact_count, damages
from striate.planning.orphans import orphans_of
from striate.planning.plan import Plan, plan_of
from striate.planning.sentences import described
from striate.runlock import lock_results
from striate.settings import load_settings


def print_plan(config: Path) -> None:
    """Say what the next run does and why, and what is up to date.

    Raises
    ------
    SettingsError
        The configuration has faults.
    """
    print(*described(_plan(config)), sep="\n")


def clean(config: Path) -> None:
    """Remove what Striate made and the configuration no longer asks for.

    Raises
    ------
    SettingsError
        The configuration has faults.
    StriateError
        A run is at work.
    """
    plan = _plan(config)
    found = orphans_of(plan)
    if not (found.artifacts or found.records):
        print("There is nothing under results/ that the configuration does not ask for.")
        return
    lock_results()
    orphans.remove(found)
    for path in found.artifacts:
        print(printable(f"removed {path}"))
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
    plan = _plan(config)
    found = damages(plan.states)
    if not found:
        print(f"All {artifact_count(plan.states)} artifacts are what was written.")
        return
    for one in found:
        print(printable(f"{one.path}: {one.fault}; the job {one.job.name} makes it again"))
    if not repair:
        raise StriateError(
            f"{len(found)} of the files under results/ are not as they were written; "
            "`striate verify --repair` has the next `snakemake --cores 4` make them again"
        )
    lock_results()
    damage.remove(found)
    print("The next `snakemake --cores 4` makes these again.")


def _plan(config: Path) -> Plan:
    return plan_of(load_settings(config))
