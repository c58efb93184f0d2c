"""The page in Chromium: servers, pages that fail on what may not happen, and what a page says."""

import math
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from checkout import PROJECT

CHROMIUM: Final = ("chromium", "chromium-browser", "google-chrome")
FLAGS: Final = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update"),
)
_OWN: Final = re.compile(
    r"(http://(127\.0\.0\.1|localhost):\d+/|file:///|blob:|data:|chrome(-extension)?://)"
)
_NUMBER: Final = re.compile("[+-\N{MINUS SIGN}]?\\d[\\d,]*(?:\\.\\d*)?(?:e-\\d+)?")


def chromium() -> str | None:
    """The program, where the system has one."""
    return next(filter(None, map(shutil.which, CHROMIUM)), None)


@contextmanager
def serving(folder: Path, *words: str, port: int = 0) -> Iterator[str]:
    """The address of `striate WORDS`, which runs in the folder meanwhile."""
    path = os.pathsep.join([str(PROJECT / "workflow"), os.environ.get("PYTHONPATH", "")])
    told = [sys.executable, "-m", "striate.cli", *words, "--no-browser", "--port", str(port)]
    with subprocess.Popen(
        told,
        cwd=folder,
        env=os.environ | {"PYTHONPATH": path},
        stdout=subprocess.PIPE,
        text=True,
    ) as server:
        try:
            assert server.stdout is not None
            lines = iter(server.stdout.readline, "")
            address = next(filter(None, (re.search(r"http://\S+", line) for line in lines)), None)
            assert address, f"{words} gave no address"
            yield address.group().rstrip("/")
        finally:
            server.terminate()
            server.wait(timeout=20)


@contextmanager
def watched_page(
    browser: Any, may_fail: Sequence[str] = (), width: int = 1400, height: int = 900, **options: Any
) -> Iterator[Any]:
    """A page of a context of its own, on which nothing fails and nothing is asked of others.

    `may_fail` are parts of what the console may say: of requests that a test makes fail.
    """
    context = browser.new_context(viewport={"width": width, "height": height}, **options)
    context.set_default_timeout(15_000)
    page, faults = context.new_page(), list[str]()

    def dismiss(dialog: Any) -> None:
        faults.append(f"dialog {dialog.message}")
        dialog.dismiss()

    def hear(said: Any) -> None:
        if said.type == "error" and not any(part in said.text for part in may_fail):
            faults.append(f"console: {said.text} {said.location.get('url', '')}")

    def see(sent: Any) -> None:
        if not _OWN.match(sent.url):
            faults.append(f"asked {sent.url}")

    # of the context: what the page opens in another tab is watched too
    context.on("dialog", dismiss)
    context.on("weberror", lambda fault: faults.append(f"script: {fault.error}"))
    context.on("console", hear)
    context.on("request", see)
    try:
        yield page
    finally:
        context.close()
    assert not faults, faults


def open_compared(
    page: Any, address: str, recording: str, comparison: str, query: str = ""
) -> None:
    """Go to a comparison, and wait until its heatmaps and courses are drawn."""
    page.goto(f"{address}#/compare/{recording}/{comparison}{query}")
    wait_for_heatmaps(page, recording)


def wait_for_heatmaps(page: Any, recording: str) -> None:
    heatmaps_of(page, recording).wait_for()
    page.locator("tr[data-row]").first.wait_for()


def heatmaps_of(page: Any, recording: str) -> Any:
    return page.get_by_role("img", name=re.compile(f"^Heatmaps of .* of {re.escape(recording)}: "))


def panel_of(page: Any, channel: str) -> Any:
    """The panel of the chosen channel, with its numbers."""
    panel = page.get_by_role("complementary").filter(has=page.get_by_text(channel, exact=False))
    panel.get_by_role("region", name="Numbers").wait_for()
    return panel


def serious(page: Any, axe: str) -> list[str]:
    """What axe calls serious or critical."""
    page.evaluate(axe)
    found = page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{fault['id']}: {node['html'][:200]} {node['failureSummary']}"
        for fault in found["violations"]
        if fault["impact"] in ("serious", "critical")
        for node in fault["nodes"]
    ]


def saved(page: Any, button: str, path: Path) -> str:
    """The name that the page gives the file, which is saved at the path."""
    with page.expect_download() as download:
        page.get_by_role("button", name=button, exact=True).click()
    download.value.save_as(path)
    return str(download.value.suggested_filename)


def facts_in(panel: Any) -> dict[str, str]:
    """What stands under `Numbers`, by its name."""
    facts = panel.locator(".numbers dl > div")
    return dict(facts.evaluate_all("all => all.map(e => [...e.children].map(c => c.textContent))"))


def numbers_in(text: str) -> list[str]:
    """Every number of a text as it is written."""
    return _NUMBER.findall(text)


def says(text: str, wanted: float) -> bool:
    """Whether a number as it is written is this one, rounded where it ends; `nan` is none."""
    if text == "nan":
        return math.isnan(wanted)
    plain = text.replace("\N{MINUS SIGN}", "-").replace(",", "")
    mantissa, _, exponent = plain.partition("e")
    half = 0.5 * 10.0 ** (int(exponent or 0) - len(mantissa.partition(".")[2]))
    return abs(float(plain) - wanted) <= half * (1 + 1e-6) + 1e-12 * abs(wanted)


