"""How far long work is, for a person at a terminal."""

import sys
from collections.abc import Callable, Iterable, Iterator, Sized
from typing import TypeVar

Item = TypeVar("Item")


def with_progress(
    items: Iterable[Item],
    doing: str,
    total: int | None = None,
    size_of: Callable[[Item], int] = lambda _: 1,
) -> Iterator[Item]:
    """Go through the items; show how far, if standard error is a terminal.

    `total` says how many there are, where the items do not know it; an item counts as `size_of` it.
    """
    if not sys.stderr.isatty():
        yield from items
        return
    # only a person waits for this import
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as progress:
        known = total if total is not None or not isinstance(items, Sized) else len(items)
        task = progress.add_task(doing, total=known)
        for item in items:
            yield item
            progress.advance(task, size_of(item))
