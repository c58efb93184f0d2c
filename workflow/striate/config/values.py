"""The values of a YAML document, each with the line it stands on.

The document is read event by event, so that what a YAML loader passes over in silence (a key given
twice, `yes` turned into true, an alias) becomes a fault with its line.
"""

from dataclasses import dataclass, field
from typing import Any, Final

import yaml

from striate.config.faults import Fault, KeyPath, shortened, unprintable
from striate.config.scalars import (
    LIST,
    MAPPING,
    MERGE,
    REFUSED,
    TEXT,
    number,
    quote_it,
    reading_of,
    truth,
)

UNUSABLE: Final = object()
"""Stands for what is nothing of the kinds below; its place says what is written there."""

TOO_DEEP: Final = "nested too deeply"
_DEEPEST: Final = 20


@dataclass(frozen=True)
class Place:
    """Line of a value (from 1), what is written there, and as what YAML reads it."""

    line: int
    written: str
    reading: str


@dataclass
class Document:
    """What a YAML document says.

    Attributes
    ----------
    values
        Texts, numbers, true and false, lists and mappings with text keys; `UNUSABLE` for all else.
    places
        Key path to the place of each value.
    faults
        What is wrong with the way the values are written, whatever they mean.
    """

    values: Any = UNUSABLE
    places: dict[KeyPath, Place] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


def document(loader: yaml.SafeLoader) -> Document:
    """Read the one document of a loader.

    Raises
    ------
    yaml.MarkedYAMLError, ValueError, OverflowError
        The text is not YAML, or nested too deeply; the last two come from escapes that PyYAML
        does not check.
    """
    reading = _Reading(loader)
    reading.read()
    return reading.document


class _Reading:
    """One pass over the events of a loader."""

    def __init__(self, loader: yaml.SafeLoader) -> None:
        self.document = Document()
        self._loader: Any = loader  # its events are untyped

    def read(self) -> None:
        self._take()  # the start of the stream
        if isinstance(self._take(), yaml.StreamEndEvent):
            return
        self.document.values = self._value((), line=1)
        self._take()  # the end of the document
        if not isinstance(event := self._take(), yaml.StreamEndEvent):
            self._refuse(
                event, (), "a second document begins here; keep one document, without '---'"
            )

    def _value(self, path: KeyPath, line: int) -> Any:
        event = self._loader.peek_event()
        if refusal := _anchor_refusal(event):
            self._refuse(event, path, refusal)
        if len(path) > _DEEPEST:
            raise yaml.MarkedYAMLError(problem=TOO_DEEP, problem_mark=event.start_mark)
        if refusal := _value_refusal(event):
            self._skip()
            return self._unusable(event, path, line, refusal)
        self._take()
        if isinstance(event, yaml.SequenceStartEvent):
            return self._list(path, line)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(path, line)
        return self._scalar(event, path, line)

    def _list(self, path: KeyPath, line: int) -> list[Any]:
        self.document.places[path] = Place(line, "", LIST)
        values: list[Any] = []
        while not isinstance(event := self._loader.peek_event(), yaml.SequenceEndEvent):
            values.append(self._value((*path, len(values)), _line(event)))
        self._take()
        return values

    def _mapping(self, path: KeyPath, line: int) -> dict[str, Any]:
        self.document.places[path] = Place(line, "", MAPPING)
        values: dict[str, Any] = {}
        while not isinstance(event := self._loader.peek_event(), yaml.MappingEndEvent):
            key = self._key(path)
            if key is not None and key in values:
                first = self.document.places[*path, key].line
                self._refuse(event, (*path, key), f"the key is on line {first} already; keep one")
                key = None
            if key is None:
                self._skip()
            else:
                values[key] = self._value((*path, key), _line(event))
        self._take()
        return values

    def _key(self, path: KeyPath) -> str | None:
        """The next key; None if its value cannot be kept either."""
        event = self._loader.peek_event()
        self._skip()
        if refusal := _anchor_refusal(event) or _key_refusal(event):
            self._refuse(event, path, refusal)
            return None
        key = str(event.value).strip()
        reading = reading_of(event, self._loader)
        if reading == MERGE:
            self._refuse(event, path, "merge keys ('<<') are not allowed; write the keys out")
            return None
        if reading != TEXT:
            self._refuse(event, (*path, key), quote_it(key, reading))
        return key

    def _scalar(self, event: yaml.ScalarEvent, path: KeyPath, line: int) -> Any:
        written = event.value.strip()
        if character := unprintable(written):
            refusal = f"the text holds the character {character}; write it on one line, without it"
            return self._unusable(event, path, line, refusal)
        reading = reading_of(event, self._loader)
        self.document.places[path] = Place(line, written, reading)
        if reading == TEXT:
            return written
        value = truth(written) if number(written) is None else number(written)
        return UNUSABLE if value is None else value

    def _skip(self) -> None:
        """Pass over one value, whatever it holds."""
        depth = 0
        while True:
            event = self._take()
            depth += isinstance(event, yaml.CollectionStartEvent)
            depth -= isinstance(event, yaml.CollectionEndEvent)
            if depth == 0:
                return

    def _take(self) -> Any:
        return self._loader.get_event()

    def _unusable(self, event: yaml.Event, path: KeyPath, line: int, refusal: str) -> object:
        self._refuse(event, path, refusal)
        self.document.places[path] = Place(line, "", REFUSED)
        return UNUSABLE

    def _refuse(self, event: yaml.Event, path: KeyPath, text: str) -> None:
        self.document.faults.append(Fault(_line(event), path, text))


def _anchor_refusal(event: Any) -> str | None:
    if isinstance(event, yaml.AliasEvent) or event.anchor is None:
        return None
    return f"anchors (&{shortened(event.anchor)}) are not allowed; write the value without"


def _value_refusal(event: Any) -> str | None:
    if isinstance(event, yaml.AliasEvent):
        return f"aliases (*{shortened(str(event.anchor))}) are not allowed; write the value itself"
    if event.tag is not None:
        tag = shortened(event.tag.replace("tag:yaml.org,2002:", "!!"))
        return f"tags ({tag}) are not allowed; remove it, and put text in quotes"
    return None


def _key_refusal(event: Any) -> str | None:
    if refusal := _value_refusal(event):
        return refusal
    if not isinstance(event, yaml.ScalarEvent):
        return "a key cannot be a list or a mapping; write one word before ':'"
    if not event.value.strip():
        return "a key is missing before ':'; write a name"
    if character := unprintable(event.value.strip()):
        return f"a key holds the character {character}; write it on one line, without it"
    return None


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1
