"""What a child that reads a hostile file cannot do to its parent."""

import errno
import os
import select
import signal
import subprocess
import sys
import time
from mmap import mmap
from pathlib import Path

import pytest

from striate.errors import LayoutError, StriateError, UnreadableFileError
from striate.guard import Limits, in_child, limits_for
from striate.wholefile import WriteError, opened_for_writing

RAW = Path("raw.mat")
MEGABYTE = 2**20
GENEROUS = Limits(2**30, 20, 20.0, 2**30)


def limited(**changed):
    return Limits(**{**GENEROUS.__dict__, **changed})


def test_work_in_a_child_leaves_its_files_and_nothing_in_the_parent(tmp_path):
    seen = []

    def work():
        seen.append(1)
        (tmp_path / "made").write_text("whole")

    in_child(work, RAW, GENEROUS)
    assert seen == []
    assert (tmp_path / "made").read_text() == "whole"


def test_an_error_for_the_user_comes_through_as_it_is():
    def work():
        raise LayoutError("raw.mat: a sentence with “quotes” and \n lines")

    with pytest.raises(LayoutError, match="a sentence with “quotes” and \n lines"):
        in_child(work, RAW, GENEROUS)


def test_a_full_disk_is_still_a_full_disk():
    def work():
        raise OSError(errno.ENOSPC, "No space left on device", "out.zarr.zip")

    with pytest.raises(OSError, match="No space left") as full:
        in_child(work, RAW, GENEROUS)
    assert (full.value.errno, full.value.filename) == (errno.ENOSPC, "out.zarr.zip")


def test_what_is_needed_is_counted_across_processes():
    def work():
        with opened_for_writing(Path("/dev/full")) as out:
            out.write(b"x" * 100)

    with pytest.raises(WriteError) as full:
        in_child(work, RAW, GENEROUS)
    assert (full.value.errno, full.value.filename) == (errno.ENOSPC, "/dev/full")
    assert full.value.needed_bytes == 100


def test_an_error_of_reading_that_names_no_file_is_of_the_raw_file():
    def work():
        raise OSError(errno.EIO, "Input/output error")

    with pytest.raises(OSError, match="Input/output error") as fault:
        in_child(work, RAW, GENEROUS)
    assert not isinstance(fault.value, WriteError)
    assert fault.value.filename == "raw.mat"


def test_a_child_that_is_killed_may_have_been_too_large_for_the_machine():
    with pytest.raises(StriateError, match=r"SIGKILL.*perhaps.*out of memory") as fault:
        in_child(lambda: os.kill(os.getpid(), signal.SIGKILL), RAW, GENEROUS)
    assert not isinstance(fault.value, UnreadableFileError)


NO_ROOM = """
import resource
from pathlib import Path
from mmap import mmap
from striate.command import run
from striate.guard import in_child, limits_for

def main(argv):
    limits = limits_for(0)
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes // 8,) * 2)
    in_child(lambda: mmap(-1, limits.memory_bytes // 4), Path("raw.mat"), limits)

run(main)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="other kernels keep no such limit")
def test_a_file_is_not_blamed_for_a_limit_that_the_user_set():
    ended = subprocess.run([sys.executable, "-c", NO_ROOM], capture_output=True, text=True)
    assert ended.stderr.startswith("striate: out of memory (at its peak this step took ")
    assert ended.stderr.count("\n") == 1


BEREFT = """
import os, signal, sys, time
from pathlib import Path
from striate.guard import in_child, limits_for

def work():
    print(os.getpid(), flush=True)
    time.sleep(60)

in_child(work, Path("raw.mat"), limits_for(0))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="other kernels do not tell children")
def test_a_child_ends_with_a_parent_that_is_killed():
    with subprocess.Popen(
        [sys.executable, "-c", BEREFT], stdout=subprocess.PIPE, text=True
    ) as parent:
        assert int(parent.stdout.readline())
        assert children(parent.pid) == 1
        parent.kill()
        # the child holds the stream as well: it ends when both are gone
        assert select.select([parent.stdout], [], [], 10)[0]
        assert parent.stdout.read() == ""


