import numpy as np
import pytest

from simulated_means import Simulation, electrodes
from striate.panels.scales import displayed_quantity
from striate.report.methods import Measure, limits, methods, untested
from tested_means import FEW_PERMUTATIONS, WINDOW, means_with_tests

GRATINGS = Simulation()
LIMITS = {"start": -0.15, "stop": 0.0}
COURSES = {"cluster_alpha": 0.05, "cluster_permutations": 999, "cluster_test": "clusters"}


def told(simulation=GRATINGS, baseline=WINDOW, bin_ms=10.0, attrs=COURSES):
    compared, _, _ = means_with_tests(simulation, baseline)
    compared = compared.assign_attrs(attrs)
    measure = Measure(bin_ms, LIMITS if baseline == WINDOW else baseline or None)
    return methods(compared, displayed_quantity(compared["difference"]), measure)


def test_window_trials_and_channels_come_first():
    assert told().startswith(
        "The response of a channel in a trial was its mean firing rate from 0.16 to 1.16 s after "
        "stimulus onset. Responses of 68 channels to “vertical” (A, n = 200 trials) were compared "
        "with those to “blank” (B, n = 100 trials)."
    )


def test_the_test_its_permutations_and_its_correction_are_named():
    compared, _, _ = means_with_tests(Simulation())
    count = int(np.isfinite(compared["q"].to_numpy()).sum())
    assert 0 < count < 68
    text = told()
    assert f"two-sided permutation test over trials ({FEW_PERMUTATIONS.permutations} perm" in text
    assert f"Hochberg correction over {count} channels" in text
    assert "different: q ≤ 0.05" in text
    assert "(Hedges 1981)" in text
    assert "95 % Welch intervals" in text
    assert "9,999 permutations" in told(attrs=COURSES | {"permutations": 9999})


def test_a_baseline_window_is_a_paired_test_and_a_baseline_stimulus_is_not():
    paired, between = told(), told(baseline="blank")
    assert "responses of A and of B were tested against the activity from -0.15 to 0 s" in paired
    assert "paired differences" in paired
    assert "responses of A were tested against those to the baseline stimulus “blank”" in between
    assert "paired" not in between
    assert "States" not in told(baseline="")


def test_clusters_are_said_not_to_locate_effects_and_not_named_where_there_is_none():
    text = told()
    assert "Time courses in bins of 10 ms" in text
    assert "999 permutations, clusters of bins with p < 0.05" in text
    assert "Clusters do not locate effects in time" in text
    assert "luster" not in told(attrs={"no_courses": "the recording has no time axis in s"})


def test_amplitudes_are_neither_stimulated_nor_inhibited():
    text = told(electrodes(8))
    assert "its mean amplitude from 0.1 to 0.4 s" in text
    assert "above or below the baseline" in text
    assert "stimulated" not in text


def test_where_nothing_was_tested_no_test_is_described():
    compared, _, _ = means_with_tests(Simulation())
    compared["q"][:] = np.nan
    text = methods(
        compared.assign_attrs(COURSES),
        displayed_quantity(compared["difference"]),
        Measure(10.0, None),
    )
    assert "The difference was not tested." in text
    assert "permutation test over trials" not in text


NAMES_OF_METHODS = ("permutation", "Hedges", "Welch", "Benjamini", "Maris", "latency", "Phipson")


def untestable(**kept):
    """A comparison without any statistic but those that are kept."""
    compared, _, _ = means_with_tests(GRATINGS)
    compared["latency"] = compared["p"] * np.nan
    for name in ("effect_size", "ci_low", "ci_high", "p", "q", "q_baseline_a", "q_baseline_b"):
        if name not in kept:
            compared[name] = compared[name] * np.nan
    for name in ("state_a", "state_b"):
        if f"q_baseline_{name[-1]}" not in kept:
            compared[name] = ("channel", np.full(68, "", dtype=object))
    return compared


def words_of(compared, baseline=LIMITS):
    return methods(compared, displayed_quantity(compared["difference"]), Measure(10.0, baseline))


def test_stimuli_that_share_trials_have_no_method_at_all():
    compared = untestable().assign_attrs(
        not_tested="5 trials belong to both", no_courses="5 trials belong to both"
    )
    text = words_of(compared)
    assert text.endswith("The difference was not tested.")
    assert not any(name in text for name in NAMES_OF_METHODS)
    assert limits(compared) == ""


@pytest.mark.parametrize(
    ("kept", "names"),
    [
        ("effect_size", {"Hedges"}),
        ("ci_low", {"Welch"}),
        ("q", {"permutation", "Phipson", "Benjamini"}),
        # a state says its test in full where no test before it does
        ("q_baseline_a", {"permutation", "Phipson", "Benjamini"}),
    ],
)
def test_a_method_is_named_where_any_channel_has_a_value_of_it(kept, names):
    text = words_of(untestable(**{kept: True}))
    assert {name for name in NAMES_OF_METHODS if name in text} == names


def test_a_state_against_a_stimulus_without_a_test_before_it_says_which_test():
    text = words_of(untestable(q_baseline_a=True), "blank")
    assert "by a two-sided permutation test (199 permutations, seed 0; all rel" in text
    assert "same permutation test" not in text
    assert "(Benjamini\N{EN DASH}Hochberg over the channels tested (Benjamini" in text


def test_a_latency_is_defined_where_there_is_one():
    compared = untestable().assign_attrs(COURSES)
    assert "atency is the first bin" not in words_of(compared)
    compared["latency"][3] = 0.05
    assert "The latency is the first bin of the first cluster with p ≤ 0.05." in words_of(compared)


def test_limits_are_said_where_any_channel_was_tested():
    assert "what is found holds for this channel" in limits(untestable(q=True))
    assert limits(untestable(q_baseline_b=True)) == limits(untestable(q=True))
    assert limits(untestable(effect_size=True)) == ""


@pytest.mark.parametrize("name", ["not_tested", "not_tested_a", "not_tested_b", "no_courses"])
def test_every_reason_of_the_artifact_is_told_and_no_other(name):
    compared, _, _ = means_with_tests(Simulation())
    before = untested(compared)
    after = untested(compared.assign_attrs({name: "of a certain reason"}))
    assert not any("of a certain reason" in sentence for sentence in before)
    assert sum("of a certain reason." in sentence for sentence in after) == 1


def test_channels_without_a_test_are_counted():
    compared, _, _ = means_with_tests(Simulation())
    missing = int(np.isnan(compared["q"].to_numpy()).sum())
    assert untested(compared)[0].startswith(f"A against B: {missing} of 68 channels")
    compared["q"][:] = 0.5
    assert not any(sentence.startswith("A against B") for sentence in untested(compared))
