"""A step that leaves a stamp: what it was made from, and what it wrote."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeAlias

from striate.codefiles import Code, code_digests
from striate.digests import Mark, mark_of
from striate.errors import ArtifactError, StriateError
from striate.places import stamp_of
from striate.stamps import Stamp, load_stamp, save_stamp, stamped_sha256, written_now

Step: TypeAlias = Callable[[Sequence[str]], None]

_OPTION: Final = "--made"


@dataclass(frozen=True)
class Made:
    """What the workflow says of a job, to be stamped.

    Attributes
    ----------
    inputs
        Artifacts that it reads, unless the step knows them by its spec.
    outputs
        Files that it writes.
    modules
        What it runs.
    code
        Digest of the source files of the modules, when the run was planned.
    """

    outputs: Sequence[str]
    modules: Sequence[str]
    code: str
    inputs: Sequence[str] = ()


@dataclass(frozen=True)
class Known:
    """What the workflow says of a job, and the digests of the artifacts that it reads."""

    made: Made
    digests: Mapping[str, str]

    def check_code(self) -> Code:
        """What runs.

        Raises
        ------
        StriateError
            It is not what the run was planned with.
        """
        code = code_digests(*self.made.modules)
        if code.digest != self.made.code:
            raise StriateError("The source files changed while the workflow ran; run again")
        return code


def stamped(main: Callable[..., None], shown: Callable[[Any], Sequence[str]] | None = None) -> Step:
    """A step that takes `--made JSON` first, and stamps what it wrote.

    Parameters
    ----------
    main
        The step; without `--made` it runs as it is.
    shown
        The artifacts that it reads by its spec, where they are too many for a command line; such a
        step is told what is `Known` as well.
    """

    def run(argv: Sequence[str]) -> None:
        if argv[:1] != [_OPTION]:
            main(argv)
            return
        made, rest = Made(**json.loads(argv[1])), argv[2:]
        spec = rest[rest.index("--spec") + 1]
        inputs = made.inputs if shown is None else shown(json.loads(spec))
        read = {name: (stamped_sha256(Path(name)), mark_of(Path(name))) for name in inputs}
        known = Known(made, {name: digest for name, (digest, _) in read.items()})
        main(rest, *([known] if shown else []))
        _check_unchanged({name: mark for name, (_, mark) in read.items()})
        _stamp(known, spec)

    return run


def _check_unchanged(marks: Mapping[str, Mark]) -> None:
    for name, mark in marks.items():
        if mark_of(Path(name)) != mark:
            raise ArtifactError(f"{name}: was changed while it was read; run again")


def _stamp(known: Known, spec: str) -> None:
    made, code = known.made, known.check_code()
    path = Path(stamp_of(made.outputs[0]))
    outputs = {name: written_now(Path(name)) for name in made.outputs}
    save_stamp(Stamp(spec, code.parts, known.digests, outputs, _left(path, made.outputs)), path)


def _left(stamp: Path, outputs: Sequence[str]) -> tuple[str, ...]:
    """Files of earlier settings that are still there."""
    try:
        before = load_stamp(stamp)
    except ArtifactError:
        before = None
    known = [*before.outputs, *before.left] if before else []
    return tuple(name for name in known if name not in outputs and Path(name).is_file())
