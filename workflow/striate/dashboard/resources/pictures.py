"""Printed figures that the configuration names."""

from collections.abc import Mapping
from typing import Final, Literal, cast

from striate import places
from striate.dashboard import wire
from striate.settings import Settings

MEDIA_TYPES: Final[Mapping[str, str]] = {
    "png": "image/png",
    "pdf": "application/pdf",
    "svg": "image/svg+xml",
}
_FOLDER: Final = "results/figures/"


def of_comparison(settings: Settings, recording: str, comparison: str) -> dict[str, wire.Printed]:
    """Figures of a comparison in a recording by where they lie, whether they are there or not."""
    return {
        place: _printed(figure, form, place)
        for figure in settings.figures_of_comparisons()
        for form in settings.style.format
        for place in [
            places.FIGURE.format(
                recording=recording, comparison=comparison, figure=figure, format=form
            )
        ]
    }


def of_recording(settings: Settings, recording: str) -> dict[str, wire.Printed]:
    """Figures of a recording by where they lie, whether they are there or not."""
    return {
        place: _printed(figure, form, place)
        for figure in settings.figures_of_recordings()
        for form in settings.style.format
        for place in [
            places.FIGURE_OF_RECORDING.format(recording=recording, figure=figure, format=form)
        ]
    }


def place_of(settings: Settings, path: str) -> str | None:
    """Where a figure lies; None for whatever the configuration does not name.

    The path is looked for among the names that there are, and never put together with others.
    """
    recording = path.split("/")[0]
    if recording not in settings.recordings:
        return None
    known = of_recording(settings, recording)
    for comparison in settings.comparisons:
        if recording in settings.recordings_of(comparison):
            known |= of_comparison(settings, recording, comparison)
    return next((place for place, printed in known.items() if printed.path == path), None)


def _printed(figure: str, form: str, place: str) -> wire.Printed:
    path = place.removeprefix(_FOLDER)
    named = cast("Literal['png', 'pdf', 'svg']", form)
    return wire.Printed(figure=figure, format=named, path=path)
