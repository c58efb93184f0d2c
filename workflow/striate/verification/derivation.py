"""The numbers of a figure derived anew, by the steps of the workflow in a folder of their own."""

from pathlib import Path

from striate import specs
from striate.config.figures import COMPARISON, FIGURES, MEANS, RECORDING, RESPONSES
from striate.conversion import convert
from striate.drawn import DrawnFigure
from striate.places import SUFFIX
from striate.sources import Source
from striate.steps import compare, mean, render, respond


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
    before = [places[RECORDING], places[RESPONSES]]
    wanted, baseline = settings.comparisons[comparison], settings.baseline_of(recording)
    stimuli = [wanted.a, wanted.b, *([baseline] if isinstance(baseline, str) else [])]
    means = {name: folder / "means" / f"{name}{SUFFIX}" for name in stimuli}
    for stimulus, path in means.items():
        spec = specs.mean_spec(settings, recording, stimulus)
        mean.main(_arguments(*before, path, spec=spec))
    compared, table = folder / f"{COMPARISON}{SUFFIX}", folder / "comparison.csv"
    spec = specs.compare_spec(settings, recording, comparison)
    of_stimuli = [means[name] for name in stimuli]
    compare.main(_arguments(*before, *of_stimuli, out=compared, table=table, spec=spec))
    sides = dict(zip(MEANS, of_stimuli, strict=False))
    return {COMPARISON: compared, **sides}


def _arguments(*artifacts: Path, **options: Path | str) -> list[str]:
    named = [f"--{name}={value}" for name, value in options.items()]
    return [*map(str, artifacts), *named]
