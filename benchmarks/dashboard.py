"""What it takes to look at results: `python benchmarks/dashboard.py [--rounds 5]`.

In headless Chromium, on the default project and on 1,000 channels x 300 bins x 50 comparisons:
from the start of `striate serve` to the first heatmap, from a choice in the list to its heatmaps,
from a movement of the pointer to its mark, scrolling the table. From the end of a trial to its
picture (see live_latency.py, stream_latency.py), and whether those who look hold up what comes in.
Ten viewers at once: answers a second, waiting, memory. Beside what nobody can go below, in the same
run. `--folder` keeps the projects and the raw file.
"""

import argparse
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from gratings_project import session_of_trials
from live_latency import FOLDER, converted, replayed, row
from pages import (
    LONG_MS,
    Pointed,
    bare,
    brushed,
    changes,
    chromium,
    cold_start,
    empty_page,
    first_heatmap,
    imports,
    scrolled,
    server,
)
from shown_projects import CHANNELS, COMPARISONS, default_project, wide_project
from stream_latency import NAME as STREAM
from stream_latency import streamed
from turns import in_turn, machine, table
from viewers import (
    VIEWERS,
    Answered,
    bare_server,
    came_in,
    memory_mb,
    paths_of,
    ten_ask,
)

FLOORS = ("starting Python with fastapi, uvicorn, numpy", "an empty page")
NOBODY, STALLED, LOOKING = "nobody", "who never read", "who look"


def main() -> None:
    """Measure, and print five tables in Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--channels", type=int, default=CHANNELS)
    parser.add_argument("--comparisons", type=int, default=COMPARISONS)
    parser.add_argument("--trials", type=int, default=320, help="of the replayed recording")
    parser.add_argument("--speeds", type=float, nargs="+", default=[10.0, 20.0])
    parser.add_argument("--seconds", type=float, default=10, help="that ten viewers ask")
    parser.add_argument("--folder", type=Path, default=FOLDER)
    given = parser.parse_args()
    folder = given.folder.resolve()
    projects = {
        "default": default_project(folder / "default"),
        f"{given.channels} channels": wide_project(
            folder / f"wide-{given.channels}", given.channels, given.comparisons
        ),
    }
    artifact = converted(session_of_trials(folder, given.trials))
    print(machine(), end="\n\n", flush=True)
    with chromium() as browser:
        say(start_table(browser, projects, given.rounds))
        say(pointer_table(browser, projects))
    say(live_table(artifact, given.speeds, given.trials))
    say(crowd_table(artifact, given.speeds[-1], given.trials))
    say(viewers_table(projects, given.seconds))


def say(text: str) -> None:
    """Print a table, and what follows apart from it."""
    print(text, end="\n\n", flush=True)


def start_table(browser: Any, projects: Mapping[str, Path], rounds: int) -> str:
    """Seconds to the first heatmap, beside the sum of what nobody can go below."""
    ways: dict[str, Callable[[], float]] = {
        FLOORS[0]: imports,
        FLOORS[1]: partial(empty_page, browser),
    }
    for name, project in projects.items():
        ways[f"{name}: from the start of `striate serve`"] = partial(cold_start, browser, project)
        ways[f"{name}: from asking a server that runs"] = partial(_warm, browser, project)
    found = {name: median(taken) for name, taken in in_turn(ways, rounds).items()}
    floors_s = sum(found[name] for name in FLOORS), found[FLOORS[1]]
    rows = []
    for name, seconds in found.items():
        ratio = f"{seconds / floors_s[name not in FLOORS and 'runs' in name]:.1f}"
        rows.append([name, f"{seconds:.3f}", "" if name in FLOORS else ratio])
    return table((f"first heatmap, median of {rounds}", "s", "/ floor"), rows)


def _warm(browser: Any, project: Path) -> float:
    with server(project) as (address, _):
        first_heatmap(browser, address)
        return first_heatmap(browser, address)


def pointer_table(browser: Any, projects: Mapping[str, Path]) -> str:
    """Milliseconds from an event to its picture, and pauses; beside a page that draws one line."""
    still = bare(browser)
    rows = [_pointed("a bare page: brush", still, still)]
    for name, project in projects.items():
        with server(project) as (address, _):
            places = places_of(address)
            rows.append(_pointed(f"{name}: brush", brushed(browser, address, places[0]), still))
            rows.append(_pointed(f"{name}: scroll", scrolled(browser, address, places[0]), still))
            rows.append(_changed(name, changes(browser, address, places)))
    longest = f"tasks > {LONG_MS} ms"
    head = ("event to picture", "events", "p50 ms", "p99 ms", "/ bare page, p50", longest)
    return table((*head, "longest pause ms"), rows)


def places_of(address: str) -> list[str]:
    """The page's addresses of all comparisons."""
    paths = (path.split("/") for path in paths_of(address, COMPARISONS) if "/comparisons/" in path)
    return [f"#/compare/{recording}/{comparison}" for *_, recording, _, comparison in paths]


