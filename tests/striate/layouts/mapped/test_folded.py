"""An axis shown as two gives the same slabs as the array reshaped."""

import h5py
import numpy as np
import pytest

from striate.layouts.mapped.arrays import HeldArray
from striate.layouts.mapped.folded import FoldedArray
from striate.layouts.mapped.hdf5variables import hdf5_variables

VALUES = np.arange(2 * 12 * 3.0).reshape(2, 12, 3)
FOLDED = VALUES.reshape(2, 4, 3, 3)


@pytest.mark.parametrize("axis", range(4))
@pytest.mark.parametrize("length", [1, 2, 3, 5])
def test_slabs_along_any_axis_are_those_of_the_reshaped_array(axis, length):
    slabs = list(FoldedArray(HeldArray(VALUES), 1, 3).slabs(axis, length))
    np.testing.assert_array_equal(np.concatenate(slabs, axis), FOLDED)
    assert {slab.shape[axis] for slab in slabs[:-1]} <= {length}


@pytest.mark.parametrize("chunk", [1, 2, 4, 5, 7, 12])
@pytest.mark.parametrize("length", [1, 2, 4])
def test_chunks_of_a_dataset_may_end_within_a_trial(tmp_path, chunk, length):
    with h5py.File(tmp_path / "session.h5", "w") as file:
        file.create_dataset("resp", data=VALUES, chunks=(2, chunk, 3))
    stored = hdf5_variables(tmp_path / "session.h5", ["resp"])["resp"]
    slabs = list(FoldedArray(stored, 1, 3).slabs(1, length))
    np.testing.assert_array_equal(np.concatenate(slabs, 1), FOLDED)
    assert FoldedArray(stored, 1, 3).whole().tolist() == FOLDED.tolist()
