"""The package beside the workflow runs, whichever one is installed: stamps tell of its code."""

import os
import sys
from pathlib import Path
from typing import Final

_BESIDE: Final = Path("workflow") / "striate"
_HERE: Final = Path(__file__).parents[1]


def go_on_with_package_beside() -> None:
    """Start this command again with the package of the project in this folder, if it has one."""
    if (_BESIDE / "cli.py").is_file() and not _BESIDE.samefile(_HERE):
        environment = os.environ | {"PYTHONPATH": str(_BESIDE.parent.absolute())}
        os.execve(sys.executable, [sys.executable, "-m", "striate.cli", *sys.argv[1:]], environment)
