"""The report: every comparison on one page that works from disk, without network.

Labels and titles come from files of any origin: the template escapes all of them, and the page
forbids requests and every script but the one that sorts tables, which it knows by its digest.
"""

import base64
import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import jinja2

from striate.configslice import Config
from striate.libraryversions import library_versions
from striate.panels.captions import counted
from striate.prose import number, signed_number, stimulus_in_words
from striate.rawfiles import digest_name
from striate.recording import notes
from striate.report.flow import recordings_of, stages
from striate.report.literature import cited_methods, cited_sources
from striate.report.populations import Population, population_of
from striate.report.recordings import recorded
from striate.report.results import Result, result_of
from striate.version import VERSION
from striate.wholefile import opened_for_writing, written_whole

_LIBRARIES: Final = ("numpy", "scipy", "xarray", "numcodecs", "matplotlib", "snakemake")
_HERE: Final = Path(__file__).parent
_SCRIPT: Final = "sorting.js"


@dataclass(frozen=True)
class Compared:
    """One comparison: over its recordings, where there are several, and in each of them."""

    comparison: str
    population: Population | None
    results: tuple[Result, ...]


def save_report(config: Config, path: Path) -> None:
    """Write the page beside its place and move it there; it shows the artifacts of its folder.

    `config` is the whole configuration in built-in types, as `specs.report_spec` gives it.

    Raises
    ------
    ArtifactError
        An artifact that the page shows is missing or damaged.
    """
    page = _template().stream(_contents(config, path.parent))
    with written_whole(path) as partial, opened_for_writing(partial) as file:
        # the name of a raw file may hold bytes that are no text
        page.dump(file, encoding="utf-8", errors="replace")


def _contents(config: Config, folder: Path) -> dict[str, Any]:
    every = [_compared(config, comparison, folder) for comparison in sorted(config["comparisons"])]
    recordings = [recorded(config, recording, folder) for recording in config["recordings"]]
    told = [result.methods for of in every for result in of.results]
    told += [of.population.methods for of in every if of.population]
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


def _compared(config: Config, comparison: str, folder: Path) -> Compared:
    recordings = recordings_of(config, comparison)
    return Compared(
        comparison,
        population_of(comparison, folder) if len(recordings) > 1 else None,
        tuple(result_of(config, comparison, recording, folder) for recording in recordings),
    )


def _software() -> dict[str, str]:
    versions = library_versions()
    return {"striate": VERSION} | {name: versions[name] for name in ("python", *_LIBRARIES)}


def _digest(script: Path) -> str:
    """What the policy of the page allows to run: the script, as it stands between its tags."""
    text = script.read_text(encoding="utf-8").removesuffix("\n")
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _template() -> jinja2.Template:
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
    }
    return environment.get_template("page.html.jinja")
