"""What a figure says of itself, inside the file: where it comes from, and what makes it again."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import numpy as np
import xarray as xr

from striate.digests import sha256
from striate.inscription import wording
from striate.libraryversions import library_versions
from striate.rawfiles import digest_name
from striate.version import VERSION

_LIBRARIES: Final = ("numpy", "scipy", "matplotlib")
_SIDES: Final = ("a", "b")
_NO_WINDOW: Final = "not applied, the file has one value a trial"
_OF_CHANNELS: Final = {
    wording.EFFECT_SIZES: "effect_size",
    wording.INTERVALS: "ci_low",
    wording.BETWEEN: "q",
    **{
        name: f"q_baseline_{side}" for name, side in zip(wording.OVER_BASELINE, _SIDES, strict=True)
    },
}
_WHY_NOT: Final = {
    wording.BETWEEN: "not_tested",
    **{
        name: f"not_tested_{side}" for name, side in zip(wording.OVER_BASELINE, _SIDES, strict=True)
    },
    wording.COURSES: "no_courses",
}
_NO_CHANNEL: Final = "no channel has enough trials with values that differ"


def provenance(
    shown: xr.Dataset,
    figure: str,
    inputs: Mapping[str, Path],
    numbers: Path,
    configuration: str,
) -> dict[str, str]:
    """What a figure says of itself, by the keys of `striate.inscription.wording`.

    Parameters
    ----------
    shown
        The first artifact that the figure shows.
    inputs
        All artifacts that it shows, by name.
    numbers
        The numbers that it shows, as they are saved.
    configuration
        A whole config.yaml that makes this figure alone.
    """
    attrs = shown.attrs
    digests = ", ".join(f"{name} SHA-256 {sha256(path)}" for name, path in inputs.items())
    trials = [f"{attrs[f'stimulus_{s}']}: {attrs[f'trials_{s}']}" for s in _SIDES if _has(attrs, s)]
    told = {
        wording.TITLE: f"{attrs.get('comparison', figure)} in {attrs['recording']}",
        wording.SOFTWARE: software(),
        wording.SOURCE: f"{attrs['source']}, {digest_name(attrs)} {attrs['source_sha256']}",
        wording.READER: attrs.get("reader", ""),
        wording.WINDOW: "" if "window_start" in attrs else _NO_WINDOW,
        wording.TRIALS: "; ".join(trials),
        wording.STATISTICS: "; ".join(_statistics(shown)),
        wording.NOT_TESTED: "; ".join(_not_tested(shown)),
        wording.INPUTS: digests,
        wording.NUMBERS: f"{numbers.name}, SHA-256 {sha256(numbers)}",
        wording.CONFIGURATION: configuration,
    }
    return {key: text for key, text in told.items() if text}


def software() -> str:
    """Striate and the libraries that numbers and pictures come from, with their versions."""
    versions = library_versions()
    libraries = (f"{name} {versions[name]}" for name in _LIBRARIES)
    return ", ".join([f"Striate {VERSION}", *libraries])


def has_value(compared: xr.Dataset, name: str) -> bool:
    """Whether any channel has a value of this statistic."""
    return name in compared and bool(np.isfinite(compared[name].to_numpy()).any())


def _statistics(shown: xr.Dataset) -> Iterator[str]:
    yield from (what for what, name in _OF_CHANNELS.items() if has_value(shown, name))
    if "cluster_test" in shown.attrs:
        yield wording.COURSES


def _not_tested(shown: xr.Dataset) -> Iterator[str]:
    for what, reason in _WHY_NOT.items():
        name = _OF_CHANNELS.get(what, "")
        if reason in shown.attrs:
            yield f"{what} ({shown.attrs[reason]})"
        elif name in shown and not has_value(shown, name):
            yield f"{what} ({_NO_CHANNEL})"


def _has(attrs: Mapping[str, object], side: str) -> bool:
    return f"stimulus_{side}" in attrs and f"trials_{side}" in attrs
