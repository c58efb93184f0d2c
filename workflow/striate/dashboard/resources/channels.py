"""What is asked of channels of a recording: their courses, trials and tuning."""

from pathlib import Path

from striate import places
from striate.dashboard import wire
from striate.dashboard.resources import asked
from striate.dashboard.resources.origin import Origin
from striate.dashboard.sent.resource import Arrays, Resource
from striate.dashboard.shown.courses import course_of
from striate.dashboard.shown.trials import ShownTrials, shown_trials
from striate.dashboard.shown.tuning import tuning_of
from striate.errors import NothingToShowError
from striate.panels.tuned import Tuned, tuned
from striate.stores import load


def course_resource(
    origin: Origin, recording: str, stimulus: str, first: int, count: int | None
) -> Resource:
    """Mean courses of some channels."""
    place = _means(origin, recording, stimulus)
    return origin.resource(
        [place], (first, count), lambda: course_of(origin.artifacts.load(place), first, count)
    )


def trials_resource(origin: Origin, recording: str, position: int, stimulus: str) -> Resource:
    """Trials of a channel, one by one; those of all channels are read once."""
    means = _means(origin, recording, stimulus)
    place, bin_ms = (
        places.RECORDING.format(recording=recording),
        origin.settings.bin_ms_of(recording),
    )

    def read(_: Path) -> ShownTrials:
        numbers = origin.artifacts.load(means)["trial_numbers"].to_numpy()
        with origin.artifacts.recording(place) as opened:
            return shown_trials(opened, numbers, bin_ms)

    def made() -> Arrays:
        how = ("trials", stimulus, origin.folder.mark(means), bin_ms)
        shown = origin.artifacts.worked_out(place, how, read, lambda of: of.bytes)
        return shown.of_channel(position)

    return origin.resource([place, means], (position, bin_ms), made)


def tuning_resource(origin: Origin, recording: str, position: int) -> Resource:
    """Responses of a channel against a label; those of all channels are fitted once."""
    asked.check_recording(origin.settings, recording)
    place = places.RESPONSES.format(recording=recording)
    label = origin.settings.tuning_of(recording)

    def fitted(path: Path) -> Tuned | str:
        try:
            return tuned(load(path), label)
        except NothingToShowError as why:
            return str(why)

    def made() -> wire.Tuning:
        shown = origin.artifacts.worked_out(place, ("tuned", label), fitted, _size)
        return tuning_of(origin.artifacts.load(place), label, shown, position)

    return origin.resource([place], (label, position), made, is_heavy=True)


def _means(origin: Origin, recording: str, stimulus: str) -> str:
    asked.check_recording(origin.settings, recording)
    asked.check_stimulus(origin.settings, stimulus)
    return places.MEANS.format(recording=recording, stimulus=stimulus)


def _size(shown: Tuned | str) -> int:
    """Bytes, about: some eight arrays of (value, channel)."""
    return len(shown) if isinstance(shown, str) else 8 * shown.curves.at_value.mean.nbytes
