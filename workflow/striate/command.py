"""How a program of Striate ends: quietly, or with one clear sentence."""

import errno
import sys
from collections.abc import Callable, Sequence

from striate.errors import StriateError


def run(main: Callable[[Sequence[str]], None]) -> None:
    """Call `main` with the command line; a fault of the input ends it without a traceback."""
    try:
        main(sys.argv[1:])
    except StriateError as fault:
        sys.exit(f"striate: {fault}")
    except MemoryError:
        sys.exit("striate: out of memory; close other programs or use a machine with more")
    except OSError as fault:
        if fault.errno not in {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES}:
            raise
        sys.exit(f"striate: cannot write: {fault.strerror} ({fault.filename or 'results'})")
