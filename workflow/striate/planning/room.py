"""Whether there is where to write, asked before a run: Snakemake has no clear sentence for it."""

import errno
import os
import tempfile
from pathlib import Path
from typing import Final

from striate.wholefile import refusal

_NEEDED_BYTES: Final = 64 * 1024
"""What Snakemake writes about a run of some jobs; far less than a run writes under results/."""


def write_fault(folder: Path, fault: OSError) -> str:
    """Why a folder, or what is in it, could not be written to, in a sentence."""
    name = os.fsdecode(fault.filename) if fault.filename else str(folder)
    return f"{name}: not written: {refusal(fault.errno) or fault.strerror}"


def closed(folder: Path) -> str:
    """Why nothing may be written in a folder; empty if it may."""
    there = next(path for path in (folder, *folder.absolute().parents) if path.exists())
    if os.access(there, os.W_OK):
        return ""
    is_read_only = os.statvfs(there).f_flag & os.ST_RDONLY
    return write_fault(there, OSError(errno.EROFS if is_read_only else errno.EACCES, ""))


def without_room(folder: Path) -> str:
    """Why a folder does not take a small file; empty if it does."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder, buffering=0) as file:
            file.write(bytes(_NEEDED_BYTES))
    except OSError as fault:
        return write_fault(folder, OSError(fault.errno, fault.strerror, str(folder)))
    return ""
