"""config.yaml as it is now, or as it last was without a fault."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from threading import Lock

from striate.command import sentence_of
from striate.digests import Mark, mark_of
from striate.errors import SettingsError
from striate.planning.job import Job
from striate.planning.outdated import jobs_asked_for
from striate.settings import Settings, load_settings


@dataclass(frozen=True)
class Configured:
    """The settings that count.

    Attributes
    ----------
    fault
        What is wrong with the file now, in one sentence; empty if nothing is.
    mark
        Of the file as it was looked at.
    """

    settings: Settings
    fault: str
    mark: Mark | None

    @cached_property
    def jobs(self) -> Sequence[Job]:
        """All that it asks for; no raw file is looked into."""
        return jobs_asked_for(self.settings)


class Project:
    """The configuration of a project, read again when the file has changed.

    Raises
    ------
    SettingsError
        It has a fault when it is read for the first time.
    """

    def __init__(self, config: Path) -> None:
        self._config = config.absolute()
        self._lock = Lock()
        self._now = Configured(load_settings(config), "", self._mark())

    def configured(self) -> Configured:
        """The settings of now; those of before while the file has a fault."""
        with self._lock:
            mark = self._mark()
            if mark != self._now.mark:
                self._now = self._read(mark)
            return self._now

    def _read(self, mark: Mark | None) -> Configured:
        try:
            return Configured(load_settings(self._config), "", mark)
        except (SettingsError, OSError) as fault:
            lines = sentence_of(fault).splitlines()
            # indented: the line of the file, and the mark below it that needs a fixed width
            said = " ".join(line for line in lines if not line.startswith("    "))
            told = said.replace(f"{self._config.parent}{os.sep}", "")
            return Configured(self._now.settings, told, mark)

    def _mark(self) -> Mark | None:
        try:
            return mark_of(self._config)
        except OSError:
            return None
