"""What a recording that comes in has to show: each thing as it is when it is asked for."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from striate.dashboard import wire
from striate.dashboard.faults import AbsentError, RefusedError
from striate.dashboard.resources import explored
from striate.dashboard.sent.numbers import text
from striate.dashboard.sent.resource import Arrays, Resource
from striate.dashboard.shown.compared import Told, compared_of
from striate.dashboard.shown.courses import course_of
from striate.dashboard.shown.position import check_position
from striate.errors import NoTrialsError
from striate.labelled import holds_spikes
from striate.live.plan import Pair
from striate.live.running import KeptTrial, SoFar
from striate.live.session import Session
from striate.live.snapshot import Frame, Snapshot
from striate.recording import ACTIVITY, CHANNEL
from striate.settings import Settings, StyleSettings


@dataclass(frozen=True)
class LiveResources:
    """One method a resource; each takes hold of what there is at once, and makes it later.

    Attributes
    ----------
    settings
        Of the project that is shown beside it; None without one.
    """

    session: Session
    settings: Settings | None

    def status(self) -> Resource:
        """How far the recording has come in."""
        status, frame = self.session.status(), self.session.snapshot().frame
        channels = frame.trial.sizes[CHANNEL] if frame else None
        made = wire.Live(
            name=text(self.session.name),
            state=status.state,
            sentence=text(status.sentence),
            version=status.version,
            trial_count=status.trial_count,
            expected_trials=status.expected_trials,
            last_stimulus=list(status.last_stimuli),
            seconds=status.seconds,
            trials_per_s=status.trials_per_s,
            stimuli=[
                wire.LiveStimulus(id=name, trial_count=count, version=count)
                for name, count in status.stimuli.items()
            ],
            comparisons=[self._listed(pair, channels) for pair in self.session.pairs],
        )
        return Resource((self.session.mark, status.version, round(status.seconds)), lambda: made)

    def compared(self, a: str, b: str) -> Resource:
        """Two stimuli as far as they have come in."""
        if a == b:
            raise RefusedError(f"A and B are both '{a}'; choose two different stimuli")
        now, told = self.session.snapshot(), self._told(a, b)
        for name in (a, b):
            _known(now, name)

        def made() -> wire.Compared:
            try:
                return compared_of(*now.compared(a, b), told)
            except NoTrialsError as none:
                raise AbsentError(str(none)) from none

        return Resource((self.session.mark, told, *now.counts(a, b)), made)

    def course(self, stimulus: str, first: int, count: int | None) -> Resource:
        """Mean courses of some channels."""
        now = self.session.snapshot()
        key = (self.session.mark, stimulus, len(_known(now, stimulus).trials), first, count)
        return Resource(key, lambda: course_of(now.means(stimulus), first, count))

    def trials(self, position: int, stimulus: str) -> Resource:
        """The last trials of one channel, one by one."""
        now = self.session.snapshot()
        so_far, frame = _known(now, stimulus), now.frame
        if frame is None:
            raise AbsentError("nothing has come in yet")
        check_position(position, frame.trial.sizes[CHANNEL])
        key = (self.session.mark, stimulus, len(so_far.trials), position)
        return Resource(key, lambda: _trials(frame, so_far.recent, position))

    def _told(self, a: str, b: str) -> Told:
        recording, settings = self.session.plan.recording, self.settings
        style = settings.style if settings else StyleSettings()
        titles = {(pair.a, pair.b): pair.title for pair in self.session.pairs}
        name, line = None, ""
        if settings and recording in settings.recordings and {a, b} <= settings.stimuli.keys():
            name = explored.configured(settings, recording, a, b)
            line = explored.config_line(settings, recording, a, b)
        title = titles.get((a, b), f"{a} vs {b}")
        return Told("live", name, recording, title, a, b, line, style.order, style.colormap)

    def _listed(self, pair: Pair, channel_count: int | None) -> wire.Listed:
        return wire.Listed(
            id=pair.id,
            recording=self.session.plan.recording,
            title=text(pair.title),
            a=pair.a,
            b=pair.b,
            artifact=wire.Artifact(readiness="ready"),
            channel_count=channel_count,
            tested=None,
            a_larger=None,
            b_larger=None,
            printed=[],
        )


def _known(now: Snapshot, stimulus: str) -> SoFar:
    try:
        return now.stimulus(stimulus)
    except NoTrialsError as none:
        raise AbsentError(str(none)) from none


def _trials(frame: Frame, kept: tuple[KeptTrial, ...], position: int) -> Arrays:
    """As `ShownTrials.of_channel` gives them, of the last trials."""
    about = {"channel": text(frame.trial[CHANNEL].to_numpy()[position])}
    arrays: dict[str, NDArray[Any]] = {
        "trial": np.array([trial.number for trial in kept], dtype=np.int64),
        "end": np.array([trial.end_s for trial in kept], dtype=float),
    }
    if not holds_spikes(frame.trial):
        bins = frame.measures.bins
        nothing = np.empty((0, bins.count))
        rows = [trial.activity[[position]] for trial in kept]
        arrays |= {"time": bins.left_edges, "activity": np.concatenate([nothing, *rows])}
        return Arrays(arrays, about | {"units": str(frame.trial[ACTIVITY].attrs["units"])})
    times = [trial.spike_time[trial.spike_channel == position] for trial in kept]
    arrays |= {
        "spike_time": np.concatenate([np.empty(0), *times]),
        "spike_row": np.repeat(np.arange(len(times)), [len(each) for each in times]),
    }
    return Arrays(arrays, about | {"units": "spikes"})
