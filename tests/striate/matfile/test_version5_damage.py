import struct
import time
import tracemalloc
import zlib
from contextlib import suppress

import numpy as np
import pytest
import scipy.io
import scipy.sparse

from matbytes import CELL, CHAR, DOUBLE, INT32, LOGICAL, MATRIX, STRUCT, MatBytes
from recordings import object_bytes
from striate.errors import UnreadableFileError
from striate.matfile.load import load

WRITER = MatBytes()
ONE = WRITER.numbers(np.ones((1, 1)))
ROW, FIRST = np.array([0, 1], "i4"), np.array([0, 1, 2], "i4")
TWO = np.ones(2)


def array(code, shape, *content, name="x"):
    return WRITER.array(code, shape, name, *content)


def declared(content: bytes, byte_count: int) -> bytes:
    """The array with another size in its tag."""
    return content[:4] + struct.pack("<I", byte_count) + content[8:]


def nested(depth: int) -> bytes:
    inner = ONE
    for level in range(depth):
        inner = WRITER.cell((1, 1), inner, name="" if level < depth - 1 else "x")
    return inner


def sparse(shape=(2, 2), row=ROW, first=FIRST, value=TWO, *more):
    return WRITER.sparse(shape, np.array(row), np.array(first), np.array(value), *more, name="x")


