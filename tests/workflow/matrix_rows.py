"""What a row of the matrix says, and the jobs and files of its small project."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

import tiny
from matrix_edits import Edit

CONFIG: Final = tiny.CONFIG.replace("  simulated: {simulate: v1v2-1, seed: 3}\n", "").replace(
    "style:", "statistics: {permutations: 99}\nstyle:"
)
RECORDINGS: Final = ("one", "two")
STIMULI: Final = ("grating", "blank", "steep")
STAGES: Final = (
    *("simulate", "convert", "respond", "mean", "compare", "course", "pool", "render", "report"),
)
_NOT_AFTER: Final = {
    "mean": {"compare", "pool"},  # responses are compared
    "compare": {"course"},
    "course": {"pool"},
    "pool": {"render"},  # figures show one recording
}


def jobs(
    first: str,
    recordings: Iterable[str] = RECORDINGS,
    stimuli: Iterable[str] = STIMULI,
    comparison: str = "grating-vs-blank",
) -> frozenset[str]:
    """Those of a stage, and all that follow from them; of one comparison, which is pooled."""
    pairs = [(recording, stimulus) for recording in recordings for stimulus in stimuli]
    of = {
        "simulate": [f"simulate/{name}" for name in recordings if name == "simulated"],
        "convert": [f"convert/{name}" for name in recordings],
        "respond": [f"respond/{name}" for name in recordings],
        "mean": [f"mean/{name}/{stimulus}" for name, stimulus in pairs],
        "compare": [f"compare/{name}/{comparison}" for name in recordings],
        "course": [f"course/{name}/{comparison}" for name in recordings],
        "pool": [f"pool/{comparison}"],
        "render": [f"render/{name}/{comparison}/time-course" for name in recordings],
        "report": ["report"],
    }
    following = {*STAGES[STAGES.index(first) :]} - _NOT_AFTER.get(first, set())
    return frozenset(job for stage in following for job in of[stage])


def only(*names: str) -> frozenset[str]:
    return frozenset(names)


def files_of(comparison: str, recordings: Iterable[str], pooled: bool = True) -> frozenset[str]:
    """What the jobs of a comparison write."""
    stems = [f"{name}/{comparison}" for name in recordings]
    compared = [f"comparisons/{stem}" for stem in (*stems, *([comparison] if pooled else []))]
    both = frozenset(f"{stem}{end}" for stem in compared for end in (".zarr.zip", ".csv"))
    return both | files_of_courses(stems)


def files_of_courses(stems: Iterable[str]) -> frozenset[str]:
    """Time courses of comparisons in recordings (`RECORDING/COMPARISON`), and their figures."""
    return frozenset(
        name
        for stem in stems
        for name in (
            *(f"courses/{stem}{end}" for end in (".zarr.zip", ".csv")),
            *(f"figures/{stem}/time-course{end}" for end in (".png", ".csv")),
        )
    )


@dataclass(frozen=True)
class Row:
    """An edit of a finished project, and exactly what it causes.

    Attributes
    ----------
    number
        In the acceptance matrix; empty for our own rows.
    jobs
        That have to run.
    found_later
        Jobs among these that no plan can know of before the others ran.
    earlier, earlier_fails
        An edit before this one, and how the run between them ends.
    orphans
        Artifacts under results/ that nobody asks for any longer.
    """

    number: str
    name: str
    edit: Edit
    jobs: frozenset[str] = frozenset()
    found_later: frozenset[str] = frozenset()
    earlier: Edit | None = None
    earlier_fails: bool = False
    orphans: frozenset[str] = field(default_factory=frozenset)

    def __str__(self) -> str:
        return f"{self.number} {self.name}".strip()
