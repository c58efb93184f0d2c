"""Which versions of the libraries are installed."""

import platform
import re
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution
from typing import Final

LIBRARIES: Final = (
    *("numpy", "scipy", "xarray", "numcodecs", "matplotlib", "pillow", "jinja2"),
    *("h5py", "isal", "mne", "pynwb", "hdmf", "snakemake"),
)
"""Libraries that numbers and pictures come from, and those that the report names."""

_VERSION: Final = re.compile(r"^Version: *(\S+)", re.MULTILINE)


@cache
def library_versions() -> Mapping[str, str]:
    """Library to version, of those in `LIBRARIES` that are installed, and of `python`."""
    found = {"python": platform.python_version()}
    for library in LIBRARIES:
        with suppress(PackageNotFoundError):
            found[library] = _version(library)
    return found


def _version(library: str) -> str:
    """As `importlib.metadata.version`, which parses the long description of a library as well."""
    installed = distribution(library)
    told = _VERSION.search(installed.read_text("METADATA") or "")
    return told[1] if told else installed.version
