"""What a picture says of itself, line by line, as each format has room for it."""

from collections.abc import Mapping
from typing import Final

TITLE: Final = "Title"
SOFTWARE: Final = "Software"
SOURCE: Final = "Source"
READER: Final = "Reader"
WINDOW: Final = "Window"
TRIALS: Final = "Trials"
STATISTICS: Final = "Statistics"
"""Those of the following that the comparison has, for any channel: `"; "` between them."""

NOT_TESTED: Final = "Not tested"
INPUTS: Final = "Inputs"
NUMBERS: Final = "Numbers"
CONFIGURATION: Final = "Configuration"
"""The one text of several lines: YAML, and the last of all."""

EFFECT_SIZES: Final = "Hedges' g"
INTERVALS: Final = "intervals of the difference (Welch)"
BETWEEN: Final = "A against B"
OVER_BASELINE: Final = ("A against the baseline", "B against the baseline")
COURSES: Final = "time courses"

# where a format has no room for keys of one's own, they go together into this one
_DESCRIPTION: Final[Mapping[str, str]] = {"pdf": "Subject", "svg": "Description"}
_BEFORE_CONFIGURATION: Final = f"{CONFIGURATION}:\n"


def inscribed(told: Mapping[str, str], form: str) -> dict[str, str]:
    """Metadata for `form` (png, pdf, svg): PNG under the same keys, else the title and one text.

    Control and formatting characters become spaces, and runs of spaces one, but in the
    configuration.
    """
    lines = {
        one_line(key): text if key == CONFIGURATION else one_line(text)
        for key, text in told.items()
    }
    if form not in _DESCRIPTION:
        return lines
    title = {TITLE: lines.pop(TITLE)} if TITLE in lines else {}
    configuration = lines.pop(CONFIGURATION, None)
    described = [f"{key}: {text}" for key, text in lines.items()]
    if configuration is not None:
        described.append(_BEFORE_CONFIGURATION + configuration)
    return title | ({_DESCRIPTION[form]: "\n".join(described)} if described else {})


def told_in(title: str, description: str) -> dict[str, str]:
    """What `inscribed` was told, from the title and the one text."""
    lines, found, configuration = f"\n{description}".partition(f"\n{_BEFORE_CONFIGURATION}")
    told = {TITLE: title}
    for line in lines.removeprefix("\n").split("\n"):
        key, _, text = line.partition(": ")
        told.setdefault(key, text)
    return told | ({CONFIGURATION: configuration} if found else {})


def one_line(text: str) -> str:
    """The text with control and formatting characters, and runs of spaces, as single spaces."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
