from collections import Counter

import numpy as np
import pytest
from scipy import stats

from striate.statistics.relabelling import group_labels, sign_flips


def rows(relabellings):
    return np.concatenate(list(relabellings.blocks()))


def test_exact_labels_are_all_subsets_once():
    labels = group_labels(6, 2, 15, seed=0)
    assert labels.exact
    assert len(np.unique(rows(labels), axis=0)) == labels.count == 15
    assert (rows(labels).sum(axis=1) == 2).all()


def test_one_permutation_fewer_than_there_are_makes_the_labels_random():
    assert not group_labels(6, 2, 14, seed=0).exact
    assert not sign_flips(4, 15, seed=0).exact
    assert sign_flips(4, 16, seed=0).exact


def test_random_labels_are_all_subsets_equally_often():
    drawn = rows(group_labels(6, 3, 19, seed=0))
    assert drawn.shape == (19, 6)
    drawn = np.concatenate([rows(group_labels(6, 3, 19, seed=s)) for s in range(500)])
    counts = Counter(map(tuple, drawn.tolist()))
    assert set(map(sum, counts)) == {3.0}
    assert len(counts) == 20
    assert stats.chisquare(list(counts.values())).pvalue > 0.01


@pytest.mark.parametrize("in_a", [3, 40, 150, 290])
def test_each_trial_and_each_pair_of_trials_is_called_a_equally_often(in_a):
    trials, count = 300, 4000
    drawn = rows(group_labels(trials, in_a, count, seed=2)).astype(float)
    assert drawn.shape == (count, trials)
    assert (drawn.sum(axis=1) == in_a).all()
    share = in_a / trials
    of_pairs = np.array([share, share * (in_a - 1) / (trials - 1)])
    error = np.sqrt(of_pairs * (1 - of_pairs) / count)
    both = drawn.T @ drawn / count
    assert np.abs(np.diag(both) - of_pairs[0]).max() < 5 * error[0]
    pairs = both[np.triu_indices(trials, 1)]
    assert np.abs(pairs - of_pairs[1]).max() < 6.5 * error[1] + 3 / count
    assert np.var(pairs) == pytest.approx(error[1] ** 2, rel=0.1)


def test_relabellings_do_not_know_of_each_other():
    drawn = rows(group_labels(300, 100, 800, seed=4)).astype(float)
    shared = (drawn @ drawn.T)[np.triu_indices(800, 1)]
    chance = stats.hypergeom(300, 100, 100)
    assert shared.mean() == pytest.approx(chance.mean(), abs=0.1)
    assert shared.var() == pytest.approx(chance.var(), rel=0.05)


def test_random_signs_are_fair():
    drawn = rows(sign_flips(20, 5000, seed=1))
    assert set(np.unique(drawn)) == {-1.0, 1.0}
    assert np.abs(drawn.mean(axis=0)).max() < 4 / np.sqrt(5000)
    assert np.abs(np.corrcoef(drawn.T) - np.eye(20)).max() < 5 / np.sqrt(5000)


def test_the_seed_decides_the_labels_and_nothing_else_does():
    first, again, other = (group_labels(30, 10, 50, seed) for seed in (0, 0, 1))
    np.testing.assert_array_equal(rows(first), rows(first))
    np.testing.assert_array_equal(rows(first), rows(again))
    assert (rows(first) != rows(other)).any()


def test_p_counts_the_observed_labels_once():
    assert group_labels(4, 2, 6, 0).p(np.array(3.0)) == 0.5
    assert group_labels(40, 20, 9, 0).p(np.array(3.0)) == 0.4
