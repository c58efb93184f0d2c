"""All that is there: recordings, stimuli, comparisons, and what is missing or damaged."""

from collections.abc import Mapping
from typing import Any

from striate import places
from striate.config.conditions import PlainCondition
from striate.config.figures import shows_courses
from striate.dashboard import wire
from striate.dashboard.resources import pictures
from striate.dashboard.resources.asked import title_of
from striate.dashboard.resources.shelf import Shelf, compared_in
from striate.dashboard.sent.numbers import text
from striate.dashboard.shown.colours import colours
from striate.dashboard.stored.facts import Facts
from striate.proposal.yamltext import as_yaml
from striate.settings import ComparisonSettings, StyleSettings
from striate.version import VERSION


def catalogue_of(
    shelf: Shelf, version: str, project: str, config_fault: str, is_live: bool
) -> wire.Catalogue:
    """The catalogue of a moment."""
    settings = shelf.settings
    return wire.Catalogue(
        version=version,
        project=text(project),
        striate_version=VERSION,
        bin_ms=settings.bin_ms,
        window=(settings.window.start, settings.window.stop),
        fdr=settings.statistics.fdr,
        recordings=[_recording(shelf, name) for name in settings.recordings],
        comparisons=[
            _listed(shelf, recording, comparison)
            for comparison, recordings in compared_in(settings)
            for recording in recordings
        ],
        pooled=[
            _pooled(shelf, comparison, recordings)
            for comparison, recordings in compared_in(settings)
            if len(recordings) > 1
        ],
        colours=colours(settings.style.colormap),
        live=is_live,
        config_fault=text(config_fault),
    )


def empty_catalogue(
    version: str, name: str, bin_ms: float, window: tuple[float, float], fdr: float
) -> wire.Catalogue:
    """The catalogue beside a recording that comes in where there is no project."""
    return wire.Catalogue(
        version=version,
        project=text(name),
        striate_version=VERSION,
        bin_ms=bin_ms,
        window=window,
        fdr=fdr,
        recordings=[],
        comparisons=[],
        pooled=[],
        colours=colours(StyleSettings().colormap),
        live=True,
    )


def conditions_in_words(conditions: Mapping[str, PlainCondition]) -> str:
    """The conditions of a stimulus as config.yaml writes them."""
    plain: dict[str, Any] = {}
    for label, condition in conditions.items():
        values = condition.get("any_of", [])
        plain[label] = condition if not values else values[0] if len(values) == 1 else values
    return text(as_yaml(plain))


def _artifact(shelf: Shelf, place: str, *beside: str) -> wire.Artifact:
    """What is known of an artifact, which is shown beside others."""
    facts, outdated = shelf.of(place), shelf.outdated(place, *beside)
    return wire.Artifact(readiness=facts.readiness, fault=text(facts.fault), outdated=outdated)


def _recording(shelf: Shelf, recording: str) -> wire.Recording:
    settings, place = shelf.settings, places.RECORDING.format(recording=recording)
    facts = shelf.of(place)
    wanted, label = settings.recordings[recording], settings.tuning_of(recording)
    responses = shelf.of(places.RESPONSES.format(recording=recording))
    raw = ", ".join(path.name for path in wanted.raw_files.values())
    return wire.Recording(
        id=recording,
        source=facts.said.get("source") or raw or f"simulated {wanted.simulate}",
        artifact=_artifact(shelf, place),
        trial_count=facts.said.get("trial_count"),
        channel_count=facts.said.get("channel_count"),
        areas=facts.said.get("areas", {}),
        tuning=label if label in responses.said.get("tunable", ()) else None,
        stimuli=[_stimulus(shelf, recording, name) for name in settings.stimuli],
        printed=_there(shelf, pictures.of_recording(settings, recording)),
    )


def _stimulus(shelf: Shelf, recording: str, stimulus: str) -> wire.Stimulus:
    place = places.MEANS.format(recording=recording, stimulus=stimulus)
    facts, made = shelf.of(place), shelf.stamped(place)
    means = _artifact(shelf, place)
    wanted = made.conditions if made and means.outdated else shelf.settings.conditions(stimulus)
    return wire.Stimulus(
        id=stimulus,
        trial_count=facts.said.get("trial_count"),
        conditions=conditions_in_words(wanted),
        means=means.model_copy(update={"fault": means.fault or facts.said.get("none", "")}),
    )


def _there(shelf: Shelf, named: dict[str, wire.Printed]) -> list[wire.Printed]:
    return [printed for place, printed in named.items() if shelf.is_there(place)]


def _listed(shelf: Shelf, recording: str, comparison: str) -> wire.Listed:
    settings, named = shelf.settings, {"recording": recording, "comparison": comparison}
    wanted, facts = settings.comparisons[comparison], shelf.of(places.COMPARISON.format(**named))
    has_courses = any(map(shows_courses, settings.figures))
    courses = _of_sides(shelf, places.COURSES.format(**named), wanted) if has_courses else None
    counts = ("channel_count", "tested", "a_larger", "b_larger")
    return wire.Listed(
        id=comparison,
        recording=recording,
        title=title_of(wanted),
        a=wanted.a,
        b=wanted.b,
        artifact=_compared(shelf, recording, comparison),
        printed=_there(shelf, pictures.of_comparison(settings, recording, comparison)),
        courses=courses,
        **{name: facts.said.get(name) for name in counts},
    )


def _compared(shelf: Shelf, recording: str, comparison: str) -> wire.Artifact:
    """Of all that a comparison is shown from."""
    place = places.COMPARISON.format(recording=recording, comparison=comparison)
    wanted = shelf.settings.comparisons[comparison]
    others = _of_others(shelf.of(place), wanted)
    if shelf.of(place).readiness != "ready" or others:
        return others or _artifact(shelf, place)
    means = {
        stimulus: places.MEANS.format(recording=recording, stimulus=stimulus)
        for stimulus in (wanted.a, wanted.b)
    }
    for stimulus, facts in ((name, shelf.of(of)) for name, of in means.items()):
        if facts.readiness != "ready":
            said = text(f"means of '{stimulus}': {facts.fault}")
            return wire.Artifact(readiness=facts.readiness, fault=said)
    return _artifact(shelf, place, *means.values())


def _of_sides(shelf: Shelf, place: str, wanted: ComparisonSettings) -> wire.Artifact:
    """An artifact in which A is compared with B."""
    return _of_others(shelf.of(place), wanted) or _artifact(shelf, place)


def _of_others(facts: Facts, wanted: ComparisonSettings) -> wire.Artifact | None:
    """A comparison of other stimuli than config.yaml compares now is not shown."""
    if not facts.said or (facts.said["a"], facts.said["b"]) == (wanted.a, wanted.b):
        return None
    return wire.Artifact(
        readiness="missing",
        fault=f"what is there compares '{facts.said['a']}' with '{facts.said['b']}'; "
        "`snakemake --cores 4` makes it anew",
    )


def _pooled(shelf: Shelf, comparison: str, recordings: tuple[str, ...]) -> wire.Pooled:
    wanted, place = (
        shelf.settings.comparisons[comparison],
        places.POOLED.format(comparison=comparison),
    )
    facts = shelf.of(place)
    return wire.Pooled(
        id=comparison,
        title=title_of(wanted),
        a=wanted.a,
        b=wanted.b,
        recordings=facts.said.get("recordings", [*recordings]),
        artifact=_of_sides(shelf, place, wanted),
    )
