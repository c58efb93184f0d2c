"""How a program ends that somebody ends."""

import os
import signal
import subprocess
import sys
import time

import pytest

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
    from striate.command import run

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
