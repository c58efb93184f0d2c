"""Artifacts that Striate made and that the configuration no longer asks for."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from striate.config.fields import ID_PATTERN
from striate.errors import ArtifactError
from striate.places import STAMP_SUFFIX, STAMPS, stamp_of, stamped_by
from striate.planning.plan import Plan
from striate.stamps import Stamp, Written, is_same, load_stamp

_RESULTS: Final = Path("results")
_PARTIAL: Final = re.compile(r"\.[^/]+\.\d+\.partial")
_RECORDS: Final = (("results/logs/", ".log"), ("results/benchmarks/", ".tsv"))

_IDS_IN_STAMPS: Final[Mapping[str, tuple[int, ...]]] = {
    "simulated": (1,),
    "recordings": (1,),
    "responses": (1,),
    "means": (2,),
    "comparisons": (1, 2),
    "courses": (2,),
    "figures": (2, 3),
    "report": (0,),
}
"""Folder of artifacts to how many ids may follow it in the name of a stamp."""

_IDS_IN_JOBS: Final[Mapping[str, tuple[int, ...]]] = {
    "simulate": (1,),
    "convert": (1,),
    "unreadable": (1,),
    "respond": (1,),
    "mean": (2,),
    "compare": (2,),
    "course": (2,),
    "pool": (1,),
    "render": (2, 3),
    "report": (0,),
}
"""Stage to how many ids may follow it in the name of a job."""


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
    written
        Artifact to how it was written, as far as that is known.
    """

    artifacts: tuple[str, ...]
    records: tuple[str, ...]
    written: Mapping[str, Written] = field(default_factory=dict, compare=False)


def orphans_of(plan: Plan) -> Orphans:
    """What no job of the plan makes.

    What was made from a raw file that cannot be read now is no orphan: the recording is still asked
    for.
    """
    wanted = {path for state in plan.states for path in state.job.outputs}
    stamps = {state.job.stamp: state.stamp for state in plan.states}
    jobs = {state.job.name for state in plan.states}
    found = [*_found(STAMPS, STAMP_SUFFIX, _IDS_IN_STAMPS, plan)]
    written = {path: how for name in found for path, how in _written(name, stamps.get(name))}
    artifacts = written.keys() - wanted
    records = [stamp for stamp in found if stamp not in stamps]
    for folder, suffix in _RECORDS:
        for path in _found(folder, suffix, _IDS_IN_JOBS, plan):
            if path.removeprefix(folder).removesuffix(suffix) not in jobs:
                records.append(path)
    return Orphans(
        tuple(sorted(path for path in artifacts if Path(path).is_file())),
        (*sorted(records), *_partials()),
        {path: how for path, how in written.items() if how and path in artifacts},
    )


def remove(orphans: Orphans) -> list[str]:
    """Remove them, and the folders that this leaves empty; which were changed by hand, and stay."""
    changed = [
        path
        for path, how in orphans.written.items()
        if Path(path).is_file() and not is_same(Path(path), how)
    ]
    going = dict.fromkeys((*orphans.artifacts, *orphans.records))
    for path in (Path(path) for path in going if path not in changed):
        path.unlink(missing_ok=True)
        for folder in path.parents:
            if folder == _RESULTS or folder.is_symlink() or any(folder.iterdir()):
                break
            folder.rmdir()
    return changed


def _found(
    folder: str, suffix: str, ids: Mapping[str, tuple[int, ...]], plan: Plan
) -> Iterator[str]:
    """Files whose names are those of jobs; none of a job that waits for a raw file."""
    for file in Path(folder).rglob(f"*{suffix}"):
        path = file.as_posix()
        name = path.removeprefix(folder).removesuffix(suffix).split("/")
        if _is_of_job(name, ids) and not _is_waiting(name, plan) and file.is_file():
            yield path


def _is_of_job(name: list[str], ids: Mapping[str, tuple[int, ...]]) -> bool:
    stage, *named = name
    return len(named) in ids.get(stage, ()) and all(
        re.fullmatch(ID_PATTERN, part) for part in named
    )


def _is_waiting(name: list[str], plan: Plan) -> bool:
    """Whether a job is of a recording that cannot be read now, or may be over such a one."""
    stage, *named = name
    is_pooled = stage == "pool" or (stage == "comparisons" and len(named) == 1)
    return bool(plan.unreadable) and (is_pooled or not plan.unreadable.keys().isdisjoint(named[:1]))


def _written(name: str, known: Stamp | None) -> Iterator[tuple[str, Written | None]]:
    """What the job of a stamp wrote and how, as far as it is in its own place."""
    stamp = known or _read(name)
    paths = (*stamp.outputs, *stamp.left) if stamp else stamped_by(name)
    outputs = stamp.outputs if stamp else {}
    yield from ((path, outputs.get(path)) for path in paths if stamp_of(path) == name)


def _read(name: str) -> Stamp | None:
    try:
        return load_stamp(Path(name))
    except ArtifactError:
        return None


def _partials() -> Iterator[str]:
    for path in sorted(_RESULTS.rglob(".*.partial")):
        if _PARTIAL.fullmatch(path.name) and path.is_file():
            yield path.as_posix()
