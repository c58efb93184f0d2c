"""The figures there are, and which artifacts each one shows: known without drawing anything."""

from collections.abc import Mapping
from typing import Final

COMPARISON: Final = "comparison"
COURSES: Final = "courses"
RECORDING: Final = "recording"
RESPONSES: Final = "responses"
MEANS: Final = ("a", "b")

FIGURES: Final[Mapping[str, tuple[str, ...]]] = {
    "heatmap": (COMPARISON, *MEANS),
    "difference": (COMPARISON, *MEANS),
    "time-course": (COMPARISON, COURSES, *MEANS),
    "scatter": (COMPARISON,),
    "states": (COMPARISON,),
    "raster": (COMPARISON, COURSES, *MEANS, RECORDING),
    "array-map": (COMPARISON,),
    "tuning": (RESPONSES,),
    "overview": (RESPONSES, RECORDING),
}
"""Artifacts by name, in the order of the arguments of `draw` and `numbers`.

The comparison and its courses are one argument.
"""


def is_of_comparison(figure: str) -> bool:
    """Whether there is one of it for each comparison, and not one for each recording."""
    return COMPARISON in FIGURES[figure]


def shows_courses(figure: str) -> bool:
    """Whether it shows when the time courses of a comparison differ."""
    return COURSES in FIGURES[figure]
