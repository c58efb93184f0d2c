"""How a program of Striate ends: quietly, or with one clear sentence."""

import errno
import os
import sys
from collections.abc import Callable, Sequence
from typing import Final

from striate.errors import StriateError

_NO_READER_LEFT: Final = 141  # as shells call a program that SIGPIPE ended


def run(main: Callable[[Sequence[str]], None]) -> None:
    """Call `main` with the command line; a fault of the input ends it without a traceback."""
    try:
        _call(main)
    except BrokenPipeError:
        # whoever read the output has enough, as `| head` does; Python flushes once more at its end
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        sys.exit(_NO_READER_LEFT)
    except StriateError as fault:
        sys.exit(f"striate: {_printable(str(fault))}")
    except MemoryError:
        sys.exit("striate: out of memory; close other programs or use a machine with more")
    except OSError as fault:
        if fault.errno not in {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES}:
            raise
        sys.exit(f"striate: cannot write: {fault.strerror} ({fault.filename or 'results'})")


def _printable(text: str) -> str:
    """What a file is quoted with cannot control the terminal."""
    shown = (c if c.isprintable() or c == "\n" else f"\\x{ord(c):02x}" for c in text)
    return "".join(shown)


def _call(main: Callable[[Sequence[str]], None]) -> None:
    try:
        main(sys.argv[1:])
    finally:
        sys.stdout.flush()