HOSTILE = {
    "a cell of billions": (array(CELL, (2**31 - 1, 1), bytes(40)), r"\d+ elements in 40 bytes"),
    "a struct array of billions": (
        array(STRUCT, (2**31 - 1, 1), WRITER.field_names(["a"])),
        r"\d+ elements in 0 bytes",
    ),
    "a struct array of billions without fields": (
        array(STRUCT, (2**31 - 1, 1), WRITER.field_names([])),
        "a struct array of 2147483647 without fields",
    ),
    "a cell with fewer elements": (array(CELL, (2, 1), ONE), "element is missing|where an array"),
    "a cell with more elements": (
        array(CELL, (1, 1), ONE, ONE),
        "bytes follow after",
    ),
    "numbers of billions": (
        array(DOUBLE, (2**31 - 1, 4), WRITER.element(9, bytes(8))),
        "1 numbers in the shape",
    ),
    "a shape that overflows": (
        array(DOUBLE, (2**31 - 1, 2**31 - 1, 2**31 - 1, 4), WRITER.element(9, b"")),
        "more values than can be",
    ),
    "an empty shape that overflows": (
        array(DOUBLE, (2**31 - 1, 2**31 - 1, 2**31 - 1, 0), WRITER.element(9, b"")),
        "more values than can be",
    ),
    "a negative shape": (array(DOUBLE, (-1, -1), WRITER.element(9, bytes(8))), "shape makes no"),
    "one axis": (array(DOUBLE, (1,), WRITER.element(9, bytes(8))), "shape makes no"),
    "33 axes": (array(DOUBLE, (1,) * 33, WRITER.element(9, bytes(8))), "shape makes no"),
    "more numbers than the shape": (
        array(DOUBLE, (1, 1), WRITER.element(9, bytes(16))),
        "2 numbers in the shape",
    ),
    "a part of a number": (
        array(DOUBLE, (1, 1), WRITER.element(9, bytes(7))),
        "7 bytes are no whole count of float64 numbers",
    ),
    "numbers that are text": (
        array(DOUBLE, (1, 1), WRITER.element(16, b"a" * 8)),
        "an element of type 16 where numbers should be",
    ),
    "numbers that are missing": (array(DOUBLE, (1, 1)), "an element is missing at its end"),
    "numbers beyond the array": (
        array(DOUBLE, (1, 2**27), struct.pack("<II", 9, 2**30)),
        "an element of 1073741824 bytes reaches beyond its end",
    ),
    "text beyond the array": (
        array(CHAR, (1, 2**27), struct.pack("<II", 16, 2**30)),
        "an element of 1073741824 bytes reaches beyond its end",
    ),
    "an imaginary part that is missing": (
        WRITER.array(DOUBLE, (1, 1), "x", WRITER.element(9, bytes(8)), flags=0x800),
        "an element is missing at its end",
    ),
    "an imaginary part of another size": (
        WRITER.numbers(np.ones((1, 1)), "x", np.ones((1, 2))),
        "1 real parts and 2 imaginary parts",
    ),
    "an element beyond its cell": (
        array(CELL, (1, 1), declared(ONE, 2**30)),
        r"an array of 1073741832 bytes reaches beyond its end",
    ),
    "an unknown class": (array(77, (1, 1)), "an array of an unknown class 77"),
    "no array in a cell": (
        array(CELL, (1, 1), WRITER.element(9, bytes(8), small=False)),
        "an element of type 9 where an array should begin",
    ),
    "a compressed array in a cell": (
        array(CELL, (1, 1), WRITER.pack("II", 15, 64) + bytes(64)),
        "an element of type 15 where an array should begin",
    ),
    "field names in odd parts": (
        array(STRUCT, (1, 1), WRITER.element(INT32, struct.pack("<i", 7)), WRITER.element(1, b"a")),
        "1 bytes of field names in parts of 7",
    ),
    "field names of no length": (
        array(STRUCT, (1, 1), WRITER.element(INT32, struct.pack("<i", 0)), WRITER.element(1, b"a")),
        "1 bytes of field names in parts of 0",
    ),
    "field names of billions": (
        array(
            STRUCT,
            (1, 1),
            WRITER.element(INT32, struct.pack("<i", 1)),
            struct.pack("<II", 1, 2**31),
        ),
        "an element of 2147483648 bytes reaches beyond its end",
    ),
    "two fields of one name": (
        WRITER.struct((1, 1), ["a", "b", "a"], ONE, ONE, ONE, name="x"),
        "a struct with two fields named a",
    ),
    "two fields of one name in a cell": (
        WRITER.cell((1, 1), WRITER.struct((1, 1), ["b", "b"], ONE, ONE), name="x"),
        "a struct with two fields named b",
    ),
    "nested too deep": (nested(102), "more than 100 deep"),
    "nested far too deep": (nested(5000), "more than 100 deep"),
    "a sparse matrix of billions of columns": (
        sparse((2, 2**31 - 1)),
        "a sparse matrix whose columns are damaged",
    ),
    "columns that descend": (sparse(first=[0, 3, 2]), "columns are damaged"),
    "columns that begin late": (sparse(first=[1, 1, 2]), "columns are damaged"),
    "columns below 0": (sparse(first=[0, -1, 2]), "columns are damaged"),
    "columns that are no whole numbers": (sparse(first=[0.0, 1.0, 2.0]), "columns are damaged"),
    "columns that end beyond the entries": (sparse(first=[0, 1, 9]), "fewer entries than"),
    "fewer values than entries": (sparse(value=np.ones(1)), "fewer entries than"),
    "a row outside": (sparse(row=np.array([0, 2], "i4")), "entries lie outside its shape"),
    "a row below 0": (sparse(row=np.array([0, -1], "i4")), "entries lie outside its shape"),
    "rows that are no whole numbers": (sparse(row=np.ones(2)), "entries lie outside its shape"),
    "sparse with three axes": (sparse((2, 2, 1)), "a sparse matrix with 3 axes"),
    "no flags": (
        WRITER.element(MATRIX, WRITER.element(9, bytes(48))),
        "an array without flags",
    ),
    "no name": (
        WRITER.element(
            MATRIX,
            WRITER.element(6, struct.pack("<II", 6, 0))
            + WRITER.element(5, struct.pack("<ii", 1, 1))
            + WRITER.element(9, bytes(8)),
        ),
        "an array without a name",
    ),
}


@pytest.mark.parametrize("is_compressed", [True, False])
@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_file_is_refused_in_words_and_at_once(tmp_path, case, is_compressed):
    content, cause = HOSTILE[case]
    path = tmp_path / "session.mat"
    path.write_bytes(WRITER.file(WRITER.compressed(content) if is_compressed else content))
    tracemalloc.start()
    begun = time.perf_counter()
    with pytest.raises(UnreadableFileError, match=rf"session\.mat: damaged or .*{cause}") as fault:
        load(path)["x"]
    assert time.perf_counter() - begun < 1
    assert tracemalloc.get_traced_memory()[1] < 5_000_000
    tracemalloc.stop()
    assert "variable" in str(fault.value)


