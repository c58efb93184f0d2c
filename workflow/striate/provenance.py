"""What a figure says of itself, inside the file: where it comes from, and what makes it again."""

from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Final

import xarray as xr

from striate.inscription import wording
from striate.rawfiles import digest_name, sha256
from striate.version import VERSION

_LIBRARIES: Final = ("numpy", "scipy", "matplotlib")
_SIDES: Final = ("a", "b")
_NO_WINDOW: Final = "not applied, the file has one value a trial"
_UNTESTED: Final = {
    "not_tested": "A against B",
    "not_tested_a": "A against the baseline",
    "not_tested_b": "B against the baseline",
}


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
    untested = [f"{what} ({attrs[name]})" for name, what in _UNTESTED.items() if name in attrs]
    told = {
        wording.TITLE: f"{attrs.get('comparison', figure)} in {attrs['recording']}",
        wording.SOFTWARE: software(),
        wording.SOURCE: f"{attrs['source']}, {digest_name(attrs)} {attrs['source_sha256']}",
        wording.READER: attrs.get("reader", ""),
        wording.WINDOW: "" if "window_start" in attrs else _NO_WINDOW,
        wording.TRIALS: "; ".join(trials),
        wording.NOT_TESTED: "; ".join(untested),
        wording.INPUTS: digests,
        wording.NUMBERS: f"{numbers.name}, SHA-256 {sha256(numbers)}",
        wording.CONFIGURATION: configuration,
    }
    return {key: text for key, text in told.items() if text}


def software() -> str:
    """Striate and the libraries that numbers and pictures come from, with their versions."""
    libraries = (f"{name} {version(name)}" for name in _LIBRARIES)
    return ", ".join([f"Striate {VERSION}", *libraries])


def _has(attrs: Mapping[str, object], side: str) -> bool:
    return f"stimulus_{side}" in attrs and f"trials_{side}" in attrs
