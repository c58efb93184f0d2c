"""Files that anybody may have written are read in a child process, which has limits.

A damaged file can crash a library, and a hostile one ask for all memory, time or disk there is. The
child is a fork, so nothing is imported again; its end, whatever it is, becomes one sentence. On
macOS the kernel does not keep to the limit on memory.
"""

import errno
import faulthandler
import json
import os
import resource
import select
import signal
import sys
import time
import warnings
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NoReturn

from striate import errors
from striate.errors import StriateError, UnreadableFileError
from striate.warm.client import die_with_parent, signal_name
from striate.wholefile import WriteError

_GIGABYTE: Final = 2**30
_MEGABYTE: Final = 2**20
_LONGEST_TEXT: Final = 10_000
_LONGEST_S: Final = 24 * 3600


@dataclass(frozen=True)
class Limits:
    """What the child may use at most."""

    memory_bytes: int
    processor_s: int
    wall_s: float
    file_bytes: int


def limits_for(raw_bytes: int) -> Limits:
    """Limits for reading a raw file of that size: many times what an honest one needs."""
    processor_s = min(60 + 2 * raw_bytes // _MEGABYTE, _LONGEST_S)
    return Limits(
        memory_bytes=min(max(2 * _GIGABYTE, 20 * raw_bytes), _memory_of_machine()),
        processor_s=processor_s,
        wall_s=60.0 + 4 * processor_s,
        file_bytes=max(2 * _GIGABYTE, 20 * raw_bytes),
    )


def _memory_of_machine() -> int:
    return os.sysconf("SC_PHYS_PAGES") * resource.getpagesize()


def in_child(work: Callable[[], None], about: Path, limits: Limits) -> None:
    """Do the work in a child process with limits.

    Parameters
    ----------
    work
        Called in the child; what it leaves behind are files.
    about
        The raw file, for messages.
    limits
        What the child may use.

    Raises
    ------
    StriateError
        Just as the work raised it, or an `UnreadableFileError` if it crashed or passed a limit.
    OSError
        As the work raised it: the disk is full, say.
    """
    parent = os.getpid()
    read_end, write_end = os.pipe()
    sys.stdout.flush()
    sys.stderr.flush()
    child = _fork()
    if child == 0:
        os.close(read_end)
        _work_and_end(work, limits, parent, write_end)
    try:
        os.close(write_end)
        report = _report(read_end, limits.wall_s)
    except BaseException:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        raise
    finally:
        os.close(read_end)
    if report is None:
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    _raise_fault(report, os.waitstatus_to_exitcode(status), about, limits)


def _fork() -> int:
    with warnings.catch_warnings():
        # Python 3.12 warns of threads; they belong to libraries that can be forked
        warnings.simplefilter("ignore", DeprecationWarning)
        return os.fork()


def _work_and_end(
    work: Callable[[], None], limits: Limits, parent: int, write_end: int
) -> NoReturn:
    """Nothing of the parent's program may run here after the work, whatever happens."""
    status = 1
    try:
        die_with_parent(parent)
        _forget_handlers()
        faulthandler.disable()  # the parent says what happened, in one sentence
        _set(limits)
        work()
        status = 0
    except BaseException as fault:
        os.write(write_end, json.dumps(_told(fault)).encode())
    finally:
        with suppress(BaseException):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(status)


def _forget_handlers() -> None:
    """Let signals end the child at once: the handlers clear away what is the parent's."""
    for number in signal.valid_signals():
        if callable(signal.getsignal(number)):
            signal.signal(number, signal.SIG_DFL)


def _set(limits: Limits) -> None:
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_CPU, limits.processor_s)
    _limit(resource.RLIMIT_FSIZE, limits.file_bytes)
    if sys.platform == "linux":
        pages = int(Path("/proc/self/statm").read_text().split()[0])
        _limit(resource.RLIMIT_AS, pages * resource.getpagesize() + limits.memory_bytes)


def _limit(kind: int, most: int) -> None:
    _, hard = resource.getrlimit(kind)
    allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(kind, (allowed, hard))


