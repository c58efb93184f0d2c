"""What a run from scratch makes of a project, each step asked once for the same inputs.

The steps run one after another in an empty folder, without Snakemake, stamps or plan. What a step
makes of the same arguments, files and sources is kept: nothing else can enter it.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import chdir
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

from checkout import PROJECT, SOURCES
from world import World

from striate.planning.job import Job
from striate.planning.jobs import jobs_of
from striate.planning.rawfaults import raw_faults
from striate.settings import Settings, load_settings

Digests: TypeAlias = dict[str, str]

_CLIENT: Final = PROJECT / "workflow" / "striate" / "warm" / "client.py"
_STEPS: Final = {"render_recording": "render"}
_OWN_OPTIONS: Final = {"compare": 1, "course": 1, "pool": 1, "render": -1}
"""Steps whose files are named by `--out` and `--table`, and how many of them belong to `--out`."""


@dataclass(frozen=True)
class FromScratch:
    """What there is after a run from scratch.

    Attributes
    ----------
    made
        Artifact to SHA-256.
    failed
        Job to what its step said.
    unmade
        Artifacts that cannot be made.
    kept
        Artifact to where its bytes are.
    """

    made: Digests
    failed: Mapping[str, str]
    unmade: frozenset[str]
    kept: Mapping[str, Path]


class Scratch:
    """Runs from scratch, with a memory in a folder that several processes may share."""

    def __init__(self, memory: Path) -> None:
        self.memory = memory
        memory.mkdir(parents=True, exist_ok=True)

    def results(self, world: World) -> FromScratch:
        with tempfile.TemporaryDirectory(prefix="scratch-", dir=self.memory) as name:
            folder = Path(name)
            shutil.copyfile(world.root / "config.yaml", folder / "config.yaml")
            shutil.copytree(world.root / "raw", folder / "raw", copy_function=shutil.copyfile)
            with chdir(folder):
                settings = load_settings(Path("config.yaml"))
                faults = raw_faults(settings)
                jobs = jobs_of(settings, [of for of in settings.recordings if of not in faults])
                return self._run(jobs, settings, dict(faults), world)

    def _run(
        self, jobs: list[Job], settings: Settings, failed: dict[str, str], world: World
    ) -> FromScratch:
        sources, kept, unmade = source_digest(world.root), {}, set[str]()
        digests: Digests = {}
        waits = bool(failed)
        for job in jobs:
            if unmade & {*job.every_input} or (waits and job.rule == "report"):
                unmade |= {*job.outputs}
                continue
            home = self._kept(job, settings, digests, kept, sources, world)
            told = json.loads((home / "told.json").read_text(encoding="utf-8"))
            if told["status"]:
                failed[job.name] = told["said"]
                unmade |= {*job.outputs}
            else:
                digests |= told["made"]
                kept |= {path: home / str(number) for number, path in enumerate(job.outputs)}
        return FromScratch(digests, failed, frozenset(unmade), kept)

    def _kept(
        self,
        job: Job,
        settings: Settings,
        digests: Digests,
        kept: Mapping[str, Path],
        sources: str,
        world: World,
    ) -> Path:
        """Where the files of a job are kept, made now if they have never been."""
        arguments = [*_arguments(job, settings)]
        raw = {name: _sha256(Path(name)) for name in _raw_files(job, settings)}
        read = {name: digests[name] for name in job.every_input}
        key = hashlib.sha256(repr((job.rule, arguments, raw, read, sources)).encode()).hexdigest()
        home = self.memory / key
        if not home.exists():
            for name in job.every_input:
                _link(kept[name], Path(name))
            status, said = _step(job, arguments, self._sources(world, sources))
            self._keep(job, status, said, home)
        return home

    def _sources(self, world: World, digest: str) -> Path:
        """The package of a project without what Python compiled there: it may be of another."""
        home = self.memory / f"sources-{digest}"
        if not home.exists():
            new = Path(tempfile.mkdtemp(prefix="new-", dir=self.memory))
            bare = shutil.ignore_patterns("__pycache__")
            shutil.copytree(world.root / "workflow", new / "workflow", ignore=bare)
            _take_place(new, home)
        return home

    def _keep(self, job: Job, status: int, said: str, home: Path) -> None:
        new = Path(tempfile.mkdtemp(prefix="new-", dir=self.memory))
        made = {}
        if status == 0:
            for number, name in enumerate(job.outputs):
                made[name] = _sha256(Path(name))
                shutil.move(name, new / str(number))
        told = {"job": job.name, "status": status, "said": said, "made": made}
        (new / "told.json").write_text(json.dumps(told), encoding="utf-8")
        _take_place(new, home)


def source_digest(root: Path) -> str:
    """Of all that may run in a checkout."""
    digest = hashlib.sha256()
    for source in SOURCES:
        for path in sorted([root / source, *(root / source).rglob("*")]):
            if path.is_file() and path.suffix != ".pyc":
                name = path.relative_to(root).as_posix().encode()
                digest.update(name + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _arguments(job: Job, settings: Settings) -> Iterator[str]:
    """The command line of a step, as its rule has it."""
    split = _OWN_OPTIONS.get(_STEPS.get(job.rule, job.rule))
    if job.rule == "convert":
        yield from (*job.outputs, *_raw_files(job, settings))
    else:
        yield from job.every_input if job.rule != "report" else ()
        if split is None:
            yield from job.outputs
        else:
            yield from ("--out", *job.outputs[:split], "--table", *job.outputs[split:])
    yield from ("--spec", job.spec)


def _raw_files(job: Job, settings: Settings) -> list[str]:
    if job.rule != "convert":
        return []
    files = settings.recordings[job.wildcards["recording"]].raw_files.values()
    return [os.path.relpath(path) for path in files]


def _step(job: Job, arguments: list[str], root: Path) -> tuple[int, str]:
    for name in job.outputs:
        Path(name).parent.mkdir(parents=True, exist_ok=True)
    step = _STEPS.get(job.rule, job.rule)
    ended = subprocess.run(
        [sys.executable, "-I", "-S", str(_CLIENT), step, *arguments],
        env={**os.environ, "PYTHONPATH": str(root / "workflow")},
        capture_output=True,
        text=True,
        check=False,
    )
    return ended.returncode, ended.stderr


def _link(kept: Path, name: Path) -> None:
    name.parent.mkdir(parents=True, exist_ok=True)
    if not name.exists():
        os.link(kept, name)


def _take_place(new: Path, home: Path) -> None:
    try:
        new.rename(home)
    except OSError:  # another process was sooner
        shutil.rmtree(new)


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
