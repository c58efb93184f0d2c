"""From what pydantic refuses to faults in the words of config.yaml."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, TypeAlias, get_args, get_origin

import yaml
from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from striate.config.faults import Fault, KeyPath, not_one_of, shortened, shown
from striate.config.fields import EXPECTED, SAID, TEXT_EXPECTED
from striate.config.scalars import LIST, MAPPING, NUMBER, REFUSED, TEXT, quote_it
from striate.config.values import Document, Place

Chosen: TypeAlias = Mapping[KeyPath, type[BaseModel]]
"""Models of the places where another key of the document says which model holds."""

_NONE_CHOSEN: Final[Chosen] = {}


def model_faults(
    refused: ValidationError,
    config: Document,
    model: type[BaseModel],
    chosen: Chosen = _NONE_CHOSEN,
) -> Iterator[Fault]:
    """Every refusal of the model, at its line; none for a value that is a fault already."""
    for error in refused.errors(include_url=False):
        path, value = _found(error["loc"], config.values)
        place = config.places[path]
        if error["type"] == "missing":
            key = str(error["loc"][-1])
            yield Fault(place.line, (*path, key), _missing(key, _kinds_at(path, model, chosen)))
        elif error["type"] == "extra_forbidden":
            known = list(_fields(_kinds_at(path[:-1], model, chosen)))
            yield Fault(place.line, path, not_one_of(str(path[-1]), "key", known))
        elif error["type"] == "too_short" and value:
            continue  # pydantic does not count entries that are faults themselves
        elif place.reading != REFUSED:
            keys = list(_fields(_kinds_at(path, model, chosen)))
            yield Fault(place.line, path, _words(error, place, keys))


def _found(loc: tuple[str | int, ...], value: Any) -> tuple[KeyPath, Any]:
    """The part of a pydantic location that is in the file (without marks such as `[key]`)."""
    path: KeyPath = ()
    for key in loc:
        is_key = isinstance(value, dict) and key in value
        if is_key or (isinstance(value, list) and isinstance(key, int)):
            path, value = (*path, key), value[key]
    return path, value


def _words(error: ErrorDetails, place: Place, keys: Sequence[str]) -> str:
    words = str(error.get("ctx", {}).get("words", ""))
    kind = error["type"]
    if kind == SAID:
        return words
    if kind == TEXT_EXPECTED and place.written and place.reading != TEXT:
        return quote_it(shortened(place.written), place.reading)
    if kind in {TEXT_EXPECTED, EXPECTED}:
        fitting = NUMBER if kind == EXPECTED else TEXT
        return f"{_not_allowed(place, fitting)}; write {words}"
    if kind in {"model_type", "dict_type"}:
        return f"{_what(place)}; write {_mapping(keys)}"
    if kind == "tuple_type":
        example = shortened(place.written) or "first, second"
        return f"{_what(place)}; write a list: [{example}]"
    if kind == "too_short":
        return "this is empty; write at least one"
    return f"{_what(place)}, which is not allowed here; see the comments in the default config.yaml"


def _not_allowed(place: Place, fitting: str) -> str:
    if place.reading != fitting:
        return _what(place)
    written = shown(place.written) if place.reading == TEXT else shortened(place.written)
    return f"{written} is not allowed"


def _what(place: Place) -> str:
    if place.reading in {LIST, MAPPING}:
        return f"this is {place.reading}"
    if place.reading == TEXT:
        return f"{shown(place.written)} is text"
    if not place.written:
        return "nothing is written here"
    return f"{shortened(place.written)} is read by YAML as {place.reading}"


def _missing(key: str, parents: list[Any]) -> str:
    return f"the key is missing; write {example_of(key, _fields(parents)[key])}"


def example_of(key: str, field: FieldInfo) -> str:
    """How to write a key, on one line of YAML."""
    examples = field.examples or ["…"]
    line = yaml.safe_dump(
        {key: examples[0]},
        default_flow_style=True,
        width=1000,
        sort_keys=False,
        allow_unicode=True,
    )
    return line.strip()[1:-1]


def _mapping(keys: Sequence[str]) -> str:
    return (
        f"a mapping with the keys {', '.join(keys)}"
        if keys
        else "entries, each `name: …`, below it"
    )


def _kinds_at(path: KeyPath, model: type[BaseModel], chosen: Chosen) -> list[Any]:
    """The types that the models allow at a key path."""
    kinds: list[Any] = [model]
    for depth, key in enumerate(path, start=1):
        if path[:depth] in chosen:
            kinds = [chosen[path[:depth]]]
        else:
            kinds = [inside for kind in kinds for inside in _inside(kind, key)]
    return kinds


def _inside(kind: Any, key: str | int) -> list[Any]:
    if _is_model(kind):
        return [kind.model_fields[key].annotation] if key in kind.model_fields else []
    if get_origin(kind) is dict:
        return [get_args(kind)[1]]
    return [inside for part in get_args(kind) for inside in _inside(part, key)]


def _fields(kinds: Iterable[Any]) -> dict[str, FieldInfo]:
    """The keys that mappings of these types take."""
    fields: dict[str, FieldInfo] = {}
    for kind in kinds:
        if _is_model(kind):
            fields |= kind.model_fields
        elif get_origin(kind) is not dict:
            fields |= _fields(get_args(kind))
    return fields


def _is_model(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)
