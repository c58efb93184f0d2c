"""A folder that appears when it is whole, and takes the place of nothing but what it once was."""

import hashlib
import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from striate.digests import sha256
from striate.errors import StriateError
from striate.version import VERSION

CONTENTS: Final = "striate-site.json"
"""What was written: each file with its digest."""


class SiteFolder:
    """A folder that is being written.

    Attributes
    ----------
    digests
        Name to the SHA-256 of each file.
    size_bytes
        Of all of them.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.digests: dict[str, str] = {}
        self.size_bytes = 0

    def add(self, name: str, content: bytes) -> None:
        """Write a file.

        Raises
        ------
        StriateError
            Where it would lie is another file, or what was a folder.
        """
        path = self.root / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("xb") as file:
                file.write(content)
        except (FileExistsError, NotADirectoryError) as clash:
            raise StriateError(
                f"{name} of the site cannot lie beside another of its files; give one of the two "
                "another id in config.yaml"
            ) from clash
        self.digests[name] = hashlib.sha256(content).hexdigest()
        self.size_bytes += len(content)

    def close(self) -> None:
        """Write what it holds."""
        told = {"striate": VERSION, "files": self.digests}
        content = json.dumps(told, indent=0, sort_keys=True).encode()
        (self.root / CONTENTS).write_bytes(content)


@contextmanager
def written_site(out: Path) -> Iterator[SiteFolder]:
    """A folder to write to, which takes the place of `out` when all has gone well.

    Raises
    ------
    StriateError
        `out` lies in results/, or holds something that was not written here.
    """
    home = out.resolve()
    if home.is_relative_to(Path("results").resolve()):
        raise StriateError(
            f"{out}: lies in results/, which the workflow fills; name another folder"
        )
    _refuse_what_is_not_ours(home, out)
    home.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{home.name}.", dir=home.parent) as name:
        new, old = Path(name) / "new", Path(name) / "old"
        new.mkdir()
        site = SiteFolder(new)
        yield site
        site.close()
        _refuse_what_is_not_ours(home, out)
        if home.exists():
            home.rename(old)
        try:
            new.rename(home)
        except BaseException:
            if old.exists():
                old.rename(home)
            raise


def _refuse_what_is_not_ours(home: Path, out: Path) -> None:
    """Refuse a folder with anything that is not as it was written here."""
    if not home.exists():
        return
    if not home.is_dir():
        raise StriateError(f"{out}: is no folder; name one that is not there yet")
    ours = _written_before(home / CONTENTS)
    for path in home.rglob("*"):
        name = path.relative_to(home).as_posix()
        if not (_is_folder(path) or name == CONTENTS or _is_as_written(path, ours.get(name))):
            raise StriateError(
                f"{out}: holds {name}, which `striate site` did not write; name a folder that is "
                "not there yet, or an empty one"
            )


def _is_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink()


def _is_as_written(path: Path, digest: str | None) -> bool:
    return path.is_file() and not path.is_symlink() and sha256(path) == digest


def _written_before(contents: Path) -> dict[str, str]:
    try:
        files = json.loads(contents.read_bytes())["files"]
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    return files if isinstance(files, dict) else {}
