"""Which jobs have to run, and why: each compared with its stamp."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from striate.errors import ArtifactError
from striate.planning.job import Job
from striate.stamps import Stamp, is_intact, load_stamp


class Kind(Enum):
    """What happened to a job since it ran."""

    NEW = "never made"
    STAMP = "its stamp is missing or damaged"
    SPEC = "its settings changed"
    CODE = "its code changed"
    INPUTS = "it reads other artifacts"
    UPSTREAM = "an artifact that it reads is made again"
    MISSING = "missing"
    DAMAGED = "not what was written"


@dataclass(frozen=True)
class Cause:
    """One reason to run a job: what happened, and to which of its files."""

    kind: Kind
    path: str = ""


@dataclass(frozen=True)
class State:
    """A job beside what is there.

    Attributes
    ----------
    job
        The job.
    stamp
        What its stamp says; None if there is none to be trusted.
    causes
        Why it has to run; none if all is as a run from scratch would leave it.
    """

    job: Job
    stamp: Stamp | None
    causes: tuple[Cause, ...]

    @property
    def is_stale(self) -> bool:
        """Whether it has to run."""
        return bool(self.causes)

    @property
    def is_restored(self) -> bool:
        """Whether it makes again just what was there: equal settings, code and inputs."""
        return self.is_stale and all(
            cause.kind in (Kind.MISSING, Kind.DAMAGED) for cause in self.causes
        )


@dataclass
class Upstream:
    """What jobs leave for those that read from them.

    Attributes
    ----------
    digests
        Artifact that stays to its SHA-256.
    remade
        Artifacts that are made again.
    """

    digests: dict[str, str] = field(default_factory=dict)
    remade: set[str] = field(default_factory=set)

    def add(self, state: State) -> None:
        """What one more job leaves."""
        if state.stamp and (state.is_restored or not state.is_stale):
            written = state.stamp.outputs
            self.digests |= {path: written[path].sha256 for path in state.job.outputs}
        else:
            self.remade |= {*state.job.outputs}


def states_of(jobs: Sequence[Job]) -> list[State]:
    """Every job with the reasons to run it.

    A job whose artifact is lost or damaged makes the same artifact again: what was made from it
    stays as it is.

    Parameters
    ----------
    jobs
        Each after those whose artifacts it reads.
    """
    upstream, states = Upstream(), []
    for job in jobs:
        state = _state(job, upstream)
        upstream.add(state)
        states.append(state)
    return states


def _state(job: Job, upstream: Upstream) -> State:
    try:
        stamp = load_stamp(Path(job.stamp))
    except ArtifactError:
        return State(job, None, (Cause(Kind.STAMP, job.stamp),))
    if stamp is None:
        is_new = not any(Path(path).exists() for path in job.outputs)
        return State(job, None, (Cause(Kind.NEW if is_new else Kind.STAMP, job.stamp),))
    causes = [*_changes(job, stamp, upstream), *_losses(job, stamp)]
    return State(job, stamp, tuple(causes))


def _changes(job: Job, stamp: Stamp, upstream: Upstream) -> Iterator[Cause]:
    if stamp.code != job.code.parts:
        yield Cause(Kind.CODE)
    yield from changes_but_of_code(job, stamp, upstream)


def changes_but_of_code(job: Job, stamp: Stamp, upstream: Upstream) -> Iterator[Cause]:
    """What of a job is other than its stamp says: its settings, and the artifacts that it reads."""
    if stamp.spec != job.spec:
        yield Cause(Kind.SPEC)
    if [*stamp.inputs] != [*dict.fromkeys(job.every_input)] or {*stamp.outputs} != {*job.outputs}:
        yield Cause(Kind.INPUTS)
        return
    for path in job.every_input:
        if path in upstream.remade:
            yield Cause(Kind.UPSTREAM, path)
        elif stamp.inputs[path] != upstream.digests.get(path, stamp.inputs[path]):
            yield Cause(Kind.INPUTS, path)


def _losses(job: Job, stamp: Stamp) -> Iterator[Cause]:
    for path in job.outputs:
        written = stamp.outputs.get(path)
        if not Path(path).is_file():
            yield Cause(Kind.MISSING, path)
        elif written and not is_intact(Path(path), written):
            yield Cause(Kind.DAMAGED, path)


def overtaken(before: Sequence[State], now: Sequence[State]) -> list[State]:
    """Jobs that have to run though a run has just made or kept them.

    So it is where a file changed while the run was at work, and where a lost artifact came out
    with another last digit, as another processor may give it: what was made from it is stale.
    """
    known = {state.job.name: state for state in before}
    return [
        state for state in now if state.is_stale and _was_done(known.get(state.job.name), state)
    ]


def _was_done(before: State | None, now: State) -> bool:
    """Whether a job was up to date, or ran."""
    return before is not None and (not before.is_stale or before.stamp != now.stamp)
