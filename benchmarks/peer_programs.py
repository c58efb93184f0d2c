"""One way to the means of every class, in a process of its own.

`peer_programs.py WAY STORE TRIALS memory|disk` prints one line of JSON: the seconds of importing,
of bringing the events into the form that the way takes, and of the means; processor seconds of the
last two, peak memory, and sums that are equal only if the means are.

The means are those of the firing rate of each unit in [0.16, 1.16) s and of its time course in bins
of 10 ms, over the trials of each of the 9 classes. Every way is given the same events, sorted by
trials, and is run once on few trials before it is measured.
"""

import json
import resource
import sys
import time
import warnings
from pathlib import Path
from typing import Any

import numpy as np
from class_events import BIN_MS, WINDOW, Courses, Events, Numbers, events_in
from peer_ways import PEERS
from turns import peak_mb

WARM_UP_TRIALS = 90
_WINDOW_BINS = slice(*(round(1000 * edge / BIN_MS) for edge in WINDOW))


def main() -> None:
    """Measure one way, and print what it took."""
    name, store, trials, held = sys.argv[1:]
    warnings.simplefilter("ignore")
    start_s = time.perf_counter()
    if name == "striate":
        from striate_means import striate_way

        open_events, prepare, means = striate_way(Path(store))
    else:
        prepare, courses_of = PEERS[name]()

        def means(prepared: Any) -> tuple[Numbers, Numbers]:
            return in_hertz(courses_of(prepared))

        def open_events() -> Events:
            return events_in(Path(store))

    import_s = time.perf_counter() - start_s
    events = open_events()
    few, given = events.first(WARM_UP_TRIALS), events.first(int(trials))
    means(prepare(few))
    start_s, start_cpu_s = time.perf_counter(), time.process_time()
    prepared = prepare(open_events().first(int(trials)) if held == "disk" else given)
    prepared_s = time.perf_counter()
    rates, courses = means(prepared)
    end_s = time.perf_counter()
    print(
        json.dumps(
            {
                "import_s": import_s,
                "build_s": prepared_s - start_s,
                "compute_s": end_s - prepared_s,
                "cpu_s": time.process_time() - start_cpu_s,
                "peak_mb": peak_mb(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss),
                "sums": sums(rates, courses),
            }
        )
    )


def in_hertz(courses: Courses) -> tuple[Numbers, Numbers]:
    """Mean rates (class, unit) in the window, where every trial is alive, and the courses."""
    hertz = courses * (1000 / BIN_MS)
    return hertz[:, :, _WINDOW_BINS].mean(axis=2), hertz


def sums(rates: Numbers, courses: Numbers) -> list[float]:
    """Sums of rates and of courses, each value with a weight of its own; how many are missing."""
    weights = np.random.default_rng(0).random(courses.shape)
    return [
        float(np.nansum(rates * weights[:, :, 0])),
        float(np.nansum(courses * weights)),
        float(np.isnan(courses).sum()),
    ]


if __name__ == "__main__":
    main()
