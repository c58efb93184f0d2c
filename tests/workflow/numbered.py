"""Sequences by their number, each in a folder of its own."""

import shutil
import sys
import tempfile
import time
import traceback
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any, Final

import interrupted
from from_scratch import Scratch
from sequences import drawn, followed, plain_scratch
from world import World, new_world

_PLAIN_EVERY: Final = 20
"""Every so many sequences the run from scratch is one of Snakemake, too."""


@cache
def made_base(folder: Path) -> World:
    """The small project after its first run."""
    root = folder / "base"
    if not root.exists():
        world = new_world(folder / "new")
        ended = interrupted.run(world.root)
        if ended.status:
            sys.exit(ended.printed)
        world.root.rename(root)
    return World(root)


def copy_of_base(folder: Path, root: Path) -> World:
    """The small project elsewhere, with what it remembers of its imports: they take a second."""
    return made_base(folder).copy(root)


def result(seed: int, folder: Path, keeps: bool = False) -> dict[str, Any]:
    """What one sequence did, in built-in types; its project is kept if something did not hold."""
    start_s = time.monotonic()
    sequence, scratch = drawn(seed), Scratch(folder / "scratch")
    world = copy_of_base(folder, Path(tempfile.mkdtemp(prefix=f"{seed}-", dir=folder)) / "p")
    told: dict[str, Any] = {"seed": seed, "sequence": asdict(sequence), "plain": 0}
    try:
        record = followed(sequence, world, scratch)
        told |= asdict(record) | {"faults": record.faults}
        if seed % _PLAIN_EVERY == 0:
            expected = scratch.results(world)
            told["faults"] += plain_scratch(world, world.root.with_name("scratch"), expected)
            told["plain"] = 1
    except Exception:
        told |= {"faults": [traceback.format_exc()], "runs": 0, "jobs": 0}
    if not (told["faults"] or keeps):
        shutil.rmtree(world.root.parent, ignore_errors=True)
    return told | {"s": time.monotonic() - start_s, "kept": str(world.root)}
