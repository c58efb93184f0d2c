"""The document information of a PDF as Matplotlib writes it: ISO 32000-1, sections 7.5 and 14.3.3.

That is a table of objects at the end of the file, and texts in parentheses; what other programs
make of a figure is not looked into.
"""

import codecs
import os
import re
from typing import BinaryIO, Final

from striate.inscription.wording import told_in

SIGNATURE: Final = b"%PDF-"

_TAIL_BYTES: Final = 2048
_LARGEST_BYTES: Final = 4_000_000
_ENTRY_BYTES: Final = 20
_TRAILER: Final = re.compile(
    rb"trailer\s*<<([^<>]*)>>\s*startxref\s+([0-9]{1,15})\s+%%EOF\s*\Z", re.DOTALL
)
_INFO: Final = re.compile(rb"/Info ([0-9]{1,9}) 0 R")
_TABLE: Final = re.compile(rb"xref\n0 [0-9]{1,9}\n")
_OBJECT: Final = re.compile(rb"([0-9]{1,9}) 0 obj\s*<<")
_TEXT: Final = re.compile(rb"\s*/([A-Za-z]+)\s*\(((?:[^\\()]++|\\.)*+)\)", re.DOTALL)
_ESCAPED: Final = re.compile(rb"\\(.)", re.DOTALL)
_LETTERS: Final = {b"n": b"\n", b"r": b"\r"}


def told_in_pdf(file: BinaryIO) -> dict[str, str]:
    """What the title and the subject of the document say.

    Raises
    ------
    ValueError
        The file is damaged, or was written by another program.
    """
    texts, content = {}, _information(file)
    position = 0
    while found := _TEXT.match(content, position):
        texts[found[1].decode()] = _decoded(_ESCAPED.sub(_unescaped, found[2]))
        position = found.end()
    return told_in(texts.get("Title", ""), texts.get("Subject", ""))


def _information(file: BinaryIO) -> bytes:
    """The inside of the dictionary, and what follows it in the file."""
    size = file.seek(0, os.SEEK_END)
    trailer = _TRAILER.search(_read(file, max(size - _TAIL_BYTES, 0), _TAIL_BYTES))
    info = trailer and _INFO.search(trailer[1])
    if not trailer or not info:
        raise ValueError("no trailer")
    start, number = int(trailer[2]), int(info[1])
    table = _TABLE.match(_read(file, start, _TAIL_BYTES))
    if not table:
        raise ValueError("no table of objects")
    entry = _read(file, start + table.end() + number * _ENTRY_BYTES, _ENTRY_BYTES)
    content = _read(file, int(entry[:10]), _LARGEST_BYTES)
    opening = _OBJECT.match(content)
    if not opening or int(opening[1]) != number:
        raise ValueError("no document information")
    return content[opening.end() :]


def _read(file: BinaryIO, start: int, count: int) -> bytes:
    if start > file.seek(0, os.SEEK_END):
        raise ValueError("a place behind the end of the file")
    file.seek(start)
    return file.read(count)


def _unescaped(found: re.Match[bytes]) -> bytes:
    letter: bytes = found[1]
    return _LETTERS.get(letter, letter)


def _decoded(text: bytes) -> str:
    mark = codecs.BOM_UTF16_BE
    return text.removeprefix(mark).decode("utf-16-be" if text.startswith(mark) else "ascii")
