"""Whether every artifact holds what was written, to the last byte."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from striate.errors import ArtifactError, StriateError
from striate.places import stamp_of
from striate.planning.job import Job
from striate.planning.state import State
from striate.stamps import Stamp, Written, is_same, load_stamp


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
    """Remove what is damaged, so that the next run makes it again.

    Raises
    ------
    StriateError
        A folder with files in it stands where an artifact belongs: they are somebody's.
    """
    for path in (damage.path for damage in found):
        if not path.is_dir() or path.is_symlink():
            path.unlink(missing_ok=True)
        elif any(path.iterdir()):
            raise StriateError(f"{path}: a folder with files in it has this name; move it away")
        else:
            path.rmdir()


def _damages_of(job: Job) -> Iterator[Damage]:
    stamp_path = Path(job.stamp)
    try:
        stamp = load_stamp(stamp_path)
    except ArtifactError:
        yield Damage(stamp_path, "is damaged", job)
        return
    except OSError as refusal:
        yield Damage(stamp_path, _unreadable(refusal), job)
        return
    if stamp is None:
        if any(Path(name).exists() for name in job.outputs):
            yield Damage(stamp_path, "is missing", job)
    elif {stamp_of(name) for name in stamp.outputs} != {job.stamp}:
        yield Damage(stamp_path, "is the stamp of another job", job)
    else:
        yield from _differences(stamp, job)


def _differences(stamp: Stamp, job: Job) -> Iterator[Damage]:
    for name, written in stamp.outputs.items():
        if fault := _fault(Path(name), written):
            yield Damage(Path(name), fault, job)


def _fault(path: Path, written: Written) -> str:
    try:
        if path.is_dir():
            return "is a folder"
        return "" if is_same(path, written) else "is not what was written"
    except FileNotFoundError:
        return "is missing"
    except OSError as refusal:
        return _unreadable(refusal)


def _unreadable(refusal: OSError) -> str:
    return f"cannot be read ({refusal.strerror})"
