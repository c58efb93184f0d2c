"""The script that one writes instead: loadmat, loops, two heatmaps. Used by main_job.py.

It does what the default configuration asks for, without labels, caches, standard errors or report:
`python plain_script.py GRATINGS.mat IMAGES.mat FOLDER`.
"""

import sys
from pathlib import Path

import matplotlib as mpl

mpl.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
import scipy.io


def main() -> None:
    """Draw the four comparisons of the default configuration."""
    gratings, images, folder = map(Path, sys.argv[1:])
    folder.mkdir(parents=True, exist_ok=True)
    courses = grating_courses(gratings)
    draw(courses["vertical"], courses["horizontal"], folder / "vertical-vs-horizontal")
    draw(courses["grating"], courses["blank"], folder / "grating-vs-blank")
    courses = image_courses(images)
    draw(courses["natural"], courses["grating"], folder / "natural-vs-grating")
    draw(courses["large"], courses["small"], folder / "large-vs-small-natural")


def grating_courses(path: Path) -> dict[str, np.ndarray]:
    """Mean rate (unit, 10-ms bin) of each class of a v1v2-1 file."""
    data = scipy.io.loadmat(path)["neuralData"][0, 0]
    rasters, codes = data["spikeRasters"], data["stim"].ravel()
    classes = {
        "vertical": np.isin(codes, [4, 5, 6]),
        "horizontal": np.isin(codes, [1, 2, 8]),
        "grating": codes > 0,
        "blank": codes == 0,
    }
    courses = {}
    for name, chosen in classes.items():
        trials = []
        for row in np.flatnonzero(chosen):
            dense = np.vstack([rasters[row, 0].toarray(), rasters[row, 1].toarray()])[:, :1280]
            trials.append(dense.reshape(len(dense), -1, 10).sum(axis=2) * 100)
        courses[name] = np.mean(trials, axis=0)
    return courses


def image_courses(path: Path) -> dict[str, np.ndarray]:
    """Mean rate (unit, 10-ms bin) of each class of a pvc-8 file."""
    data = scipy.io.loadmat(path)
    counts = np.concatenate([data["resp_train"], data["resp_train_blk"]], axis=3)[..., :310]
    classes = {
        "natural": range(540),
        "grating": range(540, 956),
        "small": range(0, 540, 2),
        "large": range(1, 540, 2),
    }
    courses = {}
    for name, conditions in classes.items():
        trials = []
        for condition in conditions:
            for repeat in range(counts.shape[2]):
                dense = counts[:, condition, repeat].astype(float)
                trials.append(dense.reshape(len(dense), -1, 10).sum(axis=2) * 100)
        courses[name] = np.mean(trials, axis=0)
    return courses


def draw(a: np.ndarray, b: np.ndarray, stem: Path) -> None:
    """Two heatmaps side by side, and their difference, as PNG and PDF."""
    for name, panels, colours in (
        ("heatmap", (a, b), "viridis"),
        ("difference", (a - b,), "RdBu_r"),
    ):
        figure, axes = plt.subplots(1, len(panels), figsize=(7.2, 4.4), squeeze=False)
        for axis, values in zip(axes[0], panels, strict=True):
            image = axis.imshow(values, aspect="auto", cmap=colours)
            figure.colorbar(image, ax=axis)
        for suffix in ("png", "pdf"):
            figure.savefig(f"{stem}-{name}.{suffix}", dpi=300)
        plt.close(figure)


if __name__ == "__main__":
    main()
