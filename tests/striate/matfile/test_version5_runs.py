import numpy as np
import pytest
import scipy.io
import scipy.sparse
from hypothesis import given
from hypothesis import strategies as st

from matbytes import MatBytes
from striate.errors import UnreadableFileError
from striate.matfile.load import load
from striate.matfile.mat5 import sparserun
from striate.matfile.values import Sparse, SparseRun

WRITER = MatBytes()
WHOLE = np.array([0, 1], "i4"), np.array([0, 1, 2], "i4"), np.ones(2)


@st.composite
def matrices(draw):
    rows, columns = draw(st.integers(0, 4)), draw(st.integers(0, 5))
    counts = draw(st.lists(st.integers(0, 3), min_size=rows * columns, max_size=rows * columns))
    return scipy.sparse.csc_array(np.array(counts, float).reshape(rows, columns))


def saved(path, elements):
    cells = np.empty((1, len(elements)), dtype=object)
    for position, element in enumerate(elements):
        cells[0, position] = element
    scipy.io.savemat(path, {"c": cells}, do_compression=True)
    return load(path)


def filled(run):
    """Each matrix of a run with its zeros."""
    entries = 0
    for (rows, columns), count in zip(run.shapes, run.entry_counts, strict=True):
        matrix = np.zeros((rows, columns))
        part = slice(entries, entries + count)
        np.add.at(matrix, (run.row[part], run.column[part]), run.value[part])
        entries += count
        yield matrix


def shown(leaves):
    """Everything that the leaves hold, in their order, however it comes."""
    for _, leaf in leaves:
        if isinstance(leaf, SparseRun):
            yield from (matrix.tolist() for matrix in filled(leaf))
        elif isinstance(leaf, Sparse):
            yield leaf.filled().tolist()
        else:
            yield leaf.tolist() if isinstance(leaf, np.ndarray) else leaf


@given(
    elements=st.lists(matrices() | st.sampled_from([np.eye(2), 1j * np.eye(2), "text"]), max_size=9)
)
def test_a_run_holds_what_the_matrices_hold_one_by_one(tmp_path_factory, elements):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sparserun, "_MOST_MATRICES", 3)
        content = saved(tmp_path_factory.mktemp("runs") / "session.mat", elements)
        assert list(shown(content.leaves("c", in_runs=True))) == list(shown(content.leaves("c")))


@given(elements=st.lists(matrices(), min_size=1, max_size=6), count=st.integers(0, 7))
def test_the_parts_of_a_run_hold_what_the_run_holds(tmp_path_factory, elements, count):
    content = saved(tmp_path_factory.mktemp("runs") / "session.mat", elements)
    (run,) = (leaf for _, leaf in content.leaves("c", in_runs=True) if isinstance(leaf, SparseRun))
    parts = run.parted(count)
    assert [len(part) for part in parts] == [min(count, len(run)), max(len(run) - count, 0)]
    both = [matrix.tolist() for part in parts for matrix in filled(part)]
    assert both == [matrix.toarray().tolist() for matrix in elements]


def test_a_run_begins_at_the_place_of_its_first_matrix(tmp_path):
    eye = scipy.sparse.csc_array(np.eye(2))
    content = saved(tmp_path / "session.mat", ["text", eye, eye, "text", eye])
    found = [
        place for place, leaf in content.leaves("c", in_runs=True) if isinstance(leaf, SparseRun)
    ]
    assert found == [(1,), (4,)]


def test_fields_of_a_struct_are_no_run(tmp_path):
    path = tmp_path / "session.mat"
    eye = scipy.sparse.csc_array(np.eye(2))
    scipy.io.savemat(path, {"s": {"a": eye, "b": eye}})
    assert not any(isinstance(leaf, SparseRun) for _, leaf in load(path).leaves("s", in_runs=True))


def test_matrices_come_one_by_one_where_no_runs_are_asked_for(tmp_path):
    content = saved(tmp_path / "session.mat", [scipy.sparse.csc_array(np.eye(2))] * 3)
    assert [type(leaf) for _, leaf in content.leaves("c")][1:] == [Sparse] * 3


@pytest.mark.parametrize("position", [0, 1, 2])
@pytest.mark.parametrize(
    ("row", "first", "message"),
    [
        (WHOLE[0], np.array([0, 3, 2], "i4"), "columns are damaged"),
        (WHOLE[0], np.array([1, 1, 2], "i4"), "columns are damaged"),
        (WHOLE[0], np.array([0, 1, -2], "i4"), "columns are damaged"),
        (WHOLE[0], np.array([0, 1, 9], "i4"), "fewer entries than"),
        (WHOLE[0], np.array([0, 1, 2], "f8"), "columns are damaged"),
        (np.array([0, 2], "i4"), WHOLE[1], "entries lie outside its shape"),
        (np.array([0, -1], "i4"), WHOLE[1], "entries lie outside its shape"),
        (np.ones(2), WHOLE[1], "entries lie outside its shape"),
    ],
)
def test_damage_is_found_wherever_it_lies_in_a_run(tmp_path, row, first, message, position):
    path = tmp_path / "session.mat"
    cells = [WRITER.sparse((2, 2), *WHOLE, name="") for _ in range(3)]
    cells[position] = WRITER.sparse((2, 2), row, first, WHOLE[2], name="")
    path.write_bytes(WRITER.file(WRITER.cell((1, 3), *cells, name="c")))
    with pytest.raises(UnreadableFileError, match=message):
        list(load(path).leaves("c", in_runs=True))


def test_entries_that_are_only_reserved_are_left_out_of_a_run(tmp_path):
    path = tmp_path / "session.mat"
    row, value = np.array([0, 1, 7, 7], "i4"), np.array([1.0, 2, 9, 9])
    reserved = WRITER.sparse((2, 2), row, WHOLE[1], value, name="")
    path.write_bytes(WRITER.file(WRITER.cell((1, 2), reserved, reserved, name="c")))
    *_, (_, run) = load(path).leaves("c", in_runs=True)
    assert [matrix.tolist() for matrix in filled(run)] == [[[1, 0], [0, 2]]] * 2
