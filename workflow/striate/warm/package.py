"""The package of the workflow in the warm server: a job runs it only if it is as it was then.

A job of another package, or of one that was edited since, imports its own.
"""

import importlib
import os
import pkgutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from striate.warm.libraries import warm_up, warm_up_for

PACKAGE = "striate"
STEPS = ("simulate", "convert", "respond", "mean", "compare", "course", "pool", "render", "report")
IMPORTED_BY_NAME = ("figures", "readers")

Mark = tuple[int, int, int, int]


class LoadedPackage:
    """What this process imports of the package in a folder, and how its files were before that."""

    def __init__(self, folder: Path) -> None:
        self.folder = str(folder)
        self.marks = marks_of_files(folder / PACKAGE)

    def load(self, first: Sequence[str] = ()) -> Iterator[None]:
        """Import what the steps need; a job may begin whenever this yields.

        Parameters
        ----------
        first
            Modules of the steps that will run, in their order, with commas between those of one
            step; by default of all, and nothing yields before everything is there.
        """
        for _ in self._pieces(first or (*(f"steps.{step}" for step in STEPS), *modules_by_name())):
            if first:
                yield
        yield

    def _pieces(self, wanted: Sequence[str]) -> Iterator[None]:
        """Import what is wanted; small pieces, since the server hears nothing while it imports."""
        for modules in wanted:
            for module in modules.split(","):
                import_module(module)
            yield
        if any("steps.render" in modules.split(",") for modules in wanted):
            yield from warm_up()
        yield from look_at_code()

    def is_of(self, python_path: list[str]) -> bool:
        """Whether a process with this path would import the same files in the same state."""
        return python_path[:1] == [self.folder] and self.marks == {
            name: mark_of(name) for name in self.marks
        }

    def forget(self) -> None:
        """Have Python import the package anew."""
        for name in [name for name in sys.modules if name.split(".")[0] == PACKAGE]:
            del sys.modules[name]


def import_module(name: str) -> None:
    """Import a module of the package, if there is one of this name."""
    with suppress(ModuleNotFoundError):
        importlib.import_module(f"{PACKAGE}.{name}")
        folder, _, step = name.rpartition(".")
        if folder == "steps":
            warm_up_for(step)
            del sys.modules[f"{PACKAGE}.{name}"]  # a job runs it as its program


def modules_by_name() -> Iterator[str]:
    """Modules that no other one imports, but for their names."""
    for folder in IMPORTED_BY_NAME:
        with suppress(ModuleNotFoundError):
            home = importlib.import_module(f"{PACKAGE}.{folder}")
            for module in pkgutil.iter_modules(home.__path__):
                yield f"{folder}.{module.name}"


def look_at_code() -> Iterator[None]:
    """Have the package know the digests of its files: it reads again only those that change."""
    with suppress(ModuleNotFoundError):
        codefiles = importlib.import_module(f"{PACKAGE}.codefiles")
        for step in STEPS:
            codefiles.code_digests(f"steps.{step}")
            yield
        codefiles.forget_code()


def marks_of_files(folder: Path) -> dict[str, Mark | None]:
    """Every source file and template below a folder with its mark."""
    files = (path for path in folder.rglob("*.*") if path.suffix != ".pyc")
    return {str(path): mark_of(str(path)) for path in files}


def mark_of(name: str) -> Mark | None:
    """Inode, size and times of a file; None if it is gone."""
    try:
        status = os.stat(name)  # noqa: PTH116  (a path would cost as much again)
    except OSError:
        return None
    return (status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)
