"""From the file on disk to its values: encoding, size, and the grammar of YAML."""

import re
from pathlib import Path
from typing import Any, Final

import yaml

from striate.config.faults import Fault, settings_error, visible
from striate.config.scalars import NOTHING
from striate.config.values import TOO_DEEP, UNUSABLE, Document, document
from striate.errors import SettingsError

_LARGEST_BYTES: Final = 1_000_000
_EXCERPT_WIDTH: Final = 80
_LINE_BREAK: Final = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
_ADVICE: Final = (
    (TOO_DEEP, "this is nested too deeply; remove brackets"),
    ("'\\t'", "a tab stands here, where YAML takes only spaces; replace it with spaces"),
    ("cannot start any token", "a text cannot begin with this character; put the text in quotes"),
    (
        "mapping values are not allowed",
        "a ':' stands here, where no key can be; put the text in quotes, or check that the line"
        " above has its ':' and this one the right indentation",
    ),
    ("could not find expected ':'", "this key has no ':' after it; write `key: value`"),
    ("found unexpected end of stream", "the quote that opens here is never closed; close it"),
    ("unknown escape", "a '\\' in double quotes has its own meaning; use single quotes"),
    ("expected ',' or", "a comma or bracket is missing; write it (the bracket opens on line {})"),
    ("but found ':'", "a key is missing before ':'; write a name"),
    ("but found '-'", "a '-' stands among keys; remove it, or indent the list below its key"),
    ("but found '}'", "this bracket closes what was never opened; remove it"),
    ("but found ']'", "this bracket closes what was never opened; remove it"),
    ("expected the node content", "a value or a bracket is missing here; write it"),
    ("expected <block end>", "the indentation differs from the lines above; align it with them"),
)
_FALLBACK: Final = "this is not YAML; check the quotes, brackets and indentation here"


def read_document(path: Path) -> Document:
    """Read a configuration file into its values, as a mapping.

    Raises
    ------
    SettingsError
        There is no such file, it is not YAML, or it holds no keys at all.
    """
    read = _parsed(path, _text(path))
    if isinstance(read.values, dict) or read.faults:
        return read
    if read.values is UNUSABLE and (() not in read.places or read.places[()].reading == NOTHING):
        raise SettingsError(f"{path} is empty; start from the config.yaml that comes with Striate")
    raise SettingsError(
        f"{path} holds {read.places[()].reading} and no keys;"
        " write the keys recordings, stimuli, window, comparisons, each with ':' after it"
    )


def _text(path: Path) -> str:
    content = _content(path)
    broken_at = content.find(b"\0")
    if broken_at < 0:
        try:
            return content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            broken_at = error.start
    line = content.count(b"\n", 0, broken_at) + 1
    raise SettingsError(
        f"{path} is not UTF-8 text (line {line}); save it again with the encoding UTF-8"
    )


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(_LARGEST_BYTES + 1)
    except FileNotFoundError:
        raise SettingsError(
            f"{path} does not exist; start from the config.yaml that comes with Striate"
        ) from None
    except OSError as error:
        raise SettingsError(
            f"{path} cannot be read ({error.strerror}); name a file that you may read"
        ) from None
    if len(content) > _LARGEST_BYTES:
        raise SettingsError(f"{path} is larger than 1 MB, which no configuration is; shorten it")
    return content


def _parsed(path: Path, text: str) -> Document:
    try:
        loader = yaml.SafeLoader(text)
    except yaml.reader.ReaderError as error:
        raise settings_error(path, [_character_fault(text, error.position)]) from None
    try:
        return document(loader)
    except yaml.MarkedYAMLError as error:
        raise settings_error(path, [_syntax_fault(text, error)]) from None
    except (ValueError, OverflowError):
        words = "an escape ('\\') or version number here is too large; remove it"
        raise settings_error(path, [_fault_at(loader.get_mark(), text, words)]) from None


def _character_fault(text: str, position: int) -> Fault:
    before = _LINE_BREAK.split(text[:position])
    words = f"the character U+{ord(text[position]):04X} is not allowed; delete it"
    return Fault(len(before), (), words, column=len(before[-1]) + 1)


def _syntax_fault(text: str, error: yaml.MarkedYAMLError) -> Fault:
    problem, context = error.problem or "", error.context or ""
    advice = next((words for key, words in _ADVICE if key in problem), _FALLBACK)
    # PyYAML marks where it gave up; an open quote or a key without ':' begins before that
    begins_before = "scalar" in context or "simple key" in context
    mark: Any = error.context_mark if begins_before else error.problem_mark
    if error.context_mark is not None:
        advice = advice.format(error.context_mark.line + 1)
    return _fault_at(mark, text, advice)


def _fault_at(mark: Any, text: str, words: str) -> Fault:
    """A fault of the grammar, with the line below it."""
    excerpt = _excerpt(_LINE_BREAK.split(text)[mark.line], mark.column)
    return Fault(mark.line + 1, (), f"{words}\n{excerpt}", mark.column + 1)


def _excerpt(line: str, column: int) -> str:
    """The line around a column, with a caret below it; a tab shows as an arrow."""
    start = max(0, column - _EXCERPT_WIDTH // 2)
    before = visible(line[start:column].replace("\t", "→"))
    after = visible(line[column : start + _EXCERPT_WIDTH].replace("\t", "→"))
    return f"    {before}{after}\n    {' ' * len(before)}^"
