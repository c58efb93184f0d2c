"""How far long work is, for a person at a terminal."""

import sys
from collections.abc import Iterable, Iterator
from typing import TypeVar

Item = TypeVar("Item")


def with_progress(items: Iterable[Item], doing: str, total: int | None = None) -> Iterator[Item]:
    """Go through the items; show how far, if standard error is a terminal.

    `total` says how many there are, where the items do not know it.
    """
    if not sys.stderr.isatty():
        yield from items
        return
    # only a person waits for this import
    from rich.console import Console
    from rich.progress import track

    yield from track(items, doing, total, console=Console(stderr=True), transient=True)
