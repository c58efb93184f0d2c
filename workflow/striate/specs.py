"""The slice of the settings that each step reads, as one canonical line of JSON.

A rule hands its step this one parameter. Snakemake keeps parameters as a set of values without
names, so two that swap would go unseen; here every value has its name, in a fixed order.
"""

import json
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any, Final, TypeAlias

from striate.configslice import Config, configuration
from striate.digests import remembered_sha256
from striate.rawfiles import parts_of, source_sha256
from striate.settings import WIDTHS_MM, ComparisonSettings, RecordingSettings, Settings, Window

Content: TypeAlias = dict[str, object]
"""Names of raw files and of what belongs to them, and their digest."""

IN_COLOURS_OF_VALUES: Final = frozenset({"heatmap", "array-map"})
"""Figures that a colour map concerns."""

IN_ROWS_OF_CHANNELS: Final = frozenset({"heatmap", "difference"})
"""Figures that the order of channels concerns."""


def simulate_spec(settings: Settings, recording: str) -> str:
    """What `steps.simulate` reads."""
    wanted = settings.recordings[recording]
    return _canonical({"layout": wanted.simulate, "seed": wanted.seed, "size": wanted.size})


def content_of(files: Collection[Path]) -> Content:
    """What raw files hold, and what belongs to them."""
    return {
        "sources": [
            str(part.relative_to(path.parent)) for path in files for part in parts_of(path)
        ],
        "sha256": source_sha256(files, remembered_sha256) if files else None,
    }


def names_of(files: Collection[Path]) -> Content:
    """In its place where no raw file is to be looked into: see `as_read`."""
    return {"sources": [path.name for path in files], "sha256": None}


def convert_spec(
    settings: Settings,
    recording: str,
    content: Callable[[Collection[Path]], Content] = content_of,
) -> str:
    """What `steps.convert` reads, and the content of the raw files."""
    wanted = settings.recordings[recording]
    return _canonical(
        {
            "recording": recording,
            "reader": reader_of(settings, recording),
            "options": wanted.options,
            "names": [*(wanted.files or {})],
            "simulated": wanted.simulate is not None,
            **content(wanted.raw_files.values()),
        }
    )


def as_read(spec: str, before: str) -> str:
    """A spec of `convert` with `names_of` files, as if they held what they held `before`.

    Where they are files of other names, it stays as it is.
    """
    wanted, was = json.loads(spec), json.loads(before)
    if {name.split("/")[0] for name in was.get("sources", ())}.issuperset(wanted["sources"]):
        wanted |= {name: was.get(name) for name in ("sources", "sha256")}
    return _canonical(wanted)


def reader_of(settings: Settings, recording: str) -> str | None:
    """Name of the reader, or None where the content of the file decides."""
    wanted = settings.recordings[recording]
    return wanted.reader or wanted.simulate


def respond_spec(settings: Settings, recording: str) -> str:
    """What `steps.respond` reads."""
    window, baseline = settings.window_of(recording), settings.baseline_of(recording)
    within_trial = _limits(baseline) if isinstance(baseline, Window) else None
    return _canonical({"window": _limits(window), "baseline": within_trial})


def mean_spec(settings: Settings, recording: str, stimulus: str) -> str:
    """What `steps.mean` reads."""
    conditions, bin_ms = settings.conditions(stimulus), settings.bin_ms_of(recording)
    return _canonical({"stimulus": stimulus, "conditions": conditions, "bin_ms": bin_ms})


def compare_spec(settings: Settings, recording: str, comparison: str) -> str:
    """What `steps.compare` reads; A comes first."""
    wanted = settings.comparisons[comparison]
    return _canonical(pair(settings, recording, comparison, wanted.a, wanted.b))


def pair(settings: Settings, recording: str, comparison: str, a: str, b: str) -> dict[str, Any]:
    """What comparing any two stimuli takes, whether config.yaml has that comparison or not."""
    baseline = settings.baseline_of(recording)
    stimuli = [a, b, *([baseline] if isinstance(baseline, str) else [])]
    return {
        "comparison": comparison,
        "a": a,
        "b": b,
        "baseline": _limits(baseline) if isinstance(baseline, Window) else baseline,
        "stimuli": {name: settings.conditions(name) for name in stimuli},
        "statistics": settings.statistics.model_dump(mode="json"),
    }


