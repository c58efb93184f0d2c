"""GNU Octave as a second writer, which shares no code with SciPy."""

import shutil
import subprocess

import numpy as np
import pytest

from striate.errors import UnreadableFileError
from striate.matfile.load import load
from striate.matfile.values import Cell, Sparse, Struct

pytestmark = pytest.mark.skipif(not shutil.which("octave-cli"), reason="needs GNU Octave")

PROGRAM = """
x = 1:0.5:4; whole = [1 2; 300 4]; single_one = single(2.5); flags = [true false];
deep = reshape(uint16(0:23), 2, 3, 4); long = int64(9007199254740993); z = [1+2i 3-4i];
none = []; no_text = ''; text = 'Grün'; emoji = 'a😀b'; rows = ['abc'; 'def'];
m = sparse([3 0 0; 0 0 2]); mz = sparse([0 1i]);
c = {1, 'Grün', []; 'x', int8([1 2]), {}}; no_cells = cell(0, 3);
s = struct('a', {1, 'two', 3}, 'b', {{'in'}}); no_s = struct('a', {}); bare = struct();
save(%s, '%s');
"""


@pytest.fixture(scope="module", params=["-v6", "-v7"])
def content(request, tmp_path_factory):
    path = tmp_path_factory.mktemp("octave") / "session.mat"
    program = PROGRAM % (f"'{request.param}'", path)
    subprocess.run(
        ["octave-cli", "--norc", "--eval", program], check=True, capture_output=True, text=True
    )
    found = load(path)
    assert found.version == request.param.removeprefix("-v")
    return found


def test_octaves_numbers(content):
    assert content["x"].tolist() == [[1, 1.5, 2, 2.5, 3, 3.5, 4]]
    assert content["whole"].tolist() == [[1, 2], [300, 4]]
    assert content["single_one"].dtype == np.float32
    assert content["flags"].tolist() == [[1, 0]]
    assert str(content.kinds["flags"]) == "logical 1x2"
    deep = np.arange(24, dtype=np.uint16).reshape((2, 3, 4), order="F")
    np.testing.assert_array_equal(content["deep"], deep)
    assert content["long"].item() == 2**53 + 1
    assert content["z"].tolist() == [[1 + 2j, 3 - 4j]]
    assert content["none"].shape == (0, 0)
    assert np.concatenate(list(content.pieces("deep", 7))).tolist() == list(range(24))


def test_octaves_text(content):
    assert content["no_text"] == ""
    assert content["text"] == "Grün"
    assert content["emoji"] == "a😀b"
    assert content["rows"].values.tolist() == ["abc", "def"]


def test_octaves_sparse_matrices(content):
    assert isinstance(content["m"], Sparse)
    assert content["m"].filled().tolist() == [[3, 0, 0], [0, 0, 2]]
    assert content["mz"].filled().tolist() == [[0, 1j]]


def test_octaves_cells_and_structs(content):
    one, text, none, other, whole, inner = content["c"].values.T.ravel(order="F")
    assert (one.item(), text, none.shape, other) == (1, "Grün", (0, 0), "x")
    assert whole.tolist() == [[1, 2]]
    assert isinstance(inner, Cell)
    assert content["no_cells"].values.shape == (0, 3)
    first, second, third = content["s"].elements
    assert (first["a"].item(), second["a"], third["a"].item()) == (1, "two", 3)
    assert [element["b"].values.tolist() for element in (first, second)] == [[["in"]]] * 2
    assert content["no_s"] == Struct(("a",), ())
    assert content["bare"] == Struct((), ({},))
    assert content.kinds["s"].fields == ("a", "b")


def test_octaves_short_rows_of_text_whose_size_it_declares_too_large(tmp_path):
    path = tmp_path / "session.mat"
    program = f"""
    area = ['V1'; 'V2']; c = {{area, 1, area, 2}}; s = struct('a', {{area, area}}, 'b', 3);
    save('-v7', '{path}');
    """
    subprocess.run(["octave-cli", "--norc", "--eval", program], check=True, capture_output=True)
    found = load(path)
    assert found["area"].values.tolist() == ["V1", "V2"]
    first, one, second, two = found["c"].values[0]
    assert first.values.tolist() == second.values.tolist() == ["V1", "V2"]
    assert (one.item(), two.item()) == (1, 2)
    assert [element["b"].item() for element in found["s"].elements] == [3, 3]


def test_a_name_that_octave_appended_again_is_refused(tmp_path):
    path = tmp_path / "session.mat"
    program = "x = 1; save('-v6', '{0}', 'x'); x = 2; save('-v6', '-append', '{0}', 'x');"
    subprocess.run(
        ["octave-cli", "--norc", "--eval", program.format(path)], check=True, capture_output=True
    )
    with pytest.raises(
        UnreadableFileError, match="two variables are named x, at bytes 128 and 192"
    ):
        load(path)
