"""The conditions by which trials belong to a stimulus."""

from typing import Annotated, Any, Self

from pydantic import AfterValidator, BeforeValidator, Field, TypeAdapter, model_validator

from striate.config.fields import EXPECTED, TEXT_EXPECTED, Section, Text, expects, said

PlainCondition = dict[str, Any]
"""`{"any_of": [...]}`, `{"contains": text}`, or `{"min": x, "max": y}` with one of them or both."""


def _positive_zero(number: float) -> float:
    return number + 0.0


def _sorted_once(labels: tuple[str | float, ...]) -> tuple[str | float, ...]:
    return tuple(sorted(set(labels), key=lambda label: (isinstance(label, str), label)))


_Finite = Annotated[float, Field(strict=True, allow_inf_nan=False), AfterValidator(_positive_zero)]
_Number = Annotated[_Finite, expects("a number, such as 90", EXPECTED)]
_Label = Annotated[_Finite | str, expects("text or a number", TEXT_EXPECTED)]
AnyOf = Annotated[
    tuple[_Label, ...],
    Field(min_length=1),
    AfterValidator(_sorted_once),
]
"""Labels of which a trial has one: numbers first, then text, each in order and once."""


class Contains(Section):
    """Trials whose label contains a text."""

    contains: Text = Field(
        description="Part of the label, without regard to case.", examples=["natural"]
    )


class Limits(Section):
    """Trials whose label is a number between two limits."""

    min: _Number | None = Field(None, description="Smallest number that belongs.", examples=[1])
    max: _Number | None = Field(None, description="Largest number that belongs.", examples=[200])

    @model_validator(mode="after")
    def _leave_room(self) -> Self:
        if self.min is None and self.max is None:
            raise said("no condition is written; write {contains: text} or {min: 1, max: 200}")
        if self.min is not None and self.max is not None and self.min > self.max:
            raise said(f"min {self.min:g} is above max {self.max:g}; write the smaller one as min")
        return self


_ANY_OF: TypeAdapter[tuple[str | float, ...]] = TypeAdapter(AnyOf)


def _condition(value: Any) -> tuple[str | float, ...] | Contains | Limits:
    if not isinstance(value, dict):
        return _ANY_OF.validate_python(tuple(value) if isinstance(value, list) else (value,))
    if "contains" not in value:
        return Limits.model_validate(value)
    if value.keys() & Limits.model_fields.keys():
        raise said("contains and limits do not go together; write {contains: text} or {min: 1}")
    return Contains.model_validate(value)


Condition = Annotated[
    tuple[str | float, ...] | Contains | Limits,
    BeforeValidator(_condition, json_schema_input_type=_Label | AnyOf | Contains | Limits),
]
"""As YAML has it: a text or number, a list of them (any of), `{contains: …}` or `{min: …}`."""


def plain_condition(condition: Condition) -> PlainCondition:
    """The condition in built-in types, the same for every way to write it."""
    if isinstance(condition, tuple):
        return {"any_of": list(condition)}
    return condition.model_dump(exclude_none=True)
