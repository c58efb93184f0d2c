"""Trials: a struct array with the firing rates of one trial an element.

A struct `v1v2` (or the only struct that has a field `trials`, or the variables of the file
themselves) holds `trials`, each with `stimulus_type` (text) and `spike_rates` (channels x time
bins). `area` (one text, or one a channel) and `bin_width` (s) beside `trials` are used when they
are there. Every other field with one value a trial becomes a label; the names of the others are
kept in the attribute `unused_fields`. A field whose name means something else in a recording, such
as `duration`, becomes `duration_in_file`. A value may lie in a cell of its own.

The file is read twice: once for labels and shapes, once for the rates, some trials at a time.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby, islice
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from striate.errors import LayoutError
from striate.layouts.labelnames import free_names
from striate.layouts.padding import check_padding
from striate.matfile.assembly import assembled, fields
from striate.matfile.columns import MOST_CHARACTERS, column, is_single, unpacked
from striate.matfile.expected import missing, numbers, refusal, text, texts
from striate.matfile.load import MatFile
from striate.matfile.values import Leaf, Part, Place, StructOutline, Value, by
from striate.progress import with_progress
from striate.recording import (
    AREA,
    CHANNEL,
    DURATION,
    SPIKES_PER_SECOND,
    STIMULUS,
    Labels,
    Recording,
    TimeAxis,
    dense_recording,
)
from striate.sources import Source

LAYOUT: Final = "a struct v1v2 (or another) with a field trials (stimulus_type, spike_rates)"
NEEDS_OPTIONS: Final = False
TAKES_SEVERAL_FILES: Final = False

_TRIALS, _STIMULUS_TYPE, _SPIKE_RATES = "trials", "stimulus_type", "spike_rates"
_BIN_WIDTH: Final = "bin_width"
_TRIALS_PER_BLOCK: Final = 64

Rates = NDArray[Any]


def recognises(source: Source) -> bool:
    """Whether there is a struct with a field `trials`, or `trials` itself, that can be trials."""
    return source.is_mat and bool(_holders(source.mat))


def read(source: Source, options: Mapping[str, Any]) -> Recording:  # noqa: ARG001
    """Dense recording in spikes/s; trials shorter than the longest end in NaN.

    Raises
    ------
    LayoutError
        A needed field is missing or of the wrong type, the channels differ between trials, or a
        rate is negative or infinite.
    """
    content = source.mat
    holder = _holder(content)
    trials, beside = _outline(content, holder)
    bin_width_s = _bin_width_s(beside, _prefix(holder))
    bin_counts = np.array([bin_count for _, bin_count in trials.shapes])
    channel_count = trials.shapes[0][0]
    durations_s = bin_counts * (np.nan if bin_width_s is None else bin_width_s)
    labels = Labels(
        trials=trials.labels | {DURATION: durations_s},
        channels=_channels(beside, _prefix(holder), channel_count),
        attrs={"citation": "", "unused_fields": ", ".join(trials.unused)},
    )
    time = TimeAxis(int(bin_counts.max()), bin_width_s)
    check_padding(bin_counts, lambda trial: f"trial {trial + 1}")
    blocks = _blocks(content, holder, (channel_count, time.count))
    return dense_recording(blocks, SPIKES_PER_SECOND, time, labels)


def _holders(content: MatFile) -> list[str]:
    """Structs that hold the trials, by name; an empty name stands for the file itself."""
    structs = [name for name, kind in content.kinds.items() if kind.matlab_class == "struct"]
    holding = [name for name in structs if _has_trials(content, name)]
    if "v1v2" in holding:
        return ["v1v2"]
    return [""] if _TRIALS in structs and _can_be_trials(content, _TRIALS, ()) else holding


def _has_trials(content: MatFile, holder: str) -> bool:
    is_field = _TRIALS in content.kinds[holder].fields
    return is_field and _can_be_trials(content, holder, (0, _TRIALS))


def _can_be_trials(content: MatFile, name: str, where: Place) -> bool:
    """Whether a value can be a list of trials; in other layouts it is their number, or others'.

    A table is one that the message on it tells how to convert.
    """
    found: Part = next((part for place, part in content.leaves(name) if place == where), "")
    if isinstance(found, StructOutline):
        return bool({_STIMULUS_TYPE, _SPIKE_RATES}.intersection(found.fields))
    return not isinstance(found, np.ndarray | str)


def _holder(content: MatFile) -> str:
    holders = _holders(content)
    if len(holders) > 1:
        raise LayoutError(f"{' and '.join(holders)} all have trials; call the wanted one v1v2")
    return holders[0]


def _prefix(holder: str) -> str:
    """What stands before the name of a field in messages."""
    return f"{holder}." if holder else ""


def _fields(content: MatFile, holder: str) -> Iterator[tuple[str, Iterator[Leaf]]]:
    """`trials` and what lies beside it, by name."""
    if holder:
        yield from fields(content.leaves(holder), holder)
    else:
        for name in (_TRIALS, AREA, _BIN_WIDTH):
            if name in content:
                yield name, content.leaves(name)


@dataclass(frozen=True)
class _Trials:
    """All of the trials but their rates.

    Attributes
    ----------
    shapes
        Channels and bins of each trial.
    labels
        Labels of the trials by name.
    unused
        Names of the fields that hold more than one value a trial.
    """

    shapes: list[tuple[int, int]]
    labels: dict[str, ArrayLike]
    unused: list[str]


def _outline(content: MatFile, holder: str) -> tuple[_Trials, dict[str, Value]]:
    """The trials without their rates, and what lies beside them."""
    trials: _Trials | None = None
    beside: dict[str, Value] = {}
    for name, leaves in _fields(content, holder):
        if name == _TRIALS:
            trials = _without_rates(leaves, f"{_prefix(holder)}{_TRIALS}")
        elif name in (AREA, _BIN_WIDTH):
            beside[name] = assembled(leaves)
    if trials is None:
        raise missing(_TRIALS, beside, holder)
    return trials, beside


def _without_rates(leaves: Iterator[Leaf], name: str) -> _Trials:
    names, elements = _elements(leaves, name)
    shapes: list[tuple[int, int]] = []
    columns: dict[str, list[Value]] = {field: [] for field in names if field != _SPIKE_RATES}
    unused: list[str] = []
    for number, field, value in elements:
        element = f"{name}({number + 1}).{field}"
        if field == _SPIKE_RATES:
            shapes.append(_shape(assembled(value), element, shapes, name))
        elif field == _STIMULUS_TYPE:
            columns[field].append(_stimulus(unpacked(assembled(value)), element))
        elif field not in unused:
            columns[field].append(unpacked(assembled(value)))
            if not is_single(columns[field][-1]):
                unused.append(field)
    if not shapes:
        raise LayoutError(f"{name} is empty; at least one trial needed")
    labels: dict[str, ArrayLike] = {STIMULUS: np.array(columns.pop(_STIMULUS_TYPE))}
    used = {field: values for field, values in columns.items() if field not in unused}
    free = free_names(names)
    labels |= {free[field]: column(values) for field, values in used.items()}
    return _Trials(shapes, labels, [field for field in columns if field in unused])


def _stimulus(value: Value, element: str) -> str:
    name = text(value, element)
    if len(name) > MOST_CHARACTERS:
        raise LayoutError(
            f"{element} has {len(name)} characters; a label has {MOST_CHARACTERS} at most"
        )
    return name


def _shape(value: Value, element: str, before: list[tuple[int, int]], name: str) -> tuple[int, int]:
    """Channels and bins of one trial, as many channels as in the trials before."""
    channel_count, bin_count = _rates(value, element).shape
    if before and before[0][0] != channel_count:
        raise LayoutError(
            f"{element} has {channel_count} channels (rows); "
            f"{name}(1).{_SPIKE_RATES} has {before[0][0]}"
        )
    return channel_count, bin_count


def _elements(
    leaves: Iterator[Leaf], name: str
) -> tuple[tuple[str, ...], Iterator[tuple[int, str, Iterator[Leaf]]]]:
    """Names of the fields of the trials, and trial after trial each of its fields."""
    place, outline = next(leaves)
    if not isinstance(outline, StructOutline):
        raise refusal("a struct array", outline, name)
    for needed in (_STIMULUS_TYPE, _SPIKE_RATES):
        if needed not in outline.fields:
            raise missing(needed, outline.fields, f"{name}(1)")
    depth = len(place)
    groups = groupby(leaves, lambda leaf: leaf[0][depth : depth + 2])
    return outline.fields, ((int(at[0]), str(at[1]), value) for at, value in groups)


def _rates(value: Value, name: str) -> Rates:
    rates = numbers(unpacked(value), name)
    if rates.ndim != 2:
        raise LayoutError(f"{name} is {by(rates.shape)}; channels x bins needed")
    faulty = (rates < 0) | np.isinf(rates)
    if faulty.any():
        channel, time_bin = np.argwhere(faulty)[0]
        raise LayoutError(
            f"{name} is {rates[channel, time_bin]} in channel {channel + 1}, "
            f"bin {time_bin + 1}; rates are 0 or more, NaN where missing"
        )
    return rates


def _blocks(content: MatFile, holder: str, shape: tuple[int, int]) -> Iterator[NDArray[np.float64]]:
    """Rates (trial, channel, bin), NaN where a trial has ended."""
    rates = with_progress(_all_rates(content, holder), "trials read")
    while some := list(islice(rates, _TRIALS_PER_BLOCK)):
        block = np.full((len(some), *shape), np.nan)
        for trial, values in zip(block, some, strict=True):
            trial[:, : values.shape[1]] = values
        yield block


def _all_rates(content: MatFile, holder: str) -> Iterator[Rates]:
    for name, leaves in _fields(content, holder):
        if name == _TRIALS:
            _, elements = _elements(leaves, name)
            for _, field, value in elements:
                if field == _SPIKE_RATES:
                    yield _rates(assembled(value), name)


def _bin_width_s(beside: Mapping[str, Value], prefix: str) -> float | None:
    width = numbers(beside.get(_BIN_WIDTH, np.empty(0)), f"{prefix}{_BIN_WIDTH}")
    if width.size == 0:
        return None
    if width.size > 1 or not 0 < width.item() < np.inf:
        raise LayoutError(
            f"{prefix}{_BIN_WIDTH} is {width.ravel().tolist()}; one number of s needed"
        )
    return float(width.item())


def _channels(beside: Mapping[str, Value], prefix: str, channel_count: int) -> dict[str, Any]:
    areas = texts(beside.get(AREA, ""), f"{prefix}{AREA}") or [""]
    if len(areas) == 1:
        areas *= channel_count
    if len(areas) != channel_count:
        raise LayoutError(
            f"{prefix}{AREA} names {len(areas)} channels; {_SPIKE_RATES} has {channel_count}"
        )
    return {CHANNEL: [str(number) for number in range(1, channel_count + 1)], AREA: areas}