@pytest.mark.parametrize("number", [signal.SIGSEGV, signal.SIGBUS, signal.SIGABRT])
def test_a_crash_is_a_sentence_about_the_file(number):
    message = (
        rf"raw\.mat: the reader crashed on this file \(signal {number.value} \({number.name}\)"
    )
    with pytest.raises(UnreadableFileError, match=message):
        in_child(lambda: os.kill(os.getpid(), number), RAW, GENEROUS)


def test_an_error_that_nobody_foresaw_is_a_sentence_too():
    with pytest.raises(UnreadableFileError, match=r"failed on this file \(ZeroDivisionError: "):
        in_child(lambda: 1 / 0, RAW, GENEROUS)


def test_a_child_that_ends_early_is_no_success():
    with pytest.raises(UnreadableFileError, match="ended with status 3 on this file"):
        in_child(lambda: os._exit(3), RAW, GENEROUS)


class UnspeakableError(Exception):
    def __str__(self):
        raise MemoryError


def test_an_error_that_cannot_be_told_is_no_success():
    def work():
        raise UnspeakableError

    with pytest.raises(UnreadableFileError, match="ended with status 1 on this file"):
        in_child(work, RAW, GENEROUS)


def test_a_child_never_goes_on_as_its_parent(tmp_path):
    """Standard output is a pipe that nobody reads: what the child printed cannot be flushed."""
    program = (
        "import os, sys; from pathlib import Path; from striate.guard import Limits, in_child\n"
        "parent = os.getpid()\n"
        "try: in_child(lambda: print('x' * 10), Path('raw'), Limits(2**30, 20, 20.0, 2**30))\n"
        f"finally: open({str(tmp_path / 'after')!r}, 'a').write(str(os.getpid() == parent))"
    )
    reader, writer = os.pipe()
    os.close(reader)
    subprocess.run([sys.executable, "-c", program], stdout=writer, stderr=subprocess.DEVNULL)
    os.close(writer)
    assert (tmp_path / "after").read_text() == "True"


def test_memory_is_limited_beyond_what_the_parent_has():
    with pytest.raises(UnreadableFileError, match=r"more than the 0\.0625 GB of memory"):
        in_child(lambda: mmap(-1, 80 * MEGABYTE), RAW, limited(memory_bytes=64 * MEGABYTE))
    in_child(lambda: mmap(-1, 32 * MEGABYTE), RAW, limited(memory_bytes=64 * MEGABYTE))


def test_a_file_that_grows_too_large_is_cut_off(tmp_path):
    def work():
        with (tmp_path / "out").open("wb") as out:
            while True:
                out.write(bytes(MEGABYTE))

    with pytest.raises(UnreadableFileError, match=r"more than the 0\.00391 GB on disk"):
        in_child(work, RAW, limited(file_bytes=4 * MEGABYTE))


def spin():
    while True:
        pass


def test_processor_time_is_limited():
    with pytest.raises(UnreadableFileError, match="took longer than 1 s of processor time"):
        in_child(spin, RAW, limited(processor_s=1))


def test_a_child_that_waits_for_ever_is_ended():
    start_s = time.monotonic()
    with pytest.raises(UnreadableFileError, match=r"or 0\.3 s in all"):
        in_child(lambda: time.sleep(60), RAW, limited(wall_s=0.3))
    assert time.monotonic() - start_s < 30


def children(parent):
    listed = subprocess.run(["ps", "-o", "pid=", "--ppid", str(parent)], capture_output=True)
    return len(listed.stdout.split())


def test_no_child_is_left_behind():
    before = children(os.getpid())
    in_child(lambda: None, RAW, GENEROUS)
    with pytest.raises(UnreadableFileError):
        in_child(lambda: os._exit(3), RAW, GENEROUS)
    assert children(os.getpid()) == before


def test_limits_grow_with_the_file():
    small, large, absurd = limits_for(1000), limits_for(150 * 2**20), limits_for(2**50)
    assert small.memory_bytes == 2 * 2**30
    assert large.memory_bytes == 3000 * 2**20
    assert large.processor_s > small.processor_s >= 60
    assert absurd.memory_bytes == os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    assert absurd.processor_s == 24 * 3600


def test_a_sentence_that_quotes_a_huge_text_is_cut():
    def work():
        raise LayoutError("x" * 50_000_000)

    with pytest.raises(LayoutError) as fault:
        in_child(work, RAW, GENEROUS)
    assert len(str(fault.value)) < 11_000
