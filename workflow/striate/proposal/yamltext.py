"""Values as YAML on one line, which config.yaml reads as just these values."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

import yaml

from striate.config.faults import unprintable

_PLAIN: Final = re.compile(r"[A-Za-z][A-Za-z0-9_./-]*(?: [A-Za-z0-9_./-]+)*")
_LONGEST: Final = 500


def can_be_written(text: str) -> bool:
    """Whether config.yaml can hold a text: one line, not too long."""
    return len(text) <= _LONGEST and unprintable(text) is None


def as_yaml(value: Any) -> str:
    """Text, a number, true or false, or a list or mapping of these."""
    match value:
        case str():
            return _text(value)
        case bool():
            return str(value).lower()
        case Mapping():
            inside = (f"{as_yaml(key)}: {as_yaml(held)}" for key, held in value.items())
            return f"{{{', '.join(inside)}}}"
        case Sequence():
            return f"[{', '.join(map(as_yaml, value))}]"
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        case float() if "." not in repr(value):
            return repr(value).replace("e", ".0e")  # 1e-05 is text in YAML 1.1
    return repr(value)


def comment(text: str) -> str:
    """A text as one line of a comment."""
    return "# " + "".join(letter if letter.isprintable() else "?" for letter in text)


def _text(text: str) -> str:
    if _PLAIN.fullmatch(text) and _is_read_as_text(text):
        return text
    written: str = yaml.safe_dump(text, default_style='"', allow_unicode=True, width=float("inf"))
    return written.rstrip("\n")


def _is_read_as_text(text: str) -> bool:
    loader: Any = yaml.SafeLoader("")  # its methods are untyped
    return bool(loader.resolve(yaml.ScalarNode, text, (True, False)) == "tag:yaml.org,2002:str")
