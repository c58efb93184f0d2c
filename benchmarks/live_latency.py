"""From the end of a trial to its picture: `python benchmarks/live_latency.py [--trials 320]`.

A simulated session of v1v2-1, 140 channels, is replayed at several speeds by `striate live` to a
page in headless Chromium, which shows the heatmaps of two stimuli. A trial ends when the replay
says so; its picture stands when the page has drawn a version that holds it: a page that cannot
follow skips versions, and draws later ones.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from gratings_project import configuration, session_of_trials
from turns import machine, table

FOLDER = Path(__file__).parents[1] / "build" / "benchmarks"
FIRST_COUNTED = 20
BROWSER = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run")
NEWEST = "window.seen.at(-1)?.[0] ?? 0"
SEEN = """() => {
  window.seen = [];
  const look = () => {
    const version = Number(document.querySelector("main")?.dataset.liveVersion ?? 0);
    if (version > (window.seen.at(-1)?.[0] ?? 0)) window.seen.push([version, Date.now() / 1000]);
  };
  const all = { subtree: true, attributes: true, childList: true };
  new MutationObserver(look).observe(document, all);
  look();
}"""


@dataclass(frozen=True)
class CameIn:
    """When each trial ended, when it was counted in, when its picture stood: s, Unix time."""

    ended: np.ndarray
    counted: np.ndarray
    drawn: np.ndarray


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--trials", type=int, default=320)
    parser.add_argument("--speeds", type=float, nargs="+", default=[1.0, 5.0, 10.0, 20.0])
    parser.add_argument("--seconds", type=float, default=60.0, help="at most, of each speed")
    parser.add_argument("--folder", type=Path, default=FOLDER)
    parser.add_argument("--serve", nargs=3, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.serve:
        artifact, speed, noted = given.serve
        serve(Path(artifact), float(speed), Path(noted))
        return
    given.folder.mkdir(parents=True, exist_ok=True)
    artifact = converted(session_of_trials(given.folder, given.trials))
    asked = (given.trials, given.seconds)
    rows = [row(f"{speed:g}", replayed(artifact, speed, *asked)) for speed in given.speeds]
    print(f"{machine()}\n\nmilliseconds from the end of a trial, 140 channels, 139 bins:\n")
    head = ("speed", "trials/s", "trials", "counted in: p50", "p99", "on the page: p50", "p99")
    print(table(head, rows))


def row(name: str, of: CameIn) -> Sequence[str]:
    """How often trials came, and quantiles of what was waited for them."""
    drawn = np.isfinite(of.drawn)
    drawn[:FIRST_COUNTED] = False
    rate = 1 / np.diff(of.ended).mean()
    counts = [1000 * (of.counted - of.ended)[drawn], 1000 * (of.drawn - of.ended)[drawn]]
    quantiles = [f"{np.percentile(each, q):.0f}" for each in counts for q in (50, 99)]
    return (name, f"{rate:.2g}", str(int(drawn.sum())), *quantiles)


def replayed(artifact: Path, speed: float, trials: int, seconds: float) -> CameIn:
    """One replay in front of a page."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        noted = Path(folder)
        address = stack.enter_context(serving(replay_command(artifact, speed), noted))
        seen = watched(address, noted, trials, seconds)
        ended = np.array(json.loads((noted / "ended").read_text()))
        told = np.loadtxt(noted / "told", ndmin=2)
    # version 1 says that it runs; trial n makes version n + 1
    versions = np.arange(2, len(ended) + 2)
    return CameIn(ended, first_at(told, versions), first_at(seen, versions))


def replay_command(artifact: Path, speed: float) -> Sequence[str]:
    """What serves a replay, but for the folder to note in."""
    return __file__, "--serve", str(artifact), str(speed)


def watched(address: str, noted: Path, last: int, seconds: float) -> np.ndarray:
    """Versions that a page drew until the last one, and when (version, 2); it begins with `go`."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=[*BROWSER])
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto(f"{address}#/live")
        page.evaluate(SEEN)
        (noted / "go").touch()
        end = time.time() + seconds
        # the policy of the page forbids to wait for an expression
        while page.evaluate(NEWEST) < last and time.time() < end:
            page.wait_for_timeout(500)
        page.wait_for_timeout(1000)
        seen = np.array(page.evaluate("window.seen"), dtype=float).reshape(-1, 2)
        browser.close()
    return seen


def first_at(seen: np.ndarray, versions: np.ndarray) -> np.ndarray:
    """When each version, or a later one, was there first; NaN for never."""
    place = np.searchsorted(seen[:, 0], versions)
    return np.append(seen[:, 1], np.nan)[place]


@contextmanager
def serving(command: Sequence[str], folder: Path) -> Iterator[str]:
    """The server in a process of its own, which notes in the folder; its address."""
    with subprocess.Popen(
        [sys.executable, *command, str(folder)], stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            said = process.stdout.readline() if process.stdout else ""
            yield next(word for word in said.split() if word.startswith("http://"))
        finally:
            process.terminate()


def serve(artifact: Path, speed: float, noted: Path) -> None:
    """Replay once the page is there; note when each trial ends and is counted in."""
    from threading import Event

    from striate.dashboard.server.app import dashboard_app
    from striate.dashboard.server.serving import run_server
    from striate.live.acquiring import acquiring
    from striate.live.plan import configured_plan
    from striate.live.replay import arrivals_s, replay
    from striate.live.session import Session
    from striate.live.trials import trials_of
    from striate.opened import opened_recording
    from striate.recording import TRIAL
    from striate.settings import load_settings

    settings = load_settings(artifact.with_suffix(".yaml"))
    told = (noted / "told").open("w", buffering=1)
    with opened_recording(artifact) as recording, told:
        plan = configured_plan(settings, next(iter(settings.recordings)))
        session = Session(artifact.name, plan, recording.sizes[TRIAL])
        session.tell(lambda version: told.write(f"{version} {time.time()}\n"))
        session.begin(next(trials_of(recording)))

        def work(of: Session, stopped: Event) -> None:
            while not (noted / "go").exists():
                if stopped.wait(0.01):
                    return
            ended = time.time() + arrivals_s(recording) / speed
            (noted / "ended").write_text(json.dumps(ended.tolist()))
            replay(recording, of, speed, stopped)

        with acquiring(session, work):
            run_server(dashboard_app(None, session), "127.0.0.1", 0, False)


def converted(raw: Path) -> Path:
    """The artifact of a raw file, with its configuration beside it."""
    from striate.arguments import convert_raw, raw_of

    artifact = raw.with_suffix(".zarr.zip")
    if not artifact.exists():
        convert_raw(raw_of([str(raw)], None, []), artifact)
    artifact.with_suffix(".yaml").write_text(configuration([raw]), encoding="utf-8")
    return artifact


if __name__ == "__main__":
    main()
