"""One row of the matrix, tried: what was planned, what ran, and whether the results are right."""

import hashlib
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from checkout import SOURCES, Checkout
from matrix_rows import CONFIG, Row
from tiny import write_trials

Artifacts: TypeAlias = Mapping[str, bytes]


@dataclass
class Scratches:
    """What runs from scratch make; equal sources, settings and raw files run once."""

    folder: Path
    _made: dict[str, Artifacts] = field(default_factory=dict)

    def know(self, checkout: Checkout) -> None:
        """Take the results of a checkout whose only run began with nothing."""
        self._made[_digest(checkout)] = checkout.artifacts()

    def artifacts(self, checkout: Checkout) -> Artifacts:
        """The results that the sources, settings and raw files of a checkout give."""
        given = _digest(checkout)
        if given not in self._made:
            root = Path(tempfile.mkdtemp(dir=self.folder)) / "striate"
            self._made[given] = checkout.artifacts_from_scratch(root)
        return self._made[given]


def _digest(checkout: Checkout) -> str:
    digest = hashlib.sha256()
    for name in (*SOURCES, "config.yaml", "raw"):
        path = checkout.root / name
        for file in sorted([path] if path.is_file() else path.rglob("*")):
            if file.is_file() and "__pycache__" not in file.parts:
                content = hashlib.sha256(file.read_bytes()).hexdigest()
                digest.update(f"{file.relative_to(checkout.root)} {content}\n".encode())
    return digest.hexdigest()


@dataclass(frozen=True)
class Trial:
    """What came of a row.

    Attributes
    ----------
    planned
        Jobs that `snakemake -n` listed.
    stale
        Jobs that `striate plan` listed.
    ran
        Jobs that ran.
    left
        Jobs that were still to be done after the run.
    orphans
        Artifacts that a run from scratch does not make.
    differing
        Artifacts that a run from scratch makes otherwise, or makes and are not there.
    printed
        By the run.
    """

    planned: frozenset[str]
    stale: frozenset[str]
    ran: frozenset[str]
    left: frozenset[str]
    orphans: frozenset[str]
    differing: frozenset[str]
    printed: str


def finished_checkout(root: Path) -> Checkout:
    """A checkout with the configuration of the matrix, whose first run is done."""
    checkout = Checkout.fresh(root, CONFIG)
    for seed, name in enumerate(("one", "two")):
        write_trials(checkout.root / "raw" / f"{name}.mat", seed)
    _run(checkout)
    return checkout


def tried(row: Row, checkout: Checkout, scratches: Scratches) -> Trial:
    """Do to a finished checkout what the row says, and run."""
    if row.earlier:
        row.earlier(checkout)
        _run(checkout, fails=row.earlier_fails)
    row.edit(checkout)
    planned, stale = checkout.plan(), checkout.stale()
    ran, printed = _run(checkout)
    found, wanted = checkout.artifacts(), scratches.artifacts(checkout)
    return Trial(
        planned,
        stale,
        ran,
        checkout.stale(),
        frozenset(found.keys() - wanted.keys()),
        frozenset(name for name in wanted if found.get(name) != wanted[name]),
        printed,
    )


def _run(checkout: Checkout, fails: bool = False) -> tuple[frozenset[str], str]:
    outcome = checkout.run()
    assert (outcome.status != 0) == fails, outcome.printed
    return outcome.ran, outcome.printed