def _told(fault: BaseException) -> dict[str, Any]:
    """A fault in the words that the parent understands."""
    if isinstance(fault, StriateError):
        return {"error": type(fault).__name__, "text": _shortened(str(fault))}
    if isinstance(fault, MemoryError) or getattr(fault, "errno", None) == errno.ENOMEM:
        return {"memory": True}
    if isinstance(fault, OSError) and fault.errno is not None:
        needed_bytes = fault.needed_bytes if isinstance(fault, WriteError) else None
        file = os.fsdecode(fault.filename or "")
        told = {"errno": fault.errno, "text": fault.strerror, "file": file}
        return told | {"needed_bytes": needed_bytes}
    return {"cause": _shortened(f"{type(fault).__name__}: {fault}")}


def _shortened(text: str) -> str:
    """A sentence may quote a file that holds a text of any length."""
    return text if len(text) <= _LONGEST_TEXT else f"{text[:_LONGEST_TEXT]} …"


def _report(read_end: int, wall_s: float) -> bytes | None:
    """What the child said before its end; None if there was no end in time."""
    deadline_s = time.monotonic() + wall_s
    said: list[bytes] = []
    while (left_s := deadline_s - time.monotonic()) > 0:
        if select.select([read_end], [], [], left_s)[0]:
            part = os.read(read_end, 65536)
            if not part:
                return b"".join(said)
            said.append(part)
    return None


def _raise_fault(report: bytes | None, exit_code: int, about: Path, limits: Limits) -> None:
    if report is None or exit_code == -signal.SIGXCPU:
        raise UnreadableFileError(
            f"{about}: reading took longer than {limits.processor_s} s of processor time or "
            f"{limits.wall_s:g} s in all; the file is damaged, or far larger inside than it looks"
        )
    if exit_code == -signal.SIGKILL:
        raise StriateError(
            f"{about}: the reading was killed ({signal_name(signal.SIGKILL)}), perhaps because the "
            "machine was out of memory: run fewer jobs at once with --cores 1, close other "
            "programs, or use a machine with more"
        )
    if exit_code < 0:
        raise UnreadableFileError(
            f"{about}: the reader crashed on this file ({signal_name(-exit_code)}); it is damaged"
        )
    if report:
        _raise_told(json.loads(report), about, limits)
    if exit_code:
        raise UnreadableFileError(f"{about}: the reader ended with status {exit_code} on this file")


def _raise_told(told: dict[str, Any], about: Path, limits: Limits) -> NoReturn:
    if "error" in told:
        fault: type[StriateError] = getattr(errors, told["error"])
        raise fault(told["text"])
    if "memory" in told and _is_limited_from_outside(resource.RLIMIT_AS, limits.memory_bytes):
        raise MemoryError
    if "memory" in told:
        raise UnreadableFileError(
            f"{about}: reading needs more than the {limits.memory_bytes / _GIGABYTE:.3g} GB of "
            "memory allowed for a file of this size; it is damaged, or far larger inside"
        )
    if told.get("errno") == errno.EFBIG and not _is_limited_from_outside(
        resource.RLIMIT_FSIZE, limits.file_bytes
    ):
        raise UnreadableFileError(
            f"{about}: the recording would take more than the {limits.file_bytes / _GIGABYTE:.3g} "
            "GB on disk allowed for a file of this size; it is damaged, or far larger inside"
        )
    if "errno" in told:
        raise _error_of_system(told, about)
    raise UnreadableFileError(f"{about}: the reader failed on this file ({told['cause']})")


def _is_limited_from_outside(kind: int, allowed: int) -> bool:
    """Whether this process may not have what the child is allowed to have."""
    _, hard = resource.getrlimit(kind)
    return hard != resource.RLIM_INFINITY and hard <= allowed


def _error_of_system(told: dict[str, Any], about: Path) -> OSError:
    """The child's error; one without a file came of reading: what is written has its name."""
    if told["needed_bytes"] is None:
        return OSError(told["errno"], told["text"], told["file"] or str(about))
    unwritten = WriteError(told["errno"], told["text"], told["file"])
    unwritten.needed_bytes = told["needed_bytes"]
    return unwritten
