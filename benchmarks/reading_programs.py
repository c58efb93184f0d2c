"""Ways to read a raw file, each run as a process of its own: `reading_programs.py WAY FILE [OUT]`.

Every function imports what it needs and nothing else, as a script of its own would.
"""

import sys
from pathlib import Path


def make(raw: Path) -> None:
    """A simulated file of the kind that its name says."""
    import numpy as np

    from striate.simulation.matwriter import save_mat
    from striate.simulation.v1v2_1 import recording as gratings

    rng = np.random.default_rng(1)
    if raw.stem == "pvc-8-like":
        counts = rng.random((100, 956, 20, 105), dtype=np.float32) < 0.01
        save_mat(raw, [("resp_train", counts.astype(np.uint8))])
        return
    rows_of_repeat = 16
    rows = int(raw.stem.split("-")[2])
    gratings.EXTENTS["benchmark"] = ({"V1": 110, "V2": 30}, rows // rows_of_repeat)
    variables, _ = gratings.recording(rng, "benchmark")
    save_mat(raw, variables)


def size(artifact: Path) -> None:
    """Print how many bytes the arrays of an artifact take in memory."""
    from striate.stores import open_artifact

    with open_artifact(artifact) as dataset:
        print(dataset.nbytes)


def inflate(raw: Path, library: str = "isal.isal_zlib") -> None:
    """Nothing but inflating every variable, in blocks: what no reader can go below."""
    import importlib
    import struct

    zlib = importlib.import_module(library)
    with raw.open("rb") as file:
        file.seek(128)
        while tag := file.read(8):
            _, left = struct.unpack("<II", tag)
            inflater = zlib.decompressobj()
            while left:
                compressed = file.read(min(left, 65536))
                left -= len(compressed)
                while compressed:
                    inflater.decompress(compressed, 524288)
                    compressed = inflater.unconsumed_tail


def read(raw: Path) -> None:
    """Every block of the recording, by Striate."""
    from striate.reading import read_recording
    from striate.sources import Source

    for _ in read_recording(Source(raw, {})).blocks:
        pass


def convert(raw: Path, out: Path) -> None:
    """The artifact, by Striate, in a guarded child as in the workflow."""
    from striate.conversion import convert as converted
    from striate.sources import Source

    converted(Source(raw, {}), out)


def loadmat(raw: Path) -> None:
    """Every variable, by SciPy."""
    import scipy.io

    scipy.io.loadmat(raw)


def plain(raw: Path, out: Path) -> None:
    """The script that one writes instead: loadmat, a mean a trial, a mean a class, two heatmaps."""
    import matplotlib as mpl
    import scipy.io

    mpl.use("Agg")
    import matplotlib.pyplot as plt

    content = scipy.io.loadmat(raw)
    means = _grating_means(content) if "neuralData" in content else _image_means(content)
    out.mkdir(exist_ok=True)
    for name, values in zip(("a", "b"), means, strict=True):
        figure, axes = plt.subplots()
        figure.colorbar(axes.imshow(values, aspect="auto"))
        figure.savefig(out / f"{name}.png")


def _grating_means(content):
    import numpy as np

    data = content["neuralData"][0, 0]
    codes = data["stim"].ravel()
    trials = [
        np.concatenate([np.asarray(area.mean(axis=1)).ravel() for area in row]) * 1000
        for row in data["spikeRasters"]
    ]
    means = np.array([np.mean(np.array(trials)[codes == code], axis=0) for code in range(9)])
    return means[1:].T, means[:1].T


def _image_means(content):
    counts = content["resp_train"]
    means = counts.mean(axis=(2, 3)) * 1000
    return means[:, :540], means[:, 540:]


if __name__ == "__main__":
    way, *paths = sys.argv[1:]
    ways = (make, size, inflate, read, convert, loadmat, plain)
    {function.__name__: function for function in ways}[way](*map(Path, paths))
