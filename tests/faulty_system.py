"""Steps whose n-th call of the system fails, under `strace`, and what they leave behind."""

import hashlib
import re
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import count, product
from pathlib import Path
from typing import Final

from small_steps import Step
from straced_forks import Forks

CALLS: Final = {
    "write": "write,pwrite64,writev",
    "fsync": "fsync,fdatasync",
    "rename": "rename,renameat,renameat2",
    "open": "openat",
    "close": "close",
}
ERRORS: Final = ("ENOSPC", "EIO", "EACCES", "EROFS")

_OLD: Final = b"what an earlier run wrote\n"
NO_FAULT: Final = "fsync:error=EIO:when=65535"


@dataclass(frozen=True)
class Ended:
    """How a step ended; `injected` says whether a fault came about."""

    status: int
    said: str
    injected: bool


@dataclass
class Faults:
    """What faults injected into one step have shown; all but the count should stay empty."""

    injected: int = 0
    silent: list[str] = field(default_factory=list)
    half: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    failed_for_nothing: list[str] = field(default_factory=list)
    no_sentence: list[str] = field(default_factory=list)

    def found(self) -> Mapping[str, list[str]]:
        return {name: seen for name, seen in vars(self).items() if name != "injected" and seen}


@cache
def can_inject() -> bool:
    """Whether there is an `strace` that may take hold of a process and make its calls fail."""
    command = ["strace", "-qq", "-o", "/dev/null", "-e", "inject=fsync:error=EIO:when=1", "true"]
    try:
        return subprocess.run(command, capture_output=True).returncode == 0
    except FileNotFoundError:
        return False


def contents(folder: Path) -> Mapping[str, bytes]:
    """All files below a folder, hidden ones included."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def faults_of(
    step: Step,
    project: Path,
    forks: Forks,
    errors: Sequence[str] = ERRORS,
    calls: Sequence[str] = tuple(CALLS),
    every: int = 1,
) -> Faults:
    """Run a step again and again, each time another call fails, until none is left.

    Parameters
    ----------
    step
        Its name and arguments. What it writes lies below `results` in the project.
    forks
        Where it runs.
    errors, calls
        Names of the errors; keys of `CALLS`.
    every
        2 takes every second call.
    """
    made = _made_by(step, project, forks)
    elsewhere = {n: c for n, c in contents(project / "results").items() if n not in made}
    faults = Faults()
    for call, error in product(calls, errors):
        for number in count(1, every):
            _as_before(project / "results", made)
            fault = f"{CALLS[call]}:error={error}:when={number}"
            ended = _ended(step, project, forks, made, fault)
            if not ended.injected:
                assert (ended.status, ended.said) == (0, ""), ended
                break
            _judge(faults, f"{call} {number} {error}", ended, made, elsewhere, project)
    return faults


def _ended(
    step: Step, project: Path, forks: Forks, names: Iterable[str], fault: str = NO_FAULT
) -> Ended:
    targets = [str(project / "results" / name) for name in names]
    name, arguments = step
    status, said, injected = forks.ended(
        project=str(project), step=name, arguments=arguments, targets=targets, fault=fault
    )
    return Ended(status, said, injected)


def _made_by(step: Step, project: Path, forks: Forks) -> Mapping[str, bytes]:
    """What the step writes below `results`, even where that was there before."""
    results = project / "results"
    before = {name: (results / name).stat().st_ino for name in contents(results)}
    ended = _ended(step, project, forks, [])
    assert (ended.status, ended.said) == (0, ""), ended
    now = contents(results)
    return {n: c for n, c in now.items() if (results / n).stat().st_ino != before.get(n)}


def _as_before(results: Path, names: Iterable[str]) -> None:
    for name in names:
        (results / name).unlink(missing_ok=True)
        (results / name).write_bytes(_OLD)


def _comparable(name: str, content: bytes) -> bytes:
    """The content of a file; that of a whole stamp without the times of its outputs."""
    line, *rest = content.split(b"\n")
    if name.startswith("stamps/") and rest == [hashlib.sha256(line).hexdigest().encode(), b""]:
        return re.sub(rb'"mark":\[[^]]*\]', b"", line)
    return content


def _judge(
    faults: Faults,
    about: str,
    ended: Ended,
    made: Mapping[str, bytes],
    elsewhere: Mapping[str, bytes],
    project: Path,
) -> None:
    """Add what one fault has shown."""
    faults.injected += 1
    now = contents(project / "results")
    same = {n for n in made if n in now and _comparable(n, now[n]) == _comparable(n, made[n])}
    half = [name for name in set(made) - same if now.get(name) != _OLD]
    faults.half += [f"{about}: {name}" for name in half]
    if ended.status == 0 and len(same) < len(made):
        faults.silent.append(about)
    if ended.status != 0 and len(same) == len(made):
        faults.failed_for_nothing.append(about)
    if any(now.get(name) != content for name, content in elsewhere.items()):
        faults.half.append(f"{about}: another file")
    left = set(now) - set(made) - set(elsewhere)
    faults.left += [f"{about}: {name}" for name in left]
    for name in left:
        (project / "results" / name).unlink()
    if not is_sentence(ended.said) if ended.status else ended.said:
        faults.no_sentence.append(f"{about}: {ended.said}")


def is_sentence(said: str) -> bool:
    """Whether a program ended with one line for a person."""
    return bool(re.fullmatch(r"striate: [^\n]+\n", said)) and "Traceback" not in said
