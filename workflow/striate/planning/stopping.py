"""A run that is told to stop: its jobs end first, and one sentence says so."""

import os
import signal
import sys
import threading
import time
from contextlib import suppress
from typing import Final

_ENDING: Final = (signal.SIGINT, signal.SIGTERM)
_PATIENCE_S: Final = 5.0
_PAUSE_S: Final = 0.2


class Stop:
    """SIGINT and SIGTERM end Snakemake and what it started, in seconds.

    By itself Snakemake waits for the jobs at work, which may take hours, and its handler of SIGTERM
    asks for a lock that the thread it interrupts may hold: then it waits for ever.

    Attributes
    ----------
    sentence
        What to tell the person at the screen; empty if nobody stopped the run.
    """

    def __init__(self) -> None:
        self.sentence = ""
        self._heard, self._told = os.pipe()

    def listen(self) -> None:
        """Be the handler of both signals, unless they are ignored, as under nohup."""
        for number in _ENDING:
            if signal.getsignal(number) != signal.SIG_IGN:
                with suppress(ValueError):  # not the main thread
                    signal.signal(number, self._stop)

    def end_jobs(self) -> None:
        """From now on, end the processes that this one started once a signal has come.

        A thread waits for it: a handler that starts one could wait for itself.
        """
        threading.Thread(target=self._end_jobs, daemon=True).start()

    def _stop(self, number: int, _frame: object) -> None:
        for other in _ENDING:
            signal.signal(other, signal.SIG_IGN)
        name = signal.Signals(number).name
        self.sentence = (
            f"striate: stopped by {name}; the next `snakemake --cores 4` goes on from here"
        )
        os.write(self._told, b"\0")
        sys.exit(self.sentence)

    def _end_jobs(self) -> None:
        """Again and again: Snakemake may have been about to start one more."""
        os.read(self._heard, 1)
        patient_until_s = time.monotonic() + _PATIENCE_S
        while True:
            impatient = time.monotonic() > patient_until_s
            _send(signal.SIGKILL if impatient else signal.SIGTERM)
            time.sleep(_PAUSE_S)


def _send(number: signal.Signals) -> None:
    """Send a signal to the processes that this one started in its session: not to the warm server.

    Their session tells which are jobs: the server ends with this process.
    """
    import psutil  # type: ignore[import-untyped]

    for child in psutil.Process().children():
        with suppress(ProcessLookupError):
            if os.getsid(child.pid) == os.getsid(0):
                os.kill(child.pid, number)
