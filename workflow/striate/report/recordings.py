"""One recording, as the page shows it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from striate.config.figures import is_of_comparison
from striate.configslice import Config
from striate.places import SUFFIX
from striate.recording import CHANNEL, TRIAL
from striate.report.flow import recordings_of
from striate.report.pictures import Picture, pictures
from striate.stores import open_artifact


@dataclass(frozen=True)
class Recorded:
    """A recording: what its file says of itself, and its figures.

    Attributes
    ----------
    comparisons
        Those that are made in it, by name.
    """

    recording: str
    attrs: Mapping[str, Any]
    trial_count: int
    channel_count: int
    comparisons: tuple[str, ...]
    pictures: tuple[Picture, ...]
    artifact: str

    @property
    def file_count(self) -> int:
        """Of how many raw files it is made."""
        return int(self.attrs.get("source_file_count", 1))


def recorded(config: Config, recording: str, folder: Path) -> Recorded:
    """What the artifacts in the folder of the page say of one recording.

    Raises
    ------
    ArtifactError
        One of them is missing or damaged.
    """
    figures = [figure for figure in config["figures"] if not is_of_comparison(figure)]
    with open_artifact(folder / f"responses/{recording}{SUFFIX}") as responses:
        return Recorded(
            recording=recording,
            attrs=dict(responses.attrs),
            trial_count=responses.sizes[TRIAL],
            channel_count=responses.sizes[CHANNEL],
            comparisons=tuple(
                name
                for name in sorted(config["comparisons"])
                if recording in recordings_of(config, name)
            ),
            pictures=pictures(folder, f"figures/{recording}", figures, config["style"]["format"]),
            artifact=f"recordings/{recording}{SUFFIX}",
        )
