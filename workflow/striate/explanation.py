"""A figure explained: what was done, step by step, from the raw file to the picture."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from striate.command import printable
from striate.drawn import DrawnFigure, drawn_figure
from striate.inscription import wording
from striate.prose import stimulus_in_words
from striate.settings import WIDTHS_MM, RecordingSettings, Window
from striate.specs import IN_COLOURS_OF_VALUES, IN_ROWS_OF_CHANNELS

_MAKES: Final = "The configuration that makes this figure alone:"
_BESIDE: Final = {
    wording.EFFECT_SIZES: "Hedges' g",
    wording.INTERVALS: "the 95 % interval of the difference (Welch)",
}
_LEAST: Final = "(its stimuli and its comparison stand there because config.yaml needs some)"


def explained(path: Path) -> str:
    """How a figure came about, in sentences, and the configuration that makes it.

    Raises
    ------
    UnreadableFileError
        The file is no figure of Striate.
    """
    drawn = drawn_figure(path)
    steps = [*_steps(drawn)]
    numbered = [f"{number}. {step}" for number, step in enumerate(steps, start=1)]
    title = f"{path.name}: {drawn.figure}, {drawn.told.get(wording.TITLE, '')}"
    makes = _MAKES if drawn.comparison else f"{_MAKES[:-1]} {_LEAST}:"
    return printable("\n".join([title, "", *numbered, "", makes, "", _configuration(drawn)]))


def _steps(drawn: DrawnFigure) -> Iterator[str]:
    recorded = drawn.settings.recordings[drawn.recording]
    yield f"Raw file: {drawn.told[wording.SOURCE]}.{_simulated(recorded)}"
    yield f"Convert: {_converted(drawn, recorded)}"
    yield f"Respond: {_responded(drawn)}"
    if drawn.comparison:
        yield f"Mean: {_averaged(drawn, drawn.comparison)}"
        yield f"Compare: {_compared(drawn)}"
    if wording.COURSES in _tests(drawn):
        yield "Course: time courses of A and of B by cluster permutation tests."
    yield f"Figure: {_shown(drawn)}"


def _simulated(recorded: RecordingSettings) -> str:
    if not recorded.simulate:
        return ""
    return (
        f" Striate simulated it: layout {recorded.simulate}, seed {recorded.seed}, "
        f"size {recorded.size}."
    )


def _converted(drawn: DrawnFigure, recorded: RecordingSettings) -> str:
    reader = recorded.reader or drawn.told.get(wording.READER) or recorded.simulate or ""
    found = "" if recorded.reader or recorded.simulate else ", found from its content,"
    named = f"the reader {reader}{found}" if reader else "the reader found from its content"
    options = ", ".join(f"{name}: {_plain(value)}" for name, value in recorded.options.items())
    return (
        f"{named} turned it into trials, channels and activity, "
        f"{f'with the options {options}' if options else 'without options'}."
    )


def _responded(drawn: DrawnFigure) -> str:
    if why := drawn.told.get(wording.WINDOW):
        return f"the response of a channel in a trial is the value in the file; window {why}."
    window = _in_words(drawn.settings.window_of(drawn.recording))
    said = f"the response of a channel in a trial is its mean activity {window}."
    baseline = drawn.settings.baseline_of(drawn.recording)
    if isinstance(baseline, Window):
        said += f" Its baseline in a trial is its mean activity {_in_words(baseline)}."
    return said


def _averaged(drawn: DrawnFigure, comparison: str) -> str:
    settings, wanted = drawn.settings, drawn.settings.comparisons[comparison]
    conditions = settings.model_dump(
        mode="json", include={"stimuli"}, exclude_none=True, warnings=False
    )["stimuli"]
    said = [
        f"{side} is {name}, {stimulus_in_words(conditions[name])}."
        for side, name in (("A", wanted.a), ("B", wanted.b))
    ]
    baseline = settings.baseline_of(drawn.recording)
    if isinstance(baseline, str):
        said.append(f"The baseline is {baseline}, {stimulus_in_words(conditions[baseline])}.")
    if trials := drawn.told.get(wording.TRIALS):
        said.append(f"Trials averaged: {trials}.")
    bin_ms = settings.bin_ms_of(drawn.recording)
    return " ".join([*said, f"Time courses are means in bins of {bin_ms:g} ms."])


def _compared(drawn: DrawnFigure) -> str:
    chosen, there = drawn.settings.statistics, _tests(drawn)
    beside = [words for name, words in _BESIDE.items() if name in there]
    tested = [name for name in (wording.BETWEEN, *wording.OVER_BASELINE) if name in there]
    said = [f"A minus B, channel by channel{', with ' if beside else ''}{' and '.join(beside)}."]
    if tested:
        said.append(
            f"Tested: {', '.join(tested)}, by a two-sided permutation test over trials "
            f"({chosen.permutations} permutations, seed {chosen.seed}); false discovery rate over "
            f"channels (Benjamini-Hochberg) {chosen.fdr:g}."
        )
    if untested := drawn.told.get(wording.NOT_TESTED):
        said.append(f"Not tested: {untested}.")
    return " ".join(said)


def _tests(drawn: DrawnFigure) -> list[str]:
    return drawn.told.get(wording.STATISTICS, "").split("; ")


def _shown(drawn: DrawnFigure) -> str:
    settings, told = drawn.settings, drawn.told
    width = settings.style.width
    said = [f"{drawn.figure}, {WIDTHS_MM[width]} mm wide ({width})"]
    if drawn.figure in IN_COLOURS_OF_VALUES:
        said.append(f"colours {settings.style.colormap}")
    if drawn.figure in IN_ROWS_OF_CHANNELS:
        said.append(f"channels by area, then by {settings.style.order}")
    if drawn.figure == "tuning":
        said.append(f"against the label {settings.tuning_of(drawn.recording)}")
    if drawn.comparison and (title := settings.comparisons[drawn.comparison].title):
        said.append(f"title “{title}”")
    artifacts = told.get(wording.INPUTS, "").split(", ")
    lines = [
        f"{', '.join(said)}; drawn by {told[wording.SOFTWARE]}.",
        *(f"Drawn from: {artifact}" for artifact in artifacts),
        f"Its numbers: {told[wording.NUMBERS]}",
    ]
    return "\n   ".join(lines)


def _configuration(drawn: DrawnFigure) -> str:
    return drawn.told[wording.CONFIGURATION].rstrip("\n")


def _in_words(window: Window) -> str:
    return f"from {window.start:g} s up to, and without, {window.stop:g} s after stimulus onset"


def _plain(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
