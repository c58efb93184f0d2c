"""Which artifacts are others than config.yaml asks for now, known from stamps alone."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from enum import Enum

from striate.planning.job import Job
from striate.planning.jobs import jobs_of
from striate.planning.state import Cause, Kind, State, Upstream, changes_but_of_code
from striate.settings import Settings
from striate.specs import as_read, names_of
from striate.stamps import Stamp


class Outdated(Enum):
    """What came after an artifact was made."""

    BY_SETTINGS = "other settings, of its job or of one before it"
    BY_INPUTS = "other artifacts in the place of those that it, or one before it, was made from"


def jobs_asked_for(settings: Settings) -> list[Job]:
    """All jobs, each after those whose artifacts it reads; no raw file is looked into."""
    return jobs_of(settings, [*settings.recordings], names_of)


def outdated(jobs: Sequence[Job], stamps: Mapping[str, Stamp]) -> dict[str, Outdated]:
    """Artifacts that a run would make again though nothing is lost.

    Neither raw files nor code are looked at: of another raw file only the name tells, and of
    other code nothing does. An artifact without a stamp is not among them, whatever it was made
    from.

    Parameters
    ----------
    jobs
        As `jobs_asked_for` gives them.
    stamps
        By place, as far as they are there and can be read.
    """
    upstream, found = Upstream(), dict[str, Outdated]()
    for job in jobs:
        stamp = stamps.get(job.stamp)
        if stamp is None:
            continue
        causes = (*changes_but_of_code(_as_read(job, stamp), stamp, upstream),)
        upstream.add(State(job, stamp, causes))
        if causes:
            is_by_settings = any(_is_of_settings(cause, found) for cause in causes)
            why = Outdated.BY_SETTINGS if is_by_settings else Outdated.BY_INPUTS
            found |= dict.fromkeys(job.outputs, why)
    return found


def _as_read(job: Job, stamp: Stamp) -> Job:
    return replace(job, spec=as_read(job.spec, stamp.spec)) if job.rule == "convert" else job


def _is_of_settings(cause: Cause, found: Mapping[str, Outdated]) -> bool:
    if cause.kind is Kind.INPUTS:
        return not cause.path  # it reads artifacts of other names
    return cause.kind is Kind.SPEC or found[cause.path] is Outdated.BY_SETTINGS
