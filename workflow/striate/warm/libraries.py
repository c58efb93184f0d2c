"""The third-party libraries of the steps, imported and used once.

Importing is not enough: the first dataset and the first figure of a process import and look up much
more. What the server holds of the package itself: `package.py`.
"""

import gc
import importlib
import io
import warnings
from contextlib import suppress
from pathlib import Path

import numpy as np
import xarray as xr
import zarr
from matplotlib import rc_context
from matplotlib.figure import Figure
from zarr.core.sync import cleanup_resources

IMPORTED_ONLY = (
    *("PIL.PngImagePlugin", "jinja2", "matplotlib.style", "zarr.abc.buffer"),
    *("scipy.interpolate", "scipy.io", "scipy.ndimage", "scipy.optimize", "scipy.special"),
)


def warm_up(folder: Path) -> None:
    """Use the libraries once, with files in the given folder, and leave a single thread."""
    for name in IMPORTED_ONLY:
        importlib.import_module(name)
    with suppress(ImportError):  # zlib takes its place where there is no wheel of it
        importlib.import_module("isal.isal_zlib")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        store_dataset(folder / "warm.zarr")
        draw_figure()
    cleanup_resources()
    gc.collect()
    gc.freeze()


def store_dataset(path: Path) -> None:
    """Write and read a small labelled dataset, on disk and in memory."""
    channel = np.array(["a", "b"], dtype=np.dtypes.StringDType())
    mean = xr.DataArray(np.arange(2.0), dims="channel", attrs={"units": "spikes/s"})
    dataset = xr.Dataset({"mean": mean}, coords={"channel": channel})
    dataset.to_zarr(path, zarr_format=3, consolidated=False)
    # The engine by its class: asked for by name, xarray may import every engine, ours too.
    xr.load_dataset(path, engine=xr.backends.ZarrBackendEntrypoint, consolidated=False)
    zarr.open_group(zarr.storage.MemoryStore()).create_array("mean", data=mean.to_numpy())


def draw_figure() -> None:
    """Draw and save a small figure with text and a formula in every format."""
    figure = Figure(figsize=(1, 1))
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    axes.imshow(np.eye(2))
    axes.text(0, 0, "spikes/s, $10^3$")
    with rc_context({"pdf.fonttype": 42, "svg.fonttype": "none"}):
        for extension in ("png", "pdf", "svg"):
            figure.savefig(io.BytesIO(), format=extension)
