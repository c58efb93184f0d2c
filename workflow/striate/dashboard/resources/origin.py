"""Where all that can be asked for comes from: a folder, its configuration, its artifacts."""

from collections.abc import Callable, Sequence
from pathlib import Path

from striate.dashboard.faults import DamagedError
from striate.dashboard.sent.resource import Made, Resource
from striate.dashboard.stored.artifacts import Artifacts
from striate.dashboard.stored.facts import FactBook
from striate.dashboard.stored.folder import Folder
from striate.dashboard.stored.project import Configured, Project
from striate.settings import Settings


class Origin:
    """A project.

    Raises
    ------
    SettingsError
        The configuration has faults.
    """

    def __init__(self, root: Path, config: Path) -> None:
        self.folder = Folder(root)
        self.artifacts = Artifacts(self.folder)
        self.facts = FactBook(self.artifacts)
        self._project = Project(config)

    @property
    def configured(self) -> Configured:
        """config.yaml as it is now, or as it last was without a fault."""
        return self._project.configured()

    @property
    def settings(self) -> Settings:
        """What it says."""
        return self.configured.settings

    def resource(
        self,
        needed: Sequence[str],
        key: object,
        make: Callable[[], Made],
        is_heavy: bool = False,
    ) -> Resource:
        """What is made from some artifacts.

        Parameters
        ----------
        needed
            Places of the artifacts.
        key
            What else it depends on.

        Raises
        ------
        AbsentError
            One of them is not there.
        UnfitError
            One leads out of results/.
        """
        marks = self.folder.marks(needed)
        for place, mark in marks.items():
            if mark is None:
                self.folder.path(place)  # says why

        def made() -> Made:
            try:
                return make()
            except DamagedError as fault:
                for place in needed:
                    if str(fault).startswith(place):
                        self.facts.say_damaged(place, marks[place], str(fault))
                raise
            except OSError as refused:
                for place in needed:
                    self.folder.path(place)  # it went away meanwhile
                raise self.folder.unfit(refused) from refused

        return Resource((*marks.items(), key), made, is_heavy)
