"""Options that say which variable holds the responses, and what its axes are."""

from collections.abc import Iterator
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field

from striate.config.faults import shown
from striate.config.fields import EXPECTED, TEXT_EXPECTED, Distinct, Section, Text, expects
from striate.options.mapped.words import (
    CHANNEL,
    SPIKES,
    TIME,
    TRIAL,
    known_axis,
    known_units,
)

Axis = Annotated[
    str, Field(min_length=1), expects("the name of an axis, such as channel", TEXT_EXPECTED)
]
_ResponseAxis = Annotated[Axis, AfterValidator(known_axis)]
_Units = Annotated[Text, AfterValidator(known_units)]
Variable = Annotated[
    str, Field(min_length=1), expects("the name of a variable of the file", TEXT_EXPECTED)
]
_BinCount = Annotated[int, Field(ge=2), expects("a number of bins, from 2", EXPECTED)]


class ArrayResponses(Section):
    """Responses in an array, or in arrays that lie in the cells of a cell or struct array."""

    variable: Variable = Field(
        description="Variable of the responses; data.resp is a field of a struct, group/resp a"
        " dataset of a group (HDF5).",
        examples=["resp"],
    )
    axes: Distinct[_ResponseAxis] = Field(
        description="What the axes of the array stand for, in its order: trial, channel, time, or"
        " any name of your own, which becomes a label of the trials.",
        examples=[[CHANNEL, TRIAL, TIME]],
    )
    cells: Distinct[_ResponseAxis] | None = Field(
        None,
        description="What the axes of a cell array or struct array stand for, if the arrays lie in"
        " its cells. Default: trial.",
        examples=[[TRIAL]],
    )
    bins_per_trial: _BinCount | None = Field(
        None,
        description="How many bins of a trial follow one another along the axis trial, trial after"
        " trial, where time has no axis of its own.",
        examples=[10],
    )
    units: _Units = Field(
        description="spikes (whole counts), spikes/s, V, or other units as they are to be shown.",
        examples=[SPIKES],
    )


class SpikeTimes(Section):
    """Responses as a cell array of spike times."""

    spike_times: Variable = Field(
        description="Cell array of spike times, in s after stimulus onset.", examples=["spikes"]
    )
    cells: Distinct[_ResponseAxis] = Field(
        (TRIAL, CHANNEL), description="What the axes of the cell array stand for."
    )


def _responses(value: Any) -> Any:
    if isinstance(value, dict) and "spike_times" in value:
        return SpikeTimes.model_validate(value)
    return ArrayResponses.model_validate(value)


Responses = Annotated[ArrayResponses | SpikeTimes, BeforeValidator(_responses)]


def _axes(responses: ArrayResponses | SpikeTimes) -> tuple[str, ...]:
    """All axes, outer ones first."""
    if isinstance(responses, SpikeTimes):
        return responses.cells
    return (*(responses.cells or ()), *responses.axes)


def trial_axes(responses: ArrayResponses | SpikeTimes) -> tuple[str, ...]:
    """Axes whose combinations are the trials."""
    axes = _axes(responses)
    return tuple(axis for axis in axes if axis not in (CHANNEL, TIME)) or (TRIAL,)


def axis_faults(responses: ArrayResponses | SpikeTimes) -> Iterator[str]:
    """What the axes contradict, in words."""
    if isinstance(responses, SpikeTimes):
        if TIME in responses.cells:
            yield "cells of spike times have no axis time; leave it out"
    elif responses.cells:
        for axis in responses.axes:
            if axis not in (CHANNEL, TIME) or axis in responses.cells:
                yield f"{shown(axis)} is an axis of the cells; keep it in cells only"
        if TIME in responses.cells:
            yield "time is an axis inside each cell; write it in axes"
        if responses.bins_per_trial:
            yield "bins_per_trial does not go with cells; write time in axes"
    elif responses.bins_per_trial and (TIME in responses.axes or TRIAL not in responses.axes):
        yield (
            "bins_per_trial says how many bins lie along the axis trial; "
            "write trial, and not time, in axes"
        )
