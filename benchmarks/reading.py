"""What reading costs: `python benchmarks/reading.py [ROUNDS]`.

Simulated files: sessions of v1v2-1 with 640, 6400 and 12,800 rows (110 + 30 units) and one like
pvc-8. Whole processes in turn, several rounds over: inflating alone, reading and converting by
Striate, `scipy.io.loadmat`, and the plain script (reading_programs.py). Median seconds, ratios
to inflating, to loadmat and to the plain script, and peak memory.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PROGRAMS = Path(__file__).parent / "reading_programs.py"
WAYS = ("inflate", "read", "convert", "loadmat", "plain")
FILES = ("v1v2-1-640-rows", "v1v2-1-6400-rows", "v1v2-1-12800-rows", "pvc-8-like")


def main() -> None:
    """Make the files, measure, and print a table in Markdown."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for file in FILES:
            raw = folder / f"{file}.mat"
            run("make", raw)
            print(table(raw, measured(raw, folder, rounds), stored_mb(raw, folder)), flush=True)
            raw.unlink()


def run(way: str, *paths: Path) -> str:
    """What one of the programs prints; this process stays small, as its children start from it."""
    command = [sys.executable, str(PROGRAMS), way, *map(str, paths)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def measured(raw: Path, folder: Path, rounds: int) -> dict[str, tuple[float, float]]:
    """Median seconds and highest peak memory in MB of each way."""
    seconds: dict[str, list[float]] = {way: [] for way in WAYS}
    peaks: dict[str, list[float]] = {way: [] for way in WAYS}
    for number in range(rounds):
        for way in WAYS if number % 2 else reversed(WAYS):
            wall_s, peak_mb = timed(way, raw, folder)
            seconds[way].append(wall_s)
            peaks[way].append(peak_mb)
    return {way: (statistics.median(seconds[way]), max(peaks[way])) for way in WAYS}


def timed(way: str, raw: Path, folder: Path) -> tuple[float, float]:
    """Wall-clock seconds and peak memory in MB of one process and its children."""
    out = {"convert": [str(folder / "out.zarr.zip")], "plain": [str(folder / "plain")]}.get(way, [])
    command = [sys.executable, str(PROGRAMS), way, str(raw), *out]
    start_s = time.perf_counter()
    process = subprocess.Popen(command)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if status:
        sys.exit(f"{way} failed on {raw.name}")
    peak = usage.ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
    return time.perf_counter() - start_s, peak


def stored_mb(raw: Path, folder: Path) -> tuple[float, float]:
    """What the store holds of the raw file, in MB: on disk, and as arrays."""
    out = folder / "out.zarr.zip"
    run("convert", raw, out)
    return out.stat().st_size / 2**20, int(run("size", out)) / 2**20


def table(raw: Path, costs: dict[str, tuple[float, float]], stored: tuple[float, float]) -> str:
    """One row a way: seconds, ratios, peak memory."""
    on_disk_mb, as_arrays_mb = stored
    limits = [costs[way][0] for way in ("inflate", "loadmat", "plain")]
    rows = [
        f"| {way} | {seconds:.2f} | {' | '.join(f'{seconds / limit:.2f}' for limit in limits)}"
        f" | {peak_mb:.0f} |"
        for way, (seconds, peak_mb) in costs.items()
    ]
    size = f"{raw.stat().st_size / 2**20:.1f} MB"
    head = f"| {raw.stem}, {size} | s | / inflate | / loadmat | / plain script | peak MB |"
    store = f"The store: {on_disk_mb:.1f} MB on disk, {as_arrays_mb:.1f} MB as arrays.\n"
    return "\n".join([head, "| --- | --- | --- | --- | --- | --- |", *rows, "", store])


if __name__ == "__main__":
    main()
