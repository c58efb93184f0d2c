"""The metadata of an SVG: Dublin Core, in the `metadata` before the drawing.

The file is read no further than that. A document that declares entities is refused: they are how a
few lines of XML become gigabytes, or another file.
"""

from typing import BinaryIO, Final, NoReturn
from xml.parsers import expat

from striate.inscription.wording import told_in

_DUBLIN_CORE: Final = "http://purl.org/dc/elements/1.1/"
_WORK: Final = "http://creativecommons.org/ns# Work"
_END: Final = "http://www.w3.org/2000/svg metadata"
_WANTED: Final = {f"{_DUBLIN_CORE} title": "title", f"{_DUBLIN_CORE} description": "description"}
_BLOCK_BYTES: Final = 65536
_LARGEST_BYTES: Final = 4_000_000


def told_in_svg(file: BinaryIO) -> dict[str, str]:
    """What the title and the description in the metadata say.

    Raises
    ------
    ValueError, expat.ExpatError
        The file is no XML, declares entities, or has no metadata where they are to be.
    """
    metadata = _Metadata()
    for _ in range(_LARGEST_BYTES // _BLOCK_BYTES):
        block = file.read(_BLOCK_BYTES)
        metadata.parser.Parse(block, not block)
        if metadata.ended or not block:
            break
    if not metadata.ended:
        raise ValueError("no metadata")
    texts = {name: "".join(parts) for name, parts in metadata.texts.items()}
    return told_in(texts["title"], texts["description"])


class _Metadata:
    """The texts of the elements that are wanted, as they come."""

    def __init__(self) -> None:
        self.texts: dict[str, list[str]] = {name: [] for name in _WANTED.values()}
        self.ended = False
        self._open: list[str] = []
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.EntityDeclHandler = _refuse
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text

    def _start(self, name: str, _attributes: object) -> None:
        self._open.append(name)

    def _end(self, name: str) -> None:
        self._open.pop()
        self.ended = self.ended or name == _END

    def _text(self, text: str) -> None:
        match self._open:
            case [*_, parent, name] if parent == _WORK and name in _WANTED and not self.ended:
                self.texts[_WANTED[name]].append(text)


def _refuse(*_declared: object) -> NoReturn:
    raise ValueError("declares entities")
