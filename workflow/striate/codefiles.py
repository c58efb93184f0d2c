"""Which source files a rule depends on.

A rule lists the modules that it runs as its input. Snakemake compares small inputs by content, so
exactly the rules whose code changed run again, and a fresh checkout runs nothing.
"""

import ast
from functools import cache
from pathlib import Path
from typing import Final

PACKAGE: Final = "striate"
_ROOT: Final = Path(__file__).parent
_PROJECT: Final = _ROOT.parent.parent
_LOCK: Final = _PROJECT / "requirements.lock"


def code_files(*modules: str) -> list[str]:
    """Source files of the modules and of all they import, and the lock file of the libraries.

    Parameters
    ----------
    modules
        Names inside the package, such as ``steps.mean``; modules that are imported by name only
        when the program runs (a reader, a figure) must be named as well.

    Returns
    -------
    list
        Paths relative to the project, sorted.
    """
    found: set[str] = set()
    for module in modules:
        found |= _imported_with(module)
    files = [_file(module) for module in found] + [_LOCK]
    return sorted(str(file.relative_to(_PROJECT)) for file in files)


def modules_in(folder: str) -> list[str]:
    """Modules of one folder of the package, such as every reader in ``readers``."""
    stems = sorted(path.stem for path in (_ROOT / folder).glob("*.py"))
    return [f"{folder}.{stem}" for stem in stems if stem != "__init__"]


@cache
def _imported_with(module: str) -> frozenset[str]:
    found, waiting = set(), [module]
    while waiting:
        current = waiting.pop()
        if current not in found:
            found.add(current)
            waiting.extend(_imports(current))
    return frozenset(found)


@cache
def _imports(module: str) -> tuple[str, ...]:
    tree = ast.parse(_file(module).read_text(encoding="utf-8"))
    named = [name for node in ast.walk(tree) for name in _imported_names(node)]
    inside = [name.removeprefix(f"{PACKAGE}.") for name in named if name.startswith(f"{PACKAGE}.")]
    return tuple(name for name in inside if _file(name).is_file())


def _imported_names(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
        # an imported name may be a module itself: `from striate.readers import trials`
        return [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    return []


def _file(module: str) -> Path:
    return _ROOT.joinpath(*module.split(".")).with_suffix(".py")
