"""`striate live`: at the end of a replay the numbers are those of the artifacts."""

import json
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Event

import numpy as np
import pytest
import xarray as xr

from dashboards import unpacked
from recordings import some_trials, write_trials_mat
from striate.dashboard.live import Server, Streams, _said_aloud, serve_replay, serve_streams
from striate.errors import SettingsError, StriateError, WindowError
from striate.live.acquiring import acquiring
from striate.live.lsl.epochs import Epoch
from striate.live.plan import growing_plan
from striate.live.replay import replay
from striate.live.replayed import Asked, Project, replayed
from striate.live.session import Session
from striate.live.trials import trials_of
from striate.settings import load_settings
from striate.stores import load

NOWHERE = Server("127.0.0.1", 0, False)


@pytest.mark.parametrize("kind", ["shown", "spiking"])
def test_at_the_end_of_a_replay_the_means_are_the_artifacts(kind, request, monkeypatch):
    root = request.getfixturevalue(kind).root
    monkeypatch.chdir(root)
    project = Project(load_settings(root / "config.yaml"), root)
    compared = 0
    for path in sorted((root / "results/recordings").glob("*.zarr.zip")):
        session = replay_of(str(path.relative_to(root)), project)
        name = path.name.removesuffix(".zarr.zip")
        for artifact in sorted((root / "results/means" / name).glob("*.zarr.zip")):
            check_means(load(artifact), session)
            compared += 1
        for artifact in sorted((root / "results/comparisons" / name).glob("*.zarr.zip")):
            check_comparison(load(artifact), session)
    assert compared >= 2


def replay_of(file: str, project: Project) -> Session:
    with replayed(Asked([file]), project) as (recording, plan):
        session = Session(file, plan)
        session.begin(next(trials_of(recording)))
        replay(recording, session, np.inf, Event())
    return session


def check_means(artifact: xr.Dataset, session: Session) -> None:
    live = session.snapshot().means(str(artifact.attrs["stimulus"]))
    assert set(live.variables) == set(artifact.variables)
    for name in artifact.variables:
        if artifact[name].dtype.kind == "f":
            np.testing.assert_allclose(live[name], artifact[name], rtol=1e-12, atol=1e-12)
        else:
            np.testing.assert_array_equal(live[name], artifact[name])


def check_comparison(artifact: xr.Dataset, session: Session) -> None:
    of = artifact.attrs
    live, _, _ = session.snapshot().compared(of["stimulus_a"], of["stimulus_b"])
    for name in ("difference", "modulation_index", "effect_size", "ci_low", "ci_high"):
        np.testing.assert_allclose(live[name], artifact[name], rtol=1e-9, atol=1e-9, err_msg=name)
    for side in "ab":
        over = f"over_baseline_{side}"
        np.testing.assert_allclose(live[over], artifact[over], rtol=1e-9, atol=1e-9)


