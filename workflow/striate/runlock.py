"""One run at a time: a lock on results/ that the kernel lets go however the run ends."""

import errno
import fcntl
import json
import os
import platform
import sys
import time
from pathlib import Path
from typing import Final

from striate.errors import StriateError

LOCK: Final = Path("results") / "stamps" / ".lock"
HELD: Final = "STRIATE_RESULTS_LOCK"
"""Environment variable with the descriptor of the lock, for a run that this run starts."""

_PATIENCE_S: Final = 2.0
_PATIENCE_WITH_JOBS_S: Final = 60.0
_PATIENCE_WITH_A_LOOK_S: Final = 0.2
"""Who only looks whether a run is at work holds the lock, too, for a moment."""
_PAUSE_S: Final = 0.05
_NO_LOCKS: Final = {errno.ENOLCK, errno.ENOTSUP, errno.ENOSYS}


def open_lock(path: Path = LOCK) -> int:
    """Open the lock without taking it: processes that inherit it hold it, too, once it is taken.

    Raises
    ------
    OSError
        The lock cannot be written.
    """
    held = os.environ.get(HELD)
    if held is not None:
        return int(held)
    path.parent.mkdir(parents=True, exist_ok=True)
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)


def lock_results(path: Path = LOCK, opened: int | None = None) -> int:
    """Take the lock, and keep it as long as this process and those that inherit it live.

    The jobs of a run that was killed end a moment after it; this waits for them.

    Parameters
    ----------
    opened
        Its descriptor, if it is open already.

    Returns
    -------
    int
        Descriptor of the lock.

    Raises
    ------
    StriateError
        Another run holds it.
    OSError
        The lock cannot be written.
    """
    descriptor = open_lock(path) if opened is None else opened
    if HELD in os.environ:
        return descriptor
    begun_s = time.monotonic()
    while not _taken(descriptor):
        if time.monotonic() - begun_s >= _patience_s(descriptor):
            raise StriateError(_holder(descriptor))
        time.sleep(_PAUSE_S)
    _sign(descriptor, path)
    return descriptor


def run_at_work(path: Path = LOCK) -> str:
    """That another run is at work, in a sentence; empty if none is."""
    if HELD in os.environ:
        return ""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return ""
    try:
        return _holder(descriptor) if _is_held(descriptor) else ""
    finally:
        os.close(descriptor)


def is_held_by(process: int, host: str, path: Path = LOCK) -> bool:
    """Whether the run of a process is at work; its signature counts where a disk has no locks."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        told = _told(descriptor)
        is_signed = (told.get("process"), told.get("host")) == (process, host)
        return is_signed and _is_held(descriptor) is not False
    finally:
        os.close(descriptor)


def _is_held(descriptor: int) -> bool | None:
    """Whether anybody holds the lock; None where the disk knows no locks."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return None
    return False


def _taken(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError as refusal:
        if refusal.errno not in _NO_LOCKS:
            raise
        print("striate: this disk knows no locks: start one run at a time", file=sys.stderr)
    return True


def _sign(descriptor: int, path: Path) -> None:
    told = {"process": os.getpid(), "host": platform.node(), "since": time.strftime("%F %T")}
    try:
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, json.dumps(told).encode(), 0)
    except OSError as refusal:
        raise OSError(refusal.errno, refusal.strerror, str(path)) from refusal


def _told(descriptor: int) -> dict[str, object]:
    try:
        told = json.loads(os.pread(descriptor, 4096, 0))
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _patience_s(descriptor: int) -> float:
    """How long to wait for whoever holds the lock: only jobs may be left of a run that is gone."""
    told = _told(descriptor)
    process = told.get("process")
    if told.get("host") != platform.node() or not isinstance(process, int):
        return _PATIENCE_S  # it is just signing, or it runs elsewhere
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return _PATIENCE_WITH_JOBS_S
    except PermissionError:
        pass
    return _PATIENCE_WITH_A_LOOK_S


def _holder(descriptor: int) -> str:
    told = _told(descriptor)
    if "process" not in told:
        return "another run is at work here; wait until it has ended, or stop it"
    return (
        f"another run is at work here (process {told.get('process')} on {told.get('host')}, since "
        f"{told.get('since')}); wait until it has ended, or stop it"
    )
