"""The report: every comparison on one page that works from disk, without network.

Labels and titles come from files of any origin: the template escapes all of them, and the page
forbids requests and every script but the one that sorts tables, which it knows by its digest.
"""

import base64
import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import jinja2

from striate.configslice import Config
from striate.libraryversions import library_versions
from striate.panels.captions import counted
from striate.places import POOLED
from striate.prose import number, signed_number, stimulus_in_words
from striate.rawfiles import digest_name
from striate.recording import notes
from striate.report.flow import recordings_of, stages
from striate.report.kept import Section, Sections, kept_sections
from striate.report.literature import cited_methods, cited_sources
from striate.report.pictures import with_pictures
from striate.report.populations import Population, population_of
from striate.report.recordings import recorded
from striate.report.results import Result, pictures_of, result_of
from striate.report.shown import concerned, shown_of
from striate.stamping import Known
from striate.version import VERSION
from striate.wholefile import opened_for_writing, written_whole

_LIBRARIES: Final = ("numpy", "scipy", "xarray", "numcodecs", "matplotlib", "snakemake")
_HERE: Final = Path(__file__).parent
_SCRIPT: Final = "sorting.js"


@dataclass(frozen=True)
class Compared:
    """One comparison: over its recordings, where there are several, and in each of them."""

    comparison: str
    population: Section[Population] | None
    results: tuple[Section[Result], ...]


def save_report(config: Config, path: Path, known: Known | None = None) -> None:
    """Write the page beside its place and move it there; it shows the artifacts of its folder.

    Parameters
    ----------
    config
        The whole configuration in built-in types, as `specs.report_spec` gives it.
    known
        What the workflow knows of the artifacts: sections of the same are kept from run to run.

    Raises
    ------
    ArtifactError
        An artifact that the page shows is missing or damaged.
    """
    with (
        kept_sections(known) as kept,
        written_whole(path) as partial,
        opened_for_writing(partial) as file,
    ):
        page = template().stream(_contents(config, path.parent, kept))
        # the name of a raw file may hold bytes that are no text
        page.dump(file, encoding="utf-8", errors="replace")


def _contents(config: Config, folder: Path, kept: Sections) -> dict[str, Any]:
    names = sorted(config["comparisons"])
    every = [_compared(config, comparison, folder, kept) for comparison in names]
    recordings = [recorded(config, recording, folder) for recording in config["recordings"]]
    told = [result.summary.methods for of in every for result in of.results]
    told += [of.population.summary.methods for of in every if of.population]
    return {
        "config": config,
        "compared": every,
        "recordings": recordings,
        "sources": cited_sources({of.recording: of.attrs for of in recordings}),
        "literature": cited_methods(told),
        "stages": stages(config, sum(of.file_count for of in recordings)),
        "software": _software(),
        "script_digest": _digest(_HERE / _SCRIPT),
    }


def _compared(config: Config, comparison: str, folder: Path, kept: Sections) -> Compared:
    recordings = recordings_of(config, comparison)
    results = tuple(_result(config, comparison, name, folder, kept) for name in recordings)
    population = _population(comparison, folder, kept) if len(recordings) > 1 else None
    return Compared(comparison, population, results)


def _population(comparison: str, folder: Path, kept: Sections) -> Section[Population]:
    inputs = [POOLED.format(comparison=comparison)]
    return kept.section(comparison, [], inputs, [], lambda: population_of(comparison, folder))


def _result(
    config: Config, comparison: str, recording: str, folder: Path, kept: Sections
) -> Section[Result]:
    part = concerned(config, comparison, recording)
    return kept.section(
        f"{comparison}/{recording}",
        [part],
        shown_of(part, comparison, recording),
        pictures_of(part, comparison, recording, folder),
        lambda: result_of(part, comparison, recording, folder),
    )


def _software() -> dict[str, str]:
    versions = library_versions()
    return {"striate": VERSION} | {name: versions[name] for name in ("python", *_LIBRARIES)}


def _digest(script: Path) -> str:
    """What the policy of the page allows to run: the script, as it stands between its tags."""
    text = script.read_text(encoding="utf-8").removesuffix("\n")
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


@cache
def template() -> jinja2.Template:
    """The template of the page, compiled with all its parts: that takes longer than to fill it."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_HERE),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "number": number,
        "signed": signed_number,
        "in_words": stimulus_in_words,
        "counted": counted,
        "notes": notes,
        "digest_name": digest_name,
        "with_pictures": with_pictures,
    }
    for part in environment.list_templates(extensions=("jinja", "css", "js")):
        environment.get_template(part)
    return environment.get_template("page.html.jinja")
