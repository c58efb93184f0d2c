"""What no run can go below: inflating the raw files, drawing the pixels, starting Snakemake."""

import io
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import numpy as np
from reading_programs import inflate
from turns import Cost, cost_in_fork, cost_of

_SHAPE = (140, 139)


def snakemake_start(folder: Path) -> Cost:
    """`snakemake --version`."""
    return cost_of(("snakemake", "--version"), folder)


def inflating(files: Sequence[Path]) -> Cost:
    """Inflate the variables of MAT-files with isal, one file after the other."""
    return cost_in_fork(lambda: [inflate(file) for file in files])


def drawing(count: int) -> Cost:
    """Draw that many heatmaps in a process that has drawn before."""
    draw_heatmaps(1)
    return cost_in_fork(partial(draw_heatmaps, count))


def draw_heatmaps(count: int) -> None:
    """Heatmaps of 140 x 139: one figure with other values each time, PNG at level 1."""
    from matplotlib.figure import Figure

    figure = Figure()
    axes = figure.subplots()
    image = axes.imshow(np.zeros(_SHAPE), aspect="auto", vmin=0, vmax=1)
    figure.colorbar(image)
    axes.set(xlabel="Time (s)", ylabel="Channel")
    for values in np.random.default_rng(0).random((count, *_SHAPE)):
        image.set_data(values)
        figure.savefig(io.BytesIO(), format="png", pil_kwargs={"compress_level": 1})
