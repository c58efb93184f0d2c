"""Pages of the report, made from small artifacts and taken apart again."""

import json
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import xarray as xr

from by_hand import spikes_from_counts
from configurations import settings_from
from striate import specs
from striate.comparisons import comparison
from striate.config.figures import shows_courses
from striate.courses import courses
from striate.means import stimulus_means
from striate.pooling import pooled
from striate.report.page import save_report
from striate.responses import responses
from striate.settings import Settings
from striate.significance import Baseline, Statistics, tested
from striate.stores import save
from striate.tables import save_table

CONFIG = """\
recordings:
  monkey-a: {simulate: v1v2-1, seed: 1}
  monkey-b: {file: private/folder/monkey-b.mat, window: {start: 0.02, stop: 0.06}, baseline: s1}
  monkey-c: {file: c.mat, reader: v1v2-1}
stimuli:
  first: {stimulus: s0}
  second: {stimulus: {contains: S1}, trial: {max: 200}}
  s1: {stimulus: s1}
  unused: {stimulus: other}
window: {start: 0.01, stop: 0.05}
comparisons:
  first-vs-second:
    {a: first, b: second, title: "First against second", recordings: [monkey-b, monkey-a]}
  second-vs-first: {a: second, b: first, recordings: [monkey-a]}
statistics: {permutations: 99}
figures: [heatmap, difference, overview]
style: {format: [png, pdf]}
"""
ONE_RECORDING = """\
recordings:
  monkey-a: {simulate: v1v2-1, seed: 1}
stimuli:
  first: {stimulus: s0}
  second: {stimulus: {contains: S1}, trial: {max: 200}}
window: {start: 0.01, stop: 0.05}
comparisons:
  first-vs-second: {a: first, b: second, title: "First against second"}
  second-vs-first: {a: second, b: first}
statistics: {permutations: 99}
figures: [heatmap, difference, overview]
style: {format: [png, pdf]}
"""
WITH_COURSES = ONE_RECORDING.replace("[heatmap, difference,", "[heatmap, time-course,")
VOID = {"meta", "img"}


@dataclass
class Page(HTMLParser):
    """A page taken apart; parsing fails where elements are not nested."""

    elements: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    open_tags: list[str] = field(default_factory=list)

    def __post_init__(self):
        super().__init__()

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open_tags.append(tag)

    def handle_endtag(self, tag):
        assert self.open_tags.pop() == tag

    def handle_data(self, data):
        if not {"style", "script"} & {*self.open_tags}:
            self.texts.append(data)

    @property
    def text(self):
        return " ".join(" ".join(self.texts).split())

    def all(self, tag):
        return [attrs for name, attrs in self.elements if name == tag]

    def values(self, attribute):
        return [attrs[attribute] for _, attrs in self.elements if attribute in attrs]


def page_of(path: Path) -> Page:
    return page_in(path.read_text(encoding="utf-8"))


def page_in(text: str) -> Page:
    page = Page()
    page.feed(text)
    page.close()
    assert page.open_tags == []
    return page


def section(path: Path, identity: str) -> Page:
    """One section of the page, with the sections inside it."""
    text = path.read_text(encoding="utf-8")
    start = text.index(f'id="{identity}"')
    start, depth, end = text.rindex("<section", 0, start), 0, 0
    for end in range(start, len(text)):
        depth += text.startswith("<section", end) - text.startswith("</section>", end)
        if depth == 0:
            break
    return page_in(text[start:end] + "</section>")


def png(width: int = 4, height: int = 2) -> bytes:
    def chunk(kind, content):
        checked = kind + content
        return struct.pack(">I", len(content)) + checked + struct.pack(">I", zlib.crc32(checked))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    grey = bytes(37 * number % 256 for number in range(width))
    rows = zlib.compress((b"\0" + grey) * height)
    parts = chunk(b"IHDR", header), chunk(b"IDAT", rows), chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def recorded(name: str) -> xr.Dataset:
    counts = np.random.default_rng(len(name)).binomial(1, 0.03, (8, 3, 100))
    return told(spikes_from_counts(counts), name)


def told(recording: xr.Dataset, name: str) -> xr.Dataset:
    """The recording with what a file says of itself."""
    return recording.assign_attrs(
        recording=name, source=f"{name}.mat", source_sha256="ab" * 32, citation="Someone (2019)"
    )


