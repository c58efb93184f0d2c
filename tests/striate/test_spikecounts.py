"""Counts without their zeros, against those with them."""

import numpy as np
import pytest

from by_hand import spikes_from_counts
from striate.activity import binned
from striate.binning import coarse_bins
from striate.spikecounts import spike_counts


@pytest.mark.parametrize("start_s", [0.0, -0.025])
@pytest.mark.parametrize("bin_ms", [10, 20, 50])
def test_they_are_those_of_the_bins_with_zeros(start_s: float, bin_ms: float) -> None:
    counts = np.random.default_rng(0).poisson(0.3, (9, 4, 37))
    lives_s = np.linspace(0.06, 0.185, 9) + start_s
    for trial, life_s in enumerate(lives_s):
        counts[trial, :, int(np.ceil((life_s - start_s) / 0.005)) :] = 0
    recording = spikes_from_counts(counts, bin_s=0.005, start_s=start_s, durations_s=lives_s)
    bins = coarse_bins(recording, bin_ms)
    rows = np.array([7, 0, 3, 8])
    found, dense = spike_counts(recording, rows, bins), binned(recording, rows, bins)
    assert found.shape == dense.shape
    assert np.isnan(dense).any()
    np.testing.assert_array_equal(np.repeat(~found.present[:, None], 4, axis=1), np.isnan(dense))
    as_rows = np.nan_to_num(dense).transpose(1, 2, 0).reshape(-1, len(rows))
    np.testing.assert_array_equal(found.rows.toarray(), as_rows)
    assert found.rows.nnz
