import numpy as np
import pytest
import scipy.io
import scipy.sparse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays, integer_dtypes, unsigned_integer_dtypes

from matbytes import CLASSES, FUNCTION, INT8, LOGICAL, OBJECT, STORED, MatBytes
from recordings import object_bytes, write_mat
from striate.matfile.load import load
from striate.matfile.values import Cell, CellOutline, Opaque, Sparse, Struct, StructOutline

ANY_PATH = [HealthCheck.function_scoped_fixture]
ORDERS = pytest.mark.parametrize("writer", [MatBytes("<"), MatBytes(">")], ids=["little", "big"])
STORAGE = st.one_of(
    integer_dtypes(endianness="="),
    unsigned_integer_dtypes(endianness="="),
    st.sampled_from([np.dtype("f4"), np.dtype("f8")]),
)
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=5)
NAMES = st.text("abcXYZ_", min_size=1, max_size=31).map(lambda name: f"f{name}"[:31])


def objects(values, shape):
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array.reshape(shape)


@st.composite
def sparse_matrices(draw):
    full = draw(
        arrays(
            st.sampled_from([float, bool, complex]),
            array_shapes(min_dims=2, max_dims=2, max_side=4),
            elements=st.integers(0, 1),
        )
    )
    return scipy.sparse.csc_array(full)


@st.composite
def cells(draw, elements):
    values = draw(st.lists(elements, max_size=4))
    return objects(values, draw(st.sampled_from([(1, -1), (-1, 1)])) if values else (0, 3))


@st.composite
def struct_arrays(draw, elements):
    names = draw(st.lists(NAMES, min_size=1, max_size=3, unique=True))
    count = draw(st.integers(0, 3))
    array = np.empty((count, 1), [(name, object) for name in names])
    for position in range(count):
        array[position, 0] = tuple(draw(elements) for _ in names)
    return array


def reals(dtypes=STORAGE):
    return dtypes.flatmap(lambda dtype: arrays(dtype, array_shapes(min_dims=2, max_dims=4)))


LEAVES = st.one_of(
    reals(),
    reals(st.sampled_from([np.dtype(complex), np.dtype(bool)])),
    TEXT,
    sparse_matrices(),
)
VALUES = st.recursive(LEAVES, lambda inner: st.one_of(cells(inner), struct_arrays(inner)))


def assert_same(found, raw):
    """What SciPy reads is the oracle."""
    if scipy.sparse.issparse(raw):
        assert found.shape == raw.shape
        np.testing.assert_array_equal(found.filled(), raw.toarray())
    elif raw.dtype.names:
        assert found.fields == raw.dtype.names
        assert len(found.elements) == raw.size
        for element, raw_element in zip(found.elements, raw.ravel(order="F"), strict=True):
            for name in found.fields:
                assert_same(element[name], raw_element[name])
    elif raw.dtype.kind == "U":
        assert found == (str(raw.item()) if raw.size else "")
    elif raw.dtype.kind == "O":
        assert found.values.shape == raw.shape
        for element, raw_element in zip(found.values.flat, raw.flat, strict=True):
            assert_same(element, raw_element)
    else:
        assert found.dtype == raw.dtype.newbyteorder("=")
        assert found.dtype.isnative
        np.testing.assert_array_equal(found, raw)


@given(value=VALUES, compressed=st.booleans())
@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40
)
def test_every_value_is_what_scipy_reads(tmp_path, value, compressed):
    path = tmp_path / "session.mat"
    scipy.io.savemat(path, {"x": value, "y": 1.0}, do_compression=compressed)
    found, oracle = load(path), scipy.io.loadmat(path)
    assert_same(found["x"], oracle["x"])
    assert found["y"].item() == 1
    assert found.version == ("7" if compressed else "6")


@given(value=VALUES)
@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40
)
def test_leaves_come_in_the_order_of_their_places(tmp_path, value):
    path = tmp_path / "session.mat"
    scipy.io.savemat(path, {"x": value}, do_compression=True)
    content = load(path)

    def places(value, place):
        yield place
        if isinstance(value, Cell):
            for position, element in enumerate(value.values.ravel(order="F")):
                yield from places(element, (*place, position))
        if isinstance(value, Struct):
            for position, element in enumerate(value.elements):
                for name in value.fields:
                    yield from places(element[name], (*place, position, name))

    assert [place for place, _ in content.leaves("x")] == list(places(content["x"], ()))


def test_outlines_say_what_follows(tmp_path):
    array = np.empty((1, 2), [("a", object)])
    array[0, 0], array[0, 1] = ("x",), (objects([2.0], (1, 1)),)
    scipy.io.savemat(tmp_path / "session.mat", {"s": array})
    found = list(load(tmp_path / "session.mat").leaves("s"))
    assert found[:4] == [
        ((), StructOutline((1, 2), ("a",))),
        ((0, "a"), "x"),
        ((1, "a"), CellOutline((1, 1))),
        ((1, "a", 0), found[3][1]),
    ]
    assert found[3][1].tolist() == [[2]]