def table_of(page: Any) -> list[dict[str, str]]:
    """The rows of the table that are on the page, by the first line of each heading."""
    heads = page.locator(".channel-table thead th button > span:first-child").all_inner_texts()
    rows = page.locator("tr[data-row]").evaluate_all(
        "rows => rows.map(row => [...row.children].map(cell => cell.textContent))"
    )
    return [dict(zip(map(_flat, heads), cells, strict=True)) for cells in rows]


def whole_table_of(page: Any) -> list[str]:
    """Channels of the whole table from top to bottom, of which the page holds those in sight."""
    count = int(page.locator(".channel-table").get_attribute("aria-rowcount")) - 1
    found: dict[int, str] = {}
    frame = page.locator(".table-frame")
    frame.evaluate("frame => frame.scrollTo(0, 0)")
    for _ in range(200):
        page.wait_for_timeout(60)
        in_sight = page.locator("tr[data-row]").evaluate_all(
            "rows => rows.map(row => [Number(row.dataset.row), row.cells[0].textContent])"
        )
        found |= dict(in_sight)
        if len(found) >= count:
            break
        frame.evaluate("frame => frame.scrollBy(0, frame.clientHeight)")
    return [found[row] for row in range(count)]


def _flat(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


@dataclass(frozen=True)
class Cell:
    """A pixel of the heatmaps: what the page says of the place under it, and its colour.

    `panel` is 0, 1, 2 for A, B and A - B; `start` is where the bin begins, None beside the bins,
    where means in the window stand; `values` are the words of A, B and A - B.
    """

    x: int
    y: int
    channel: str
    start: float | None
    values: Mapping[str, str]
    colour: tuple[int, int, int]
    panel: int = 0


_LOOK: Final = """
(linked, points) => {
  const box = linked.getBoundingClientRect();
  const context = linked.querySelector("canvas.sheet").getContext("2d");
  const words = document.querySelector(".heatmaps .place-words");
  return points.map(([x, y]) => {
    const place = {clientX: box.left + x + 0.5, clientY: box.top + y + 0.5, pointerType: "mouse"};
    linked.dispatchEvent(new PointerEvent("pointermove", {bubbles: true, ...place}));
    return [words.textContent, [...context.getImageData(x, y, 1, 1).data.slice(0, 3)]];
  });
}
"""
_MINUS: Final = "\N{MINUS SIGN}"
_WORDS: Final = re.compile(
    r"(?P<channel>.+?)(?: · (?P<area>[^·]+))?"
    rf" · (?:(?P<start>[{_MINUS}\d.]+) to [{_MINUS}\d.]+ s|mean in the window)"
    rf" · A (?P<a>.+?) · B (?P<b>.+?) · A {_MINUS} B (?P<minus>.+?) \(± SEM\)"
)


class Heatmaps:
    """The three heatmaps side by side, looked at pixel by pixel under a pointer."""

    def __init__(self, page: Any) -> None:
        self._linked = page.locator(".linked")
        box = self._linked.bounding_box()
        self.width, self.height = int(box["width"]), int(box["height"])

    def at(self, points: Sequence[tuple[int, int]]) -> list[Cell | None]:
        """What is under each point; None between and beside the heatmaps."""
        found = self._linked.evaluate(_LOOK, [list(point) for point in points])
        return [
            _cell(x, y, words, colour)
            for (x, y), (words, colour) in zip(points, found, strict=True)
        ]

    def columns(self) -> list[tuple[int, int, float | None]]:
        """(x, panel, start) of the middle of each column, from left to right."""
        across = self.at([(x, self.height // 2) for x in range(self.width)])
        runs: list[tuple[list[int], int, float | None]] = []
        panel, last = -1, None
        for cell in across:
            if cell and last and last.start == cell.start:
                runs[-1][0].append(cell.x)
            elif cell:
                # the mean in the window stands beside the courses, on the right; labels on the left
                panel += cell.start is not None and (last is None or last.start is None)
                runs.append(([cell.x], panel, cell.start))
            last = cell
        return [(xs[len(xs) // 2], panel, start) for xs, panel, start in runs]

    def rows(self) -> list[int]:
        """The y of the middle of each row, from top to bottom."""
        x = next(x for x, _, start in self.columns() if start is not None)
        down = self.at([(x, y) for y in range(self.height)])
        places: dict[str, list[int]] = {}
        for cell in filter(None, down):
            places.setdefault(cell.channel, []).append(cell.y)
        return [ys[len(ys) // 2] for ys in places.values()]

    def cells(self, every_row: int, every_column: int) -> list[Cell]:
        """Some of all cells, each with its panel."""
        columns, rows = self.columns()[::every_column], self.rows()[::every_row]
        places = [(x, y, panel) for y in rows for x, panel, _ in columns]
        found = self.at([(x, y) for x, y, _ in places])
        return [
            Cell(**(vars(cell) | {"panel": panel}))
            for cell, (_, _, panel) in zip(found, places, strict=True)
            if cell
        ]


def _cell(x: int, y: int, words: str, colour: Sequence[int]) -> Cell | None:
    found = _WORDS.fullmatch(words)
    if not found:
        return None
    start = found["start"]
    values = {"a": found["a"], "b": found["b"], "difference": found["minus"]}
    at = None if start is None else float(start.replace("\N{MINUS SIGN}", "-"))
    red, green, blue = colour
    return Cell(x, y, found["channel"], at, values, (red, green, blue))
