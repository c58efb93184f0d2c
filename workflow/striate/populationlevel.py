"""Of what a mean over the channels of several recordings is a statement, in words."""

from collections.abc import Sequence
from typing import Final

from striate.statistics.hierarchical import PopulationMean

_FEW_RECORDINGS: Final = 5


def said_of_level(areas: Sequence[str], means: Sequence[PopulationMean]) -> str:
    """Over how many channels and recordings the means are, and what their intervals are about.

    Parameters
    ----------
    areas
        Those with a name.
    means
        Of each of these areas and, last, of all channels.
    """
    *of_areas, of_all = means
    if not of_all.channels:
        return "No channel has a difference to average."
    return _level(of_all) + _by_area(areas, of_areas)


def _level(found: PopulationMean) -> str:
    """Of what the mean of all channels, and its interval, are a statement."""
    over = f"Averaged over {_counted(found.channels, 'channel')}"
    if found.recordings == 1:
        these = "this channel" if found.channels == 1 else "these channels"
        by = f"with an interval by the bootstrap of these channels ({found.resamples} resamples)"
        return (
            f"{over} of a single recording, {'without an interval' if found.channels == 1 else by}:"
            f" a statement about {these}, not about other recordings or animals."
        )
    few = (
        f" With fewer than {_FEW_RECORDINGS} recordings such an interval is too narrow."
        if found.recordings < _FEW_RECORDINGS
        else ""
    )
    return (
        f"{over} nested in {found.recordings} recordings, with an interval by the hierarchical "
        f"bootstrap ({found.resamples} resamples): a statement about recordings like these; "
        "recordings of one animal are not independent. What a single recording has is a statement "
        f"about that recording.{few}"
    )


def _by_area(areas: Sequence[str], means: Sequence[PopulationMean]) -> str:
    """On how many recordings the mean of each area rests; empty where no channel says its area."""
    rest = [
        f"{area}, {_counted(of.channels, 'channel')} in {_counted(of.recordings, 'recording')}"
        for area, of in zip(areas, means, strict=True)
    ]
    return f" By area: {'; '.join(rest)}." if rest else ""


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