def test_as_deep_as_allowed_is_read(tmp_path):
    path = tmp_path / "session.mat"
    path.write_bytes(WRITER.file(nested(100)))
    *_, (place, leaf) = load(path).leaves("x")
    assert place == (0,) * 100
    assert leaf.item() == 1
    value = load(path)["x"]
    for _ in range(100):
        value = value.values.item()
    assert value.item() == 1


def test_a_compressed_variable_cannot_declare_more_than_it_can_hold(tmp_path):
    path = tmp_path / "session.mat"
    huge = declared(array(DOUBLE, (1, 2**28), struct.pack("<II", 9, 2**31)), 2**31 + 64)
    path.write_bytes(WRITER.file(WRITER.compressed(huge)))
    with pytest.raises(UnreadableFileError, match=r"2147483720 bytes, which \d+ bytes cannot hold"):
        load(path)


def test_a_compressed_variable_that_ends_early_or_late_is_damaged(tmp_path):
    path = tmp_path / "session.mat"
    whole = WRITER.numbers(np.zeros((1, 500)), "x")
    for content, cause in (
        (whole[:-8], "it ends early, after"),
        (whole + bytes(8), "bytes follow after its end"),
    ):
        path.write_bytes(WRITER.file(WRITER.compressed(content)))
        with pytest.raises(UnreadableFileError, match=rf"\(variable x: {cause}"):
            load(path)["x"]
        with pytest.raises(UnreadableFileError, match=rf"\(variable x: {cause}"):
            list(load(path).pieces("x", 100))


def test_a_bomb_after_the_end_is_not_inflated(tmp_path):
    path = tmp_path / "session.mat"
    content = zlib.compress(WRITER.numbers(np.zeros((1, 5)), "x") + bytes(10**8))
    path.write_bytes(WRITER.file(WRITER.pack("II", 15, len(content)) + content))
    tracemalloc.start()
    with pytest.raises(UnreadableFileError, match="bytes follow after its end"):
        load(path)["x"]
    assert tracemalloc.get_traced_memory()[1] < 5_000_000
    tracemalloc.stop()


def test_more_than_ten_thousand_variables_are_refused(tmp_path):
    path = tmp_path / "session.mat"
    path.write_bytes(WRITER.file(*[WRITER.element(MATRIX, b"")] * 10_000))
    assert len(load(path)) == 0
    path.write_bytes(WRITER.file(*[WRITER.element(MATRIX, b"")] * 10_001))
    with pytest.raises(UnreadableFileError, match="more than 10000 variables"):
        load(path)


def test_what_is_no_variable_is_refused_with_its_type(tmp_path):
    path = tmp_path / "session.mat"
    path.write_bytes(WRITER.file(ONE, WRITER.element(9, bytes(16))))
    with pytest.raises(UnreadableFileError, match="type 9 where a variable should begin"):
        load(path)


@pytest.mark.parametrize("is_compressed", [True, False])
def test_two_variables_of_one_name_are_refused(tmp_path, is_compressed):
    path = tmp_path / "session.mat"
    one, other = WRITER.numbers(np.ones((1, 3)), "x"), WRITER.numbers(np.zeros((1, 3)), "x")
    between = WRITER.numbers(np.ones((1, 1)), "y")
    three = (one, between, other)
    path.write_bytes(WRITER.file(*(map(WRITER.compressed, three) if is_compressed else three)))
    with pytest.raises(
        UnreadableFileError,
        match=r"session\.mat: two variables are named x, at bytes \d+ and \d+, and only one can "
        r"be meant; load the file in MATLAB or Octave and save it again$",
    ):
        load(path)


def test_objects_may_lie_beside_several_variables_without_a_name(tmp_path):
    path = tmp_path / "session.mat"
    path.write_bytes(WRITER.file(WRITER.numbers(np.ones((1, 1))), WRITER.numbers(np.ones((1, 1)))))
    assert list(load(path)) == []


