"""The path of a raw file in config.yaml."""

import os
from pathlib import Path
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, ValidationInfo

from striate.config.faults import shown
from striate.config.fields import FOLDER, TEXT_EXPECTED, Text, said

_RESULTS: Final = "results"


def _raw_file(value: Any, info: ValidationInfo) -> Path:
    if not isinstance(value, str) or not value:
        raise said("the path of a raw file", TEXT_EXPECTED)
    try:
        written = Path(value).expanduser()
    except RuntimeError:
        raise said(f"{shown(value)} names no home folder; write the whole path") from None
    folder = Path((info.context or {}).get(FOLDER, ""))
    if _is_below(folder / written, folder / _RESULTS):
        raise said(
            f"{shown(value)} lies in results/, which belongs to the workflow; copy the file"
            " elsewhere, or write simulate: in its place"
        )
    if _is_below(folder / _RESULTS, folder / written):
        raise said(f"{shown(value)} holds results/, which every run changes; name another folder")
    return folder / written


def _is_below(path: Path, folder: Path) -> bool:
    """Whether a path leads into a folder, as it is written or by way of links."""
    return any(
        Path(found(path)).is_relative_to(found(folder))
        for found in (os.path.abspath, os.path.realpath)
    )


RawFile = Annotated[Path, BeforeValidator(_raw_file, json_schema_input_type=Text)]
"""A path relative to the folder of config.yaml, which is the context of the validation."""
