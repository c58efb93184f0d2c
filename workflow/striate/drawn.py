"""A figure that was drawn before, as it tells of itself."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from striate.config.figures import is_of_comparison
from striate.errors import SettingsError, UnreadableFileError
from striate.inscription.picture import inscription_of
from striate.inscription.wording import CONFIGURATION, NUMBERS, SOURCE, one_line
from striate.settings import Settings, load_settings

_DIGEST: Final = re.compile("[0-9a-f]{64}$")


@dataclass(frozen=True)
class DrawnFigure:
    """A figure of Striate.

    Attributes
    ----------
    told
        What it says of itself, by the keys of `striate.inscription.wording`: one line each, fit for
        a terminal, but for the configuration.
    settings
        The configuration inside it, checked as any config.yaml: one recording, one figure.
    comparison
        None for a figure of a recording.
    source_sha256, numbers_sha256
        Of the raw file, and of the numbers.
    """

    path: Path
    told: Mapping[str, str]
    settings: Settings
    recording: str
    comparison: str | None
    figure: str
    source_sha256: str
    numbers_sha256: str


def drawn_figure(path: Path) -> DrawnFigure:
    """Read what a picture says of itself.

    Raises
    ------
    UnreadableFileError
        There is no such file, it is no figure of Striate, or what it says contradicts itself.
    """
    told = {
        key: text if key == CONFIGURATION else one_line(text)
        for key, text in inscription_of(path).items()
    }
    settings = _settings(path, told[CONFIGURATION])
    named = (settings.recordings, settings.comparisons, settings.figures)
    digests = [_DIGEST.search(told[key]) for key in (SOURCE, NUMBERS)]
    if any(len(several) != 1 for several in named) or not all(digests):
        raise UnreadableFileError(
            f"{path}: what it says of itself is not what Striate writes into a figure; it was "
            "changed afterwards"
        )
    (recording,), (comparison,), (figure,) = named
    source_sha256, numbers_sha256 = (found[0] for found in digests if found)
    return DrawnFigure(
        path=path,
        told=told,
        settings=settings,
        recording=recording,
        comparison=comparison if is_of_comparison(figure) else None,
        figure=figure,
        source_sha256=source_sha256,
        numbers_sha256=numbers_sha256,
    )


def _settings(path: Path, text: str) -> Settings:
    with TemporaryDirectory() as folder:
        config = Path(folder, "config.yaml")
        config.write_text(text, encoding="utf-8", errors="replace")
        try:
            return load_settings(config)
        except SettingsError as fault:
            said = " ".join(str(fault).replace(str(config), "config.yaml").split("\n"))
            raise UnreadableFileError(
                f"{path}: this version of Striate cannot read the configuration inside it: {said}"
            ) from None