def test_a_file_that_shrinks_or_goes_while_it_is_read_is_named(tmp_path):
    path = tmp_path / "session.mat"
    path.write_bytes(WRITER.file(WRITER.numbers(np.zeros((1, 500)), "x")))
    content = load(path)
    path.write_bytes(path.read_bytes()[:1000])
    with pytest.raises(UnreadableFileError, match=r"\(variable x: the file ends inside it\)"):
        content["x"]
    path.unlink()
    with pytest.raises(UnreadableFileError, match=r"session\.mat: cannot be read \(No such file"):
        content["x"]


def everything():
    """A small file of every kind of array, and the same compressed."""
    text = WRITER.text((1, 2), 17, "ä€".encode("utf-16-le"))
    arrays = [
        WRITER.numbers(np.arange(6.0).reshape(1, 2, 3), "a"),
        WRITER.numbers(np.ones((1, 1), "u1"), "b", np.ones((1, 1), "i4"), flags=LOGICAL),
        WRITER.sparse((2, 2), ROW, FIRST, TWO, TWO, name="c"),
        WRITER.struct(
            (1, 2), ["f", "g"], ONE, text, WRITER.cell((1, 2), ONE, text), ONE, name="d", length=8
        ),
        WRITER.text((2, 2), 16, b"abcd", "e"),
        object_bytes("table", "f"),
    ]
    return [
        WRITER.file(*arrays),
        WRITER.file(*map(WRITER.compressed, arrays)),
        MatBytes(">").file(MatBytes(">").cell((1, 1), MatBytes(">").numbers(TWO[None]), name="a")),
    ]


def read_all(path):
    content = load(path)
    for name, kind in content.kinds.items():
        assert content[name] is not None
        if kind.matlab_class == "double":
            assert sum(piece.size for piece in content.pieces(name, 4)) == np.prod(kind.shape)
    return list(content)


@pytest.mark.parametrize("content", everything(), ids=["stored", "compressed", "big-endian"])
def test_cut_anywhere_a_file_is_refused_or_holds_what_lies_before(tmp_path, content):
    path = tmp_path / "session.mat"
    path.write_bytes(content)
    names = read_all(path)
    ends = []
    for end in range(len(content)):
        path.write_bytes(content[:end])
        try:
            found = read_all(path)
        except UnreadableFileError:
            continue
        assert found == names[: len(found)]
        ends.append(len(found))
    assert ends == list(range(len(names)))


@pytest.mark.parametrize("content", everything(), ids=["stored", "compressed", "big-endian"])
def test_a_flipped_byte_raises_nothing_but_that_the_file_is_damaged(tmp_path, content):
    path = tmp_path / "session.mat"
    rng = np.random.default_rng(0)
    tracemalloc.start()
    for position in rng.integers(0, len(content), 200):
        damaged = bytearray(content)
        damaged[position] ^= int(rng.integers(1, 256))
        path.write_bytes(damaged)
        with suppress(UnreadableFileError):
            read_all(path)
    assert tracemalloc.get_traced_memory()[1] < 20_000_000
    tracemalloc.stop()


def test_a_flipped_bit_in_compressed_numbers_is_never_read(tmp_path):
    path = tmp_path / "session.mat"
    values = np.random.default_rng(0).random((1, 40))
    content = WRITER.file(WRITER.compressed(WRITER.numbers(values, "x")))
    for position in range(128, len(content)):
        damaged = bytearray(content)
        damaged[position] ^= 4
        path.write_bytes(damaged)
        try:
            found = load(path)["x"]
        except (UnreadableFileError, KeyError):
            continue
        np.testing.assert_array_equal(found, values)


def test_scipys_own_files_of_random_bytes_inside_never_escape(tmp_path):
    path = tmp_path / "session.mat"
    matrix = scipy.sparse.random_array((9, 9), density=0.3, rng=0).tocsc()
    scipy.io.savemat(path, {"s": {"m": matrix, "t": "text", "c": np.array(["a", 1.0], object)}})
    whole = path.read_bytes()
    rng = np.random.default_rng(1)
    for _ in range(200):
        damaged = bytearray(whole)
        begin = int(rng.integers(128, len(whole) - 8))
        damaged[begin : begin + 8] = rng.bytes(8)
        path.write_bytes(damaged)
        with suppress(UnreadableFileError):
            read_all(path)
