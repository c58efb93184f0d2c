"""Damaged raw files end in one sentence for the user.

One flipped byte can crash SciPy, ask for terabytes, or for years: so the files are read in forked
children with little memory and time. This file is both the test and the program that reads them.
"""

import mmap
import os
import random
import resource
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from as_dataset import read_dataset
from recordings import write_pvc_8_mat, write_trials_mat, write_v1v2_1_mat
from striate.errors import StriateError

WAITING, BROKEN_OFF, READ, REFUSED, FAILED = range(5)
MEMORY_BYTES = 4 * 1024**3
LONGEST_S = 2


@pytest.fixture(scope="module")
def intact(tmp_path_factory):
    folder = tmp_path_factory.mktemp("intact")
    for compressed in (True, False):
        write_trials_mat(folder / f"trials-{compressed}.mat", compressed=compressed, area="V1")
        write_v1v2_1_mat(folder / f"v1v2-1-{compressed}.mat", bins=(20, 30), compressed=compressed)
        how = {"channels": 1, "repeats": 1, "bins": 2, "blank_bins": None}
        write_pvc_8_mat(folder / f"pvc-8-{compressed}.mat", compressed=compressed, **how)
    return sorted(folder.iterdir())


def outcomes(folder):
    """What came of reading each file, by its name."""
    program = [sys.executable, __file__, str(folder)]
    tests = {"PYTHONPATH": str(Path(__file__).parents[1])}
    printed = subprocess.run(
        program, env=os.environ | tests, stdout=subprocess.PIPE, text=True, check=True
    ).stdout
    return {name: int(status) for name, status in map(str.split, printed.splitlines())}


def test_truncated_files_are_refused(intact, tmp_path):
    rng = random.Random(0)
    for path in intact:
        content = path.read_bytes()
        for number in range(8):
            end = rng.randrange(1, len(content))
            (tmp_path / f"{number}-{path.name}").write_bytes(content[:end])
    found = outcomes(tmp_path)
    assert len(found) == 48
    assert {name: status for name, status in found.items() if status != REFUSED} == {}


def test_mutated_files_are_read_or_refused(intact, tmp_path):
    rng = random.Random(0)
    for number in range(150):
        path = intact[number % len(intact)]
        content = bytearray(path.read_bytes())
        for _ in range(rng.randint(1, 5)):
            content[rng.randrange(min(len(content), 3000))] = rng.randrange(256)
        (tmp_path / f"{number}-{path.name}").write_bytes(content)
    found = outcomes(tmp_path)
    assert len(found) == 150
    assert [name for name, status in found.items() if status == FAILED] == []
    assert list(found.values()).count(REFUSED) > 75


def print_outcomes(folder):
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    paths = sorted(folder.iterdir())
    shared = mmap.mmap(-1, len(paths))
    while (first := shared[:].find(WAITING)) >= 0:
        child = os.fork()
        if child == 0:
            read_from(first, paths, shared)
        os.waitpid(child, 0)
    for path, status in zip(paths, shared[:], strict=True):
        print(path.name, status)


def read_from(first, paths, shared):
    for position in range(first, len(paths)):
        shared[position] = BROKEN_OFF
        signal.alarm(LONGEST_S)
        shared[position] = outcome(paths[position])
    os._exit(0)


def outcome(path):
    try:
        read_dataset(path)
    except StriateError:
        return REFUSED
    except BaseException:
        return FAILED
    return READ


if __name__ == "__main__":
    print_outcomes(Path(sys.argv[1]))
