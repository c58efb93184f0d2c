"""The package of the workflow in the warm server: a job runs it only if it is as it was then.

A job of another package, or of one that was edited since, imports its own.
"""

import importlib
import os
import pkgutil
import sys
from contextlib import suppress
from pathlib import Path

PACKAGE = "striate"
STEPS = ("simulate", "convert", "respond", "mean", "compare", "course", "pool", "render", "report")
IMPORTED_BY_NAME = ("figures", "readers")

Mark = tuple[int, int, int, int]


class LoadedPackage:
    """What this process has imported of the package in a folder, and how its files were then."""

    def __init__(self, folder: Path) -> None:
        self.folder = str(folder)
        self.marks = marks_of_files(folder / PACKAGE)  # before anything of them is read
        import_what_steps_need()
        look_at_code()
        self.names = [name for name in sys.modules if name.split(".")[0] == PACKAGE]

    def is_of(self, python_path: list[str]) -> bool:
        """Whether a process with this path would import the same files in the same state."""
        return python_path[:1] == [self.folder] and self.marks == {
            name: mark_of(name) for name in self.marks
        }

    def forget(self) -> None:
        """Have Python import the package anew."""
        for name in self.names:
            del sys.modules[name]


def import_what_steps_need() -> None:
    """Import the modules that the steps import, and those that they import by name."""
    for step in STEPS:
        with suppress(ModuleNotFoundError):
            importlib.import_module(f"{PACKAGE}.steps.{step}")
            del sys.modules[f"{PACKAGE}.steps.{step}"]  # a job runs it as its program
    for name in IMPORTED_BY_NAME:
        with suppress(ModuleNotFoundError):
            home = importlib.import_module(f"{PACKAGE}.{name}")
            for module in pkgutil.iter_modules(home.__path__):
                importlib.import_module(f"{home.__name__}.{module.name}")


def look_at_code() -> None:
    """Have the package know the digests of its files: it reads again only those that change."""
    with suppress(ModuleNotFoundError):
        codefiles = importlib.import_module(f"{PACKAGE}.codefiles")
        for step in STEPS:
            codefiles.code_digests(f"steps.{step}")
        codefiles.forget_code()


def marks_of_files(folder: Path) -> dict[str, Mark | None]:
    """Every source file below a folder with its mark."""
    return {str(source): mark_of(str(source)) for source in folder.rglob("*.py")}


def mark_of(name: str) -> Mark | None:
    """Inode, size and times of a file; None if it is gone."""
    try:
        status = os.stat(name)  # noqa: PTH116  (a path would cost as much again)
    except OSError:
        return None
    return (status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)
