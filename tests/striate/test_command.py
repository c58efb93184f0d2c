"""How a program ends that somebody ends."""

import errno
import os
import re
import signal
import subprocess
import sys
import time

import numpy as np
import pytest

from striate.command import run
from striate.wholefile import written_whole

WRITING = """
import os, sys, time
from pathlib import Path
from striate.command import run
from striate.guard import in_child, limits_for
from striate.wholefile import written_whole

def main(argv):
    with written_whole(Path(argv[0])) as partial:
        def work():
            partial.write_text("half")
            os.write(1, f"{os.getpid()}\\n".encode())
            time.sleep(60)
        in_child(work, Path("raw.mat"), limits_for(0))

run(main)
"""


@pytest.fixture
def begin(tmp_path):
    """Begins a program that writes a file for a minute; gives it and the child that writes."""

    def begun(prelude=""):
        writer = subprocess.Popen(
            [sys.executable, "-c", prelude + WRITING, str(tmp_path / "x.zarr.zip")],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
        )
        return writer, int(writer.stdout.readline())

    return begun


def is_gone(process):
    for _ in range(100):
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.02)
    return False


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
@pytest.mark.parametrize("send", [os.kill, os.killpg], ids=["process", "group"])
def test_a_program_that_is_ended_leaves_nothing_half_written(begin, tmp_path, number, send):
    (tmp_path / "x.zarr.zip").write_text("old")
    writer, child = begin()
    assert len(list(tmp_path.iterdir())) == 2
    send(writer.pid, number)
    _, said = writer.communicate(timeout=20)
    assert (writer.returncode, said) == (-number, "")
    assert is_gone(child)
    assert [path.name for path in tmp_path.iterdir()] == ["x.zarr.zip"]
    assert (tmp_path / "x.zarr.zip").read_text() == "old"


def test_a_signal_that_is_ignored_stays_ignored(begin, tmp_path):
    writer, _ = begin("import signal; signal.signal(signal.SIGHUP, signal.SIG_IGN)\n")
    writer.send_signal(signal.SIGHUP)
    with pytest.raises(subprocess.TimeoutExpired):
        writer.wait(0.3)
    writer.terminate()
    writer.communicate(timeout=20)
    assert not list(tmp_path.iterdir())


def test_two_signals_at_once_leave_nothing_either(begin, tmp_path):
    writer, _ = begin()
    writer.terminate()
    writer.send_signal(signal.SIGINT)
    writer.communicate(timeout=20)
    assert writer.returncode in (-signal.SIGTERM, -signal.SIGINT)
    assert not list(tmp_path.iterdir())


def test_a_caller_has_its_own_handlers_back(monkeypatch):
    monkeypatch.setattr("sys.argv", ["striate"])
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    seen = []
    run(lambda _: seen.append(signal.getsignal(signal.SIGTERM)))
    assert seen != [before[signal.SIGTERM]]
    assert {number: signal.getsignal(number) for number in before} == before


def test_a_printable_text_cannot_control_the_terminal_and_keeps_its_lines():
    from striate.command import printable

    text = "Größe 漢\n\x1b[2J \u202e \ud800 \U000e0001\r\x9b"
    assert printable(text) == ("Größe 漢\n\\x1b[2J \\u202e \\ud800 \\U000e0001\\r\\x9b")


def ends_with(main):
    """What a program says last."""
    with pytest.raises(SystemExit) as ending:
        run(main)
    return ending.value.code


def raising(fault):
    def main(_argv):
        raise fault

    return main


@pytest.fixture(autouse=True)
def _no_arguments(monkeypatch):
    monkeypatch.setattr("sys.argv", ["striate"])


def test_a_file_that_cannot_be_read_is_not_called_unwritten():
    said = ends_with(raising(PermissionError(errno.EACCES, "Permission denied", "raw/one.mat")))
    assert said.startswith("striate: raw/one.mat: no permission")
    assert "writ" not in said


def test_a_file_that_cannot_be_written_is_named(tmp_path):
    def main(_argv):
        with written_whole(tmp_path / "x.csv"):
            raise OSError(errno.EROFS, "Read-only file system")

    said = ends_with(main)
    assert said.startswith(f"striate: {tmp_path}/x.csv: not written: the file system is read-only")
    assert "\n" not in said


def test_an_error_of_the_system_without_words_here_says_what_the_system_says():
    fault = OSError(errno.ESTALE, "Stale file handle", "results/x.csv")
    assert ends_with(raising(fault)) == "striate: results/x.csv: Stale file handle"


def test_a_mistake_of_the_program_is_no_sentence():
    with pytest.raises(OSError, match="Bad file descriptor"):
        run(raising(OSError(errno.EBADF, "Bad file descriptor")))


def test_lack_of_memory_says_what_was_asked_for_and_the_peak():
    said = ends_with(lambda _: np.empty(2**58))
    assert said.startswith("striate: out of memory (Unable to allocate 2.00 EiB for an array")
    assert "at its peak this step took " in said
    assert "\n" not in said


def test_lack_of_memory_may_be_an_error_of_the_system():
    said = ends_with(raising(OSError(errno.ENOMEM, "Cannot allocate memory")))
    assert said.startswith("striate: out of memory (at its peak this step took ")


def test_the_peak_is_that_of_children_too():
    grown = "import sys; block = b'x' * 300_000_000"
    subprocess.run([sys.executable, "-c", grown], check=True)
    peak = re.search(r"took ([\d.]+) (MB|GB)", ends_with(raising(MemoryError())))
    assert float(peak[1]) * (1000 if peak[2] == "GB" else 1) > 300
