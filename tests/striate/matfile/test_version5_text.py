import numpy as np
import pytest
import scipy.io
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matbytes import INT8, UINT8, UINT16, UTF8, UTF16, UTF32, MatBytes
from striate.errors import UnreadableFileError
from striate.matfile.load import load
from striate.matfile.values import CellOutline

ORDERS = pytest.mark.parametrize("order", ["<", ">"])
CODECS = {
    UTF8: {"<": "utf-8", ">": "utf-8"},
    UINT16: {"<": "utf-16-le", ">": "utf-16-be"},
    UTF16: {"<": "utf-16-le", ">": "utf-16-be"},
    UTF32: {"<": "utf-32-le", ">": "utf-32-be"},
}
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
ANY_PATH = [HealthCheck.function_scoped_fixture]


def units(text):
    """Length as MATLAB counts it."""
    return sum(1 + (ord(character) > 0xFFFF) for character in text)


def read(tmp_path, order, *arrays):
    path = tmp_path / "session.mat"
    path.write_bytes(MatBytes(order).file(*arrays))
    return load(path)


@ORDERS
@pytest.mark.parametrize("kind", CODECS)
@given(text=TEXTS)
@settings(suppress_health_check=ANY_PATH, deadline=None, max_examples=30)
def test_text_is_read_in_every_encoding(tmp_path, order, kind, text):
    raw = text.encode(CODECS[kind][order])
    array = MatBytes(order).text((1, units(text)), kind, raw, "x")
    assert read(tmp_path, order, array)["x"] == text


@ORDERS
@pytest.mark.parametrize("kind", [INT8, UINT8])
def test_text_of_single_bytes_is_latin(tmp_path, order, kind):
    array = MatBytes(order).text((1, 4), kind, "grün".encode("latin-1"), "x")
    assert read(tmp_path, order, array)["x"] == "grün"


@given(text=TEXTS.filter(lambda text: "\0" not in text), compressed=st.booleans())
@settings(suppress_health_check=ANY_PATH, deadline=None, max_examples=50)
def test_text_that_scipy_writes_comes_back(tmp_path, text, compressed):
    scipy.io.savemat(tmp_path / "session.mat", {"x": text}, do_compression=compressed)
    assert load(tmp_path / "session.mat")["x"] == text


def interleaved(rows, codec, unit_bytes):
    """Rows of one length as MATLAB writes them: the first unit of each row, then the second."""
    raw = [np.frombuffer(row.encode(codec), f"V{unit_bytes}") for row in rows]
    return np.array(raw).tobytes(order="F")


@ORDERS
@pytest.mark.parametrize(
    ("kind", "unit_bytes", "rows"),
    [
        (UTF16, 2, ["Grün", "über", "x😀y", "😀😀"]),
        (UINT16, 2, ["Grün", "über", "x😀y", "😀😀"]),
        (UTF32, 4, ["Grün", "über", "x😀yz"[:4], "😀😀ab"]),
        (UTF8, 1, ["V1", "V2"]),
    ],
)
def test_rows_of_text_are_a_cell_of_texts(tmp_path, order, kind, unit_bytes, rows):
    raw = interleaved(rows, CODECS[kind][order], unit_bytes)
    shape = (len(rows), len(raw) // unit_bytes // len(rows))
    content = read(tmp_path, order, MatBytes(order).text(shape, kind, raw, "x"))
    assert content["x"].values.tolist() == rows
    assert list(content.leaves("x")) == [
        ((), CellOutline((len(rows),))),
        *(((position,), row) for position, row in enumerate(rows)),
    ]


def test_rows_of_text_are_those_of_scipy(tmp_path):
    rows = np.array([["Grün", "x"], ["😀", "abc"], ["", "  "]])
    scipy.io.savemat(tmp_path / "session.mat", {"flat": rows[:, 0].copy(), "deep": rows})
    found, oracle = load(tmp_path / "session.mat"), scipy.io.loadmat(tmp_path / "session.mat")
    for name in found:
        assert found[name].values.tolist() == oracle[name].tolist()


@pytest.mark.parametrize("shape", [(0, 0), (1, 0), (0, 5), (3, 0)])
def test_no_characters_are_empty_text(tmp_path, shape):
    writer = MatBytes()
    found = read(tmp_path, "<", writer.text(shape, UTF16, b"", "x"), writer.array(4, shape, "y"))
    assert (found["x"], found["y"]) == ("", "")


@pytest.mark.parametrize(
    ("shape", "kind", "raw", "cause"),
    [
        ((1, 2), UTF16, b"\x00\xd8a\0", "text that is not valid UTF-16"),
        ((1, 2), UTF8, b"\xff\xff", "text that is not valid UTF-8"),
        ((1, 1), UTF32, b"\xff\xff\xff\xff", "text that is not valid UTF-32"),
        ((2, 1), UTF16, b"\x00\xd8a\0", "text that is not valid UTF-16"),
        ((1, 2), UTF16, b"abc", "text that is not valid UTF-16"),
        ((1, 5), UTF8, b"abc", "3 characters where 5 should be"),
        ((2, 2), UTF8, b"abc", "3 characters where 4 should be"),
        ((2, 2), UTF16, b"abcdef", "3 characters where 4 should be"),
        ((2, 1), UTF16, b"abc", "3 bytes are no whole count"),
        ((1, 1), 9, b"a" * 8, "an element of type 9 where text should be"),
    ],
)
def test_text_that_contradicts_itself_is_damaged(tmp_path, shape, kind, raw, cause):
    content = read(tmp_path, "<", MatBytes().text(shape, kind, raw, "x"))
    with pytest.raises(UnreadableFileError, match=rf"session\.mat: .*\(variable x: {cause}"):
        content["x"]
