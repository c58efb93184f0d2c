"""The page with its results as files: it needs no server, and opens from any folder."""

import base64
import json
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Final

from striate.command import printable
from striate.dashboard import builtpage, wire
from striate.dashboard.faults import AbsentError, UnfitError, faults_in_words
from striate.dashboard.resources.results import Results
from striate.dashboard.sent.resource import Arrays, Made, Printed, Resource, encoded
from striate.dashboard.site.folder import SiteFolder, written_site
from striate.errors import StriateError
from striate.progress import with_progress
from striate.runlock import run_at_work
from striate.wholefile import in_bytes

MOST_BYTES: Final = 1_000_000_000
"""How large a site may be; trials one by one are left out where they do not fit."""

_INDEX: Final = "index.html"
_DATA: Final = "data/"
_NOT_ASCII: Final = re.compile(r"[^\x00-\x7f]+")
_PROTOTYPE: Final = re.compile(r'(?<!\\)"__proto__":')
"""A name like any other in JSON, but not in a script."""


@dataclass(frozen=True)
class Part:
    """A resource of the site.

    Attributes
    ----------
    path
        As below `/api/`; made of ids and positions alone.
    may_lack
        Whether the site is whole without it.
    """

    path: str
    find: Callable[[Results], Resource]
    may_lack: bool = False


def write_site(config: Path, out: Path) -> None:
    """Write the page and the results of the project in the working directory.

    Raises
    ------
    SettingsError
        The configuration has faults.
    StriateError
        `out` holds something else than a site, a run is at work, or the site would be too large.
    """
    results = Results(Path.cwd(), config)
    try:
        _refuse_while_a_run_is_at_work()
        with written_site(out) as site:
            left_out = _write(results, site)
            _refuse_while_a_run_is_at_work()
    finally:
        results.close()
    print(f"wrote {out}: {in_bytes(site.size_bytes)} in {len(site.digests)} files")
    if left_out:
        print(
            f"left out, to stay below {in_bytes(MOST_BYTES)}: the trials of {left_out} pairs of a"
            " channel and a stimulus, one by one"
        )
    print(f"open {out / _INDEX} in a browser, or copy the folder to any web server")


def parts(catalogue: wire.Catalogue) -> Iterator[Part]:
    """All that a page without a server can show; what it can do without comes last."""
    for of in catalogue.comparisons:
        yield from _of_comparison(of)
    for pooled in catalogue.pooled:
        if pooled.artifact.readiness == "ready":
            yield Part(f"pooled/{pooled.id}", partial(Results.pooled, comparison=pooled.id))
    for recording in catalogue.recordings:
        yield from _of_recording(recording)
    printed = [of.printed for of in catalogue.comparisons]
    printed += [of.printed for of in catalogue.recordings]
    for figure in chain.from_iterable(printed):
        yield Part(f"figures/{figure.path}", partial(Results.figure, path=figure.path))
    for recording in catalogue.recordings:
        yield from _trials_of(recording)


def as_script(path: str, made: Made) -> bytes:
    """A script that hands a resource to the page; in ASCII, whatever the page is read as."""
    content, _ = encoded(made)
    if isinstance(made, Arrays):
        told = json.dumps(base64.b64encode(content).decode())
    else:
        told = _NOT_ASCII.sub(lambda found: json.dumps(found[0])[1:-1], content.decode())
        told = _PROTOTYPE.sub('["__proto__"]:', told)
    return f"striate.receive({json.dumps(path)},{told});\n".encode("ascii")


def _write(results: Results, site: SiteFolder) -> int:
    """Write everything; how much of what a site may lack was left out."""
    for name, content in _page():
        site.add(name, content)
    catalogue = results.settled()
    most_bytes = MOST_BYTES - len(as_script("catalogue", catalogue))
    left_out, faults = 0, dict[str, None]()
    for part in with_progress([*parts(catalogue)], "writing the site"):
        try:
            left_out += bool(left_out) or not _add(results, part, site, most_bytes)
        except (AbsentError, UnfitError) as fault:
            faults[printable(str(fault))] = None
    for told in faults:
        print(f"striate: left out: {told}", file=sys.stderr)
    # the last one knows what was found to be damaged
    site.add(f"{_DATA}catalogue.js", as_script("catalogue", results.settled()))
    return left_out


def _add(results: Results, part: Part, site: SiteFolder, most_bytes: int) -> bool:
    """Write a part; whether there was room for it.

    Raises
    ------
    AbsentError, UnfitError
        It cannot be shown; a server would say the same.
    StriateError
        There is no room for what a site must have.
    """
    with faults_in_words():
        made = part.find(results).make()
    if isinstance(made, Printed):
        name, content = part.path, made.content
    else:
        name, content = f"{part.path}.js", as_script(part.path, made)
    if site.size_bytes + len(content) <= most_bytes:
        site.add(f"{_DATA}{name}", content)
        return True
    if part.may_lack:
        return False
    raise StriateError(
        f"the site would be larger than {in_bytes(MOST_BYTES)}; have fewer formats under "
        "style.format, or fewer comparisons, in another config.yaml"
    )


def _page() -> Iterator[tuple[str, bytes]]:
    """The files of the page, and where it finds its results."""
    files = sorted(path for path in builtpage.FOLDER.rglob("*") if path.is_file())
    if builtpage.FOLDER / _INDEX not in files:
        raise StriateError("the page is not built; `npm ci && npm run build` in dashboard/ does it")
    for path in files:
        name, content = path.relative_to(builtpage.FOLDER).as_posix(), path.read_bytes()
        if name == _INDEX:
            content = content.replace(b"<html", f'<html data-results="{_DATA}"'.encode(), 1)
        yield name, content


def _refuse_while_a_run_is_at_work() -> None:
    if said := run_at_work():
        raise StriateError(said)


def _of_comparison(of: wire.Listed) -> Iterator[Part]:
    path = f"recordings/{of.recording}/comparisons/{of.id}"
    if of.artifact.readiness == "ready":
        find = partial(Results.compared, recording=of.recording, comparison=of.id)
        yield Part(path, find)
    if of.courses and of.courses.readiness == "ready":
        find = partial(Results.courses, recording=of.recording, comparison=of.id)
        yield Part(f"{path}/courses", find)


def _of_recording(of: wire.Recording) -> Iterator[Part]:
    for stimulus in _with_means(of):
        find = partial(Results.course, recording=of.id, stimulus=stimulus)
        yield Part(f"recordings/{of.id}/means/{stimulus}/course", find)
    if of.tuning:
        for position in range(of.channel_count or 0):
            find = partial(Results.tuning, recording=of.id, position=position)
            yield Part(f"recordings/{of.id}/channels/{position}/tuning", find)


def _trials_of(of: wire.Recording) -> Iterator[Part]:
    """Of one stimulus after another: what is read of a recording is kept for a while."""
    for stimulus in _with_means(of) if of.artifact.readiness == "ready" else ():
        for position in range(of.channel_count or 0):
            find = partial(Results.trials, recording=of.id, position=position, stimulus=stimulus)
            path = f"recordings/{of.id}/channels/{position}/trials/{stimulus}"
            yield Part(path, find, may_lack=True)


def _with_means(of: wire.Recording) -> list[str]:
    return [stimulus.id for stimulus in of.stimuli if stimulus.means.readiness == "ready"]
