"""The figures there are, and which artifacts each one shows: known without drawing anything."""

from collections.abc import Mapping
from typing import Final

COMPARISON: Final = "comparison"
RECORDING: Final = "recording"
RESPONSES: Final = "responses"
MEANS: Final = ("a", "b")

FIGURES: Final[Mapping[str, tuple[str, ...]]] = {
    "heatmap": (COMPARISON, *MEANS),
    "difference": (COMPARISON, *MEANS),
    "time-course": (COMPARISON, *MEANS),
    "scatter": (COMPARISON,),
    "states": (COMPARISON,),
    "raster": (COMPARISON, *MEANS, RECORDING),
    "array-map": (COMPARISON,),
    "tuning": (RESPONSES,),
    "overview": (RESPONSES, RECORDING),
}
"""Artifacts by name, in the order of the arguments of `draw` and `numbers`."""


def is_of_comparison(figure: str) -> bool:
    """Whether there is one of it for each comparison, and not one for each recording."""
    return COMPARISON in FIGURES[figure]
