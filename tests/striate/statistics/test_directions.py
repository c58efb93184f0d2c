import numpy as np

from striate.statistics.directions import directions, states

DIFFERENCE = np.array([2.0, -2.0, 2.0, -2.0, 0.0, 1.0, np.nan])
Q = np.array([0.05, 0.01, 0.0501, 1.0, 0.01, np.nan, np.nan])


def test_the_larger_mean_is_named_where_q_is_at_most_the_rate():
    found = directions(DIFFERENCE, Q, fdr=0.05).tolist()
    assert found == ["a>b", "b>a", "none", "none", "none", "none", "none"]


def test_the_state_is_empty_where_there_was_no_test():
    found = states(DIFFERENCE, Q, fdr=0.05).tolist()
    tested = ["stimulated", "inhibited", "unresponsive", "unresponsive", "unresponsive"]
    assert found == [*tested, "", ""]
