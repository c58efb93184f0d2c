"""Large arrays are read in parts of bounded size, and no chunk is unpacked twice."""

from itertools import product
from math import prod

import h5py
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from striate.matfile.mat73 import slabs
from striate.matfile.mat73.allowance import Allowance

SHAPES = st.lists(st.integers(1, 7), min_size=1, max_size=4)
SIDES = st.lists(st.integers(1, 4), min_size=4, max_size=4)
VALUE_BYTES = 8


@pytest.fixture(autouse=True)
def _small_slabs(monkeypatch):
    monkeypatch.setattr(slabs, "_SLAB_BYTES", 10 * VALUE_BYTES)
    monkeypatch.setattr(slabs, "_MOST_SLAB_BYTES", 40 * VALUE_BYTES)


LAW = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


@given(shape=SHAPES, sides=SIDES, value_count=st.integers(1, 30), chunked=st.booleans())
@LAW
def test_pieces_follow_the_order_of_the_file(shape, sides, value_count, chunked):
    values = np.arange(prod(shape)).reshape(shape)
    chunk = tuple(map(min, shape, sides)) if chunked else None
    with h5py.File("memory", "w", driver="core", backing_store=False) as file:
        dataset = file.create_dataset("x", data=values, chunks=chunk)
        file.flush()
        found = slabs.slabs(dataset.id, values.dtype, value_count, Allowance(10**6))
        pieces = list(found)
    assert [piece.size for piece in pieces[:-1]] == [value_count] * (len(pieces) - 1)
    np.testing.assert_array_equal(np.concatenate(pieces), values.ravel())


@given(shape=SHAPES, sides=SIDES)
@LAW
def test_boxes_are_bounded_and_cut_no_chunk_that_fits(shape, sides):
    chunk = tuple(map(min, shape, sides))
    found = list(slabs.boxes(tuple(shape), chunk, VALUE_BYTES, value_count=1))
    assert max(prod(size) for _, size in found) <= 40
    layer = prod(shape[1:])
    if chunk[0] * layer <= 40:
        assert all(start[0] % chunk[0] == 0 for start, _ in found)
        assert all(size[1:] == tuple(shape[1:]) for _, size in found)


@given(shape=SHAPES, sides=SIDES)
@LAW
def test_boxes_hold_every_value_once(shape, sides):
    chunk = tuple(map(min, shape, sides))
    seen = np.zeros(shape, int)
    for start, size in slabs.boxes(tuple(shape), chunk, VALUE_BYTES, value_count=1):
        seen[tuple(slice(s, s + n) for s, n in zip(start, size, strict=True))] += 1
    assert all(seen[position] == 1 for position in product(*map(range, shape)))
