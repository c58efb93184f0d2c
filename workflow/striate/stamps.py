"""The stamp of a job: what its artifacts were made from, and what was written.

Dates say nothing of this: a stamp holds digests. It is a sealed line of JSON, so that any damage to
the stamp itself is found as well.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

from striate.digests import Mark, mark_of, remembered_sha256, sha256
from striate.errors import ArtifactError
from striate.places import SUFFIX, stamp_of
from striate.sealed import sealed, unsealed
from striate.wholefile import opened_for_writing, written_whole

Code: TypeAlias = Mapping[str, str]
"""Source file, or library, to its digest, or version."""


@dataclass(frozen=True)
class Written:
    """One file as a job left it.

    Attributes
    ----------
    sha256
        Digest of the content.
    size
        In bytes.
    mark
        Inode, size and times: while these are the same nobody has written to the file.
    """

    sha256: str
    size: int
    mark: Mark


@dataclass(frozen=True)
class Stamp:
    """What one job did.

    Attributes
    ----------
    spec
        The settings that it read, as one line of JSON.
    code
        What ran.
    inputs
        Path to SHA-256 of the artifacts that it read.
    outputs
        Path to what it wrote.
    left
        Files that the job wrote under earlier settings and that are no longer its outputs.
    """

    spec: str
    code: Code
    inputs: Mapping[str, str]
    outputs: Mapping[str, Written]
    left: tuple[str, ...] = field(default=())


def save_stamp(stamp: Stamp, path: Path) -> None:
    """Write a stamp; it appears when it is whole."""
    line = json.dumps(asdict(stamp), ensure_ascii=False, separators=(",", ":")).encode()
    with written_whole(path) as partial, opened_for_writing(partial) as file:
        file.write(sealed(line))


def load_stamp(path: Path) -> Stamp | None:
    """Read a stamp; None where there is none.

    Raises
    ------
    ArtifactError
        It is not as it was written.
    """
    try:
        line = unsealed(path.read_bytes())
    except FileNotFoundError:
        return None
    except (IsADirectoryError, NotADirectoryError) as other:
        raise _damaged(path) from other
    if line is None:
        raise _damaged(path)
    try:
        return _stamp(**json.loads(line))
    except (AttributeError, KeyError, TypeError, ValueError) as other:  # of another version
        raise _damaged(path) from other


def _stamp(outputs: Mapping[str, Any], left: Sequence[str], **told: Any) -> Stamp:
    written = {
        name: Written(of["sha256"], of["size"], tuple(of["mark"])) for name, of in outputs.items()
    }
    return Stamp(**told, outputs=written, left=tuple(left))


def _damaged(path: Path) -> ArtifactError:
    return ArtifactError(f"{path}: damaged; `snakemake --cores 4` makes its artifact again")


def written_now(path: Path) -> Written:
    """A file as it is."""
    mark = mark_of(path)
    return Written(sha256(path), path.stat().st_size, mark)


def is_intact(path: Path, written: Written) -> bool:
    """Whether a file is as it was written, looking into it only where its mark has changed."""
    try:
        return mark_of(path) == written.mark or is_same(path, written, remembered_sha256)
    except OSError:
        return False


def is_same(path: Path, written: Written, digest_of: Callable[[Path], str] = sha256) -> bool:
    """Whether a file holds what was written."""
    return path.stat().st_size == written.size and digest_of(path) == written.sha256


def stamped_sha256(path: Path) -> str:
    """SHA-256 of an artifact that a job is about to read.

    It is read for this, but for an archive whose mark is as its job left it: to read an archive is
    to compare all that is read of it with checksums.

    Raises
    ------
    ArtifactError
        The artifact is missing, or not what its job wrote.
    """
    stamp = load_stamp(Path(stamp_of(path.as_posix())))
    written = stamp.outputs.get(path.as_posix()) if stamp else None
    if written is None:
        raise ArtifactError(f"{path}: nothing says how it was made; run `snakemake --cores 4`")
    if not path.is_file():
        raise ArtifactError(f"{path}: no such file; run `snakemake --cores 4`")
    is_trusted = path.name.endswith(SUFFIX) and mark_of(path) == written.mark
    if not is_trusted and not is_same(path, written):
        raise ArtifactError(
            f"{path}: not what was written (damaged, or changed by hand); "
            "`striate verify --repair`, then `snakemake --cores 4`, makes it again"
        )
    return written.sha256
