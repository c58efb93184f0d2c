"""The kinds of file of pvc-11, by the names that they have in config.yaml."""

import re
from pathlib import Path
from typing import Final, NamedTuple

from striate.errors import LayoutError, SettingsError
from striate.matfile.values import by

DIRECTION_COUNT: Final = 12
DIRECTION_STEP_DEG: Final = 30.0
GRATING: Final = "grating"
SPONTANEOUS: Final = "spontaneous"


class Kind(NamedTuple):
    """What a kind of file holds; `duration_s` is None where only the spikes say it."""

    stimulus: str
    duration_s: float | None
    axes: str


_REPEATS: Final = "units x repeats"
KINDS: Final = {
    GRATING: Kind("grating", 1.28, f"units x {DIRECTION_COUNT} directions x repeats"),
    "natural": Kind("natural movie", 30.0, _REPEATS),
    "noise": Kind("noise movie", 30.0, _REPEATS),
    "gratings-movie": Kind("gratings movie", 30.0, _REPEATS),
    SPONTANEOUS: Kind("spontaneous", None, "1 x units"),
}

_MOVIE: Final = re.compile("(gratings|natural|noise)_movie", re.IGNORECASE)
_MOVIES: Final = {"gratings": "gratings-movie", "natural": "natural", "noise": "noise"}


def check_name(name: str) -> None:
    """Refuse a name in `files` that stands for no kind of file.

    Raises
    ------
    SettingsError
        There is no such kind.
    """
    if name not in KINDS:
        raise SettingsError(
            f"files: '{name}' is no kind of file of pvc-11; write one of {', '.join(KINDS)}"
        )


def kind_of(name: str | None, path: Path, shape: tuple[int, ...], unit_count: int) -> str:
    """Kind of a file: the one it is named, or what its `EVENTS` and the name of the file say.

    Parameters
    ----------
    name
        What `files` of config.yaml calls it; None for a single file.
    shape
        Of `EVENTS`.
    unit_count
        How many units `CHANNELS` lists.

    Raises
    ------
    LayoutError
        `EVENTS` is not as it must be for the kind, the name of the file says another movie, or
        nothing says which kind it is.
    """
    movie = _movie_of(path)
    if name and movie and movie != name:
        raise LayoutError(
            f"the name of the file says {movie}, and it is given as {name}; give it as {movie}, or "
            "rename the file if its name is wrong"
        )
    kind = name or movie or _guessed(path, shape, unit_count)
    if not _fits(kind, shape, unit_count):
        raise LayoutError(
            f"data.EVENTS is {by(shape)} and data.CHANNELS lists {unit_count} units; "
            f"for {kind} {KINDS[kind].axes} needed"
        )
    return kind


def _movie_of(path: Path) -> str | None:
    """Kind of movie that the name of a file says."""
    said = _MOVIE.search(path.name)
    return _MOVIES[said[1].lower()] if said else None


def _guessed(path: Path, shape: tuple[int, ...], unit_count: int) -> str:
    if len(shape) > 2:
        return GRATING
    if shape[0] == 1 and _fits(SPONTANEOUS, shape, unit_count):
        return SPONTANEOUS
    raise LayoutError(
        f"data.EVENTS is {by(shape)}, and which stimulus that is stands nowhere in the file, nor "
        f"in its name (..._natural_movie.mat); say it in config.yaml in place of file: "
        f"files: {{natural: {path.name}}}, or another of {', '.join(KINDS)}"
    )


def _fits(kind: str, shape: tuple[int, ...], unit_count: int) -> bool:
    if kind == GRATING:
        # MATLAB drops a last axis of 1
        return shape[:2] == (unit_count, DIRECTION_COUNT) and len(shape) <= 3
    if kind == SPONTANEOUS:
        return shape in {(1, unit_count), (unit_count, 1)}
    return shape[0] == unit_count and len(shape) == 2
