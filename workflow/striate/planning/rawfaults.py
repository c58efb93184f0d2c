"""Raw files that cannot be read, found before anything runs."""

from striate.rawfiles import reading_fault
from striate.settings import Settings


def raw_faults(settings: Settings) -> dict[str, str]:
    """Recording to the first of its raw files that cannot be read, and why."""
    return {name: fault for name in settings.recordings if (fault := _first_fault(settings, name))}


def _first_fault(settings: Settings, recording: str) -> str:
    files = settings.recordings[recording].raw_files.items()
    faults = {key: (reading_fault(path), path) for key, path in files}
    return next(
        (
            f"recordings.{recording}.{key}: {fault}: {path}"
            for key, (fault, path) in faults.items()
            if fault
        ),
        "",
    )
