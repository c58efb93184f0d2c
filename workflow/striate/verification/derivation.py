"""The numbers of a figure derived anew, by the steps of the workflow in a folder of their own."""

from pathlib import Path

from striate import specs
from striate.config.figures import (
    COMPARISON,
    COURSES,
    FIGURES,
    MEANS,
    RECORDING,
    RESPONSES,
    shows_courses,
)
from striate.conversion import convert
from striate.drawn import DrawnFigure
from striate.places import SUFFIX
from striate.sources import Source
from striate.steps import compare, course, mean, render, respond


def derived_numbers(drawn: DrawnFigure, source: Source, folder: Path) -> Path:
    """Go from the raw file to the numbers of the figure.

    Returns
    -------
    Path
        The numbers as CSV, inside `folder`.

    Raises
    ------
    StriateError
        As the steps raise it.
    """
    settings, recording = drawn.settings, drawn.recording
    places = {name: folder / f"{name}{SUFFIX}" for name in (RECORDING, RESPONSES)}
    converted, measured = places[RECORDING], places[RESPONSES]
    options, attrs = settings.recordings[recording].options, {"recording": recording}
    convert(source, converted, specs.reader_of(settings, recording), options, attrs)
    respond.main(_arguments(converted, measured, spec=specs.respond_spec(settings, recording)))
    if drawn.comparison:
        places |= _compared(drawn, drawn.comparison, places, folder)
    numbers = folder / "numbers.csv"
    shown = [places[name] for name in FIGURES[drawn.figure]]
    spec = specs.render_spec(settings, drawn.figure, recording, drawn.comparison)
    render.main(_arguments(*shown, out=folder / "figure.png", table=numbers, spec=spec))
    return numbers


def _compared(
    drawn: DrawnFigure, comparison: str, places: dict[str, Path], folder: Path
) -> dict[str, Path]:
    settings, recording = drawn.settings, drawn.recording
    wanted = settings.comparisons[comparison]
    made = {name: folder / f"{name}{SUFFIX}" for name in (COMPARISON, COURSES, *MEANS)}
    for side, stimulus in zip(MEANS, (wanted.a, wanted.b), strict=True):
        spec = specs.mean_spec(settings, recording, stimulus)
        mean.main(_arguments(places[RECORDING], places[RESPONSES], made[side], spec=spec))
    table, spec = folder / "comparison.csv", specs.compare_spec(settings, recording, comparison)
    compare.main(_arguments(places[RESPONSES], out=made[COMPARISON], table=table, spec=spec))
    if shows_courses(drawn.figure):
        of_sides = [places[RECORDING], *(made[side] for side in MEANS)]
        table, spec = folder / "courses.csv", specs.course_spec(settings, recording, comparison)
        course.main(_arguments(*of_sides, out=made[COURSES], table=table, spec=spec))
    return made


def _arguments(*artifacts: Path, **options: Path | str) -> list[str]:
    named = [f"--{name}={value}" for name, value in options.items()]
    return [*map(str, artifacts), *named]
