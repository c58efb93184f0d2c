"""Artifacts that Striate made and that the configuration no longer asks for."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from striate.errors import ArtifactError
from striate.places import STAMPS, stamped_by
from striate.planning.plan import Plan
from striate.stamps import load_stamp

_RESULTS: Final = Path("results")
_PARTIALS: Final = ".*.partial"
_RECORDS: Final = {"logs": ".log", "benchmarks": ".tsv"}


@dataclass(frozen=True)
class Orphans:
    """What belongs to no job of a plan; only what Striate wrote.

    Attributes
    ----------
    artifacts
        Those that a stamp names.
    records
        Stamps, logs and measurements of jobs that are no more, and what ended runs left half
        written.
    """

    artifacts: tuple[str, ...]
    records: tuple[str, ...]


def orphans_of(plan: Plan) -> Orphans:
    """What no job of the plan makes.

    What was made from a raw file that cannot be read now is no orphan: the recording is still asked
    for.
    """
    wanted = {path for state in plan.states for path in state.job.outputs}
    stamps = {state.job.stamp for state in plan.states}
    names = {state.job.name for state in plan.states} | {""}
    there = [path.as_posix() for path in sorted(_RESULTS.rglob("*")) if path.is_file()]
    unwanted = {path for name in there if _is_stamp(name) for path in _written(name)} - wanted
    lost = [path for path in there if not _is_waiting(path, plan)]
    return Orphans(
        tuple(path for path in lost if path in unwanted),
        tuple(
            path
            for path in lost
            if (_is_stamp(path) and path not in stamps) or _recorded_job(path) not in names
        )
        + tuple(path.as_posix() for path in sorted(_RESULTS.rglob(_PARTIALS))),
    )


def remove(orphans: Orphans) -> None:
    """Remove them, and the folders that this leaves empty."""
    for path in map(Path, dict.fromkeys((*orphans.artifacts, *orphans.records))):
        path.unlink(missing_ok=True)
        for folder in path.parents:
            if folder == _RESULTS or any(folder.iterdir()):
                break
            folder.rmdir()


def _is_stamp(path: str) -> bool:
    return path.startswith(STAMPS) and path.endswith(".stamp")


def _written(stamp: str) -> Iterator[str]:
    try:
        told = load_stamp(Path(stamp))
    except ArtifactError:
        told = None
    yield from (*told.outputs, *told.left) if told else stamped_by(stamp)


def _recorded_job(path: str) -> str:
    """Name of the job whose log or measurement a file is; empty if it is none."""
    _, folder, *rest = path.split("/")
    return "/".join(rest).removesuffix(_RECORDS[folder]) if folder in _RECORDS and rest else ""


def _is_waiting(path: str, plan: Plan) -> bool:
    """Whether a file is of a recording that cannot be read now, or over several of them."""
    parts = path.removeprefix(STAMPS).removeprefix("results/").split("/")
    names = {part.split(".")[0] for part in parts} | {*parts}
    is_pooled = parts[0] in ("comparisons", "pool") and len(parts) == 2
    return bool(plan.unreadable) and (
        is_pooled or any({name, name.split(".")[0]} & names for name in plan.unreadable)
    )
