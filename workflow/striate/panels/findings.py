"""What the tests of a comparison found, channel by channel, and the words that say so."""

from typing import Final

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from striate.lettering import plain
from striate.panels.captions import counted

A_LARGER: Final = "a>b"
B_LARGER: Final = "b>a"

_NOT_TESTED: Final = "not_tested"


def has_tests(comparison: xr.Dataset) -> bool:
    """Whether the comparison says of each channel what a test found."""
    return "q" in comparison and "direction" in comparison


def has_statistics(comparison: xr.Dataset) -> bool:
    """Whether the statistics of the comparison are there, also where nothing could be tested."""
    return "ci_low" in comparison


def has_intervals(comparison: xr.Dataset) -> bool:
    """Whether any channel has a confidence interval of its difference."""
    return has_statistics(comparison) and bool(np.isfinite(comparison["ci_low"]).any())


def is_tested(comparison: xr.Dataset) -> NDArray[np.bool_]:
    """Channels (channel,) that have a test of A against B."""
    tested: NDArray[np.bool_] = np.isfinite(comparison["q"].to_numpy())
    return tested


def finding_counts(comparison: xr.Dataset, channels: NDArray[np.intp]) -> str:
    """How many of some channels differ in which direction: 'A > B 3, B > A 1', or 'not tested'."""
    if not is_tested(comparison)[channels].any():
        return "not tested"
    found = signs(comparison)[channels]
    return f"A > B {int((found > 0).sum())}, B > A {int((found < 0).sum())}"


def signs(comparison: xr.Dataset) -> NDArray[np.int8]:
    """Of each channel (channel,): 1 where the mean of A is larger by the test, -1 that of B."""
    words = comparison["direction"].to_numpy().astype(str)
    signs: NDArray[np.int8] = np.zeros(len(words), dtype=np.int8)
    signs[words == A_LARGER], signs[words == B_LARGER] = 1, -1
    return signs


def test_words(comparison: xr.Dataset) -> str:
    """Which test, and over how many channels it is corrected; why there is none, if there is."""
    count = int(is_tested(comparison).sum())
    if count:
        fdr = float(comparison.attrs["fdr"])
        return f"q ≤ {fdr:g} (permutation test, FDR over {counted(count, 'channel')})"
    why = plain(comparison.attrs.get(_NOT_TESTED, ""))
    return f"no channel was tested: {why}" if why else "no channel was tested"


def confidence_words(comparison: xr.Dataset) -> str:
    """The name of the intervals: '95 % CI'."""
    return f"{100 * float(comparison.attrs['confidence']):g} % CI"
