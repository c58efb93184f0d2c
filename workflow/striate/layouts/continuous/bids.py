"""Which recording of EEG or intracranial EEG in a BIDS data set is meant.

Its tables count where they lie in the folder of the recording; those that BIDS lets a recording
inherit from folders above are not looked for. Source: Pernet et al. (2019), Sci Data 6:103.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from striate.companions import RECORDING_ENDINGS, entities, recordings_in
from striate.errors import LayoutError, SettingsError

ENTITIES: Final = {"subject": "sub", "session": "ses", "task": "task", "run": "run"}
"""Options that tell recordings apart, with what stands for them in file names."""

_DESCRIPTION: Final = "dataset_description.json"
_MOST_LISTED: Final = 12


def is_data_set(folder: Path) -> bool:
    """Whether a folder is a BIDS data set, or that of a subject or session in one."""
    if not folder.is_dir():
        return False
    is_part = folder.resolve().name.startswith(("sub-", "ses-"))
    return is_part or (folder / _DESCRIPTION).is_file() or any(folder.glob("sub-*/"))


def recording_in(folder: Path, options: Mapping[str, Any]) -> Path:
    """The recording that the options `subject`, `session`, `task` and `run` leave.

    Raises
    ------
    LayoutError
        The data set holds no EEG or intracranial EEG in a format that is read.
    SettingsError
        The options leave none, or more than one.
    """
    there = recordings_in(folder)
    if not there:
        raise LayoutError(
            f"no EEG or iEEG in this BIDS folder; {', '.join(sorted(RECORDING_ENDINGS))} are read"
        )
    wanted = {key: str(options[key]) for key in ENTITIES if options.get(key) is not None}
    found = [path for path in there if _fits(entities(path), wanted)]
    if len(found) == 1:
        return found[0]
    asked = ", ".join(f"{key}: {value}" for key, value in wanted.items())
    if not found:
        raise SettingsError(f"{asked}: no such recording; there are {_listed(there)}")
    more = [key for key in ENTITIES if key not in wanted]
    raise SettingsError(
        f"{len(found)} recordings{' with ' + asked if asked else ''}; write {' or '.join(more)} "
        f"to choose one of {_listed(found)}"
    )


def _fits(said: Mapping[str, str], wanted: Mapping[str, str]) -> bool:
    return all(
        _same(said.get(ENTITIES[key], ""), value, ENTITIES[key]) for key, value in wanted.items()
    )


def _same(said: str, wanted: str, entity: str) -> bool:
    bare = wanted.strip().removeprefix(f"{entity}-")
    return said == bare or (entity == "run" and _index(said) == _index(bare))


def _index(text: str) -> str:
    """A run as a number, so that 1 is 01."""
    return text.lstrip("0") if text.isdecimal() else text


def _listed(paths: list[Path]) -> str:
    more = f" and {len(paths) - _MOST_LISTED} more" if len(paths) > _MOST_LISTED else ""
    return ", ".join(path.name for path in paths[:_MOST_LISTED]) + more
