"""The kinds of value that config.yaml holds; each says itself what to write in its place."""

import re
from collections.abc import Sequence
from typing import Annotated, Any, Final, Self, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WithJsonSchema,
    WrapValidator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from striate.config.faults import not_one_of, shown
from striate.config.ids import ending_of, id_from
from striate.places import ENDINGS

SAID: Final = "said"
EXPECTED: Final = "expected"
TEXT_EXPECTED: Final = "text_expected"

FOLDER: Final = "folder"
"""Key of the folder of config.yaml in the context of the validation."""
ID_PATTERN: Final = "^[a-z0-9][a-z0-9._-]{0,63}$"
_LONGEST_ID: Final = 64
_ENDS_LIKE_A_FILE: Final = "|".join(map(re.escape, ENDINGS))


class Section(BaseModel):
    """A mapping of config.yaml with fixed keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


def said(words: str, kind: str = SAID) -> PydanticCustomError:
    """Error in our own words: the whole message, or for the other kinds what to write instead."""
    return PydanticCustomError(kind, "{words}", {"words": words})


def expects(words: str, kind: str) -> WrapValidator:
    """Name what to write whenever the value is refused."""

    def validated(value: Any, inner: ValidatorFunctionWrapHandler) -> Any:
        try:
            return inner(value)
        except ValidationError:
            raise said(words, kind) from None

    return WrapValidator(validated)


def one_of(noun: str, names: Sequence[str]) -> WrapValidator:
    """Take one of the names only, and suggest the nearest."""

    def validated(value: Any, inner: ValidatorFunctionWrapHandler) -> Any:
        if not isinstance(value, str):
            raise said(f"one of {', '.join(names)}", EXPECTED)
        if value not in names:
            raise said(not_one_of(value, noun, names))
        return inner(value)

    return WrapValidator(validated)


def _id(text: str) -> str:
    if re.fullmatch(ID_PATTERN, text):
        return _not_like_a_file(text)
    if len(text) > _LONGEST_ID:
        raise said(
            f"{shown(text)} has {len(text)} characters; write an id of at most {_LONGEST_ID}"
        )
    near = id_from(text, "")
    example = f", such as {shown(near)}" if near else ""
    raise said(
        f"{shown(text)} cannot be an id; write lower case letters, digits, '.', '_' and '-' only,"
        f" a letter or digit first{example}"
    )


def _not_like_a_file(text: str) -> str:
    if ending := ending_of(text):
        raise said(
            f"{shown(text)} ends in {ending}, as files under results/ do; write an id without it,"
            f" such as {shown(id_from(text, ''))}"
        )
    return text


def _distinct(values: tuple[str, ...]) -> tuple[str, ...]:
    for value in values:
        if values.count(value) > 1:
            raise said(f"{shown(value)} is listed {values.count(value)} times; list it once")
    return values


Text = Annotated[str, Field(min_length=1), expects("some text", TEXT_EXPECTED)]
Title = Annotated[str, expects("some text", TEXT_EXPECTED)]
Label = Annotated[
    str,
    Field(min_length=1),
    expects("the name of a label, such as orientation", TEXT_EXPECTED),
]
Id = Annotated[
    str,
    BeforeValidator(_id),
    WithJsonSchema({"type": "string", "pattern": f"^(?!.*({_ENDS_LIKE_A_FILE})$){ID_PATTERN[1:]}"}),
]
StimulusId = Annotated[str, Field(min_length=1), expects("the id of a stimulus", TEXT_EXPECTED)]
RecordingId = Annotated[str, Field(min_length=1), expects("the id of a recording", TEXT_EXPECTED)]

Seed = Annotated[
    int,
    Field(ge=0, le=2**32 - 1),
    expects("a whole number from 0 to 4294967295", EXPECTED),
]
Seconds = Annotated[
    float,
    Field(ge=-1e9, le=1e9, allow_inf_nan=False),
    expects("a number of seconds, such as 0.16", EXPECTED),
]
Milliseconds = Annotated[
    float,
    Field(ge=1e-6, le=1e9, allow_inf_nan=False),
    expects("a number of milliseconds above 0, such as 10", EXPECTED),
]

Permutations = Annotated[
    int,
    Field(ge=99, le=1_000_000),
    expects("a whole number from 99 to 1000000, such as 9999", EXPECTED),
]
Share = Annotated[
    float,
    Field(gt=0, lt=1),
    expects("a number between 0 and 1, such as 0.05", EXPECTED),
]

Flag = Annotated[bool, expects("true or false", EXPECTED)]

_Name = TypeVar("_Name", bound=str)
Distinct = Annotated[
    tuple[_Name, ...],
    Field(strict=False, min_length=1, json_schema_extra={"uniqueItems": True}),
    AfterValidator(_distinct),
]
"""At least one name, none twice, in the order of the file."""


class Window(Section):
    """A stretch of time after stimulus onset, half-open: start <= t < stop."""

    start: Seconds = Field(
        description="First moment, in s after stimulus onset; negative before it.",
        examples=[0.16],
    )
    stop: Seconds = Field(
        description="End, in s after stimulus onset; itself not part of the window.",
        examples=[1.16],
    )

    @model_validator(mode="after")
    def _runs_forward(self) -> Self:
        if self.start >= self.stop:
            raise said(
                f"start {self.start:g} is not before stop {self.stop:g}; write the earlier time"
                " as start"
            )
        return self


def _baseline(value: Any) -> Any:
    if isinstance(value, dict):
        return Window.model_validate(value)
    if isinstance(value, str | Window) and value:
        return value
    raise said("the id of a stimulus, or a window such as {start: -0.2, stop: 0}", TEXT_EXPECTED)


Baseline = Annotated[
    Window | str, BeforeValidator(_baseline, json_schema_input_type=Window | StimulusId)
]
