"""Whether every artifact holds what was written, to the last byte."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from striate.errors import ArtifactError
from striate.planning.jobs import Job
from striate.planning.state import State
from striate.stamps import Stamp, is_same, load_stamp


@dataclass(frozen=True)
class Damage:
    """One file that is not as it was written.

    Attributes
    ----------
    path
        The file.
    fault
        What is wrong with it, in words.
    job
        The job that makes it again.
    """

    path: Path
    fault: str
    job: Job


def damages(states: Sequence[State]) -> list[Damage]:
    """Read every artifact and every stamp of these jobs, whole."""
    return [damage for state in states for damage in _damages_of(state.job)]


def artifact_count(states: Sequence[State]) -> int:
    """How many files these jobs have written."""
    stamps = [state.stamp for state in states if state.stamp]
    return sum(len(stamp.outputs) for stamp in stamps)


def remove(found: Sequence[Damage]) -> None:
    """Remove what is damaged, so that the next run makes it again."""
    for damage in found:
        damage.path.unlink(missing_ok=True)


def _damages_of(job: Job) -> Iterator[Damage]:
    stamp_path = Path(job.stamp)
    there = [path for path in map(Path, job.outputs) if path.exists()]
    try:
        stamp = load_stamp(stamp_path)
    except ArtifactError:
        yield Damage(stamp_path, "is damaged", job)
        return
    if stamp is not None:
        yield from _differences(stamp, job)
    elif there:
        yield Damage(stamp_path, "is missing", job)


def _differences(stamp: Stamp, job: Job) -> Iterator[Damage]:
    for path, written in stamp.outputs.items():
        try:
            if not is_same(Path(path), written):
                yield Damage(Path(path), "is not what was written", job)
        except FileNotFoundError:
            yield Damage(Path(path), "is missing", job)
        except OSError as refusal:
            yield Damage(Path(path), f"cannot be read ({refusal.strerror})", job)