def course_spec(settings: Settings, recording: str, comparison: str) -> str:
    """What `steps.course` reads, and which stimuli are compared: the plan names them."""
    wanted, chosen = settings.comparisons[comparison], settings.statistics
    return _canonical(
        {
            "comparison": comparison,
            "a": wanted.a,
            "b": wanted.b,
            "bin_ms": settings.bin_ms_of(recording),
            "statistics": {"permutations": chosen.permutations, "seed": chosen.seed},
        }
    )


def pool_spec(settings: Settings) -> str:
    """What `steps.pool` reads."""
    chosen = settings.statistics
    return _canonical({"permutations": chosen.permutations, "seed": chosen.seed})


def render_spec(
    settings: Settings, figure: str, recording: str, comparison: str | None = None
) -> str:
    """What `steps.render` reads, of a figure of a comparison or of a recording."""
    style: dict[str, object] = {"width_mm": WIDTHS_MM[settings.style.width]}
    if figure in IN_COLOURS_OF_VALUES:
        style["colormap"] = settings.style.colormap
    title = settings.comparisons[comparison].title if comparison else ""
    own = {"label": settings.tuning_of(recording)} if figure == "tuning" else {}
    if figure in IN_ROWS_OF_CHANNELS:
        own["order"] = settings.style.order
    origin, part = _origin(settings.recordings[recording]), _part(settings, recording, comparison)
    if figure not in IN_COLOURS_OF_VALUES:
        del part["style"]["colormap"]
    if figure not in IN_ROWS_OF_CHANNELS:
        del part["style"]["order"]
    made_by = configuration(part, recording, origin, comparison, [figure])
    spec = {"figure": figure, "title": title, "settings": own, "style": style, "made_by": made_by}
    # as canonical without sorting, which would lose the order of files that make one recording
    return json.dumps(spec, ensure_ascii=False, allow_nan=False)


def _part(settings: Settings, recording: str, comparison: str | None) -> dict[str, Any]:
    """Of the configuration, what concerns a comparison in a recording, in built-in types."""
    every = ("window", "bin_ms", "baseline", "tuning", "statistics", "style")
    part = settings.model_dump(mode="json", include={*every}, exclude_none=True, warnings=False)
    part["recordings"] = {recording: _said(settings.recordings[recording])}
    if comparison:
        wanted = settings.comparisons[comparison]
        part["comparisons"] = {comparison: _said(wanted)}
        named = [wanted.a, wanted.b, settings.baseline_of(recording)]
        stimuli = dict.fromkeys((name for name in settings.stimuli if name in named), True)
        include: Any = {"stimuli": stimuli}
        part |= settings.model_dump(mode="json", include=include, exclude_none=True, warnings=False)
    return part


def _origin(recording: RecordingSettings) -> Config:
    """Its raw files by their names alone: the folders are those of one machine."""
    if recording.files:
        return {"files": {name: path.name for name, path in recording.files.items()}}
    return {"file": recording.file.name} if recording.file else {}


def report_spec(settings: Settings) -> str:
    """What `steps.report` reads: the configuration, without defaults where there may be thousands.

    Bash takes 128 kB as one argument, which a thousand recordings with all they may say exceed. The
    artifacts know the name of their raw file, but not which of several files is called what. The
    page says nothing of folders.
    """
    spec = settings.model_dump(mode="json", exclude_none=True, warnings=False)
    spec["recordings"] = {name: _said(wanted) for name, wanted in settings.recordings.items()}
    spec["comparisons"] = {name: _said(wanted) for name, wanted in settings.comparisons.items()}
    ordered = json.loads(_canonical(spec))
    for name, wanted in settings.recordings.items():
        if wanted.files:
            # sorted, they would lose the order in which they make one recording
            ordered["recordings"][name] |= _origin(wanted)
    return json.dumps(ordered, ensure_ascii=False, allow_nan=False)


def _said(wanted: RecordingSettings | ComparisonSettings) -> dict[str, object]:
    # pydantic warns of fields with a validator of their own, and yet writes them right
    elsewhere = {"file", "files"}
    said = wanted.model_dump(mode="json", exclude_defaults=True, exclude=elsewhere, warnings=False)
    return {name: _without_unset(value) for name, value in said.items()}


def _without_unset(value: Any) -> Any:
    """Options of a reader without those that were left out: config.yaml knows no null."""
    if not isinstance(value, dict):
        return value
    return {name: _without_unset(inner) for name, inner in value.items() if inner is not None}


def _limits(window: Window) -> list[float]:
    return [window.start, window.stop]


def _canonical(spec: dict[str, object]) -> str:
    return json.dumps(spec, sort_keys=True, ensure_ascii=False, allow_nan=False)
