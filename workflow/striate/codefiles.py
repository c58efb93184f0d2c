"""What a job runs: its source files, found by following imports, and its libraries.

Exactly the jobs whose code changed run again; a touch or a fresh checkout reruns nothing.
"""

import ast
import hashlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib.util import cache_from_source
from pathlib import Path
from typing import Final

from striate.digests import Mark, mark_of
from striate.libraryversions import library_versions
from striate.memory import load, save

PACKAGE: Final = "striate"
_ROOT: Final = Path(__file__).parent
_PROJECT: Final = _ROOT.parent.parent
_PARSER: Final = Path(__file__)
_LOCK: Final = _PROJECT / "requirements.lock"
_RULES: Final = _ROOT.parent / "rules"
_RULE_SUFFIX: Final = ".smk"
_SHOWN_WITH_CODE: Final = (".jinja", ".css", ".js")
_INIT: Final = "__init__"
_DIGEST_LENGTH: Final = 32
_MEMORY: Final = Path(".snakemake") / "striate" / "imports.json"


@dataclass(frozen=True)
class Code:
    """What a job runs.

    Attributes
    ----------
    parts
        Source file, relative to the project, to digest; library to version.
    digest
        Of all parts.
    """

    parts: Mapping[str, str]
    digest: str


@cache
def code_digests(*modules: str) -> Code:
    """What the named modules and rules run, as it is now: see `code_files`."""
    parts = {file: _digest(_PROJECT / file) for file in code_files(*modules)}
    parts |= library_versions()
    return Code(parts, hashlib.sha256(repr(sorted(parts.items())).encode()).hexdigest())


def code_files(*modules: str) -> list[str]:
    """Source files of the modules and of all they import, and the lock file of the libraries.

    Parameters
    ----------
    modules
        Names inside the package, such as ``steps.mean``; modules that are imported by name only
        when the program runs (a reader, a figure) must be named as well. ``mean.smk`` is a rule.

    Returns
    -------
    list
        Paths relative to the project, sorted; with a module, the templates in its folder and every
        ``__init__.py`` on the way to it.
    """
    found: set[str] = set()
    rules = {name for name in modules if name.endswith(_RULE_SUFFIX)}
    for module in {*modules} - rules:
        found |= _imported_with(module)
    files = (
        {file for module in found if (file := _file(module))}
        | {_RULES / name for name in rules}
        | {_LOCK}
    )
    beside = {part for folder in {file.parent for file in files} for part in _templates(folder)}
    return sorted(str(file.relative_to(_PROJECT)) for file in files | beside if file.is_file())


def modules_in(folder: str) -> list[str]:
    """Modules of one folder of the package, such as every reader in ``readers``."""
    stems = sorted(path.stem for path in (_ROOT / folder).glob("*.py"))
    return [f"{folder}.{stem}" for stem in stems if stem != _INIT]


def remember_imports(memory: Path = _MEMORY) -> None:
    """Keep which module imports which, so that the next process need not parse them all.

    What Python compiled of a file that may have changed since is removed: Python looks at size and
    second alone, and might run what the file held before.
    """
    known = _remembered(memory)
    if _found == known:
        return
    for name, (digest, *_) in _found.items():
        if known.get(name, [""])[0] != digest:
            with suppress(OSError):  # missing, or it belongs to whoever installed the project
                Path(cache_from_source(str(_PROJECT / name))).unlink()
    save(memory, {"parser": _digest(_PARSER), "imports": _found})


def forget_code() -> None:
    """Look at the files anew when next asked: one may have been edited while a run was at work."""
    for known in (code_digests, _imported_with, _imports, _templates, _file, _remembered):
        known.cache_clear()


def _digest(path: Path) -> str:
    return _digest_as_marked(path, mark_of(path))


@cache
def _digest_as_marked(path: Path, _mark: Mark) -> str:
    """Kept for as long as nobody writes to the file; a fork of this process has it, too."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:_DIGEST_LENGTH]


@cache
def _templates(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if path.suffix in _SHOWN_WITH_CODE]


@cache
def _imported_with(module: str) -> frozenset[str]:
    found, waiting = set(), [module]
    while waiting:
        current = waiting.pop()
        if current not in found:
            found.add(current)
            waiting.extend(_imports(current))
    return frozenset(found)


_found: dict[str, list[str]] = {}


@cache
def _imports(module: str) -> tuple[str, ...]:
    path = _file(module)
    if path is None:
        return ()
    name, digest = str(path.relative_to(_PROJECT)), _digest(path)
    match _remembered(_MEMORY).get(name):
        case [known, *names] if known == digest:
            found = tuple(names)
        case _:
            found = _parsed_imports(path, digest)
    _found[name] = [digest, *found]
    return tuple(inner for inner in (*_packages(module), *found) if _file(inner))


def _packages(module: str) -> Iterator[str]:
    """The folders on the way to a module: Python runs the ``__init__.py`` of each first."""
    folders = module.split(".")[:-1]
    return (".".join(folders[:depth]) for depth in range(len(folders) + 1))


@cache
def _remembered(memory: Path) -> Mapping[str, list[str]]:
    """The imports that this parser found; another one may find others in the same file."""
    kept = load(memory)
    known: Mapping[str, list[str]] = kept.get("imports", {})
    return known if kept.get("parser") == _digest(_PARSER) else {}


@cache
def _parsed_imports(path: Path, _content: str) -> tuple[str, ...]:
    if path.stem == _INIT:  # empty, but for the door of the library, which no step opens
        return ()
    tree = ast.parse(path.read_text(encoding="utf-8"))
    named = [name for node in ast.walk(tree) for name in _imported_names(node)]
    inside = [name.removeprefix(f"{PACKAGE}.") for name in named if name.startswith(f"{PACKAGE}.")]
    return tuple(dict.fromkeys(inside))


def _imported_names(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
        # an imported name may be a module itself: `from striate.readers import trials`
        return [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    return []


@cache
def _file(module: str) -> Path | None:
    """Its source file; None for a name that is no module."""
    path = _ROOT.joinpath(*module.split("."))
    files = (path / f"{_INIT}.py", path.with_suffix(".py"))  # in the order of Python
    return next((file for file in files if file.is_file()), None)
