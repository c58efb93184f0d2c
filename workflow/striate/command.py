"""How a program of Striate ends: quietly, or with one clear sentence."""

import errno
import os
import resource
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Final

from striate.errors import StriateError
from striate.wholefile import WriteError, in_bytes, refusal

_NO_READER_LEFT: Final = 141  # as shells call a program that SIGPIPE ended
_ENDING: Final = (signal.SIGHUP, signal.SIGINT, signal.SIGTERM)
_LONGEST_SHOWN: Final = 80
_SELF_AND_CHILDREN: Final = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
_PEAK_UNIT_BYTES: Final = 1 if sys.platform == "darwin" else 1024


class _Ended(BaseException):
    """A signal ends the program; what is half written is removed on the way out."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


def run(main: Callable[[Sequence[str]], None]) -> None:
    """Call `main` with the command line; a fault of the input ends it without a traceback."""
    try:
        with _signals_raised():
            _call(main)
    except _Ended as ended:
        # whoever started the program sees which signal ended it
        signal.signal(ended.number, signal.SIG_DFL)
        os.kill(os.getpid(), ended.number)
    except BrokenPipeError:
        # whoever read the output has enough, as `| head` does; Python flushes once more at its end
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        sys.exit(_NO_READER_LEFT)
    except StriateError as fault:
        sys.exit(f"striate: {printable(str(fault))}")
    except MemoryError as fault:
        sys.exit(f"striate: {printable(out_of_memory(str(fault)))}")
    except OSError as fault:
        if not (sentence := sentence_of(fault)):
            raise
        sys.exit(f"striate: {printable(sentence)}")


@contextmanager
def _signals_raised() -> Iterator[None]:
    """Make exceptions of the signals that end a program; ignored ones, as under nohup, stay so."""
    before = {number: signal.getsignal(number) for number in _ENDING}

    def end(number: int, _frame: object) -> None:
        for other in _ENDING:
            signal.signal(other, signal.SIG_IGN)  # a second one would cut the clearing away short
        raise _Ended(number)

    for number, handler in before.items():
        if handler in (signal.SIG_DFL, signal.default_int_handler):
            signal.signal(number, end)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def out_of_memory(asked: str = "") -> str:
    """What a program says that is out of memory; `asked` is what it could not have, in words."""
    peaks = (resource.getrusage(whose).ru_maxrss for whose in _SELF_AND_CHILDREN)
    peak = f"at its peak this step took {in_bytes(max(peaks) * _PEAK_UNIT_BYTES)}"
    allowed_bytes, _ = resource.getrlimit(resource.RLIMIT_AS)
    limit = f"`ulimit -v` allows it {in_bytes(allowed_bytes)} of addresses"
    said = [asked, peak, *([limit] if allowed_bytes != resource.RLIM_INFINITY else [])]
    return (
        f"out of memory ({'; '.join(filter(None, said))}): run fewer jobs at once with --cores 1, "
        "close other programs, or use a machine with more"
    )


def sentence_of(fault: StriateError | OSError) -> str:
    """What a fault says, or why the system refuses; empty if no person could mend it."""
    if isinstance(fault, StriateError):
        return str(fault)
    if fault.errno == errno.ENOMEM:
        return out_of_memory()
    if isinstance(fault, WriteError):
        return str(fault)
    why = refusal(fault.errno)
    if fault.filename is None:
        return why
    return f"{_shown(os.fsdecode(fault.filename))}: {why or fault.strerror}"


def _shown(name: object) -> str:
    text = str(name)
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"


def printable(text: str) -> str:
    """A text with every character escaped, but line breaks, that could control the terminal."""
    return "".join(
        letter
        if letter.isprintable() or letter == "\n"
        else letter.encode("unicode_escape").decode("ascii")
        for letter in text
    )


def _call(main: Callable[[Sequence[str]], None]) -> None:
    try:
        main(sys.argv[1:])
    finally:
        sys.stdout.flush()
