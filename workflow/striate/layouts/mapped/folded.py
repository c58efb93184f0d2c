"""Arrays in which one axis holds both trials and their bins, trial after trial."""

from collections.abc import Iterator, Sequence

import numpy as np

from striate.errors import LayoutError
from striate.layouts.mapped.arrays import HeldArray, Numbers, StoredArray
from striate.layouts.mapped.axes import Counts, axis_lengths, stored_axis
from striate.recording import TIME, TRIAL


class FoldedArray(StoredArray):
    """An array one axis of which is shown as two, the second of which varies faster."""

    def __init__(self, other: StoredArray, axis: int, inner: int) -> None:
        """`inner` levels of the second axis, of which the length of the axis is a multiple."""
        self._other, self._axis, self._inner = other, axis, inner
        outer = other.shape[axis] // inner
        self.shape = (*other.shape[:axis], outer, inner, *other.shape[axis + 1 :])

    def slabs(self, axis: int, length: int) -> Iterator[Numbers]:
        """The array in slabs along an axis."""
        if axis == self._axis + 1:
            yield from HeldArray(self.whole()).slabs(axis, length)
        elif axis == self._axis:
            for slab in self._whole_levels(length * self._inner):
                yield self._folded(slab)
        else:
            for slab in self._other.slabs(axis - (axis > self._axis), length):
                yield self._folded(slab)

    def _whole_levels(self, length: int) -> Iterator[Numbers]:
        """Slabs along the axis that end where a level of the first one does."""
        rest: list[Numbers] = []
        for slab in self._other.slabs(self._axis, length):
            values = np.concatenate([*rest, slab], axis=self._axis)
            count = values.shape[self._axis]
            edge = count - count % self._inner
            whole, left = np.split(values, [edge], axis=self._axis)
            rest = [left]
            if edge:
                yield whole

    def _folded(self, slab: Numbers) -> Numbers:
        before, after = slab.shape[: self._axis], slab.shape[self._axis + 1 :]
        return slab.reshape(*before, -1, self._inner, *after)


def folded(
    array: StoredArray, axes: Sequence[str], bin_count: int, name: str, counts: Counts
) -> tuple[StoredArray, list[str]]:
    """The array with an axis time behind that of the trials, and its axes.

    Parameters
    ----------
    axes
        Of the array as it is, with an axis of the trials and none of time.
    bin_count
        How many bins of a trial follow one another, 2 at least.

    Raises
    ------
    LayoutError
        The axes are not those of the array, or a trial is not whole.
    """
    rows = {of: count * (bin_count if TRIAL in of else 1) for of, count in counts.items()}
    lengths = axis_lengths(array.shape, axes, name, rows)
    position = stored_axis(array.shape, lengths, TRIAL)
    if position is None or lengths[TRIAL] % bin_count:
        raise LayoutError(
            f"{name} is {lengths[TRIAL]} long along trial, which is no multiple of the "
            f"{bin_count} bins_per_trial"
        )
    place = list(axes).index(TRIAL) + 1
    return FoldedArray(array, position, bin_count), [*axes[:place], TIME, *axes[place:]]