@contextmanager
def running(*arguments: str, cwd: Path) -> Iterator[str]:
    """`striate live` in a process of its own; its address."""
    command = [sys.executable, "-m", "striate.cli", "live", *arguments]
    options = ["--no-browser", "--port", "0"]
    with subprocess.Popen(
        [*command, *options], cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            address = re.search(r"http://\S+/", process.stdout.readline())
            assert address, process.stderr.read()
            yield address[0]
        finally:
            process.send_signal(signal.SIGINT)
            _, told = process.communicate(timeout=30)
    assert told == ""


def asked(address: str, path: str) -> bytes:
    try:
        with urllib.request.urlopen(f"{address}api/{path}") as answer:
            return answer.read()
    except urllib.error.HTTPError as fault:
        with fault:
            return fault.read()


@pytest.mark.slow
def test_a_file_is_replayed_to_its_end_without_a_project(tmp_path):
    trials = some_trials()
    write_trials_mat(tmp_path / "one.mat", trials)
    with running("one.mat", "--speed", "inf", cwd=tmp_path) as address:
        end = time.monotonic() + 20
        while (live := json.loads(asked(address, "live")))["state"] != "finished":
            assert time.monotonic() < end
            time.sleep(0.05)
        assert live["trial_count"] == len(trials)
        (pair,) = live["comparisons"]
        found = json.loads(asked(address, f"live/explored/{pair['a']}/{pair['b']}"))
        course = unpacked(asked(address, f"live/means/{pair['a']}/course"))
        assert json.loads(asked(address, "catalogue"))["live"] is True
    named = {"grating": "grating", "natural-image": "natural image", "blank": "blank"}
    of_a = [t["spike_rates"] for t in trials if t["stimulus_type"] == named[pair["a"]]]
    np.testing.assert_allclose(found["channels"]["mean_a"], np.mean(of_a, axis=(0, 2)))
    np.testing.assert_allclose(course["time_course"], np.mean(of_a, axis=0))


@pytest.mark.slow
def test_pages_that_do_not_read_hold_up_no_trial(tmp_path):
    """Six trials of a second, three times faster, beside twenty pages that read nothing."""
    write_trials_mat(tmp_path / "one.mat", some_trials())
    with running("one.mat", "--speed", "3", cwd=tmp_path) as address, ExitStack() as pages:
        port = int(address.rstrip("/").rpartition(":")[2])
        for path in ["events", "live/means/grating/course"] * 10:
            page = pages.enter_context(socket.create_connection(("127.0.0.1", port)))
            page.sendall(f"GET /api/{path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
        time.sleep(2.2)
        live = json.loads(asked(address, "live"))
    assert (live["state"], live["trial_count"]) == ("finished", 6)
    assert live["trials_per_s"] == pytest.approx(3, rel=0.15)


@pytest.mark.slow
def test_ctrl_c_ends_a_stream_that_never_came(tmp_path):
    pytest.importorskip("pylsl")
    with running("--lsl", "no-such-stream-of-striate", cwd=tmp_path) as address:
        time.sleep(0.5)
        live = json.loads(asked(address, "live"))
        assert live["state"] == "waiting"
        assert json.loads(asked(address, "catalogue"))["live"] is True
        assert "waiting for a stream 'no-such-stream-of-striate'" in live["sentence"]


def test_why_nothing_more_comes_in_is_said_on_the_terminal_too(capsys):
    def work(_session: Session, _stopped: Event) -> None:
        raise SettingsError("the stream 'a\x1b[2J' does not say its units")

    session = Session("amp", growing_plan("amp"))
    with acquiring(session, _said_aloud(work)):
        pass
    assert session.status().state == "failed"
    told = capsys.readouterr().err
    assert told == "striate: the stream 'a\\x1b[2J' does not say its units\n"


def test_a_window_that_does_not_fit_ends_before_anything_is_served(shown, monkeypatch, tmp_path):
    monkeypatch.chdir(shown.root)
    text = (shown.root / "config.yaml").read_text().replace("stop: 0.5", "stop: 9")
    (tmp_path / "config.yaml").write_text(text.replace("file: raw", f"file: {shown.root}/raw"))
    with pytest.raises(WindowError):
        serve_replay(Asked(["raw/one.mat"]), tmp_path / "config.yaml", 1.0, NOWHERE)


def test_a_stream_is_measured_as_one_recording_of_the_configuration(shown, monkeypatch):
    monkeypatch.chdir(shown.root)
    streams = Streams("amp", None, Epoch(-0.2, 0.8), None)
    config = shown.root / "config.yaml"
    with pytest.raises(SettingsError, match=r"several recordings; .* --recording .*: one, two"):
        serve_streams(streams, None, config, NOWHERE)
    with pytest.raises(SettingsError, match="no such recording; write one, two"):
        serve_streams(streams, "three", config, NOWHERE)
    with pytest.raises(SettingsError, match=r"no config\.yaml"):
        serve_streams(streams, "one", shown.root / "none.yaml", NOWHERE)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "one of them"),
        (["one.mat", "--lsl", "amp"], "one of them"),
        (["no-such-file.mat"], "no such file"),
        (
            ["one.mat", "--epoch", "0", "1", "--unit", "uV"],
            "--epoch, --unit: says nothing of a FILE",
        ),
        (["--lsl", "amp", "--speed", "2"], "--speed: says nothing of a stream"),
    ],
)
def test_what_cannot_be_shown_live_is_said(arguments, words, tmp_path, monkeypatch):
    from striate.cli import _main

    monkeypatch.chdir(tmp_path)
    with pytest.raises(StriateError, match=words):
        _main(["live", "--no-browser", *arguments])


@pytest.mark.parametrize("speed", ["0", "-1", "nan", "fast"])
def test_a_speed_is_a_number_above_0(speed, capsys):
    from striate.cli import _main

    with pytest.raises(SystemExit):
        _main(["live", "one.mat", "--speed", speed])
    assert "write a number above 0, or inf" in capsys.readouterr().err
