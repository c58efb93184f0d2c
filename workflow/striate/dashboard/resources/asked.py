"""Whether config.yaml knows what is asked for."""

from collections.abc import Container

import xarray as xr

from striate.dashboard.faults import AbsentError, UnfitError
from striate.settings import ComparisonSettings, Settings


def check_recording(settings: Settings, recording: str) -> None:
    """Refuse a recording that config.yaml does not have.

    Raises
    ------
    AbsentError
        There is no such recording.
    """
    _check("recording", recording, settings.recordings)


def check_stimulus(settings: Settings, stimulus: str) -> None:
    """Refuse a stimulus that config.yaml does not have.

    Raises
    ------
    AbsentError
        There is no such stimulus.
    """
    _check("stimulus", stimulus, settings.stimuli)


def known_comparison(settings: Settings, comparison: str) -> ComparisonSettings:
    """What config.yaml says of the comparison.

    Raises
    ------
    AbsentError
        There is no such comparison.
    """
    _check("comparison", comparison, settings.comparisons)
    return settings.comparisons[comparison]


def comparison_in(settings: Settings, recording: str, comparison: str) -> ComparisonSettings:
    """The same, of a comparison that is made in a recording.

    Raises
    ------
    AbsentError
        There is no such comparison, no such recording, or it is not compared there.
    """
    wanted = known_comparison(settings, comparison)
    check_recording(settings, recording)
    if recording not in settings.recordings_of(comparison):
        raise AbsentError(f"comparison '{comparison}' is not made in recording '{recording}'")
    return wanted


def check_sides(found: xr.Dataset, place: str, wanted: ComparisonSettings) -> None:
    """Refuse a comparison of other stimuli than config.yaml compares now.

    Raises
    ------
    UnfitError
        It is of others.
    """
    if tuple(found.attrs.get(f"stimulus_{side}", "") for side in "ab") != (wanted.a, wanted.b):
        raise UnfitError(
            f"{place} was made when config.yaml compared other stimuli; "
            "`snakemake --cores 4` makes it anew"
        )


def title_of(wanted: ComparisonSettings) -> str:
    """The title of a comparison: its own, or what is compared."""
    return wanted.title.strip() or f"{wanted.a} vs {wanted.b}"


def _check(kind: str, name: str, there: Container[str]) -> None:
    if name not in there:
        raise AbsentError(f"config.yaml has no {kind} '{name}'")