def _pointed(name: str, of: Pointed, still: Pointed) -> Sequence[str]:
    ratio = np.median(of.painted_ms) / np.median(still.painted_ms)
    long = str(int((of.long_ms > LONG_MS).sum()))
    pauses = f"{ratio:.2f}", long, f"{of.gaps_ms.max():.0f}"
    return (name, str(of.painted_ms.size), *quantiles(of.painted_ms), *pauses)


def _changed(name: str, taken_ms: np.ndarray) -> Sequence[str]:
    count = str(taken_ms.size)
    return (f"{name}: another comparison", count, *quantiles(taken_ms), "", "", "")


def quantiles(taken_ms: np.ndarray) -> tuple[str, str]:
    """Median and 99th percentile."""
    return f"{np.percentile(taken_ms, 50):.1f}", f"{np.percentile(taken_ms, 99):.1f}"


def live_table(artifact: Path, speeds: Sequence[float], trials: int) -> str:
    """Milliseconds from the end of a trial, with one page that draws every version it can."""
    rows = [row(f"speed {speed:g}", replayed(artifact, speed, trials, 120)) for speed in speeds]
    rows += [row(STREAM, streamed(trials, every)) for every in (140, 70)]
    head = ("live, 140 channels", "trials/s", "trials", "counted in: p50 ms")
    return table((*head, "p99 ms", "on the page: p50 ms", "p99 ms"), rows)


def crowd_table(artifact: Path, speed: float, trials: int) -> str:
    """Whether acquisition waits for those who look."""
    asked = [(speed, NOBODY), (speed, STALLED), (speed, LOOKING)]
    asked += [(float("inf"), NOBODY), (float("inf"), STALLED)]
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for number, (at, who) in enumerate(asked):
            came = came_in(artifact, at, Path(folder) / str(number), trials, who, 120)
            waited = quantiles(came.counted_ms) if np.isfinite(at) else ("", "")
            named = who if who == NOBODY else f"{VIEWERS} viewers {who}"
            cells = f"{at:g}", f"{came.trials_per_s:.1f}", *waited, str(came.answers)
            rows.append([named, *cells])
    head = ("acquisition in front of", "speed", "trials/s", "counted in: p50 ms", "p99 ms")
    return table((*head, "answers"), rows)


def viewers_table(projects: Mapping[str, Path], seconds: float) -> str:
    """Ten at once, beside a server that holds the same answers in memory."""
    rows = list[Sequence[str]]()
    for name, project in projects.items():
        with server(project) as (address, process):
            rows += _viewed(name, address, process, seconds)
    head = (f"{VIEWERS} viewers for {seconds:g} s", "answers/s", "/ bare server", "MB/s")
    return table((*head, "p50 ms", "p99 ms", "RSS (PSS) before, MB", "after"), rows)


def _viewed(name: str, address: str, process: int, seconds: float) -> Iterator[Sequence[str]]:
    before = memory_mb(process)
    paths = paths_of(address)
    ours = ten_ask(address, paths, seconds)
    after = memory_mb(process)
    with bare_server(address) as bare_address:
        least = ten_ask(bare_address, paths, seconds)
    memory = [f"{rss:.0f} ({pss:.0f})" for rss, pss in (before, after)]
    yield (name, *_answers(ours, least), *memory)
    yield (f"{name}: bare server", *_answers(least, least), "", "")


def _answers(of: Answered, least: Answered) -> Sequence[str]:
    rate = of.taken_ms.size / of.seconds
    ratio = of.taken_ms.size / least.taken_ms.size
    sent = f"{of.byte_count / of.seconds / 2**20:.0f}"
    return (f"{rate:.0f}", f"{ratio:.2f}", sent, *quantiles(of.taken_ms))


if __name__ == "__main__":
    main()
