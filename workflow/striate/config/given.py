"""Options that come from a program or a command line, seen as if config.yaml held them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import yaml

from striate.config.faults import KeyPath, shown
from striate.config.scalars import LIST, MAPPING, NOTHING, NUMBER, TEXT, quote_it
from striate.config.values import UNUSABLE, Document, Place, document
from striate.errors import SettingsError


def as_document(values: Mapping[str, object]) -> Document:
    """Values of a program with their places, so that faults are told in the same words."""
    return Document(dict(values), dict(_places(values, ())))


def assigned(assignments: Sequence[str]) -> dict[str, object]:
    """Values written as `KEY=VALUE`, each as in config.yaml: `true`, `0.5`, `[a, b]`.

    Raises
    ------
    SettingsError
        A text is no such assignment, a key stands twice, or a value is no YAML or misleads.
    """
    values: dict[str, object] = {}
    for assignment in assignments:
        key, _, written = (part.strip() for part in assignment.partition("="))
        if not (key and written):
            raise SettingsError(f"option {shown(assignment)}: write KEY=VALUE")
        if key in values:
            raise SettingsError(f"option {key} is given twice; give it once")
        values[key] = _value(key, written)
    return values


def _places(value: Any, path: KeyPath) -> Iterator[tuple[KeyPath, Place]]:
    yield path, Place(0, *_written(value))
    for key, inside in _entries(value):
        yield from _places(inside, (*path, key))


def _written(value: Any) -> tuple[str, str]:
    """How a value would be written, and as what YAML would read it."""
    match value:
        case None:
            return "", NOTHING
        case Mapping():
            return "", MAPPING
        case list() | tuple():
            return "", LIST
        case bool():
            return str(value).lower(), str(value).lower()
        case int() | float():
            return str(value), NUMBER
        case str():
            return value, TEXT
    return str(value), f"a {type(value).__name__}"


def _value(key: str, written: str) -> object:
    try:
        read = document(yaml.SafeLoader(written))
    except (yaml.YAMLError, ValueError, OverflowError):
        raise SettingsError(
            f"option {key}: {shown(written)} is not YAML; put the text in quotes"
        ) from None
    for fault in read.faults:
        raise SettingsError(f"option {key}: {fault.text}")
    for path, value in _scalars(read.values, ()):
        if value is UNUSABLE:
            place = read.places.get(path, Place(1, written, NOTHING))
            raise SettingsError(f"option {key}: {quote_it(place.written, place.reading)}")
    return read.values


def _scalars(value: Any, path: KeyPath) -> Iterator[tuple[KeyPath, Any]]:
    if not isinstance(value, dict | list):
        yield path, value
    for key, inside in _entries(value):
        yield from _scalars(inside, (*path, key))


def _entries(value: Any) -> Iterable[tuple[Any, Any]]:
    """Keys and values of a mapping, positions and values of a list; of all else nothing."""
    if isinstance(value, Mapping):
        return value.items()
    return enumerate(value) if isinstance(value, list | tuple) else ()
