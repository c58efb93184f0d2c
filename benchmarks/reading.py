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
import zipfile
from pathlib import Path

import numpy as np

from striate.simulation.matwriter import save_mat
from striate.simulation.v1v2_1 import recording as gratings

PROGRAMS = Path(__file__).parent / "reading_programs.py"
WAYS = ("inflate", "read", "convert", "loadmat", "plain")
ROWS_OF_REPEAT = 16
PVC_8_SHAPE = (100, 956, 20, 105)
PVC_8_RATE = 0.01


def main() -> None:
    """Make the files, measure, and print a table in Markdown."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for raw in raw_files(folder):
            print(table(raw, measured(raw, folder, rounds), stored_mb(raw, folder)), flush=True)


def raw_files(folder: Path):
    """The files, each made when the one before it is done with."""
    for rows in (640, 6400, 12_800):
        gratings.EXTENTS["benchmark"] = ({"V1": 110, "V2": 30}, rows // ROWS_OF_REPEAT)
        variables, _ = gratings.recording(np.random.default_rng(1), "benchmark")
        path = folder / f"v1v2-1-{rows}-rows.mat"
        save_mat(path, variables)
        del variables
        yield path
        path.unlink()
    path = folder / "pvc-8-like.mat"
    counts = np.random.default_rng(1).random(PVC_8_SHAPE, dtype=np.float32) < PVC_8_RATE
    save_mat(path, [("resp_train", counts.astype(np.uint8))])
    del counts
    yield path


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
    import xarray as xr

    from striate.stores import open_artifact

    timed("convert", raw, folder)
    path = folder / "out.zarr.zip"
    with open_artifact(path) as dataset, zipfile.ZipFile(path):
        held: xr.Dataset = dataset
        return path.stat().st_size / 2**20, held.nbytes / 2**20


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
