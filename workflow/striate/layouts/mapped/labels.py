"""Labels of trials and channels, each one value for every combination of their axes."""

from collections.abc import Mapping, Sequence
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from striate.errors import LayoutError
from striate.layouts.labelnames import free_names
from striate.layouts.mapped.axes import Lengths, Trials
from striate.layouts.mapped.codes import decoded, written
from striate.layouts.mapped.given import Given
from striate.matfile.columns import widened
from striate.matfile.values import by
from striate.recording import AREA, CHANNEL, STIMULUS, TRIAL

_VOCABULARY = {STIMULUS, CHANNEL, AREA}


def trial_labels(
    labels: Mapping[str, Any],
    given: Mapping[str, Given],
    levels: Mapping[str, NDArray[Any]],
    trials: Trials,
) -> dict[str, NDArray[Any]]:
    """Every label of the trials, by name.

    Parameters
    ----------
    labels
        Label name to one value, or to `codes` and `along` as in config.yaml.
    given
        Label name to its values, for those in a variable.
    levels
        Axis to the levels given for it, (level,).

    Raises
    ------
    LayoutError
        Values that do not fit the trials, or a code without meaning.
    """
    of_axes = {
        axis: _levels(axis, count, levels)[trials.level(axis)]
        for axis, count in trials.lengths.items()
        if axis != TRIAL
    }
    found = of_axes | {
        name: _trial_label(label, given.get(name), name, trials) for name, label in labels.items()
    }
    found[STIMULUS] = np.array(written(found[STIMULUS]))
    return _freely_named(found)


def channel_labels(
    labels: Mapping[str, Any], given: Mapping[str, Given], count: int
) -> dict[str, NDArray[Any]]:
    """Every label of the channels, by name; ids and areas are texts.

    Raises
    ------
    LayoutError
        Values that do not fit the channels, or a code without meaning.
    """
    width = len(str(count))
    found: dict[str, NDArray[Any]] = {
        CHANNEL: np.array([f"{number:0{width}d}" for number in range(1, count + 1)]),
        AREA: np.full(count, ""),
    }
    for name, label in labels.items():
        found[name] = _label(label, given.get(name), name, {CHANNEL: count})
    for name in (CHANNEL, AREA):
        found[name] = np.array(written(found[name]))
    return _freely_named(found)


def _levels(axis: str, count: int, levels: Mapping[str, NDArray[Any]]) -> NDArray[Any]:
    if axis not in levels:
        return np.arange(1, count + 1)
    if len(levels[axis]) != count:
        raise LayoutError(
            f"levels: {axis} has {len(levels[axis])} levels; the responses have {count}"
        )
    return levels[axis]


def _trial_label(label: Any, given: Given | None, name: str, trials: Trials) -> NDArray[Any]:
    if isinstance(label, Mapping) and label.get("along"):
        axis = label["along"]
        return _label(label, given, name, {axis: trials.lengths[axis]})[trials.level(axis)]
    return _label(label, given, name, trials.lengths)


def _label(label: Any, given: Given | None, name: str, lengths: Lengths) -> NDArray[Any]:
    """One value for each combination of the axes, the first of which varies fastest."""
    if given is None:
        return np.full(prod(lengths.values()), label)
    values = _in_order(given, name, lengths)
    return decoded(values, label["codes"], given.name) if label.get("codes") else values


def _in_order(given: Given, name: str, lengths: Lengths) -> NDArray[Any]:
    shape = given.values.shape
    long = [length for length in shape if length != 1]
    if long == [length for length in lengths.values() if length != 1]:
        return given.values.ravel(order="F")
    if given.values.size == 0 == prod(lengths.values()):
        return given.values.ravel()
    axes = " x ".join(_counted(axis, length) for axis, length in lengths.items())
    held = f"{given.values.size} values" if len(long) <= 1 else f"{by(shape)} values"
    raise LayoutError(f"{name} ({given.name}) has {held} for {axes}{_advice(long, lengths)}")


def _counted(axis: str, length: int) -> str:
    return f"{length} {axis}" if length == 1 or axis.endswith("s") else f"{length} {axis}s"


def _advice(long: Sequence[int], lengths: Lengths) -> str:
    """What to do about values whose axes longer than 1 are not those of the trials."""
    if len(long) == 1 and long[0] == prod(lengths.values()):
        shape = by(tuple(lengths.values()))
        return f" in one row, whose order cannot be told; save them as an array of {shape}"
    fitting = [axis for axis, length in lengths.items() if [length] == long]
    if fitting and len(lengths) > 1:
        return f"; where there is one for each {fitting[0]}, write along: {fitting[0]}"
    return "; write which column it is" if len(long) > 1 else ""


def _freely_named(labels: Mapping[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
    names = free_names(labels)
    return {
        name if name in _VOCABULARY else names[name]: widened(values)
        for name, values in labels.items()
    }
