"""A recording as it comes in: one thread adds trials, and any number look at what there is.

Who adds never waits for who looks: what is looked at never changes (see `running`), and the lock is
held only while names are looked up.
"""

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import Lock
from time import monotonic, time_ns
from typing import Final, Literal

import xarray as xr

from striate.labelled import trial_labels
from striate.live.plan import MOST_STIMULI, Conditions, Pair, Plan, first_pair, new_stimuli
from striate.live.running import SoFar, most_kept, nothing_yet
from striate.live.snapshot import Frame, Kept, Snapshot
from striate.live.trials import fitting_measures, measured
from striate.recording import CHANNEL
from striate.responses import responses
from striate.stimuli import meets_all

State = Literal["waiting", "running", "lost", "finished", "failed"]

_TRIALS_FOR_THE_RATE: Final = 20


@dataclass(frozen=True)
class Status:
    """How far a recording has come in.

    Attributes
    ----------
    sentence
        What it waits for, or what went wrong.
    version
        Counts up with each trial, and when the state changes.
    expected_trials
        None where nobody knows.
    last_stimuli
        Those that the last trial belongs to.
    trials_per_s
        Of the last trials.
    stimuli
        Trials of each so far.
    """

    state: State
    sentence: str
    version: int
    trial_count: int
    expected_trials: int | None
    last_stimuli: tuple[str, ...]
    seconds: float
    trials_per_s: float
    stimuli: Mapping[str, int]


class Session:
    """The recording that comes in, trial by trial.

    Attributes
    ----------
    name
        What is looked at, in words.
    mark
        Another one in every session, so that versions of two are never taken for each other.
    """

    def __init__(self, name: str, plan: Plan, expected_trials: int | None = None) -> None:
        self.name, self.plan = name, plan
        self.mark = f"{time_ns():x}"
        self._lock = Lock()
        self._expected = expected_trials
        self._state: State = "waiting"
        self._sentence = self._left_out = ""
        self._version = self._trial_count = 0
        self._last: tuple[str, ...] = ()
        self._frame: Frame | None = None
        self._kept: Kept = {}
        self._nothing = nothing_yet(0, 0)
        self._conditions: dict[str, Conditions] = dict(plan.stimuli)
        self._stimuli: dict[str, SoFar] = {}
        self._started_s = self._stopped_s = monotonic()
        self._arrived_s: deque[float] = deque(maxlen=_TRIALS_FOR_THE_RATE)
        self._listeners: list[Callable[[int], None]] = []

    def tell(self, listener: Callable[[int], None]) -> None:
        """Call with each new version; it must not wait for anything."""
        self._listeners.append(listener)

    def begin(self, trial: xr.Dataset) -> Frame:
        """Learn from any trial what channels and bins there are.

        Raises
        ------
        WindowError
            The window, the baseline or the bins do not fit.
        """
        where = fitting_measures(trial, self.plan)
        frame = Frame(trial, responses(trial, where.window, where.baseline), where)
        nothing = nothing_yet(trial.sizes[CHANNEL], where.bins.count)
        with self._lock:
            self._frame, self._nothing = frame, nothing
            self._stimuli = dict.fromkeys(self._conditions, nothing)
            self._started_s = self._stopped_s = monotonic()
        self.say("running")
        return frame

    def add(self, trial: xr.Dataset) -> None:
        """Take in one trial; the first one begins the session, if nobody did.

        Raises
        ------
        WindowError
            As `begin`.
        """
        frame = self._frame or self.begin(trial)
        of_trial = measured(trial, frame.measures)
        if self.plan.grows:
            self._grow(trial)
        belongs_to = self._stimuli_of(trial)
        most = most_kept(of_trial.kept, len(self._stimuli))
        grown = {name: self._stimuli[name].with_trial(of_trial, most) for name in belongs_to}
        with self._lock:
            self._stimuli |= grown
            self._last = belongs_to
            self._trial_count += 1
            self._arrived_s.append(monotonic())
            self._changed()
        self._tell()

    def say(self, state: State, sentence: str = "") -> None:
        """Change the state; once finished or failed it stays so."""
        with self._lock:
            if self._state in ("finished", "failed") or (state, sentence) == (
                self._state,
                self._sentence,
            ):
                return
            self._state, self._sentence = state, sentence
            self._changed()
        self._tell()

    @property
    def version(self) -> int:
        """Counts up with each trial, and when the state changes."""
        return self._version

    @property
    def pairs(self) -> tuple[Pair, ...]:
        """What is compared."""
        with self._lock:
            return self.plan.pairs or (first_pair(self._stimuli) if self.plan.grows else ())

    def status(self) -> Status:
        """How far it has come."""
        with self._lock:
            is_over = self._state in ("finished", "failed")
            now_s = self._stopped_s if is_over else monotonic()
            return Status(
                self._state,
                "; ".join(filter(None, [self._sentence, self._left_out])),
                self._version,
                self._trial_count,
                self._expected,
                self._last,
                now_s - self._started_s,
                self._rate(),
                {
                    name: len(self._stimuli.get(name, self._nothing).trials)
                    for name in self._conditions
                },
            )

    def snapshot(self) -> Snapshot:
        """All stimuli as they are now."""
        with self._lock:
            return Snapshot(self.plan, self._frame, dict(self._stimuli), self._kept)

    def _grow(self, trial: xr.Dataset) -> None:
        found = new_stimuli(self._conditions, trial)
        if found and len(self._conditions) >= MOST_STIMULI:
            self._left_out = f"only the first {MOST_STIMULI} stimuli are kept"
            return
        with self._lock:
            self._conditions |= found
            self._stimuli |= dict.fromkeys(found, self._nothing)

    def _stimuli_of(self, trial: xr.Dataset) -> tuple[str, ...]:
        labels, every = trial_labels(trial), self._conditions.items()
        return tuple(name for name, of in every if meets_all(labels, of).all())

    def _rate(self) -> float:
        if len(self._arrived_s) < 2:
            return 0.0
        seconds = self._arrived_s[-1] - self._arrived_s[0]
        return (len(self._arrived_s) - 1) / seconds if seconds > 0 else 0.0

    def _changed(self) -> None:
        self._version += 1
        self._stopped_s = monotonic()

    def _tell(self) -> None:
        for listener in self._listeners:
            listener(self._version)
