"""Options that say where the labels of trials and channels are, and the levels of axes."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, Field, TypeAdapter

from striate.config.faults import shown
from striate.config.fields import EXPECTED, TEXT_EXPECTED, Section, Text, expects, said
from striate.options.mapped.responses import Axis, Variable
from striate.options.mapped.words import CHANNEL, STIMULUS, TRIAL

_Value = Annotated[
    Annotated[float, Field(allow_inf_nan=False, strict=True)] | str,
    expects("text or a number", TEXT_EXPECTED),
]
_Column = Annotated[int, Field(ge=1), expects("the number of a column, from 1", EXPECTED)]


class Label(Section):
    """A label in a variable of the file."""

    variable: Variable = Field(
        description="Variable with one value for each trial (or channel).", examples=["stim"]
    )
    column: _Column | None = Field(
        None, description="Column of a table, counted from 1; rows are trials (or channels)."
    )
    codes: Annotated[dict[Text, _Value], Field(min_length=1)] | None = Field(
        None,
        description="What each code of the file means.",
        examples=[{"1": "grating", "2": "natural", "0": "blank"}],
    )
    along: Axis | None = Field(
        None,
        description="Axis of the responses for whose levels the variable holds the values, where"
        " they are not one for each trial.",
        examples=["condition"],
    )


class Levels(Section):
    """Levels of an axis in a variable of the file."""

    variable: Variable = Field(
        description="Variable with one value for each level.", examples=["orientations"]
    )


_LevelList = Annotated[tuple[_Value, ...], Field(min_length=1)]
_LEVEL_LIST: Final[TypeAdapter[tuple[str | float, ...]]] = TypeAdapter(_LevelList)


def _label(value: Any) -> Any:
    if isinstance(value, dict):
        return Label.model_validate(value)
    if isinstance(value, Label | str | int | float) and value != "" and not isinstance(value, bool):
        return value
    raise said("one value for all, or {variable: name}", TEXT_EXPECTED)


def _levels(value: Any) -> Any:
    if isinstance(value, dict):
        return Levels.model_validate(value)
    if isinstance(value, list | tuple):
        return _LEVEL_LIST.validate_python(tuple(value))
    if isinstance(value, Levels):
        return value
    raise said("a list such as [0, 45, 90], or {variable: name}", EXPECTED)


LabelSource = Annotated[Label | str | float, BeforeValidator(_label)]
LevelSource = Annotated[Levels | _LevelList, BeforeValidator(_levels)]


def level_faults(levels: Mapping[str, Any], of_trials: Sequence[str]) -> Iterator[str]:
    """What the levels contradict, in words."""
    own = [axis for axis in of_trials if axis != TRIAL]
    for axis in levels:
        if axis not in own:
            yield (
                f"levels: {shown(axis)} is no axis of your own; "
                f"there are {', '.join(own) or 'none'}"
            )


def label_faults(
    labels: Mapping[str, Any], channels: Mapping[str, Any], of_trials: Sequence[str]
) -> Iterator[str]:
    """What the labels contradict, in words.

    Parameters
    ----------
    of_trials
        Axes whose combinations are the trials.
    """
    if STIMULUS not in (*labels, *of_trials):
        yield "labels has no stimulus; write labels: {stimulus: {variable: stim}}"
    for name in (*labels, *channels, *of_trials):
        if len(name.split()) > 1:
            yield f"{shown(name)} holds white space; write {'_'.join(name.split())}"
    for name, label in labels.items():
        if name in of_trials and name != TRIAL:
            yield f"labels: {shown(name)} is an axis; write its values in levels"
        if isinstance(label, Label) and label.along not in (None, *of_trials):
            yield (
                f"labels: {shown(name)} is given along {shown(str(label.along))}, "
                f"which is no axis of the trials; there are {', '.join(of_trials)}"
            )
    for name, label in channels.items():
        if name in labels or (name in of_trials and name != TRIAL):
            yield f"channels: {shown(name)} is a label of the trials; write another name"
        if isinstance(label, Label) and label.along not in (None, CHANNEL):
            yield f"channels: {shown(name)} goes along the channels; remove along"
