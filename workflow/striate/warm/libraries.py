"""The third-party libraries of the steps, imported and used once.

Importing is not enough: the first dataset and the first figure of a process import and look up much
more. What the server holds of the package itself: `package.py`.
"""

import importlib
import io
import warnings
from collections.abc import Iterator
from contextlib import suppress

IMPORTED_ONLY = (
    *("PIL.PngImagePlugin", "jinja2", "matplotlib.style"),
    *("scipy.interpolate", "scipy.io", "scipy.ndimage", "scipy.optimize", "scipy.special"),
)


def warm_up() -> Iterator[None]:
    """Use the libraries once, piece by piece."""
    for name in IMPORTED_ONLY:
        importlib.import_module(name)
        yield
    with suppress(ImportError):  # zlib takes its place where there is no wheel of it
        importlib.import_module("isal.isal_zlib")
    make_dataset()
    yield
    for extension in ("png", "pdf", "svg"):
        draw_figure(extension)
        yield


def warm_up_for(step: str) -> None:
    """Use once what most jobs of a step use, beyond importing it."""
    if step == "render":
        draw_figure("png")
    elif step == "report":
        importlib.import_module("striate.report.page").template()


def make_dataset() -> None:
    """Make a small labelled dataset, and select from it."""
    import numpy as np
    import xarray as xr

    channel = np.array(["a", "b"], dtype=object)
    mean = xr.DataArray(np.arange(2.0), dims="channel", attrs={"units": "spikes/s"})
    dataset = xr.Dataset({"mean": mean}, coords={"channel": channel})
    dataset.assign(rate=mean).isel(channel=[0]).assign_attrs(recording="a").load()


def draw_figure(extension: str) -> None:
    """Draw a small figure with text and a formula, and save it."""
    import numpy as np
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        figure = Figure(figsize=(1, 1))
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set_axis_off()
        axes.imshow(np.eye(2))
        axes.text(0, 0, "spikes/s, $10^3$")
        with rc_context({"pdf.fonttype": 42, "svg.fonttype": "none"}):
            figure.savefig(io.BytesIO(), format=extension)
