import numpy as np
import pytest
import scipy.sparse
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from striate.errors import LayoutError
from striate.matfile.counts import spike_positions
from striate.matfile.values import Sparse

COUNTS = arrays(
    st.sampled_from([bool, np.uint8, np.int16, np.float32, float]),
    array_shapes(min_dims=2, max_dims=2, min_side=0),
    elements=st.integers(0, 1),
).map(lambda counts: counts if counts.dtype == bool else counts * 3)


def sparse(matrix):
    columns = scipy.sparse.csc_array(matrix)
    return Sparse(columns.shape, columns.indices, columns.data, columns.indptr)


def positions_by_hand(counts):
    found = []
    for row in range(counts.shape[0]):
        for column in range(counts.shape[1]):
            found += [(row, column)] * int(counts[row, column])
    return found


@given(counts=COUNTS, stored=st.sampled_from([np.array, np.asfortranarray, sparse]))
def test_every_spike_has_its_position(counts, stored):
    row, column = spike_positions(stored(counts), "raster", ("unit", "bin"))
    assert sorted(zip(row, column, strict=True)) == positions_by_hand(counts)


def test_a_stored_zero_is_no_spike():
    zeros = Sparse((2, 2), np.array([0, 1]), np.array([0.0, 1.0]), np.array([0, 1, 2]))
    row, column = spike_positions(zeros, "raster", ("unit", "bin"))
    assert (row.tolist(), column.tolist()) == ([1], [1])


@pytest.mark.parametrize("value", [-1.0, 0.5, np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("stored", [np.array, sparse])
def test_what_is_no_count_is_refused_with_its_place(value, stored):
    counts = np.array([[1.0, 0.0, 2.0], [0.0, value, 1.0]])
    with pytest.raises(LayoutError, match=rf"raster is {value} at unit 2, bin 2; spike counts"):
        spike_positions(stored(counts), "raster", ("unit", "bin"))
