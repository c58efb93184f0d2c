"""From the end of a trial to its picture, streamed: `python benchmarks/stream_latency.py`.

An outlet of the Lab Streaming Layer in a process of its own sends 140 channels at 1 kHz, 10 samples
at a time, and a marker at each onset; `striate live` cuts 1 s around each and shows it to a page in
headless Chromium, as in live_latency.py. A trial ends when its last sample is pushed. Trials
overlap, so that as many come a second as in the replays.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from uuid import uuid4

import numpy as np
from live_latency import CameIn, first_at, row, serving, watched
from turns import machine, table

CHANNELS, RATE_HZ, CHUNK = 140, 1000, 10
START, STOP = -200, 800
"""Samples of a trial, counted from its marker."""
BIN_MS = 10.0
NAME = "stream, 1 kHz"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--trials", type=int, default=320)
    parser.add_argument("--every", type=int, nargs="+", default=[140, 70], help="ms from onset on")
    parser.add_argument("--serve", nargs=2, help=argparse.SUPPRESS)
    parser.add_argument("--send", nargs=4, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.serve:
        name, noted = given.serve
        serve(name, Path(noted))
    elif given.send:
        name, trials, every, noted = given.send
        send(name, int(trials), int(every), Path(noted))
    else:
        rows = [row(NAME, streamed(given.trials, every)) for every in given.every]
        bins = (STOP - START) / BIN_MS
        print(f"{machine()}\n\nms from the last sample, {CHANNELS} channels, {bins:g} bins:\n")
        head = ("", "trials/s", "trials", "counted in: p50", "p99", "on the page: p50", "p99")
        print(table(head, rows))


def streamed(trials: int, every: int) -> CameIn:
    """So many trials in front of a page, a marker every so many samples."""
    name = f"striate-benchmark-{uuid4().hex}"
    sending: Sequence[str] = (name, str(trials), str(every))
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        noted = Path(folder)
        address = stack.enter_context(serving((__file__, "--serve", name), noted))
        command = [sys.executable, __file__, "--send", *sending, folder]
        sender = stack.enter_context(subprocess.Popen(command))
        stack.callback(sender.terminate)
        while not (noted / "heard").exists():
            time.sleep(0.1)
        # two versions wait for the streams, the third runs
        seen = watched(address, noted, trials + 3, 30 + trials * every / RATE_HZ)
        ended = np.loadtxt(noted / "ended", ndmin=1)
        told = np.loadtxt(noted / "told", ndmin=2)
    versions = first_at(told[:, [1, 0]], np.arange(1, len(ended) + 1))
    return CameIn(ended, first_at(told[:, [0, 2]], versions), first_at(seen, versions))


def serve(name: str, noted: Path) -> None:
    """Show the stream; note each version, how many trials it holds, and when it was made."""
    from striate.dashboard.server.app import dashboard_app
    from striate.dashboard.server.serving import run_server
    from striate.live.acquiring import acquiring
    from striate.live.lsl.acquisition import Acquisition
    from striate.live.lsl.epochs import Epoch
    from striate.live.plan import Plan
    from striate.live.session import Session

    session = Session(name, Plan("stream", (0.05, 0.75), BIN_MS, grows=True))
    with (noted / "told").open("w", buffering=1) as told:

        def note(version: int) -> None:
            at = time.time()
            told.write(f"{version} {session.status().trial_count} {at}\n")

        session.tell(note)
        epoch = Epoch(START / RATE_HZ, STOP / RATE_HZ)
        acquisition = Acquisition(name, f"{name}-markers", epoch, None)
        with acquiring(session, acquisition.run):
            run_server(dashboard_app(None, session), "127.0.0.1", 0, False)


def send(name: str, trials: int, every: int, noted: Path) -> None:
    """Push samples as they would be recorded; note when the last of each trial was."""
    from striate.live.lsl.inlet import liblsl

    pylsl = liblsl()
    info = pylsl.StreamInfo(name, "EEG", CHANNELS, RATE_HZ, pylsl.cf_float32, name)
    described = info.desc().append_child("channels")
    for _ in range(CHANNELS):
        described.append_child("channel").append_child_value("unit", "microvolts")
    of_markers = (f"{name}-markers", "Markers", 1, 0, pylsl.cf_string, f"{name}-markers")
    samples, markers = pylsl.StreamOutlet(info), pylsl.StreamOutlet(pylsl.StreamInfo(*of_markers))
    samples.wait_for_consumers(60)
    markers.wait_for_consumers(60)
    (noted / "heard").touch()
    while not (noted / "go").exists():
        time.sleep(0.01)
    onsets = {1000 + number * every: number for number in range(trials)}
    values = np.random.default_rng(0).normal(0, 20, (CHUNK, CHANNELS)).astype(np.float32)
    began_s = pylsl.local_clock()
    with (noted / "ended").open("w", buffering=1) as ended:
        for stop in range(CHUNK, max(onsets) + STOP + CHUNK, CHUNK):
            last_s = began_s + stop / RATE_HZ
            time.sleep(max(last_s - pylsl.local_clock(), 0))
            pushed = time.time()
            samples.push_chunk(values, last_s)
            if stop - STOP in onsets:
                ended.write(f"{pushed}\n")
            if stop in onsets:
                markers.push_sample(["ab"[onsets[stop] % 2]], last_s + 1 / RATE_HZ)
    time.sleep(5)


if __name__ == "__main__":
    main()
