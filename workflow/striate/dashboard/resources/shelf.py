"""What lies under results/ at one moment, and what of it the catalogue tells of."""

from collections.abc import Iterator
from dataclasses import dataclass

from striate import places
from striate.config.figures import shows_courses
from striate.dashboard.resources import pictures
from striate.dashboard.stored.facts import FactBook, Facts
from striate.digests import Mark
from striate.settings import Settings


@dataclass(frozen=True)
class Shelf:
    """What lies under results/ at one moment.

    Attributes
    ----------
    marks
        By place; None where there is no file.
    """

    settings: Settings
    marks: dict[str, Mark | None]
    facts: FactBook

    def of(self, place: str) -> Facts:
        """What is known of an artifact."""
        return self.facts.of(place, self.marks.get(place))

    def is_there(self, place: str) -> bool:
        """Whether there is a file."""
        return self.marks.get(place) is not None


def artifact_places(settings: Settings) -> Iterator[str]:
    """Artifacts that the catalogue tells of."""
    for recording in settings.recordings:
        yield places.RECORDING.format(recording=recording)
        yield places.RESPONSES.format(recording=recording)
        for stimulus in settings.stimuli:
            yield places.MEANS.format(recording=recording, stimulus=stimulus)
    has_courses = any(map(shows_courses, settings.figures))
    for comparison, recordings in compared_in(settings):
        for recording in recordings:
            named = {"recording": recording, "comparison": comparison}
            yield places.COMPARISON.format(**named)
            if has_courses:
                yield places.COURSES.format(**named)
        if len(recordings) > 1:
            yield places.POOLED.format(comparison=comparison)


def picture_places(settings: Settings) -> Iterator[str]:
    """Printed figures that the catalogue tells of."""
    for recording in settings.recordings:
        yield from pictures.of_recording(settings, recording)
    for comparison, recordings in compared_in(settings):
        for recording in recordings:
            yield from pictures.of_comparison(settings, recording, comparison)


def compared_in(settings: Settings) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Comparisons, each with the recordings that it is made in."""
    for comparison in settings.comparisons:
        yield comparison, settings.recordings_of(comparison)
