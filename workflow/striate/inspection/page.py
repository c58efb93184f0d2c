"""Rows of facts: a table on a terminal, plain lines elsewhere."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

_LONGEST_TEXT: Final = 2000


@dataclass(frozen=True)
class Row:
    """One fact about a recording; a warning is one that somebody should look at."""

    name: str
    text: str
    is_warning: bool = False


def print_rows(rows: Sequence[Row]) -> None:
    """Print the rows; a name that is that of the row above is not repeated on a terminal."""
    if sys.stdout.isatty():
        _print_table(rows)
    else:
        for row in rows:
            print(f"{printable(row.name)}: {printable(row.text)}")


def printable(text: str) -> str:
    """A text of the file on one line: what could move the cursor or colour the screen is spelt."""
    shown = text if len(text) <= _LONGEST_TEXT else f"{text[:_LONGEST_TEXT]}…"
    return "".join(
        letter if letter.isprintable() else letter.encode("unicode_escape").decode("ascii")
        for letter in shown
    )


def _print_table(rows: Sequence[Row]) -> None:
    # only a person waits for this import
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(show_header=False, box=None, pad_edge=False)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    above = ""
    for row in rows:
        name = "" if row.name == above else row.name
        style = "yellow" if row.is_warning else ""
        table.add_row(Text(printable(name), "bold"), Text(printable(row.text), style))
        above = row.name
    Console().print(table)
