"""One thing that can be asked for: what it depends on, and how it is made."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from numpy.typing import NDArray
from pydantic import BaseModel

from striate.dashboard.sent.arrays import packed

JSON: Final = "application/json"
BINARY: Final = "application/octet-stream"


@dataclass(frozen=True)
class Arrays:
    """Arrays by name, and a few words about them."""

    arrays: Mapping[str, NDArray[Any]]
    about: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Printed:
    """A file as it is: a printed figure, or a part of the page."""

    content: bytes
    media_type: str


Made: TypeAlias = BaseModel | Arrays | Printed


@dataclass(frozen=True)
class Resource:
    """What is asked for; nothing is read before `make` is called.

    Attributes
    ----------
    key
        The marks of all files that it is made from, and the settings that count: the same key, the
        same content.
    make
        Reads and computes; it may take seconds.
    is_heavy
        Whether it computes longer than it reads.
    """

    key: tuple[object, ...]
    make: Callable[[], Made]
    is_heavy: bool = False


def encoded(made: Made) -> tuple[bytes, str]:
    """As it travels, and its media type."""
    if isinstance(made, Arrays):
        return packed(made.arrays, made.about), BINARY
    if isinstance(made, Printed):
        return made.content, made.media_type
    return made.model_dump_json().encode(), JSON
