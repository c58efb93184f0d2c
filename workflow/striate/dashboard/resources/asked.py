"""Whether config.yaml knows what is asked for."""

from striate.dashboard.faults import AbsentError
from striate.settings import ComparisonSettings, Settings


def known_recording(settings: Settings, recording: str) -> str:
    """The recording.

    Raises
    ------
    AbsentError
        There is no such recording.
    """
    if recording not in settings.recordings:
        raise AbsentError(f"config.yaml has no recording '{recording}'")
    return recording


def known_stimulus(settings: Settings, stimulus: str) -> str:
    """The stimulus.

    Raises
    ------
    AbsentError
        There is no such stimulus.
    """
    if stimulus not in settings.stimuli:
        raise AbsentError(f"config.yaml has no stimulus '{stimulus}'")
    return stimulus


def known_comparison(settings: Settings, comparison: str) -> ComparisonSettings:
    """What config.yaml says of the comparison.

    Raises
    ------
    AbsentError
        There is no such comparison.
    """
    if comparison not in settings.comparisons:
        raise AbsentError(f"config.yaml has no comparison '{comparison}'")
    return settings.comparisons[comparison]


def comparison_in(settings: Settings, recording: str, comparison: str) -> ComparisonSettings:
    """The same, of a comparison that is made in a recording.

    Raises
    ------
    AbsentError
        There is no such comparison, no such recording, or it is not compared there.
    """
    wanted = known_comparison(settings, comparison)
    known_recording(settings, recording)
    if recording not in settings.recordings_of(comparison):
        raise AbsentError(f"comparison '{comparison}' is not made in recording '{recording}'")
    return wanted


def title_of(wanted: ComparisonSettings) -> str:
    """The title of a comparison: its own, or what is compared."""
    return wanted.title.strip() or f"{wanted.a} vs {wanted.b}"
