import io
import sys

import pytest

from striate.progress import with_progress


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.mark.parametrize("stream", [io.StringIO, Terminal])
def test_every_item_comes_once_and_in_order(stream, monkeypatch):
    monkeypatch.setattr(sys, "stderr", stream())
    assert list(with_progress([3, 1, 2], "trials read")) == [3, 1, 2]


def test_a_log_file_holds_no_progress(monkeypatch):
    log = io.StringIO()
    monkeypatch.setattr(sys, "stderr", log)
    list(with_progress([1, 2], "trials read"))
    assert log.getvalue() == ""


def test_a_terminal_shows_what_is_done(monkeypatch):
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    list(with_progress([1, 2], "trials read"))
    assert "trials read" in terminal.getvalue()