def driven(name: str) -> xr.Dataset:
    """Forty trials; of three channels, c1 fires to s0 alone, c2 to s1 alone, c3 never."""
    counts = np.zeros((40, 3, 100), dtype=int)
    counts[::2, 0, 10:90:4], counts[1::2, 1, 10:90:4] = 1, 1
    counts[:, :2] += np.random.default_rng(3).binomial(1, 0.02, (40, 2, 100))
    return told(spikes_from_counts(np.minimum(counts, 1)), name)


def made(
    folder: Path, text: str = CONFIG, recording_of: Callable[[str], xr.Dataset] = recorded
) -> Path:
    """The file of a page made from new artifacts in `folder`."""
    settings = settings_from(text, folder)
    results = folder / "results"
    make_artifacts(settings, results, recording_of)
    save_report(json.loads(specs.report_spec(settings)), results / "report.html")
    return results / "report.html"


def make_artifacts(
    settings: Settings, folder: Path, recording_of: Callable[[str], xr.Dataset] = recorded
) -> None:
    """Everything that the page shows or links to, as the pipeline leaves it."""
    for recording in settings.recordings:
        measured, _ = _measured(settings, recording, recording_of(recording))
        save(measured, folder / f"responses/{recording}.zarr.zip")
        _touch(folder / f"recordings/{recording}.zarr.zip")
        _draw(settings.figures_of_recordings(), folder / f"figures/{recording}")
    for name in settings.comparisons:
        every = [
            _compare(settings, name, recording, recording_of(recording), folder)
            for recording in settings.recordings_of(name)
        ]
        if len(every) > 1:
            chosen = settings.statistics
            together = pooled(every, chosen.permutations, chosen.seed)
            save(together, folder / f"comparisons/{name}.zarr.zip")
            _touch(folder / f"comparisons/{name}.csv")


def _compare(
    settings: Settings, name: str, recording: str, opened: xr.Dataset, folder: Path
) -> xr.Dataset:
    wanted = settings.comparisons[name]
    measured, means = _measured(settings, recording, opened)
    a, b = means(wanted.a), means(wanted.b)
    said = json.loads(specs.compare_spec(settings, recording, name))["baseline"]
    baseline = None
    if isinstance(said, str):
        baseline = Baseline(said, means(said)["trial_numbers"].to_numpy())
    elif said:
        baseline = Baseline(f"{said[0]:g} to {said[1]:g} s")
    trials = a["trial_numbers"].to_numpy(), b["trial_numbers"].to_numpy()
    statistics = _statistics(settings)
    compared = comparison(a, b).assign_attrs(comparison=name)
    compared = tested(compared, measured, trials, baseline, statistics)
    stem = f"comparisons/{recording}/{name}"
    save(compared, folder / f"{stem}.zarr.zip")
    _touch(folder / f"{stem}.csv")
    if any(map(shows_courses, settings.figures)):
        spec = json.loads(specs.course_spec(settings, recording, name))
        timed = courses(compared, opened, trials, spec["bin_ms"], **spec["statistics"])
        save(timed, folder / f"courses/{recording}/{name}.zarr.zip")
        _touch(folder / f"courses/{recording}/{name}.csv")
    for side, of in ((wanted.a, a), (wanted.b, b)):
        if not (path := folder / f"means/{recording}/{side}.zarr.zip").exists():
            save(of, path)
    _draw(settings.figures_of_comparisons(), folder / f"figures/{recording}/{name}")
    return compared


def _measured(
    settings: Settings, recording: str, opened: xr.Dataset
) -> tuple[xr.Dataset, Callable[[str], xr.Dataset]]:
    measured = responses(opened, **json.loads(specs.respond_spec(settings, recording)))

    def means(stimulus: str) -> xr.Dataset:
        spec = json.loads(specs.mean_spec(settings, recording, stimulus))
        return stimulus_means(opened, measured, **spec)

    return measured, means


def _statistics(settings: Settings) -> Statistics:
    return Statistics(**settings.statistics.model_dump(mode="json"))


def _draw(figures: tuple[str, ...], folder: Path) -> None:
    for figure in figures:
        _touch(folder / f"{figure}.pdf")
        (folder / f"{figure}.png").write_bytes(png())
        save_table({"channel": ["c1"], "mean": [1.0]}, folder / f"{figure}.csv")


def _touch(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
