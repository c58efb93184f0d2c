"""What ran, stage by stage, and how many artifacts each stage left."""

from dataclasses import dataclass
from typing import Final

from striate.config.figures import is_of_comparison, shows_courses
from striate.configslice import Config

_NOT_ALWAYS: Final = ("Time courses", "Pooled")


@dataclass(frozen=True)
class Stage:
    """One stage of the way from raw files to this page."""

    name: str
    count: int


def stages(config: Config, file_count: int) -> tuple[Stage, ...]:
    """The stages in their order; those of courses and over recordings only where there are such.

    Parameters
    ----------
    file_count
        Raw files of all recordings.
    """
    recordings, comparisons = config["recordings"], config["comparisons"]
    per_comparison = [len(recordings_of(config, comparison)) for comparison in comparisons]
    pairs = sum(per_comparison)
    several = sum(count > 1 for count in per_comparison)
    of_pairs = sum(map(is_of_comparison, config["figures"]))
    figures = of_pairs * pairs + (len(config["figures"]) - of_pairs) * len(recordings)
    every = [
        Stage("Raw files", file_count),
        Stage("Recordings", len(recordings)),
        Stage("Responses", len(recordings)),
        Stage("Means", len(recordings) * len(config["stimuli"])),
        Stage("Comparisons", pairs),
        Stage("Time courses", pairs if any(map(shows_courses, config["figures"])) else 0),
        Stage("Pooled", several),
        Stage("Figures", figures),
        Stage("Report", 1),
    ]
    return tuple(stage for stage in every if stage.count or stage.name not in _NOT_ALWAYS)


def recordings_of(config: Config, comparison: str) -> list[str]:
    """Recordings in which a comparison is made, by name."""
    return sorted(config["comparisons"][comparison].get("recordings", config["recordings"]))
