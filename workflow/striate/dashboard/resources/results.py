"""The results of a project: each thing that can be asked for, before anything is read."""

from hashlib import blake2b
from pathlib import Path
from typing import Final

from striate import places
from striate.dashboard import wire
from striate.dashboard.faults import AbsentError
from striate.dashboard.resources import asked, channels, pairs, pictures
from striate.dashboard.resources.catalogue import catalogue_of
from striate.dashboard.resources.origin import Origin
from striate.dashboard.resources.shelf import (
    Shelf,
    artifact_places,
    picture_places,
    stamp_places,
)
from striate.dashboard.runs.following import NO_RUN, RECORD, FollowedRun
from striate.dashboard.sent.resource import Printed, Resource
from striate.dashboard.shown.pooled import pooled_of
from striate.dashboard.stored.folder import Folder
from striate.dashboard.stored.project import Configured
from striate.settings import Settings

_PATIENCE_S: Final = 1.0


class Results:
    """What a project has to show; one method a resource, each cheap until it is made.

    Parameters
    ----------
    root
        The folder that holds results/.
    config
        Its configuration.
    is_live
        Whether a recording comes in beside it.

    Raises
    ------
    SettingsError
        The configuration has faults.
    """

    def __init__(self, root: Path, config: Path, is_live: bool = False) -> None:
        self._origin = Origin(root, config)
        self._run = FollowedRun(self.folder.root)
        self._is_live = is_live

    @property
    def folder(self) -> Folder:
        """That of the project."""
        return self._origin.folder

    @property
    def settings(self) -> Settings:
        """config.yaml as it is now, or as it last was without a fault."""
        return self._origin.settings

    def close(self) -> None:
        """Stop reading in the background."""
        self._origin.facts.close()

    def version(self) -> str:
        """Changes with every artifact and with config.yaml; what is new is read by and by."""
        return self._look(0.0)[1]

    def catalogue(self) -> Resource:
        """All that is there."""
        return Resource((self.version(),), lambda: self._catalogue(_PATIENCE_S))

    def settled(self) -> wire.Catalogue:
        """The catalogue, once all that there is has been looked at."""
        return self._catalogue(None)

    def run(self) -> wire.Run:
        """The run of Snakemake that is at work, or the last one."""
        if self.folder.mark(RECORD.as_posix()) is None:
            return NO_RUN
        return self._run.now()

    def compared(self, recording: str, comparison: str) -> Resource:
        """A comparison of config.yaml."""
        return pairs.comparison_resource(self._origin, recording, comparison)

    def courses(self, recording: str, comparison: str) -> Resource:
        """When the courses of a comparison differ."""
        return pairs.courses_resource(self._origin, recording, comparison)

    def explored(self, recording: str, a: str, b: str) -> Resource:
        """Any two stimuli, compared now; nothing is written."""
        return pairs.explored_resource(self._origin, recording, a, b)

    def course(
        self, recording: str, stimulus: str, first: int = 0, count: int | None = None
    ) -> Resource:
        """Mean courses of some channels."""
        return channels.course_resource(self._origin, recording, stimulus, first, count)

    def trials(self, recording: str, position: int, stimulus: str) -> Resource:
        """Trials of a channel, one by one."""
        return channels.trials_resource(self._origin, recording, position, stimulus)

    def tuning(self, recording: str, position: int) -> Resource:
        """Responses of a channel against a label."""
        return channels.tuning_resource(self._origin, recording, position)

    def pooled(self, comparison: str) -> Resource:
        """A comparison over several recordings."""
        wanted = asked.known_comparison(self.settings, comparison)
        if len(self.settings.recordings_of(comparison)) < 2:
            raise AbsentError(f"comparison '{comparison}' is made in a single recording")
        place, title = places.POOLED.format(comparison=comparison), asked.title_of(wanted)

        def made() -> wire.PooledFound:
            found = self._origin.artifacts.load(place)
            asked.check_sides(found, place, wanted)
            return pooled_of(found, comparison, title, wanted.a, wanted.b)

        return self._origin.resource([place], (title, wanted.a, wanted.b), made)

    def figure(self, path: str) -> Resource:
        """A printed figure that the configuration names."""
        place = pictures.place_of(self.settings, path)
        if place is None:
            raise AbsentError("config.yaml names no such figure")
        media_type = pictures.MEDIA_TYPES[place.rsplit(".", 1)[1]]

        def made() -> Printed:
            return Printed(self.folder.path(place).read_bytes(), media_type)

        return self._origin.resource([place], None, made)

    def _catalogue(self, patience_s: float | None) -> wire.Catalogue:
        shelf, version, now = self._look(patience_s)
        return catalogue_of(shelf, version, self.folder.name, now.fault, self._is_live)

    def _look(self, patience_s: float | None) -> tuple[Shelf, str, Configured]:
        """What there is now, and its version."""
        now, facts = self._origin.configured, self._origin.facts
        artifacts = self.folder.marks(artifact_places(now.settings))
        stamps = self.folder.marks(stamp_places(now.settings))
        left = facts.ask(stamps | artifacts, patience_s)
        marks = artifacts | stamps | self.folder.marks(picture_places(now.settings))
        known = [facts.of(place, mark).readiness for place, mark in artifacts.items()]
        seen = repr((now.mark, now.fault, [*marks.items()], known, left))
        version = blake2b(seen.encode(), digest_size=12).hexdigest()
        return Shelf(now, marks, facts), version, now
