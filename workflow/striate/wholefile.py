"""A file appears under its name only when it is whole; what prevents that is said in a sentence."""

import errno
import glob
import io
import os
import platform
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO, Final

_WHY: Final = {
    errno.ENOSPC: "the disk is full{room}; make room there, and run again",
    errno.EDQUOT: "your quota on this disk is used up{room}; delete something or ask for more",
    errno.EROFS: "the file system is read-only; mount it for writing, or work in another folder",
    errno.EACCES: "no permission; see who owns the file and its folder, and what they may do",
    errno.EPERM: "not permitted; see whether the file or its folder is locked against changes",
    errno.EIO: "the disk reports an error (input/output error); it may be failing: save what it"
    " holds, and run again",
    errno.ENAMETOOLONG: "too long for the name of a file",
    errno.EFBIG: "larger than the file system or `ulimit -f` allows a file to be",
    errno.EMFILE: "too many open files; allow this program more with `ulimit -n`",
    errno.ENFILE: "too many open files on this machine; close other programs",
    errno.EAGAIN: "the system gives no more processes; close other programs, or see `ulimit -u`",
    errno.EISDIR: "a folder has this name; move it away",
    errno.ENOTDIR: "a file stands where a folder belongs; move it away",
}


class WriteError(OSError):
    """A file could not be written; as text, the sentence for the person at the screen."""

    needed_bytes = 0

    def __str__(self) -> str:
        return f"{self.filename}: not written: {self.strerror}"


@contextmanager
def written_whole(path: Path) -> Iterator[Path]:
    """Give a path beside `path` to write to; move it into place at the end, or remove it.

    Raises
    ------
    WriteError
        The system refused the file, or an error of no other file was raised while it was written.
    """
    partial = partial_of(path)
    try:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            yield partial
            with partial.open("rb") as written:
                os.fsync(written.fileno())
            partial.replace(path)
        finally:
            written_bytes = _removed(partial)
    except OSError as fault:
        if fault.errno not in _WHY or not _is_about(fault, path, partial):
            raise
        raise _write_error(fault, path, written_bytes) from fault


def partial_of(path: Path) -> Path:
    """Where this process writes before a file is whole; what dead ones left here is removed."""
    stem = f".{path.name}.{platform.node()}"
    for left in path.parent.glob(f"{glob.escape(stem)}.*.partial"):
        if not _is_running(left.name.split(".")[-2]):
            with suppress(OSError):  # it is in nobody's way
                left.unlink()
    return path.with_name(f"{stem}.{os.getpid()}.partial")


def opened_for_writing(path: Path) -> BinaryIO:
    """A new file whose errors know its name, and how long it would have been at least."""
    return io.BufferedWriter(_NamedFile(os.fspath(path), "wb"))


class _NamedFile(io.FileIO):
    def write(self, content: Any, /) -> int:
        try:
            return super().write(content)
        except OSError as fault:
            refused = WriteError(fault.errno, fault.strerror, str(self.name))
            refused.needed_bytes = self.tell() + memoryview(content).nbytes
            raise refused from fault


def refusal(number: int | None, room: str = "") -> str:
    """Why the system refuses a file, and what to do, in words; empty if there are none."""
    return _WHY.get(number or 0, "").format(room=room)


def in_bytes(count: float) -> str:
    """A number of bytes in the unit that suits it."""
    for unit in ("B", "kB", "MB", "GB"):
        if count < 1000:
            return f"{count:.3g} {unit}"
        count /= 1000
    return f"{count:.3g} TB"


def _removed(partial: Path) -> int:
    """Remove a file that is not whole; how long it was. Where nothing can be removed, it stays."""
    with suppress(OSError):
        written_bytes = partial.stat().st_size
        partial.unlink()
        return written_bytes
    return 0


def _is_about(fault: OSError, path: Path, partial: Path) -> bool:
    """Whether an error is of this file, or of none that is named; of others, it is theirs."""
    if fault.filename is None:
        return True
    about = Path(os.fsdecode(fault.filename))
    return about in (partial, path, *path.parents)


def _write_error(fault: OSError, path: Path, written_bytes: int) -> WriteError:
    needed_bytes = written_bytes + getattr(fault, "needed_bytes", 0)
    return WriteError(
        fault.errno, refusal(fault.errno, _room(path.parent, needed_bytes)), str(path)
    )


def _room(folder: Path, needed_bytes: int) -> str:
    """How much a file needs and how much its disk has, as far as that is known."""
    known = [f"the file needs at least {in_bytes(needed_bytes)}"] if needed_bytes else []
    with suppress(OSError):
        disk = os.statvfs(folder)
        known.append(f"free in {folder}: {in_bytes(disk.f_bavail * disk.f_frsize)}")
        if disk.f_files and not disk.f_favail:
            known.append("it can hold no more files (inodes), whatever their size")
    return f" ({'; '.join(known)})" if known else ""


def _is_running(process: str) -> bool:
    try:
        os.kill(int(process), 0)
    except (ValueError, ProcessLookupError):
        return False
    except PermissionError:  # it is somebody else's
        return True
    return True
