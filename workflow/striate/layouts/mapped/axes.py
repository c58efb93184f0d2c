"""What the axes of an array stand for: their lengths by name, and the trials that they make."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import prod
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from striate.errors import LayoutError
from striate.matfile.values import by
from striate.recording import CHANNEL, TIME, TRIAL

Lengths = Mapping[str, int]
Counts = Mapping[tuple[str, ...], int]
"""How many values a label has for all combinations of some axes."""

_INNER: Final = (CHANNEL, TIME)


@dataclass(frozen=True)
class Trials:
    """All combinations of the levels of some axes, the first of which varies fastest.

    Attributes
    ----------
    lengths
        Number of levels of each axis, one at least.
    """

    lengths: Lengths

    @property
    def count(self) -> int:
        """How many trials there are."""
        return prod(self.lengths.values())

    def level(self, axis: str) -> NDArray[np.intp]:
        """Level of each trial on an axis, counted from 0."""
        levels = np.unravel_index(np.arange(self.count), tuple(self.lengths.values()), order="F")
        return levels[list(self.lengths).index(axis)]

    def named(self, trial: int) -> str:
        """A trial, counted from 0, in words that count from 1."""
        if list(self.lengths) == [TRIAL]:
            return f"trial {trial + 1}"
        levels = np.unravel_index(trial, tuple(self.lengths.values()), order="F")
        places = zip(self.lengths, levels, strict=True)
        return f"trial {trial + 1} ({', '.join(f'{axis} {level + 1}' for axis, level in places)})"


def trials_of(lengths: Lengths) -> Trials:
    """The trials that the axes of an array make; without an axis for them, one."""
    outer = {axis: length for axis, length in lengths.items() if axis not in _INNER}
    return Trials(outer or {TRIAL: 1})


def axis_lengths(
    shape: tuple[int, ...], axes: Sequence[str], name: str, counts: Counts
) -> dict[str, int]:
    """Length of each named axis of an array.

    An array with as many axes as are named is what its axes say, whatever the labels. Otherwise
    axes of length 1 are missing from the shape, or there without a name: MATLAB drops them at the
    end, `squeeze` anywhere, and a vector of MATLAB has one too many. Where that leaves a choice,
    the numbers of labels decide.

    Parameters
    ----------
    name
        Of the array, for messages.

    Raises
    ------
    LayoutError
        The array has more axes than are named, an axis of length 1 cannot be told, or the labels
        fit the axes in another order only.
    """
    possible = _possible_lengths(shape, axes)
    fitting = [lengths for lengths in possible if _fits(lengths, counts)]
    if len(axes) == len(shape):
        as_written = dict(zip(axes, shape, strict=True))
        if len(fitting) == 1 and as_written not in fitting:
            raise _other_order(shape, axes, name, fitting[0])
        return as_written
    if len(fitting or possible) == 1:
        return (fitting or possible)[0]
    named = (
        f"{name} has {len(shape)} {'axis' if len(shape) == 1 else 'axes'} ({by(shape)}), "
        f"`axes` names {len(axes)} ({', '.join(axes)})"
    )
    if not possible:
        raise LayoutError(f"{named}: name each of its axes once, in its order")
    raise LayoutError(f"{named}, and which of them has length 1 cannot be told: leave that one out")


def _other_order(
    shape: tuple[int, ...], axes: Sequence[str], name: str, lengths: Lengths
) -> LayoutError:
    """The error that the axes, in their order, contradict the labels, and in another do not."""
    alone = (axis for axis in axes if lengths[axis] == 1)
    long = (axis for axis in axes if lengths[axis] != 1)
    fitting = [next(alone if length == 1 else long) for length in shape]
    return LayoutError(
        f"{name} is {by(shape)}, named {', '.join(axes)}; its labels fit it only as "
        f"{', '.join(fitting)}: name its axes in that order, or mend the labels"
    )


def _possible_lengths(shape: tuple[int, ...], axes: Sequence[str]) -> list[dict[str, int]]:
    """Every way to give the lengths other than 1 to the axes, in order."""
    long = [length for length in shape if length != 1]
    chosen = combinations(range(len(axes)), len(long))
    return [
        dict.fromkeys(axes, 1)
        | {axes[position]: length for position, length in zip(positions, long, strict=True)}
        for positions in chosen
    ]


def _fits(lengths: Lengths, counts: Counts) -> bool:
    return all(
        prod(lengths[axis] for axis in axes) == count
        for axes, count in counts.items()
        if all(axis in lengths for axis in axes)
    )


def stored_axis(shape: tuple[int, ...], lengths: Lengths, axis: str) -> int | None:
    """Position in the shape of a named axis; None where it has length 1."""
    if lengths[axis] == 1:
        return None
    long = [position for position, length in enumerate(shape) if length != 1]
    return long[[name for name, length in lengths.items() if length != 1].index(axis)]


def by_trial(values: NDArray[Any], lengths: Lengths) -> NDArray[Any]:
    """An array with named axes as (trial, channel, bin); an axis that is not named has length 1."""
    named = values.reshape(tuple(lengths.values()))
    axes = list(lengths)
    slowest_first = [axis for axis in reversed(axes) if axis not in _INNER]
    order = [*slowest_first, *(axis for axis in _INNER if axis in axes)]
    shape = (-1, lengths.get(CHANNEL, 1), lengths.get(TIME, 1))
    if 0 in named.shape:
        shape = (trials_of(lengths).count, *shape[1:])
    return named.transpose([axes.index(axis) for axis in order]).reshape(shape)
