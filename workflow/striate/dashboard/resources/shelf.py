"""What lies under results/ at one moment, and what of it the catalogue tells of."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from striate import places
from striate.config.figures import shows_courses
from striate.dashboard.resources import pictures
from striate.dashboard.stored.facts import FactBook, Facts
from striate.dashboard.stored.project import Configured
from striate.dashboard.stored.stamped import Stamped
from striate.digests import Mark
from striate.planning.outdated import Outdated, outdated
from striate.settings import Settings

_WORDS: Final = {
    Outdated.BY_SETTINGS: "What is shown was made with an earlier config.yaml",
    Outdated.BY_INPUTS: "What is shown was made from results that were made anew since",
}


@dataclass(frozen=True)
class Shelf:
    """What lies under results/ at one moment.

    Attributes
    ----------
    marks
        By place; None where there is no file.
    """

    now: Configured
    marks: dict[str, Mark | None]
    facts: FactBook

    @property
    def settings(self) -> Settings:
        """What config.yaml says."""
        return self.now.settings

    def of(self, place: str) -> Facts:
        """What is known of an artifact."""
        return self.facts.of(place, self.marks.get(place))

    def is_there(self, place: str) -> bool:
        """Whether there is a file."""
        return self.marks.get(place) is not None

    def outdated(self, *of: str) -> str:
        """Why the first of these that is outdated is so, and what to do; empty if none is."""
        ready = (place for place in of if self.of(place).readiness == "ready")
        found = next(filter(None, map(self._outdated.get, ready)), None)
        return f"{_WORDS[found]}; `snakemake --cores 4` makes it anew" if found else ""

    def stamped(self, place: str) -> Stamped | None:
        """The stamp of an artifact, if it is there and can be read."""
        found: Stamped | None = self.of(places.stamp_of(place)).said.get("stamped")
        return found

    @cached_property
    def _outdated(self) -> Mapping[str, Outdated]:
        found = {job.stamp: self.stamped(job.outputs[0]) for job in self.now.jobs}
        return outdated(self.now.jobs, {of: it.stamp for of, it in found.items() if it})


def stamp_places(settings: Settings) -> Iterator[str]:
    """Stamps of these artifacts, and of what the first of them were simulated as."""
    for recording, wanted in settings.recordings.items():
        if wanted.simulate:
            yield places.stamp_of(places.SIMULATED.format(recording=recording))
    yield from map(places.stamp_of, artifact_places(settings))


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
