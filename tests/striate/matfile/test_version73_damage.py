"""Damaged files of version 7.3 are read or refused.

One flipped byte can crash the HDF5 library itself, so files are read in forked children with little
memory and time. This file is both the test and the program that forks them.
"""

import os
import random
import resource
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import scipy.sparse

from mat73 import MatlabObject, write_mat73
from recordings import cell, struct_array
from striate.errors import StriateError
from striate.matfile.load import load

READ, REFUSED, FAILED = range(3)
MEMORY_BYTES = 2 * 1024**3
LONGEST_S = 3
HEADER_BYTES = 512  # MATLAB's own, which says what the file is


@pytest.fixture(scope="module")
def intact(tmp_path_factory):
    folder = tmp_path_factory.mktemp("intact")
    sparse = scipy.sparse.csc_array(np.eye(3))
    write_mat73(folder / "sparse.mat", {"s": {"c": cell([[sparse, sparse]]), "t": "text"}})
    trials = [{"a": np.arange(4.0), "b": "blank"}, {"a": np.ones((2, 2)), "b": "grating"}]
    write_mat73(folder / "struct.mat", {"s": struct_array(trials), "o": MatlabObject("table")})
    write_mat73(folder / "packed.mat", {"x": np.arange(3000.0).reshape(60, 50)})
    return sorted(folder.iterdir())


def outcomes(folder):
    """What came of reading each file, by its name: a status, or minus the signal that ended it."""
    printed = subprocess.run(
        [sys.executable, __file__, str(folder)],
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    ).stdout
    return {name: int(status) for name, status in map(str.split, printed.splitlines())}


def test_intact_files_are_read(intact):
    assert set(outcomes(intact[0].parent).values()) == {READ}


@pytest.mark.slow
def test_truncated_files_are_refused(intact, tmp_path):
    rng = random.Random(0)
    for path in intact:
        content = path.read_bytes()
        for number in range(12):
            end = rng.randrange(HEADER_BYTES + 1, len(content))
            (tmp_path / f"{number}-{path.name}").write_bytes(content[:end])
    assert set(outcomes(tmp_path).values()) == {REFUSED}


@pytest.mark.slow
@pytest.mark.parametrize("count", [2000])
def test_mutated_files_are_read_or_refused(intact, tmp_path, count):
    rng = random.Random(count)
    for number in range(count):
        path = intact[number % len(intact)]
        content = bytearray(path.read_bytes())
        for _ in range(rng.randint(1, 8)):
            content[rng.randrange(HEADER_BYTES, len(content))] = rng.randrange(256)
        (tmp_path / f"{number}-{path.name}").write_bytes(content)
    found = outcomes(tmp_path)
    assert len(found) == count
    assert [name for name, status in found.items() if status == FAILED] == []
    crashed = [name for name, status in found.items() if status < 0]
    assert len(crashed) <= count // 50
    assert list(found.values()).count(REFUSED) > count // 10


def print_outcomes(folder):
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for path in sorted(folder.iterdir()):
        child = os.fork()
        if child == 0:
            signal.alarm(LONGEST_S)
            os._exit(outcome(path))
        _, ended = os.waitpid(child, 0)
        print(path.name, os.waitstatus_to_exitcode(ended))


def outcome(path):
    try:
        mat = load(path)
        for name, kind in mat.kinds.items():
            for _ in mat.leaves(name):
                pass
            if kind.matlab_class == "double":
                for _ in mat.pieces(name, 1000):
                    pass
    except StriateError:
        return REFUSED
    except BaseException as fault:
        print(path.name, repr(fault), file=sys.stderr)
        return FAILED
    return READ


if __name__ == "__main__":
    print_outcomes(Path(sys.argv[1]))
