"""The server itself: `striate serve` in a process of its own, asked over the network."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from dashboards import digests_of
from stamped_projects import copied
from striate.dashboard.server.patience import ASKED_WITHIN_S
from striate.dashboard.server.serving import run_server, serve
from striate.errors import SettingsError


@contextmanager
def serving(folder, *more, program=("-m", "striate.cli")):
    """The process, and the address that it prints."""
    command = [sys.executable, *program, "serve", "--no-browser", *more]
    process = subprocess.Popen(
        command,
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONWARNINGS": "error", "PYTHONDONTWRITEBYTECODE": "1"},
    )
    try:
        said = process.stdout.readline()
        address = re.search(r"http://\S+", said)
        assert address, process.stderr.read()
        yield process, address[0]
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
        process.stderr.close()


def fetched(address, headers=()):
    request = urllib.request.Request(address, headers=dict(headers))
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, dict(answer.headers), answer.read()
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, dict(refused.headers), refused.read()


def sent(address, content):
    """The first line of the answer to raw bytes; empty where the server hangs up."""
    host, port = re.search(r"http://([^:/]+):(\d+)", address).groups()
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        try:
            connection.sendall(content)
            return connection.recv(200).split(b"\r\n")[0]
        except (BrokenPipeError, ConnectionResetError):
            return b""


@pytest.fixture(scope="module")
def served(shown_project, tmp_path_factory):
    folder = copied(shown_project, tmp_path_factory.mktemp("served") / "project")
    before = digests_of(folder)
    with serving(folder) as (process, address):
        yield address
        assert process.poll() is None, "it has to live through all that was asked"
        assert digests_of(folder) == before


def test_the_address_that_is_printed_answers(served):
    status, headers, body = fetched(f"{served}api/catalogue")
    assert (status, headers["content-type"]) == (200, "application/json")
    assert b'"grating-vs-blank"' in body
    assert "server" not in headers
    assert re.match(r"http://127\.0\.0\.1:87\d\d/$", served)


@pytest.mark.parametrize(
    "request_of",
    [
        lambda much: b"GET /api/" + much + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
        lambda much: b"GET /api/catalogue?" + much + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
        lambda much: b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + much + b"\r\n\r\n",
        lambda much: b"GET / HTTP/1.1\r\nHost: " + much + b"\r\n\r\n",
        lambda much: much + b" / HTTP/1.1\r\nHost: localhost\r\n\r\n",
    ],
    ids=["path", "query", "header", "host", "method"],
)
def test_ten_megabytes_of_anything_do_no_harm(served, request_of):
    line = sent(served, request_of(b"x" * 10_000_000))
    assert line == b"" or re.match(rb"HTTP/1\.1 4\d\d ", line)
    assert fetched(f"{served}api/run")[0] == 200


@pytest.mark.parametrize(
    "content",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET /\xff\xfe HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET / HTTP/1.1\r\n\r\n",
        b"GET http://evil.example/api/run HTTP/1.1\r\nHost: evil.example\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n",
        b"POST /api/run HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999\r\n\r\nx",
        b"GET /api/../../etc/passwd HTTP/1.1\r\nHost: localhost\r\n\r\n",
    ],
)
def test_what_is_no_request_is_refused(served, content):
    assert re.match(rb"HTTP/1\.1 4\d\d ", sent(served, content))
    assert fetched(f"{served}api/run")[0] == 200


def test_ctrl_c_ends_it_at_once_while_pages_listen(shown_project):
    with (
        serving(shown_project) as (process, address),
        urllib.request.urlopen(f"{address}api/events", timeout=10) as events,
    ):
        assert events.headers["content-type"].startswith("text/event-stream")
        assert events.readline() == b": striate\n"
        begin = time.monotonic()
        process.send_signal(signal.SIGINT)
        assert process.wait(10) == -signal.SIGINT
        assert time.monotonic() - begin < 8
        assert process.stderr.read() == ""


SLOW_TO_EXPLORE = """
import sys, time
from striate.cli import main
from striate.dashboard.resources import pairs
from striate.dashboard.sent.resource import Resource
pairs.explored_resource = lambda *_: Resource(("slow",), lambda: time.sleep(60), is_heavy=True)
sys.exit(main())
"""


def test_ctrl_c_ends_it_while_a_pair_is_computed_and_tells_who_waits(shown_project):
    with (
        serving(shown_project, program=("-c", SLOW_TO_EXPLORE)) as (process, address),
        ThreadPoolExecutor() as asking,
    ):
        answer = asking.submit(fetched, f"{address}api/recordings/one/explored/blank/grating")
        time.sleep(1)
        assert not answer.done()
        process.send_signal(signal.SIGINT)
        assert process.wait(8) == -signal.SIGINT
        status, _, body = answer.result()
        assert (status, process.stderr.read()) == (503, "")
        assert json.loads(body)["detail"] == "the server has been ended; start it again"


@pytest.mark.slow
@pytest.mark.parametrize(
    "begun",
    [b"", b"GET / HTTP/1.1\r\nHost:", b"GET /api/run HTTP/1.1\r\nHost: localhost\r\n\r\nGET /"],
)
def test_who_does_not_ask_to_the_end_is_let_go_and_who_listens_is_not(served, begun):
    host, port = re.search(r"http://([^:/]+):(\d+)", served).groups()
    with (
        urllib.request.urlopen(f"{served}api/events", timeout=30) as events,
        socket.create_connection((host, int(port)), timeout=2 * ASKED_WITHIN_S) as connection,
    ):
        connection.sendall(begun)
        begin = time.monotonic()
        while connection.recv(4096):
            pass
        assert 0.3 * ASKED_WITHIN_S < time.monotonic() - begin < 1.5 * ASKED_WITHIN_S
        assert events.readline() == b": striate\n"
        while (line := events.readline()) != b"event: nothing\n":
            assert line, "the line of news has to stand"


@pytest.mark.slow
def test_another_address_than_that_of_this_machine_needs_the_token(shown_project):
    with serving(shown_project, "--host", "0.0.0.0") as (_, address):
        token = re.search(r"\?token=(\S+)", address)[1]
        port = re.search(r":(\d+)/", address)[1]
        here = f"http://127.0.0.1:{port}/api/run"
        assert fetched(here)[0] == 403
        assert fetched(f"{here}?token=x{token}")[0] == 403
        status, headers, _ = fetched(f"{here}?token={token}")
        assert status == 200
        cookie = headers["set-cookie"].split(";")[0]
        assert fetched(here, [("Cookie", cookie)])[0] == 200


@pytest.mark.slow
def test_every_address_of_this_machine_answers_as_it_is_printed(shown_project):
    with serving(shown_project, "--host", "127.0.0.2") as (_, address):
        assert address.startswith("http://127.0.0.2:")
        assert fetched(f"{address}api/run")[0] == 200


def test_a_port_that_is_taken_is_one_sentence(shown):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(SettingsError, match=f"--port {port}: Address already in use; choose"):
            run_server(shown.inner, "127.0.0.1", port, opens_browser=False)


@pytest.mark.parametrize(
    ("host", "port"),
    [
        ("127.0.0.1", 99999),
        ("127.0.0.1", -1),
        ("nowhere.invalid", 80),
        ("192.0.2.1", 8765),
        ("x" * 99, 80),
    ],
)
def test_a_place_where_nobody_can_listen_is_one_sentence(shown, host, port):
    with pytest.raises(SettingsError, match="choose another"):
        run_server(shown.inner, host, port, opens_browser=False)


def test_a_folder_without_a_configuration_is_one_sentence(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SettingsError, match=r"config\.yaml"):
        serve(Path("config.yaml"), "127.0.0.1", None, opens_browser=False)
