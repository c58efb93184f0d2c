"""Writes what the server makes of the same means, for the test of pairs explored in the page.

python dashboard/src/sources/fixture.py > dashboard/src/sources/fixture.json
"""

import json
import sys
from base64 import b64encode
from typing import Any

import numpy as np
import xarray as xr

from striate.comparisons import comparison
from striate.dashboard.sent.resource import encoded
from striate.dashboard.shown.compared import Told, compared_of
from striate.dashboard.shown.courses import course_of
from striate.panels.rows import BY_DIFFERENCE, BY_FILE, BY_RESPONSE
from striate.statistics.effectsize import g_of
from striate.statistics.missing import Moments

AREAS = ("V2", "", "V1", "V4", "V1", "V1", "A1", "V1", "V2")
BINS = 40


def means(name: str, seed: int, units: str, has_course: bool = True) -> xr.Dataset:
    """Made-up means of a stimulus: a channel without a value, bins at the ends without one."""
    random = np.random.default_rng(seed)
    size = 1.0 if units == "spikes/s" else 3e-6
    mean = (
        size * random.gamma(2.0, 5.0, len(AREAS)) * (1 if size == 1.0 else random.choice([-1, 1]))
    )
    count = random.integers(2, 40, len(AREAS))
    mean[3], count[3] = np.nan, 0
    sem = np.where(count > 0, size * random.gamma(2.0, 0.3, len(AREAS)), np.nan)
    told = {"units": units, "long_name": "Firing rate" if size == 1.0 else "Amplitude"}
    coords: dict[str, Any] = {
        "channel": [f"c{at}" for at in range(len(AREAS))],
        "area": ("channel", [*AREAS]),
    }
    variables: dict[str, Any] = {
        "mean": ("channel", mean, told),
        "sem": ("channel", sem, told),
        "value_count": ("channel", count),
        "trial_count": ((), int(count.max())),
    }
    if has_course:
        course = np.outer(mean, random.gamma(1.0, 1.0, BINS))
        course[:, -seed:] = np.nan
        variables["time_course"] = (("channel", "time"), course, told)
        variables["time_course_sem"] = (("channel", "time"), abs(course) / 7, told)
        time = np.arange(BINS) * 0.01 - 0.1
        coords["time"] = ("time", time, {"units": "s", "bin_width": 0.01})
    attrs = {"stimulus": name, "window_start": 0.0, "window_stop": 0.2}
    return xr.Dataset(variables, coords, attrs)


def explored(a: xr.Dataset, b: xr.Dataset, order: str) -> Any:
    """What the server says of two stimuli that it does not test."""
    found = comparison(a, b).assign_attrs(fdr=0.05)
    groups = [
        Moments(of["value_count"].to_numpy().astype(float), of["mean"].to_numpy(), variance(of))
        for of in (a, b)
    ]
    found["effect_size"] = ("channel", g_of(groups[0], groups[1]))
    names = (a.attrs["stimulus"], b.attrs["stimulus"])
    told = Told("explored", None, "r", " vs ".join(names), *names, "", order, "viridis")
    return compared_of(found, a, b, told).model_dump(mode="json")


def variance(of: xr.Dataset) -> Any:
    """Of the values behind a mean."""
    return (of["sem"] ** 2 * of["value_count"]).to_numpy()


def case(units: str, has_course: bool = True, order: str = BY_RESPONSE) -> Any:
    """Means of two stimuli, what the server says of them, and of another pair."""
    a, b, other = (
        means(name, seed, units, has_course) for name, seed in (("a", 3), ("b", 2), ("other", 4))
    )
    pair = {"a": a, "b": b}
    trials = {name: int(of["trial_count"]) for name, of in pair.items()}
    sent = {name: b64encode(encoded(course_of(of))[0]).decode() for name, of in pair.items()}
    beside, wanted = explored(other, a, order), explored(a, b, order)
    return {"beside": beside, "explored": wanted, "trials": trials, **sent}


json.dump(
    {
        "rates": case("spikes/s"),
        "volts": case("V"),
        "no course": case("V", has_course=False),
        "by difference": case("V", has_course=False, order=BY_DIFFERENCE),
        "as in the file": case("V", has_course=False, order=BY_FILE),
    },
    sys.stdout,
)
