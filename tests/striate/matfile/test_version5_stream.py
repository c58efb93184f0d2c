import io
import subprocess
import sys
import tracemalloc
import zlib

import numpy as np
import pytest
import scipy.io
import scipy.sparse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matbytes import MatBytes
from striate.errors import LayoutError, UnreadableFileError
from striate.matfile.load import load
from striate.matfile.mat5 import blocks
from striate.matfile.mat5.blocks import inflated, stored
from striate.matfile.mat5.bytestream import ByteStream
from striate.matfile.mat5.damage import Damage

ANY_PATH = [HealthCheck.function_scoped_fixture]


@pytest.fixture(params=["isal", "zlib"], autouse=True)
def library(request, monkeypatch):
    """Each test with both libraries that inflate."""
    if request.param == "isal":
        found = pytest.importorskip("isal.isal_zlib")
        assert blocks.zlib is found
        return
    monkeypatch.setattr(blocks, "zlib", zlib)
    monkeypatch.setattr(blocks, "_Fault", zlib.error)


def test_without_isal_zlib_takes_its_place():
    program = (
        "import sys, zlib; sys.modules['isal'] = None;"
        "from striate.matfile.mat5 import blocks; assert blocks.zlib is zlib"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


@given(
    parts=st.lists(st.binary(min_size=1, max_size=40), max_size=12),
    asked=st.lists(st.tuples(st.sampled_from(["take", "peek", "skip"]), st.integers(0, 60))),
)
def test_a_stream_is_one_long_text_of_bytes(parts, asked):
    whole = b"".join(parts)
    stream, position = ByteStream(iter(parts)), 0
    for way, count in asked:
        expected = whole[position : position + count]
        assert stream.position == position
        if way == "peek":
            assert stream.peek(count) == expected
        elif len(expected) < count:
            with pytest.raises(Damage, match="ends early"):
                getattr(stream, way)(count)
            return
        else:
            assert way == "skip" or bytes(stream.take(count)) == expected
            assert way == "take" or stream.skip(count) is None
            position += count


@given(
    content=st.binary(max_size=300).map(lambda part: part * 40),
    block_bytes=st.integers(1, 500),
)
@settings(suppress_health_check=ANY_PATH)
def test_blocks_together_are_the_content(content, block_bytes):
    compressed = zlib.compress(content)
    found = list(inflated(io.BytesIO(compressed + b"more"), len(compressed), block_bytes))
    assert b"".join(found) == content
    assert all(0 < len(block) <= block_bytes for block in found)
    assert b"".join(stored(io.BytesIO(content), len(content), block_bytes)) == content


@pytest.mark.parametrize("count", [0, 1, 5, 1000, 10**6])
def test_the_checksum_is_checked(count):
    content = np.random.default_rng(0).bytes(count)
    compressed = bytearray(zlib.compress(content))
    for position in (-1, -4):
        damaged = compressed.copy()
        damaged[position] ^= 1
        with pytest.raises(Damage, match="their checksum are wrong"):
            list(inflated(io.BytesIO(damaged), len(damaged)))
    for missing in (1, 4, 5):
        with pytest.raises(Damage, match="end early"):
            list(inflated(io.BytesIO(compressed), len(compressed) - missing))


def test_a_wrong_checksum_is_seen_whatever_the_variable_holds(tmp_path):
    writer = MatBytes()
    path = tmp_path / "session.mat"
    for array in (
        writer.numbers(np.arange(9.0)[None], "x"),
        writer.text((1, 1), 16, b"a", "x"),
        writer.cell((0, 0), name="x"),
        writer.struct((1, 1), ["a"], writer.cell((0, 0)), name="x"),
    ):
        content = bytearray(writer.file(writer.compressed(array)))
        content[-1] ^= 1
        path.write_bytes(content)
        with pytest.raises(UnreadableFileError, match="checksum"):
            load(path)["x"]


@pytest.mark.parametrize("compressed", [True, False])
@pytest.mark.parametrize("value_count", [1, 7, 1000, 10**6])
@pytest.mark.parametrize("dtype", [np.uint8, np.float32, float, complex])
def test_pieces_together_are_the_numbers(tmp_path, dtype, value_count, compressed):
    values = np.random.default_rng(0).integers(0, 9, (10, 7, 30)).astype(dtype)
    if dtype is complex:
        values += 1j * values[::-1]
    scipy.io.savemat(tmp_path / "session.mat", {"x": values}, do_compression=compressed)
    found = list(load(tmp_path / "session.mat").pieces("x", value_count))
    assert [piece.size for piece in found[:-1]] == [value_count] * (len(found) - 1)
    assert {piece.dtype for piece in found} == {np.dtype(dtype)}
    np.testing.assert_array_equal(np.concatenate(found), values.ravel(order="F"))


@pytest.mark.parametrize("order", ["<", ">"])
def test_pieces_are_read_in_either_byte_order_and_from_small_elements(tmp_path, order):
    writer = MatBytes(order)
    path = tmp_path / "session.mat"
    values = np.arange(12, dtype="i2").reshape(3, 4)
    one = np.array([[7]], "u1")
    path.write_bytes(
        writer.file(
            writer.numbers(values, "x"),
            writer.numbers(one, "one", one + 1),
            writer.numbers(one[:0], "none"),
            writer.element(14, b""),
        )
    )
    content = load(path)
    assert [piece.tolist() for piece in content.pieces("x", 5)] == [
        *([0, 4, 8, 1, 5], [9, 2, 6, 10, 3], [7, 11]),
    ]
    assert [piece.tolist() for piece in content.pieces("one", 5)] == [[7 + 8j]]
    assert list(content.pieces("none", 5)) == []


def test_pieces_of_what_is_no_full_matrix_are_refused(tmp_path):
    path = tmp_path / "session.mat"
    scipy.io.savemat(path, {"s": {"a": 1.0}, "t": "a", "m": scipy.sparse.csc_array(np.eye(2))})
    for name, kind in (("s", "struct 1x1 with a"), ("t", "char 1x1"), ("m", "sparse 2x2")):
        with pytest.raises(LayoutError, match=f"{name} is {kind}; a full matrix of numbers"):
            next(load(path).pieces(name, 5))


@pytest.mark.parametrize("compressed", [True, False])
def test_memory_does_not_grow_with_the_variable(tmp_path, compressed):
    path = tmp_path / "session.mat"
    values = np.random.default_rng(0).integers(0, 3, 1_500_000, np.uint8)
    trials = np.empty((1, 30), [("rates", object)])
    for position in range(30):
        trials[0, position] = (values[position::30].astype(float),)
    scipy.io.savemat(path, {"x": values, "trials": trials}, do_compression=compressed)
    content = load(path)
    for parts in (content.pieces("x", 10_000), content.leaves("trials")):
        tracemalloc.start()
        for _ in parts:
            pass
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < 4_000_000


def test_what_was_given_out_stays_as_it_is_and_keeps_nothing_else(tmp_path):
    path = tmp_path / "session.mat"
    cells = np.empty((2, 30), dtype=object)
    for position in range(30):
        cells[0, position] = np.full((1, 50_000), position, float)
        cells[1, position] = np.full((1, 100), position, float)
    scipy.io.savemat(path, {"c": cells})
    tracemalloc.start()
    leaves = load(path).leaves("c")
    kept = [leaf for place, leaf in leaves if len(place) == 1 and place[0] % 2]
    size, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [set(leaf.ravel()) for leaf in kept] == [{position} for position in range(30)]
    assert size < 30 * 100 * 8 * 10


def test_a_pass_may_end_anywhere_and_passes_do_not_meet(tmp_path):
    path = tmp_path / "session.mat"
    cells = np.empty((1, 3), dtype=object)
    cells[0, :] = "a", "b", "c"
    scipy.io.savemat(path, {"c": cells}, do_compression=True)
    content = load(path)
    first, second = content.leaves("c"), content.leaves("c")
    assert next(first) == next(second)
    assert [next(first)[1], next(first)[1], next(second)[1]] == ["a", "b", "a"]
    first.close()
    assert [leaf for _, leaf in second] == ["b", "c"]


def test_reading_needs_no_scipy():
    program = (
        "import sys, striate.matfile.load;"
        "assert not [m for m in sys.modules if m.split('.')[0] in ('scipy', 'xarray', 'h5py')]"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
