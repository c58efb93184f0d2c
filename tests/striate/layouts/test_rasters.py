import numpy as np
import pytest
import scipy.sparse
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from striate.errors import LayoutError
from striate.layouts import rasters
from striate.layouts.rasters import Rasters
from striate.matfile.values import Sparse, SparseRun


def sparse(matrix):
    """As a MAT-file holds it; zeros may be stored."""
    stored = scipy.sparse.csc_array(matrix)
    return Sparse(stored.shape, stored.indices, stored.data, stored.indptr)


def with_stored_zero(matrix):
    kept = sparse(matrix + 1)
    return Sparse(kept.shape, kept.row, kept.value - 1, kept.first)


def run_of(stored):
    columns = [[matrix.row, matrix.column(), matrix.value] for matrix in stored]
    joined = [np.concatenate(column) for column in zip(*columns, strict=True)] or [np.empty(0)] * 3
    counts = np.array([len(matrix.row) for matrix in stored], dtype=np.intp)
    return SparseRun(tuple(matrix.shape for matrix in stored), counts, *joined)


def faulty(value):
    matrix = np.ones((2, 3))
    matrix[1, 0] = value
    return matrix


def spikes_of(held):
    """(raster, unit, bin) of every spike, in order."""
    found, first = [], 0
    for batch in held.batches:
        columns = (batch.raster.astype(int) + first, batch.unit, batch.bin)
        found += [tuple(map(int, spike)) for spike in zip(*columns, strict=True)]
        first += len(batch.per_raster)
    return sorted(found)


def spikes_by_hand(matrices):
    return sorted(
        (number, int(unit), int(time_bin))
        for number, matrix in enumerate(matrices)
        for unit, time_bin in np.argwhere(matrix)
        for _ in range(int(matrix[unit, time_bin]))
    )


counts = st.tuples(st.integers(1, 4), st.integers(0, 7)).flatmap(
    lambda shape: arrays(
        st.sampled_from([np.uint8, float, np.int32]), shape, elements=st.integers(0, 3)
    )
)


@given(
    matrices=st.lists(counts, min_size=1, max_size=7),
    forms=st.lists(st.sampled_from([sparse, with_stored_zero, np.asarray]), min_size=7, max_size=7),
)
def test_every_spike_is_kept_whatever_form_its_raster_has(matrices, forms):
    held = Rasters(str)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rasters, "RASTERS_PER_BATCH", 3)
        for matrix, form in zip(matrices, forms, strict=False):
            held.add(form(matrix))
        held.close()
    assert held.shapes == [matrix.shape for matrix in matrices]
    assert spikes_of(held) == spikes_by_hand(matrices)
    assert [len(batch.per_raster) for batch in held.batches[:-1]] == [3] * (len(held.batches) - 1)


@given(matrices=st.lists(counts, min_size=1, max_size=9), before=st.integers(0, 2))
def test_a_run_of_sparse_rasters_gives_the_same_spikes(matrices, before):
    held = Rasters(str)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rasters, "RASTERS_PER_BATCH", 4)
        for matrix in matrices[:before]:
            held.add(sparse(matrix))
        held.add_run(run_of([with_stored_zero(matrix) for matrix in matrices[before:]]))
        held.close()
    assert held.shapes == [matrix.shape for matrix in matrices]
    assert spikes_of(held) == spikes_by_hand(matrices)
    assert all(len(batch.per_raster) == 4 for batch in held.batches[:-1])


@pytest.mark.parametrize("value", [-1.0, 0.5, np.nan, np.inf])
@pytest.mark.parametrize("form", [sparse, np.asarray])
def test_what_is_no_count_is_named_with_its_raster(value, form):
    held = Rasters(lambda number: f"raster {number + 1}")
    held.add(form(np.ones((2, 3))))
    with pytest.raises(LayoutError, match=r"raster 2 is .* at unit 2, bin 1; spike counts are"):
        held.add(form(faulty(value)))


@pytest.mark.parametrize("value", [-1.0, 0.5, np.nan, np.inf])
def test_what_is_no_count_in_a_run_is_named_with_its_raster(value):
    held = Rasters(lambda number: f"raster {number + 1}")
    held.add(np.ones((2, 3)))
    run = run_of([sparse(np.ones((2, 3))), sparse(2 * np.ones((2, 3))), sparse(faulty(value))])
    with pytest.raises(LayoutError, match=r"raster 4 is .* at unit 2, bin 1; spike counts are"):
        held.add_run(run)


def test_spikes_take_few_bytes():
    held = Rasters(str)
    held.add(sparse(np.ones((200, 1500))))
    held.close()
    (batch,) = held.batches
    assert batch.unit.itemsize + batch.bin.itemsize == 3
