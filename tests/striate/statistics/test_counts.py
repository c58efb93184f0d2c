import numpy as np
import pytest

from striate.statistics.counts import counted, in_smallest_type, sums_of_squares, together

TRIALS, CHANNELS, BINS = 12, 5, 7


def drawn(seed, events=300, lived=1.0):
    """Counts, and the same as a dense array with NaN, event after event."""
    rng = np.random.default_rng(seed)
    present = rng.random((TRIALS, BINS)) < lived
    trial, channel, of_bin = (rng.integers(0, n, events) for n in (TRIALS, CHANNELS, BINS))
    dense = np.zeros((TRIALS, CHANNELS, BINS))
    for event in zip(trial, channel, of_bin, strict=True):
        dense[event] += 1
    dense[np.broadcast_to(~present[:, None], dense.shape)] = np.nan
    return counted(trial, channel, of_bin, CHANNELS, present), dense


def rows_of(dense):
    return np.nan_to_num(dense).transpose(1, 2, 0).reshape(-1, len(dense))


@pytest.mark.parametrize("lived", [1.0, 0.7])
def test_events_are_counted_where_there_is_a_value(lived):
    counts, dense = drawn(0, lived=lived)
    assert counts.shape == dense.shape
    np.testing.assert_array_equal(counts.rows.toarray(), rows_of(dense))
    np.testing.assert_array_equal(counts.present, ~np.isnan(dense[:, 0]))


def test_no_event_is_a_count_of_0():
    counts, dense = drawn(1, events=0)
    assert counts.shape == dense.shape
    assert counts.rows.nnz == 0


def test_the_trials_of_b_follow_those_of_a():
    (a, dense_a), (b, dense_b) = drawn(2, lived=0.8), drawn(3)
    both = together(a, b)
    np.testing.assert_array_equal(both.rows.toarray(), rows_of(np.concatenate([dense_a, dense_b])))
    assert both.shape == (2 * TRIALS, CHANNELS, BINS)


@pytest.mark.parametrize("lived", [1.0, 0.7])
def test_means_over_channels_are_those_of_the_dense_array(lived):
    counts, dense = drawn(4, lived=lived)
    groups = [np.array([3, 0]), np.array([4])]  # channels 1 and 2 are in none
    expected = np.stack([dense[:, group].mean(axis=1) for group in groups], axis=1)
    np.testing.assert_array_equal(counts.means(groups), expected)
    assert counts.means([]).shape == (TRIALS, 0, BINS)


def test_squares_are_summed_over_trials():
    counts, dense = drawn(5)
    np.testing.assert_array_equal(sums_of_squares(counts.rows), (rows_of(dense) ** 2).sum(axis=1))


@pytest.mark.parametrize(
    ("events", "weight", "kind"),
    [
        (2**15 - 1, 1, np.int16),
        (2**15, 1, np.float32),
        (2**12, 2**12, np.float32),
        (2**12, 2**12 + 1, np.float64),
    ],
)
def test_sums_are_exact_up_to_the_largest_there_can_be(events, weight, kind):
    trial = np.arange(events) % TRIALS
    bins = np.zeros(events, dtype=int)
    counts = counted(trial, bins, bins, 1, np.ones((TRIALS, 1), dtype=bool))
    rows = in_smallest_type(counts.rows, weight)
    assert rows.dtype == kind
    weights = np.full((TRIALS, 1), weight, dtype=kind)
    assert (rows @ weights).item() == events * weight
