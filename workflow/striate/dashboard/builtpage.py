"""The page as it was built: the files beside this module, and no others."""

from pathlib import Path
from typing import Final

from striate.dashboard.faults import AbsentError
from striate.dashboard.sent.resource import Printed, Resource
from striate.digests import mark_of

FOLDER: Final = Path(__file__).parent / "page"

_INDEX: Final = "index.html"
_MEDIA_TYPES: Final = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".ico": "image/x-icon",
    ".woff2": "font/woff2",
    ".json": "application/json",
    ".txt": "text/plain; charset=utf-8",
}


def page_file(path: str, folder: Path) -> Resource:
    """A file of the page; `path` as the address has it, empty for the page itself.

    Raises
    ------
    AbsentError
        The page has no such file, or is not built.
    """
    wanted = path or _INDEX
    found = _files(folder).get(wanted)
    if found is None:
        if wanted == _INDEX:
            raise AbsentError(
                "the page is not built yet: `npm ci && npm run build` in dashboard/ makes it; "
                "what it would show is at /api/catalogue"
            )
        raise AbsentError("the page has no such file")
    media_type = _MEDIA_TYPES[found.suffix]
    return Resource((mark_of(found),), lambda: Printed(found.read_bytes(), media_type))


def _files(folder: Path) -> dict[str, Path]:
    """By address: what is asked for is looked for among them, and never put together to a path."""
    return {
        file.relative_to(folder).as_posix(): file
        for file in folder.rglob("*")
        if file.suffix in _MEDIA_TYPES and file.is_file()
    }