@ORDERS
@pytest.mark.parametrize("stored", STORED)
@pytest.mark.parametrize("small", [True, False])
def test_numbers_keep_the_type_in_which_the_file_stores_them(tmp_path, writer, stored, small):
    values = np.array([[1, 0, 2], [3, 4, 100]], stored)
    one = np.array([[77]], stored)
    path = tmp_path / "session.mat"
    variables = [
        writer.numbers(part, name, code=code, small=small)
        for code in CLASSES.values()
        for name, part in ((f"x{code}", values), (f"one{code}", one), (f"no{code}", values[:0]))
    ]
    path.write_bytes(writer.file(*variables))
    found = load(path)
    for code in CLASSES.values():
        np.testing.assert_array_equal(found[f"x{code}"], values)
        assert found[f"one{code}"].tolist() == [[77]]
        assert found[f"no{code}"].shape == (0, 3)
        assert found[f"x{code}"].dtype == np.dtype(stored)
        assert found[f"x{code}"].dtype.isnative


@ORDERS
def test_logical_values_are_the_bytes_0_and_1(tmp_path, writer):
    values = np.array([[1, 0]], np.uint8)
    path = tmp_path / "session.mat"
    path.write_bytes(writer.file(writer.numbers(values, "x", flags=LOGICAL)))
    assert load(path)["x"].tolist() == [[1, 0]]
    assert str(load(path).kinds["x"]) == "logical 1x2"


@ORDERS
@pytest.mark.parametrize(
    ("stored", "together"),
    [("f8", "c16"), ("f4", "c8"), ("i1", "c8"), ("i2", "c8"), ("i4", "c16"), ("u1", "c8")],
)
def test_complex_numbers_have_both_parts(tmp_path, writer, stored, together):
    real = np.array([[1, 2], [3, 4]], stored)
    imaginary = np.array([[5, 6], [7, 8]], "u1")
    path = tmp_path / "session.mat"
    path.write_bytes(writer.file(writer.numbers(real, "x", imaginary)))
    found = load(path)["x"]
    np.testing.assert_array_equal(found, real + 1j * imaginary)
    assert found.dtype == np.dtype(together)


@ORDERS
@pytest.mark.parametrize("stored", STORED)
def test_a_sparse_matrix_is_read_in_every_type_of_storage(tmp_path, writer, stored):
    row, first = np.array([0, 2, 1], "i4"), np.array([0, 2, 2, 3], "i4")
    values = np.array([3, 1, 2], stored)
    path = tmp_path / "session.mat"
    path.write_bytes(
        writer.file(
            writer.sparse((3, 3), row, first, values, name="real"),
            writer.sparse((3, 3), row, first, values, values[::-1], name="both"),
            writer.sparse((3, 3), row, first, values, name="flags", flags=LOGICAL),
        )
    )
    full = np.array([[3, 0, 0], [0, 0, 2], [1, 0, 0]])
    turned = np.array([[2, 0, 0], [0, 0, 3], [1, 0, 0]])
    found = load(path)
    np.testing.assert_array_equal(found["real"].filled(), full)
    assert found["real"].value.dtype == np.dtype(stored)
    np.testing.assert_array_equal(found["both"].filled(), full + 1j * turned)
    np.testing.assert_array_equal(found["flags"].filled(), full)
    assert {str(kind) for kind in found.kinds.values()} == {"sparse 3x3"}


def test_entries_of_a_sparse_matrix_that_are_only_reserved_are_left_out(tmp_path):
    writer = MatBytes()
    row, first = np.array([1, 99, 99], "i4"), np.array([0, 1, 1], "i4")
    value = np.array([5.0, -1.0, -1.0])
    none = np.zeros(1, "i4")
    path = tmp_path / "session.mat"
    path.write_bytes(
        writer.file(
            writer.sparse((2, 2), row, first, value, name="one"),
            writer.sparse((4, 1), none, np.zeros(2, "i4"), np.zeros(1), name="none"),
            writer.sparse((0, 0), none, none, np.zeros(0), name="nothing"),
        )
    )
    found = load(path)
    assert found["one"].filled().tolist() == [[0, 0], [5, 0]]
    assert found["one"].row.size == found["one"].value.size == 1
    assert found["none"].filled().tolist() == [[0]] * 4
    assert found["nothing"].filled().shape == (0, 0)


