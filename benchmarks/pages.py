"""Pages in headless Chromium: when a picture stands on the screen, and what a pointer costs."""

import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from live_latency import BROWSER
from page_scripts import AFTER_PAINT, BARE, HEATMAPS, WATCH

MOVES, WHEELS, LONG_MS = 300, 60, 50


@dataclass(frozen=True)
class Pointed:
    """What a page did while a pointer moved: ms from each event until it was painted, and pauses.

    `gaps_ms` are the times between two pictures of the screen, `long_ms` tasks of 50 ms and more.
    """

    painted_ms: np.ndarray
    gaps_ms: np.ndarray
    long_ms: np.ndarray


@contextmanager
def chromium() -> Iterator[Any]:
    """A browser."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=[*BROWSER])
        yield browser
        browser.close()


@contextmanager
def new_page(browser: Any) -> Iterator[Any]:
    """A page that has nothing in its cache, and notes when heatmaps were painted."""
    context = browser.new_context(viewport={"width": 1400, "height": 900})
    context.add_init_script(HEATMAPS)
    yield context.new_page()
    context.close()


@contextmanager
def server(folder: Path) -> Iterator[tuple[str, int]]:
    """`striate serve` in a folder: its address and its number among the processes."""
    command = [sys.executable, "-m", "striate.cli", "serve", "--no-browser", "--port", "0"]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            found = (re.search(r"http://\S+", line) for line in process.stdout)
            address = next(filter(None, found), None)
            if address is None:
                sys.exit(f"striate serve did not start in {folder}")
            yield address.group().rstrip("/"), process.pid
        finally:
            process.send_signal(signal.SIGINT)


def painted_at(page: Any, count: int = 1, most_s: float = 60) -> float:
    """When that many heatmaps had been painted, Unix time."""
    end_s = time.time() + most_s
    while time.time() < end_s:
        found: Sequence[float] = page.evaluate("window.painted")
        if len(found) >= count:
            return found[count - 1]
        page.wait_for_timeout(20)
    sys.exit(f"no heatmap was painted in {most_s} s")


def cold_start(browser: Any, folder: Path) -> float:
    """Seconds from the start of the server to the first heatmap."""
    began_s = time.time()
    with server(folder) as (address, _):
        return first_heatmap(browser, address, began_s)


def first_heatmap(browser: Any, address: str, began_s: float | None = None) -> float:
    """Seconds from asking a server that runs, or from `began_s`, to the first heatmap."""
    with new_page(browser) as page:
        began_s = time.time() if began_s is None else began_s
        page.goto(f"{address}/")
        return painted_at(page) - began_s


def imports() -> float:
    """Seconds to start Python with the libraries of a server."""
    began_s = time.time()
    subprocess.run([sys.executable, "-c", "import fastapi, uvicorn, numpy"], check=True)
    return time.time() - began_s


def empty_page(browser: Any) -> float:
    """Seconds until a page without anything is painted."""
    with new_page(browser) as page:
        began_s = time.time()
        page.goto("data:text/html,<p>.</p>")
        painted = f"() => new Promise((done) => {{ {AFTER_PAINT} afterPaint(done); }})"
        page.evaluate(f"async () => {{ await ({painted})(); return 0; }}")
        return time.time() - began_s


def changes(browser: Any, address: str, wanted: Sequence[str]) -> np.ndarray:
    """Milliseconds from another address, one after the other, to its heatmaps."""
    with new_page(browser) as page:
        page.goto(f"{address}/{wanted[0]}")
        painted_at(page)
        taken = []
        for count, place in enumerate(wanted[1:], start=2):
            go = "(hash) => { const now = Date.now() / 1000; location.hash = hash; return now; }"
            began_s = page.evaluate(go, place)
            taken.append(1000 * (painted_at(page, count) - began_s))
    return np.array(taken)


def brushed(browser: Any, address: str, place: str) -> Pointed:
    """Move a pointer down over the heatmaps."""
    with new_page(browser) as page:
        page.goto(f"{address}/{place}")
        painted_at(page)
        box = page.locator(".linked").bounding_box()
        return _pointed(page, box["x"] + 0.25 * box["width"], box["y"], box["height"])


def scrolled(browser: Any, address: str, place: str) -> Pointed:
    """Turn the wheel over the table."""
    with new_page(browser) as page:
        page.goto(f"{address}/{place}")
        painted_at(page)
        page.locator(".table-frame").scroll_into_view_if_needed()
        page.locator(".table-frame").hover()
        page.wait_for_timeout(500)
        page.evaluate(WATCH)
        for _ in range(WHEELS):
            page.mouse.wheel(0, 300)
            page.wait_for_timeout(16)
        return _seen(page)


def bare(browser: Any) -> Pointed:
    """Move a pointer over a page that draws one line, and nothing else."""
    with new_page(browser) as page:
        page.goto("data:text/html,<p>.</p>")
        page.evaluate(BARE)
        return _pointed(page, 200, 50, 500)


def _pointed(page: Any, x: float, top: float, high: float) -> Pointed:
    page.wait_for_timeout(500)
    page.evaluate(WATCH)
    visible = min(high, 890 - top)
    for number in range(MOVES):
        page.mouse.move(x + number % 7, top + visible * (number * 17 % MOVES) / MOVES)
        page.wait_for_timeout(8)
    return _seen(page)


def _seen(page: Any) -> Pointed:
    page.wait_for_timeout(300)
    seen = page.evaluate("window.seen")
    return Pointed(*(np.array(seen[name], float) for name in ("moves", "gaps", "long")))
