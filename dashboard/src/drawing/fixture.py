"""Writes what Matplotlib and the report make of the same values, for the tests of the page.

python dashboard/src/drawing/fixture.py > dashboard/src/drawing/fixture.json
"""

import json
import sys
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.cm import ScalarMappable
from matplotlib.colors import Normalize, to_hex
from matplotlib.ticker import MaxNLocator

from striate.panels.heat import _mean_text
from striate.prose import number, probability, signed_number
from striate.style import DIVERGING, MISSING

SCALES = (("viridis", 0.0, 27.30208333333333), (DIVERGING, -18.3, 18.3), ("viridis", 0.0, 1.0))
AXES = ((0, 1.5), (-0.2, 0.8), (0, 27.3), (-18.3, 18.3), (0, 0.013), (-0.5, 29.5), (0, 12500))
NUMBERS = (
    *(0.0, 1.0, 12.345, 0.125, 2.125, 0.0001234, 0.00001234, 99.94, 99.95, 100.5, 1234567.0),
    *(-3.0864197530863926, -0.19415867274436935, 1e-9, 9.996, 0.9996, 15.59964726631385),
)
PROBABILITIES = (0.0001, 0.00010819672131147541, 0.05, 0.5, 1.0, 0.0012345, 3.2e-07, 0.99999)
ERRORS = ((15.59964, 0.8912), (-3.0864, 0.0956), (0.004, 0.00095), (123.4, 12.6), (1.0, 0.0))


def _colours(name: str, low: float, high: float) -> dict[str, Any]:
    colormap = mpl.colormaps[name].with_extremes(bad=MISSING)
    scale = ScalarMappable(Normalize(low, high), colormap)
    edges = low + np.arange(257) / 256 * (high - low)
    near = np.concatenate([edges, np.nextafter(edges, -np.inf), np.nextafter(edges, np.inf)])
    random = np.random.default_rng(0).uniform(low - 1, high + 1, 500)
    values = np.concatenate([near, random, [low - 5, high + 5, 0.0, -0.0]])
    colours = [to_hex(colour) for colour in scale.to_rgba(np.ma.masked_invalid(values))]
    table = [to_hex(colormap(index)) for index in range(256)]
    limits = {"low": low, "high": high}
    return {"table": table, **limits, "values": values.tolist(), "colours": colours}


def _ticks(low: float, high: float, count: int, steps: list[float], whole: bool) -> dict[str, Any]:
    places = MaxNLocator(count, steps=steps, integer=whole).tick_values(low, high)
    inside = [float(place) for place in places if low <= place <= high]
    asked = {"low": low, "high": high, "count": count, "steps": steps, "whole": whole}
    return asked | {"places": [0.0 if abs(p) < 1e-9 * (high - low) else p for p in inside]}


def _main() -> None:
    steps: tuple[list[float], ...] = ([1, 2, 5, 10], [1, 2, 2.5, 5, 10])
    fixture = {
        "missing": MISSING,
        "scales": [_colours(*scale) for scale in SCALES],
        "ticks": [
            _ticks(low, high, count, some, whole)
            for low, high in AXES
            for count in (1, 2, 3, 5, 8)
            for some in steps
            for whole in (False, True)
            if not whole or high - low > 2
        ],
        "numbers": [[value, number(value), signed_number(value)] for value in NUMBERS],
        "probabilities": [[value, probability(value)] for value in PROBABILITIES],
        "errors": [[*pair, _mean_text(*pair)] for pair in ERRORS],
    }
    json.dump(fixture, sys.stdout)


_main()
