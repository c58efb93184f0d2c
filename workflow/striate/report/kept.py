"""Sections of the page that an earlier run made of the same: they are not made anew.

Beside each section stands the digest of all that it was made of: the code, its part of the
configuration, and its artifacts.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final, Generic, Protocol, TypeVar

from markupsafe import Markup

from striate.archive import Archive, ArchiveReader, new_archive
from striate.errors import ArtifactError
from striate.report.pictures import Picture, with_pictures
from striate.report.summaries import Summary, summary_from
from striate.stamping import Known
from striate.wholefile import written_whole

_MEMORY: Final = Path(".snakemake") / "striate" / "sections.zip"


class Summarised(Protocol):
    """What is shown in a section."""

    @property
    def summary(self) -> Summary:
        """What the rest of the page says of it."""


Shown = TypeVar("Shown", bound=Summarised)


@dataclass(frozen=True)
class Section(Generic[Shown]):
    """One section of the page.

    Attributes
    ----------
    summary
        What the rest of the page says of it.
    shown
        What it is made of; None if it is kept from before.
    markup
        Of the markup without pictures, if it is there by now, else of nothing, makes the section.
    """

    summary: Summary
    shown: Shown | None
    markup: Callable[[str], Markup]


class Sections:
    """Sections of earlier runs, and of this one for the next.

    Parameters
    ----------
    known
        What the page is made of; None if nothing says so.
    before, after
        What was kept, and what will be.
    """

    def __init__(
        self, known: Known | None, before: ArchiveReader | None, after: Archive | None
    ) -> None:
        self._known, self._before, self._after = known, before, after

    def section(
        self,
        place: str,
        made_of: Sequence[object],
        inputs: Sequence[str],
        pictures: Sequence[Picture],
        make: Callable[[], Shown],
    ) -> Section[Shown]:
        """A section from before if it was made of the same; else a new one.

        Parameters
        ----------
        place
            Its name; one of this name alone is kept.
        made_of
            All of the configuration that concerns it, as JSON knows it.
        inputs
            Artifacts that it shows.
        pictures
            Its figures, which are never kept.
        make
            Reads the artifacts.
        """
        digest = self._digest(made_of, inputs)
        told = self._told(place)
        is_kept = digest is not None and told.get("made_of") == digest
        shown = None if is_kept else make()
        summary = summary_from(told["summary"]) if shown is None else shown.summary

        def markup(new: str) -> Markup:
            text = str(new)
            if is_kept and self._before:
                text = self._before.read(f"{place}.html").decode()
            if digest is not None and self._after:
                keeping = {"made_of": digest, "summary": asdict(summary)}
                self._after.add(f"{place}.json", json.dumps(keeping).encode())
                self._after.add(f"{place}.html", text.encode())
            return with_pictures(text, pictures)

        return Section(summary, shown, markup)

    def _digest(self, made_of: Sequence[object], inputs: Sequence[str]) -> str | None:
        if self._known is None:
            return None
        digests = {name: self._known.digests[name] for name in inputs}
        line = json.dumps([self._known.made.code, made_of, digests])
        return hashlib.sha256(line.encode()).hexdigest()

    def _told(self, place: str) -> Mapping[str, Any]:
        """What is kept of a section; nothing where any of it is missing or damaged."""
        if self._before is None:
            return {}
        try:
            self._before.read(f"{place}.html")
            told: Mapping[str, Any] = json.loads(self._before.read(f"{place}.json"))
        except ArtifactError:
            return {}
        return told


@contextmanager
def kept_sections(known: Known | None, memory: Path = _MEMORY) -> Iterator[Sections]:
    """Sections from before; those of this page are kept once it is made, of the code it tells."""
    if known is None:
        yield Sections(None, None, None)
        return
    with (
        _opened(memory) as before,
        written_whole(memory) as partial,
        new_archive(partial) as after,
    ):
        yield Sections(known, before, after)
        known.check_code()


@contextmanager
def _opened(memory: Path) -> Iterator[ArchiveReader | None]:
    try:
        archive = ArchiveReader(memory)
    except ArtifactError:
        yield None
        return
    with closing(archive):
        yield archive
