import numpy as np
import pytest

from striate.layouts.mapped.arrays import HeldArray, MirroredArray, StreamedArray

VALUES = np.arange(24).reshape(2, 3, 4)


def streamed(asked):
    flat = VALUES.ravel(order="F")

    def pieces(count):
        asked.append(count)
        for start in range(0, flat.size, count):
            yield flat[start : start + count]

    return StreamedArray(VALUES.shape, pieces)


@pytest.mark.parametrize("axis", [0, 1, 2])
@pytest.mark.parametrize(
    ("array", "values"),
    [
        (HeldArray(VALUES), VALUES),
        (streamed([]), VALUES),
        (MirroredArray(streamed([])), VALUES.T),
    ],
)
def test_slabs_along_any_axis_make_the_whole(array, values, axis):
    assert array.shape == values.shape
    np.testing.assert_array_equal(np.concatenate(list(array.slabs(axis, 3)), axis), values)
    np.testing.assert_array_equal(array.whole(), values)


def test_only_slabs_along_the_last_axis_are_streamed():
    asked = []
    next(streamed(asked).slabs(2, 1))
    next(streamed(asked).slabs(1, 1))
    next(MirroredArray(streamed(asked)).slabs(0, 2))
    assert asked == [6, 24, 12]