@ORDERS
@pytest.mark.parametrize("is_compressed", [True, False])
def test_both_byte_orders_hold_every_kind_of_value(tmp_path, writer, is_compressed):
    ones = writer.numbers(np.ones((1, 1)))
    text = writer.text((1, 2), 16, b"ab")
    variables = [
        writer.numbers(np.arange(24.0).reshape(2, 3, 4), "deep"),
        writer.cell((2, 1), text, ones, name="c"),
        writer.struct((1, 2), ["a", "b" * 63], text, ones, ones, text, name="s"),
    ]
    path = tmp_path / "session.mat"
    path.write_bytes(
        writer.file(*(writer.compressed(v) if is_compressed else v for v in variables))
    )
    found, oracle = load(path), scipy.io.loadmat(path)
    assert list(found) == ["deep", "c", "s"]
    for name in found:
        assert_same(found[name], oracle[name])
    assert found.kinds["s"].fields == ("a", "b" * 63)
    assert found.version == ("7" if is_compressed else "6")


def test_the_short_way_to_write_nothing_is_an_empty_matrix(tmp_path):
    writer = MatBytes()
    path = tmp_path / "session.mat"
    path.write_bytes(
        writer.file(writer.cell((1, 2), writer.element(14, b""), writer.cell((0, 0)), name="c"))
    )
    nothing, no_cells = load(path)["c"].values[0]
    assert (nothing.shape, nothing.size) == ((0, 0), 0)
    assert no_cells.values.shape == (0, 0)


def test_a_struct_may_have_no_fields(tmp_path):
    writer = MatBytes()
    path = tmp_path / "session.mat"
    path.write_bytes(
        writer.file(writer.struct((1, 2), [], name="s"), writer.struct((0, 0), ["a"], name="none"))
    )
    found = load(path)
    assert found["s"] == Struct((), ({}, {}))
    assert found["none"] == Struct(("a",), ())
    scipy.io.savemat(path, {"s": {}})
    assert load(path)["s"] == Struct((), ({},))


def test_empty_shapes_may_have_huge_other_axes(tmp_path):
    writer = MatBytes()
    path = tmp_path / "session.mat"
    huge = (2**31 - 1, 0)
    path.write_bytes(
        writer.file(
            writer.array(6, huge, "x", writer.element(9, b"")),
            writer.cell(huge, name="c"),
            writer.struct(huge, ["a"], name="s"),
            writer.text(huge, 16, b"", name="t"),
        )
    )
    found = load(path)
    assert found["x"].shape == huge
    assert found["c"].values.shape == huge
    assert found["s"].elements == ()
    assert found["t"] == ""


def test_objects_are_named_and_their_neighbours_are_read(tmp_path):
    writer = MatBytes()
    ones = writer.numbers(np.ones((1, 1)))
    fields = writer.field_names(["expr"])
    inline = writer.array(OBJECT, (1, 1), "f", writer.element(INT8, b"inline"), fields, ones)
    handle = writer.array(FUNCTION, (1, 1), "h", writer.struct((1, 1), ["a"], ones))
    path = tmp_path / "session.mat"
    write_mat(
        path,
        object_bytes("datetime", "onset"),
        inline,
        handle,
        writer.cell((1, 4), object_bytes("table"), inline, handle, ones, name="c"),
        writer.numbers(np.zeros((1, 8), np.uint8)),
        writer.compressed(writer.numbers(np.ones((1, 1)), "last")),
    )
    found = load(path)
    assert [str(kind) for kind in found.kinds.values()] == [
        *("datetime", "inline", "function_handle", "cell 1x4", "double 1x1"),
    ]
    assert found["onset"] == Opaque("datetime")
    assert found["f"] == Opaque("inline")
    assert found["h"] == Opaque("function_handle")
    assert found["c"].values[0, :3].tolist() == [
        *(Opaque("table"), Opaque("inline"), Opaque("function_handle")),
    ]
    assert found["c"].values[0, 3].item() == 1
    assert found["last"].item() == 1


def test_numbers_cannot_be_written_to(tmp_path):
    scipy.io.savemat(tmp_path / "session.mat", {"x": np.arange(3.0), "y": np.zeros(10**6)})
    found = load(tmp_path / "session.mat")
    for name in found:
        assert not found[name].flags.writeable


def test_sparse_is_the_type_of_scipys_columns(tmp_path):
    matrix = scipy.sparse.random_array((40, 30), density=0.2, rng=0).tocsc()
    scipy.io.savemat(tmp_path / "session.mat", {"s": matrix})
    found = load(tmp_path / "session.mat")["s"]
    assert isinstance(found, Sparse)
    for part, oracle in (
        (found.row, matrix.indices),
        (found.first, matrix.indptr),
        (found.value, matrix.data),
    ):
        np.testing.assert_array_equal(part, oracle)
