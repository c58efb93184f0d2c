"""Responses (trial, channel, bin) from an array, or from the arrays in the cells of another."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import prod
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from striate.errors import LayoutError
from striate.layouts.mapped.arrays import StoredArray
from striate.layouts.mapped.axes import (
    Counts,
    Lengths,
    Trials,
    axis_lengths,
    by_trial,
    stored_axis,
    trials_of,
)
from striate.layouts.padding import check_padding
from striate.matfile.expected import numbers
from striate.matfile.values import Cell, Sparse, Value
from striate.recording import CHANNEL, TIME

_VALUES_PER_BLOCK: Final = 2**21
_MOST_TRIALS: Final = 10_000_000
_MOST_VALUES_PER_TRIAL: Final = 2**28

Block = NDArray[Any]


@dataclass(frozen=True)
class Responses:
    """Values of all trials, read when they are asked for.

    Attributes
    ----------
    name
        Where they are, for messages.
    bin_counts
        int (trial,): how many bins each trial has.
    blocks
        ``blocks(fill)`` gives consecutive trials (trial, channel, bin), each time from the first;
        `fill` stands where a trial has ended before the longest.
    """

    name: str
    trials: Trials
    channel_count: int
    bin_counts: NDArray[np.int64]
    blocks: Callable[[float], Iterator[Block]]

    @property
    def bin_count(self) -> int:
        """Bins of the longest trial."""
        return int(self.bin_counts.max(initial=0))


def array_responses(
    array: StoredArray, axes: Sequence[str], name: str, counts: Counts
) -> Responses:
    """Responses in one array with named axes.

    Raises
    ------
    LayoutError
        The axes are not those of the array.
    """
    lengths = axis_lengths(array.shape, axes, name, counts)
    trials = trials_of(lengths)
    channel_count, bin_count = lengths.get(CHANNEL, 1), lengths.get(TIME, 1)
    _check_size(name, trials.count, channel_count, bin_count)

    def blocks(fill: float) -> Iterator[Block]:  # noqa: ARG001
        yield from _blocks(array, lengths, name)

    bin_counts = np.full(trials.count, bin_count)
    return Responses(name, trials, channel_count, bin_counts, blocks)


def _blocks(array: StoredArray, lengths: Lengths, name: str) -> Iterator[Block]:
    """Slabs along the axis of the trials that varies slowest."""
    slowest = [axis for axis in lengths if axis not in (CHANNEL, TIME)][-1:]
    position = stored_axis(array.shape, lengths, slowest[0]) if slowest else None
    if position is None:
        yield by_trial(numbers(array.whole(), name), lengths)
        return
    per_level = max(prod(array.shape) // max(array.shape[position], 1), 1)
    for slab in array.slabs(position, max(_VALUES_PER_BLOCK // per_level, 1)):
        yield by_trial(numbers(slab, name), {**lengths, slowest[0]: slab.shape[position]})


def cell_responses(
    cell: Cell, cell_axes: Sequence[str], axes: Sequence[str], name: str, counts: Counts
) -> Responses:
    """Responses in the cells of a cell array or struct array, which may differ in their bins.

    An empty cell is a trial without bins.

    Raises
    ------
    LayoutError
        The axes are not those of the cells, or the cells differ in their channels.
    """
    lengths = axis_lengths(cell.values.shape, cell_axes, name, counts)
    trials = trials_of(lengths)
    cells = by_trial(cell.values, lengths)[:, :, 0]
    matrices = _Matrices(cells, trials, axes, name, counts)
    shapes = [matrices.shape(trial) for trial in range(trials.count)]
    channel_count = max((channels for channels, _ in shapes), default=0)
    bin_counts = np.array([bins for _, bins in shapes], dtype=np.int64)
    for trial, (channels, bins) in enumerate(shapes):
        if bins and channels != channel_count:
            raise LayoutError(
                f"{name} has {channels} channels in {trials.named(trial)}, "
                f"and {channel_count} in others"
            )
    _check_size(name, trials.count, channel_count, int(bin_counts.max(initial=0)))
    check_padding(bin_counts, trials.named)

    def blocks(fill: float) -> Iterator[Block]:
        shape = (channel_count, int(bin_counts.max(initial=0)))
        step = max(_VALUES_PER_BLOCK // max(prod(shape), 1), 1)
        for start in range(0, trials.count, step):
            block = np.full((min(step, trials.count - start), *shape), fill)
            for trial, values in enumerate(block, start=start):
                if bin_counts[trial]:
                    values[:, : bin_counts[trial]] = matrices.matrix(trial)
            yield block

    return Responses(name, trials, channel_count, bin_counts, blocks)


class _Matrices:
    """The cells (trial, channel) as one matrix (channel, bin) a trial."""

    def __init__(
        self,
        cells: NDArray[np.object_],
        trials: Trials,
        axes: Sequence[str],
        name: str,
        counts: Counts,
    ) -> None:
        self._cells, self._trials, self._axes, self._name = cells, trials, axes, name
        self._counts: Counts = {of: count for of, count in counts.items() if of == (CHANNEL,)}

    def shape(self, trial: int) -> tuple[int, int]:
        """Channels and bins of a trial."""
        lengths = [self._lengths(value, trial) for value in self._cells[trial]]
        bins = {each.get(TIME, 1) for each in lengths}
        if len(bins) > 1:
            raise LayoutError(
                f"{self._name} has channels of {min(bins)} to {max(bins)} bins in "
                f"{self._trials.named(trial)}; the channels of a trial must be equally long"
            )
        return sum(each.get(CHANNEL, 1) for each in lengths), bins.pop()

    def matrix(self, trial: int) -> NDArray[Any]:
        """Values (channel, bin) of a trial that has bins."""
        parts = [
            by_trial(numbers(value, self._name), self._lengths(value, trial))[0]
            for value in self._cells[trial]
        ]
        return np.concatenate(parts)

    def _lengths(self, value: Value, trial: int) -> dict[str, int]:
        name = f"{self._name} in {self._trials.named(trial)}"
        shape = value.shape if isinstance(value, Sparse) else numbers(value, name).shape
        if 0 in shape:
            return {CHANNEL: 0, TIME: 0}
        return axis_lengths(shape, self._axes, name, self._counts)


def _check_size(name: str, trial_count: int, channel_count: int, bin_count: int) -> None:
    if trial_count > _MOST_TRIALS or channel_count * bin_count > _MOST_VALUES_PER_TRIAL:
        raise LayoutError(
            f"{name} has {trial_count} trials of {channel_count} channels x {bin_count} bins, "
            "more than can be; name its axes in its order"
        )
