"""Random sequences of what may happen to a project, and what must hold after each run."""

import hashlib
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Final, TypeAlias

import interrupted
from edits import EDITS
from from_scratch import FromScratch, Scratch
from interrupted import Ended
from world import World

Edit: TypeAlias = tuple[str, int]
"""Name, and the number that it draws from."""

_MOST_EDITS: Final = 4
_MOST_LEGS: Final = 2
_INTERRUPTED_SHARE: Final = 0.12
_SECOND_RUN_SHARE: Final = 0.34


@dataclass(frozen=True)
class Leg:
    """Some edits, and a run after them.

    Attributes
    ----------
    edits
        In their order.
    interruption
        The number that an interruption of the run draws from; None for a run to its end.
    """

    edits: tuple[Edit, ...]
    interruption: int | None = None


@dataclass(frozen=True)
class Sequence:
    """Legs, then what is broken is mended and a last run follows.

    Attributes
    ----------
    runs_again
        Whether the last run is followed by a second one, which must have nothing to do.
    """

    legs: tuple[Leg, ...]
    runs_again: bool = False


@dataclass
class Record:
    """What a sequence did, and what did not hold.

    Attributes
    ----------
    mismatches
        Artifacts that are not what a run from scratch makes.
    needless
        Jobs that ran, or would run, though nothing had changed.
    manual
        Plain runs that failed where a run from scratch does not.
    """

    events: list[str] = field(default_factory=list)
    runs: int = 0
    jobs: int = 0
    compared: int = 0
    mismatches: list[str] = field(default_factory=list)
    needless: list[str] = field(default_factory=list)
    manual: list[str] = field(default_factory=list)

    @property
    def faults(self) -> list[str]:
        return [*self.mismatches, *self.needless, *self.manual]

    def kinds(self) -> Counter[str]:
        return Counter(self.events)


def drawn(seed: int) -> Sequence:
    """The sequence of a seed."""
    rng = Random(seed)
    legs = []
    for _ in range(rng.randint(1, _MOST_LEGS)):
        names = rng.choices(sorted(EDITS), k=rng.randint(1, _MOST_EDITS))
        edits = tuple((name, rng.randrange(10_000)) for name in names)
        is_interrupted = rng.random() < _INTERRUPTED_SHARE
        legs.append(Leg(edits, rng.randrange(10_000) if is_interrupted else None))
    return Sequence(tuple(legs), rng.random() < _SECOND_RUN_SHARE)


def followed(sequence: Sequence, world: World, scratch: Scratch) -> Record:
    """Do to a project what a sequence says; what did not hold."""
    record = Record()
    for leg in sequence.legs:
        _edit(world, leg.edits, record)
        if leg.interruption is None:
            _run(world, scratch, record)
        else:
            ended, told = interrupted.interrupted_run(world.root, Random(leg.interruption))
            record.events.append(told)
            record.runs += 1
            record.jobs += len(ended.ran)
    if world.sound:
        world.mend()
        record.events.append("mended")
        _run(world, scratch, record)
    elif sequence.legs[-1].interruption is not None:
        _run(world, scratch, record)
    if sequence.runs_again and not record.faults:
        _run_again(world, scratch, record)
    return record


def _edit(world: World, edits: tuple[Edit, ...], record: Record) -> None:
    for name, number in edits:
        EDITS[name](world, Random(number))
        record.events.append(name)
    world.configure()


def _run(world: World, scratch: Scratch, record: Record) -> Ended:
    ended = interrupted.run(world.root)
    record.runs += 1
    record.jobs += len(ended.ran)
    expected = scratch.results(world)
    record.events.append("run" if ended.status == 0 else "run that failed")
    record.compared += len(expected.made)
    record.mismatches += mismatches(world, ended, expected)
    record.needless += [f"{name} {' '.join(why)}" for name, why in needless(ended, expected)]
    record.manual += manual(ended, expected)
    return ended


def _run_again(world: World, scratch: Scratch, record: Record) -> None:
    before = written_at(world)
    ended = _run(world, scratch, record)
    record.needless += [f"{job} ran again" for job in sorted(ended.ran)]
    after = written_at(world)
    record.needless += [
        f"{name} was written again" for name in before if after[name] != before[name]
    ]


def mismatches(world: World, ended: Ended, expected: FromScratch) -> Iterator[str]:
    """Artifacts that count as up to date and are not what a run from scratch makes."""
    there = {name: _sha256(world.root / name) for name in world.artifacts()}
    counted = {*expected.made} if ended.status == 0 else ended.fresh
    for name in sorted(counted):
        if name in expected.made and there.get(name) != expected.made[name]:
            yield f"{name} {'differs' if name in there else 'is missing'}"
        elif name in expected.unmade and name in ended.fresh and not name.endswith("report.html"):
            yield f"{name} is up to date, and from scratch it cannot be made"
    if ended.status == 0:
        yield from (f"verify: {found}" for found in ended.damaged)
        if world.knows_its_files:
            unknown = {*there} - {*expected.made} - ended.orphans
            yield from (f"{name} is there, asked for by nothing" for name in sorted(unknown))


def needless(ended: Ended, expected: FromScratch) -> list[tuple[str, list[str]]]:
    """Jobs that would run again though the run succeeded."""
    return [*ended.stale.items()] if ended.status == 0 and not expected.failed else []


def manual(ended: Ended, expected: FromScratch) -> list[str]:
    """How a plain run ended otherwise than one from scratch."""
    if expected.failed and ended.status == 0:
        return [f"succeeded, and from scratch it fails: {sorted(expected.failed)}"]
    if not expected.failed and ended.status != 0:
        return [f"failed, and from scratch it does not: {ended.printed[-3000:]}"]
    return []


def plain_scratch(world: World, root: Path, expected: FromScratch) -> list[str]:
    """A plain run of Snakemake in an empty project; where it differs from what was expected."""
    sources = shutil.ignore_patterns("results", ".snakemake", "__pycache__")
    shutil.copytree(world.root, root, ignore=sources)
    ended = interrupted.run(root)
    again = World(root)
    there = {name: _sha256(root / name) for name in again.artifacts()}
    if ended.status == 0 and there != expected.made:
        names = sorted({*there.items()} ^ {*expected.made.items()})
        return [f"from scratch by Snakemake {name} differs" for name, _ in names]
    return [] if (ended.status == 0) == (not expected.failed) else [ended.printed[-3000:]]


def written_at(world: World) -> dict[str, int]:
    """Artifact to the date of its file."""
    return {name: (world.root / name).stat().st_mtime_ns for name in world.artifacts()}


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
