"""What a permutation test costs: `python benchmarks/permutations.py [ROUNDS]`.

One comparison of 2 x 1600 trials, 140 channels of spike counts, 9,999 random relabellings, by
Striate and by `scipy.stats.permutation_test`: vectorised, all channels at once, one relabelling a
batch, which is the fastest there of batches of 1 to 500, channels together or one by one. Whole
processes in turn on one core, several rounds over. Median seconds of the test alone, without
imports, ratio to Striate, and peak memory of the process.
"""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

TRIALS, CHANNELS, PERMUTATIONS = (1600, 1600), 140, 9_999
ONE_CORE = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}

Values = NDArray[np.float64]


def main() -> None:
    """Run both ways in turn, and print a table in Markdown."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    seconds: dict[str, list[float]] = {way: [] for way in WAYS}
    peaks: dict[str, list[float]] = {way: [] for way in WAYS}
    for number in range(rounds):
        for way in WAYS if number % 2 else reversed(WAYS):
            test_s, peak_mb = timed(way)
            seconds[way].append(test_s)
            peaks[way].append(peak_mb)
    shortest = statistics.median(seconds["striate"])
    print(f"| median of {rounds} | s | / striate | peak MB |\n| --- | --- | --- | --- |")
    for way in WAYS:
        median = statistics.median(seconds[way])
        print(f"| {way} | {median:.2f} | {median / shortest:.1f} | {max(peaks[way]):.0f} |")


def timed(way: str) -> tuple[float, float]:
    """Seconds of the test and peak memory in MB of a process that does nothing else."""
    command = [sys.executable, __file__, "--once", way]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, env=os.environ | ONE_CORE)
    assert process.stdout is not None
    printed = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if status:
        sys.exit(f"{way} failed")
    return float(printed), usage.ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)


def once(way: str) -> None:
    """Print how many seconds one test takes; imports and the making of counts are not counted."""
    generator = np.random.default_rng(0)
    a, b = (
        generator.poisson(rate, (n, CHANNELS)).astype(float)
        for n, rate in ((TRIALS[0], 3.0), (TRIALS[1], 3.1))
    )
    test = WAYS[way]()
    start_s = time.perf_counter()
    p = test(a, b)
    elapsed_s = time.perf_counter() - start_s
    assert p.shape == (CHANNELS,)
    print(elapsed_s)


def by_striate() -> Callable[[Values, Values], Values]:
    from striate.statistics.permutation import difference_p

    return lambda a, b: difference_p(a, b, PERMUTATIONS)


def by_scipy() -> Callable[[Values, Values], Values]:
    from scipy.stats import permutation_test

    def size(x: Values, y: Values, axis: int) -> Values:
        return np.abs(x.mean(axis=axis) - y.mean(axis=axis))

    how = {"n_resamples": PERMUTATIONS, "alternative": "greater", "axis": 0, "rng": 0}
    return lambda a, b: permutation_test((a, b), size, vectorized=True, batch=1, **how).pvalue


WAYS = {"striate": by_striate, "scipy.stats.permutation_test": by_scipy}


if __name__ == "__main__":
    once(sys.argv[2]) if sys.argv[1:2] == ["--once"] else main()
