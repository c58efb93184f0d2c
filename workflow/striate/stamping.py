"""A step that leaves a stamp: what it was made from, and what it wrote."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeAlias

from striate.codefiles import code_digests
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


def stamped(main: Step, shown: Callable[[Any], Sequence[str]] | None = None) -> Step:
    """A step that takes `--made JSON` first, and stamps what it wrote.

    Parameters
    ----------
    main
        The step; without `--made` it runs as it is.
    shown
        The artifacts that it reads by its spec, where they are too many for a command line.
    """

    def run(argv: Sequence[str]) -> None:
        if argv[:1] != [_OPTION]:
            main(argv)
            return
        made, rest = Made(**json.loads(argv[1])), argv[2:]
        spec = rest[rest.index("--spec") + 1]
        inputs = made.inputs if shown is None else shown(json.loads(spec))
        read = {name: (stamped_sha256(Path(name)), mark_of(Path(name))) for name in inputs}
        main(rest)
        _check_unchanged(read)
        _stamp(made, spec, {name: digest for name, (digest, _) in read.items()})

    return run


def _check_unchanged(read: Mapping[str, tuple[str, Mark]]) -> None:
    for name, (_, mark) in read.items():
        if mark_of(Path(name)) != mark:
            raise ArtifactError(f"{name}: was changed while it was read; run again")


def _stamp(made: Made, spec: str, inputs: Mapping[str, str]) -> None:
    code = code_digests(*made.modules)
    if code.digest != made.code:
        raise StriateError("The source files changed while the workflow ran; run again")
    path = Path(stamp_of(made.outputs[0]))
    outputs = {name: written_now(Path(name)) for name in made.outputs}
    save_stamp(Stamp(spec, code.parts, inputs, outputs, _left(path, made.outputs)), path)


def _left(stamp: Path, outputs: Sequence[str]) -> tuple[str, ...]:
    """Files of earlier settings that are still there."""
    try:
        before = load_stamp(stamp)
    except ArtifactError:
        before = None
    known = [*before.outputs, *before.left] if before else []
    return tuple(name for name in known if name not in outputs and Path(name).is_file())
