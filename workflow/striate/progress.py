"""How far long work is, for a person at a terminal."""

import sys
from collections.abc import Iterator, Sequence
from typing import TypeVar

Item = TypeVar("Item")


def with_progress(items: Sequence[Item], doing: str) -> Iterator[Item]:
    """Go through the items; show how far, if standard error is a terminal."""
    if not sys.stderr.isatty():
        yield from items
        return
    # only a person waits for this import
    from rich.console import Console
    from rich.progress import track

    yield from track(items, doing, console=Console(stderr=True), transient=True)
