"""Every job of a configuration, in the order of the data: what it reads, writes and runs."""

import json
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path

from striate import places, specs
from striate.codefiles import modules_in
from striate.config.figures import (
    COMPARISON,
    COURSES,
    FIGURES,
    MEANS,
    RECORDING,
    RESPONSES,
    shows_courses,
)
from striate.planning.job import Job, Paths
from striate.report.shown import shown
from striate.settings import Settings


def jobs_of(
    settings: Settings,
    recordings: Sequence[str],
    content: Callable[[Collection[Path]], specs.Content] = specs.content_of,
) -> list[Job]:
    """All jobs, each after those whose artifacts it reads.

    Parameters
    ----------
    recordings
        Those whose raw files are there.
    content
        What is told of raw files.
    """
    compared = [
        (recording, comparison)
        for comparison in settings.comparisons
        for recording in settings.recordings_of(comparison)
        if recording in recordings
    ]
    jobs = [
        *(_simulate(settings, name) for name in recordings if settings.recordings[name].simulate),
        *(_convert(settings, name, content) for name in recordings),
        *(_respond(settings, name) for name in recordings),
        *(_mean(settings, name, of) for name in recordings for of in settings.stimuli),
        *(_compare(settings, *pair) for pair in compared),
        *_courses(settings, compared),
        *_pools(settings, compared),
        *(
            _render(settings, figure, *pair)
            for pair in compared
            for figure in settings.figures_of_comparisons()
        ),
        *(
            _render(settings, figure, name)
            for name in recordings
            for figure in settings.figures_of_recordings()
        ),
    ]
    return [*jobs, _report(settings, jobs)]


def _simulate(settings: Settings, recording: str) -> Job:
    named = {"recording": recording}
    outputs = (places.SIMULATED.format(**named), places.TRUTH.format(**named))
    spec = specs.simulate_spec(settings, recording)
    return Job("simulate", named, {}, outputs, spec, ("simulate.smk", "steps.simulate"))


def _convert(
    settings: Settings,
    recording: str,
    content: Callable[[Collection[Path]], specs.Content],
) -> Job:
    named = {"recording": recording}
    simulated = settings.recordings[recording].simulate
    inputs = {"raw": (places.SIMULATED.format(**named),)} if simulated else {}
    reader = specs.reader_of(settings, recording)
    # without a name, all readers look at the content
    readers = [f"readers.{reader.replace('-', '_')}"] if reader else modules_in("readers")
    outputs = (places.RECORDING.format(**named),)
    spec = specs.convert_spec(settings, recording, content)
    return Job("convert", named, inputs, outputs, spec, ("convert.smk", "steps.convert", *readers))


def _respond(settings: Settings, recording: str) -> Job:
    named = {"recording": recording}
    inputs = {"recording": (places.RECORDING.format(**named),)}
    outputs = (places.RESPONSES.format(**named),)
    spec = specs.respond_spec(settings, recording)
    return Job("respond", named, inputs, outputs, spec, ("respond.smk", "steps.respond"))


def _mean(settings: Settings, recording: str, stimulus: str) -> Job:
    named = {"recording": recording, "stimulus": stimulus}
    inputs = {
        "recording": (places.RECORDING.format(**named),),
        "responses": (places.RESPONSES.format(**named),),
    }
    outputs = (places.MEANS.format(**named),)
    spec = specs.mean_spec(settings, recording, stimulus)
    return Job("mean", named, inputs, outputs, spec, ("mean.smk", "steps.mean"))


def _compare(settings: Settings, recording: str, comparison: str) -> Job:
    named = {"recording": recording, "comparison": comparison}
    inputs = {"responses": (places.RESPONSES.format(**named),)}
    outputs = (places.COMPARISON.format(**named), places.COMPARISON_TABLE.format(**named))
    spec = specs.compare_spec(settings, recording, comparison)
    return Job("compare", named, inputs, outputs, spec, ("compare.smk", "steps.compare"))


def _courses(settings: Settings, compared: Sequence[tuple[str, str]]) -> Iterator[Job]:
    """Time courses of every comparison, if any figure shows them."""
    if not any(map(shows_courses, settings.figures_of_comparisons())):
        return
    for recording, comparison in compared:
        named = {"recording": recording, "comparison": comparison}
        inputs = {
            "recording": (places.RECORDING.format(**named),),
            **_means_of_sides(settings, recording, comparison),
        }
        outputs = (places.COURSES.format(**named), places.COURSES_TABLE.format(**named))
        spec = specs.course_spec(settings, recording, comparison)
        yield Job("course", named, inputs, outputs, spec, ("course.smk", "steps.course"))


def _pools(settings: Settings, compared: Sequence[tuple[str, str]]) -> Iterator[Job]:
    """Comparisons of several recordings, if all are there: of fewer, it is another comparison."""
    counts = Counter(comparison for _, comparison in compared)
    for comparison, count in counts.items():
        several = sorted(settings.recordings_of(comparison))
        if count < len(several) or count == 1:
            continue
        named = {"comparison": comparison}
        inputs = [places.COMPARISON.format(recording=name, **named) for name in several]
        outputs = (places.POOLED.format(**named), places.POOLED_TABLE.format(**named))
        spec = specs.pool_spec(settings)
        yield Job(
            "pool", named, {"comparisons": (*inputs,)}, outputs, spec, ("pool.smk", "steps.pool")
        )


def _render(settings: Settings, figure: str, recording: str, comparison: str | None = None) -> Job:
    named = {"recording": recording}
    artifacts = {
        RECORDING: places.RECORDING.format(**named),
        RESPONSES: places.RESPONSES.format(**named),
    }
    stem, rule = places.FIGURE_OF_RECORDING, "render_recording"
    if comparison is not None:
        named["comparison"] = comparison
        stem, rule = places.FIGURE, "render"
        sides = _means_of_sides(settings, recording, comparison)
        artifacts |= {side: path for side, (path,) in sides.items()}
        artifacts[COMPARISON] = places.COMPARISON.format(**named)
        artifacts[COURSES] = places.COURSES.format(**named)
    named["figure"] = figure
    outputs = tuple(stem.format(**named, format=end) for end in (*settings.style.format, "csv"))
    spec = specs.render_spec(settings, figure, recording, comparison)
    drawing = f"figures.{figure.replace('-', '_')}"
    shown_ones = tuple(artifacts[name] for name in FIGURES[figure])
    return Job(
        rule,
        named,
        {"artifacts": shown_ones},
        outputs,
        spec,
        ("render.smk", "steps.render", drawing),
    )


def _means_of_sides(settings: Settings, recording: str, comparison: str) -> dict[str, Paths]:
    return {
        side: (
            places.MEANS.format(
                recording=recording, stimulus=getattr(settings.comparisons[comparison], side)
            ),
        )
        for side in MEANS
    }


def _report(settings: Settings, jobs: Sequence[Job]) -> Job:
    spec = specs.report_spec(settings)
    made_here = {path for job in jobs for path in job.outputs}
    inputs = tuple(path for path in shown(json.loads(spec)) if path in made_here)
    return Job(
        "report", {}, {"shown": inputs}, (places.REPORT,), spec, ("report.smk", "steps.report")
    )
