"""The thread in which a recording comes in."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread

from striate.errors import StriateError
from striate.live.session import Session

Work = Callable[[Session, Event], None]


@contextmanager
def acquiring(session: Session, work: Work) -> Iterator[None]:
    """Let the work add trials to the session in a thread of its own; stop it at the end.

    What goes wrong in it ends the session, which says so; what has come in stays.
    """
    stopped = Event()
    thread = Thread(target=_run, args=(session, work, stopped), name="acquisition", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stopped.set()
        thread.join()


def _run(session: Session, work: Work, stopped: Event) -> None:
    try:
        work(session, stopped)
    except StriateError as fault:
        session.say("failed", str(fault))
    except Exception as fault:
        session.say("failed", f"stopped by a fault of Striate: {type(fault).__name__}: {fault}")
        raise
