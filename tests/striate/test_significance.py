"""Statistics of a comparison, each against something that counts it in another way."""

import json
from collections.abc import Sequence
from itertools import combinations
from math import exp, lgamma, sqrt
from pathlib import Path

import numpy as np
import pytest
import scipy.stats
import xarray as xr
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st

from as_dataset import read_dataset
from striate import significance
from striate.comparisons import comparison
from striate.means import channel_means
from striate.responses import responses
from striate.significance import Baseline, Statistics
from striate.simulation.simulate import simulate

FEW = Statistics(permutations=999, seed=0, fdr=0.05)
ALL_OF_THEM = Statistics(permutations=99_999, seed=0, fdr=0.05)


def numbers(*trials: int) -> np.ndarray:
    return np.array(trials, dtype=np.int64)


def session(response: object, before: object = None, first_trial: int = 1) -> xr.Dataset:
    """Responses (trial, channel) and, if given, those in the baseline window."""
    values = np.asarray(response, dtype=float)
    variables = {"response": (("trial", "channel"), values, {"units": "spikes/s"})}
    if before is not None:
        variables["baseline"] = (("trial", "channel"), np.asarray(before, float), {"units": "Hz"})
    trials, channels = values.shape
    coords = {
        "trial": np.arange(first_trial, first_trial + trials),
        "channel": [f"c{number}" for number in range(channels)],
        "area": ("channel", np.full(channels, "V1", dtype=object)),
    }
    return xr.Dataset(variables, coords, {"recording": "r"})


def compared(
    response: xr.Dataset,
    a: np.ndarray,
    b: np.ndarray,
    baseline: Baseline | None = None,
    statistics: Statistics = FEW,
) -> xr.Dataset:
    """A and B compared and tested, as the step does it."""
    chosen = (np.isin(response["trial"].to_numpy(), of) for of in (a, b))
    of_a, of_b = (channel_means(response, selected) for selected in chosen)
    means = of_a.assign_attrs(stimulus="a"), of_b.assign_attrs(stimulus="b")
    return significance.tested(comparison(*means), response, (a, b), baseline, statistics)


def two_groups(
    values_a: Sequence[Sequence[float]], values_b: Sequence[Sequence[float]], **chosen: object
) -> xr.Dataset:
    """A and B (trial, channel), and nothing else in the session."""
    split = len(values_a)
    trials = np.arange(1, split + len(values_b) + 1)
    both = np.vstack([values_a, values_b])
    return compared(session(both), trials[:split], trials[split:], **chosen)


# ---- each column against an oracle -------------------------------------------------------------


def two_sided_p(a: np.ndarray, b: np.ndarray) -> float:
    """SciPy over all relabellings: those whose difference is at least as large in size."""

    def size(x: np.ndarray, y: np.ndarray, axis: int) -> np.ndarray:
        return np.abs(x.mean(axis=axis) - y.mean(axis=axis))

    result = scipy.stats.permutation_test(
        (a, b), size, vectorized=True, n_resamples=np.inf, alternative="greater"
    )
    return float(result.pvalue)


def g_of(a: np.ndarray, b: np.ndarray) -> float:
    """Hedges (1981), written out."""
    df = len(a) + len(b) - 2
    pooled = (((a - a.mean()) ** 2).sum() + ((b - b.mean()) ** 2).sum()) / df
    factor = exp(lgamma(df / 2) - lgamma((df - 1) / 2)) / sqrt(df / 2)
    return float(factor * (a.mean() - b.mean()) / sqrt(pooled))


@pytest.mark.parametrize("seed", range(3))
def test_every_column_is_what_an_oracle_finds(seed: int) -> None:
    random = np.random.default_rng(seed)
    a, b = random.gamma(2, 4, (7, 4)), random.gamma(2, 4, (5, 4)) + np.array([0, 4, 8, -8])
    found = two_groups(a, b, statistics=ALL_OF_THEM)
    interval = scipy.stats.ttest_ind(a, b, equal_var=False).confidence_interval(0.95)
    p = [two_sided_p(a[:, channel], b[:, channel]) for channel in range(4)]
    np.testing.assert_allclose(found["ci_low"], interval.low, rtol=1e-9)
    np.testing.assert_allclose(found["ci_high"], interval.high, rtol=1e-9)
    np.testing.assert_allclose(found["p"], p, rtol=1e-12)
    np.testing.assert_allclose(found["q"], scipy.stats.false_discovery_control(p), rtol=1e-12)
    g = [g_of(a[:, channel], b[:, channel]) for channel in range(4)]
    np.testing.assert_allclose(found["effect_size"], g, rtol=1e-9)


def test_of_many_trials_p_is_that_of_as_many_random_relabellings_as_are_asked_for() -> None:
    random = np.random.default_rng(5)
    a, b = random.poisson(8, (40, 3)) + np.arange(3), random.poisson(8, (60, 3))
    found = two_groups(a, b, statistics=Statistics(9999, 0, 0.05))
    exact = [scipy.stats.ttest_ind(a[:, k], b[:, k]).pvalue for k in range(3)]
    error = 4 * np.sqrt(np.array(exact) / 9999) + 0.01
    assert (np.abs(found["p"] - exact) < error).all()
    counted = found["p"] * 10_000
    np.testing.assert_allclose(counted, counted.round(), atol=1e-6)
    assert (found["p"] >= 1 / 10_000).all()


def test_a_case_counted_by_hand() -> None:
    # of the 20 ways to call three of six trials A, 2 are as far apart as 5 6 7 and 1 2 3; 18 are
    # as far as 1 2 4 and 2 1 6, all but {1 1 6} and {2 2 4}, whose sums are equal
    response = [[5, 1], [6, 2], [7, 4], [1, 2], [2, 1], [3, 6], [2, 0], [3, 0], [4, 0]]
    baseline = Baseline("blank", numbers(7, 8, 9))
    trials = numbers(1, 2, 3), numbers(4, 5, 6)
    found = compared(session(response), *trials, baseline, Statistics(99, 0, 0.2))
    assert found["difference"].values.tolist() == [4.0, pytest.approx(-2 / 3)]
    assert found["p"].values.tolist() == pytest.approx([0.1, 0.9])
    assert found["q"].values.tolist() == pytest.approx([0.2, 0.9])
    assert found["direction"].values.tolist() == ["a>b", "none"]
    # pooled variances 1 and (7/3 + 7) / 2; J(4) = gamma(2) / (sqrt(2) gamma(1.5)) = 0.797885
    g = [4 * 0.7978845608, -2 / 3 / (14 / 3) ** 0.5 * 0.7978845608]
    assert found["effect_size"].values.tolist() == pytest.approx(g)
    # sqrt(1/3 + 1/3) = 0.816497 with 4 degrees of freedom, whose 97.5 % point is 2.776445
    assert float(found["ci_low"][0]) == pytest.approx(4 - 2.776445 * 0.816497, abs=1e-5)
    assert float(found["ci_high"][0]) == pytest.approx(4 + 2.776445 * 0.816497, abs=1e-5)
    # against 2 3 4: 5 6 7 is the one extreme of 20 with its mirror; 1 2 3 is as far as 10 of 20.
    # against 0 0 0: 1 2 4 and 2 1 6 are the one extreme of 20 with their mirror
    assert found["over_baseline_a"].values.tolist() == pytest.approx([3, 7 / 3])
    assert found["over_baseline_b"].values.tolist() == pytest.approx([-1, 3])
    assert found["q_baseline_a"].values.tolist() == pytest.approx([0.1, 0.1])
    assert found["q_baseline_b"].values.tolist() == pytest.approx([0.5, 0.2])
    assert found["state_a"].values.tolist() == ["stimulated", "stimulated"]
    assert found["state_b"].values.tolist() == ["unresponsive", "stimulated"]


def test_what_was_chosen_is_written_down() -> None:
    found = two_groups([[1], [2]], [[3], [5]], statistics=Statistics(199, 7, 0.1))
    wanted = {"fdr": 0.1, "permutations": 199, "seed": 7, "confidence": 0.95, "baseline": ""}
    assert wanted.items() <= found.attrs.items()
    assert found.attrs["test"].endswith("199 permutations")
    units = {name: found[name].attrs.get("units") for name in ("ci_low", "ci_high", "p", "q")}
    assert units == {"ci_low": "spikes/s", "ci_high": "spikes/s", "p": "1", "q": "1"}
    assert found["over_baseline_a"].units == "spikes/s"
    assert found["difference"].units == "spikes/s"


def test_the_trials_are_those_with_these_numbers_wherever_they_stand() -> None:
    random = np.random.default_rng(2)
    values = random.normal(size=(12, 2))
    one = compared(session(values), numbers(2, 5, 9), numbers(1, 12, 7))
    turned = session(values).isel(trial=random.permutation(12))
    xr.testing.assert_identical(compared(turned, numbers(2, 5, 9), numbers(1, 12, 7)), one)
    other = session(values, first_trial=101)
    later = compared(other, numbers(102, 105, 109), numbers(101, 112, 107))
    xr.testing.assert_identical(later, one)
    direct = two_groups(values[[1, 4, 8]], values[[0, 11, 6]])
    np.testing.assert_allclose(direct["ci_low"], one["ci_low"])


def test_another_seed_gives_other_relabellings_and_the_same_seed_the_same() -> None:
    a, b = np.random.default_rng(1).normal(size=(2, 30, 5))
    first, again = (two_groups(a, b, statistics=Statistics(999, 0, 0.05)) for _ in range(2))
    other = two_groups(a, b, statistics=Statistics(999, 1, 0.05))
    xr.testing.assert_identical(first, again)
    assert (first["p"] != other["p"]).any()
    np.testing.assert_allclose(first["p"], other["p"], atol=0.08)


# ---- A and B exchanged -------------------------------------------------------------------------

SWAPPED = {"a>b": "b>a", "b>a": "a>b", "none": "none", "": ""}


@effort(deadline=None, max_examples=10)
@given(st.integers(0, 2**32 - 1), st.integers(2, 6), st.integers(2, 6))
def test_swapping_a_and_b_turns_every_sign_and_leaves_p_and_q(
    seed: int, n_a: int, n_b: int
) -> None:
    values = np.random.default_rng(seed).poisson(4, (n_a + n_b + 4, 6))
    values[:n_a] += np.arange(6) % 3 * 2
    measured = session(values)
    trials = np.arange(1, len(values) + 1)
    a, b, blank = trials[:n_a], trials[n_a:-4], Baseline("blank", trials[-4:])
    chosen = Statistics(999, 0, 0.2)
    forth = compared(measured, a, b, blank, chosen)
    back = compared(measured, b, a, blank, chosen)
    for name in ("difference", "effect_size"):
        np.testing.assert_allclose(back[name], -forth[name], rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(back["ci_low"], -forth["ci_high"], rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(back["ci_high"], -forth["ci_low"], rtol=1e-9, atol=1e-12)
    for name in ("state", "over_baseline", "q_baseline"):
        np.testing.assert_array_equal(back[f"{name}_a"], forth[f"{name}_b"])
    for name in ("p", "q"):
        np.testing.assert_allclose(back[name], forth[name], rtol=1e-12)
    turned = [SWAPPED[word] for word in forth["direction"].values]
    assert back["direction"].values.tolist() == turned


# ---- channels that cannot be tested ------------------------------------------------------------


def with_channels_that_cannot_be_tested(random: np.random.Generator) -> np.ndarray:
    """20 trials; channels: two sound ones, silent, one value in B, none in A, none at all."""
    values = random.normal(10, 1, (20, 6))
    values[:10, :2] += [3, 0]
    values[:, 2] = 0
    values[11:, 3] = np.nan
    values[:10, 4] = np.nan
    values[:, 5] = np.nan
    return values


@pytest.mark.parametrize("before", ["stimulus", "window"])
def test_a_channel_that_cannot_be_tested_has_no_p_no_word_and_no_part_in_the_others(
    before: str,
) -> None:
    random = np.random.default_rng(3)
    values, blank = with_channels_that_cannot_be_tested(random), random.normal(5, 1, (8, 6))
    blank[:, 2] = 0
    both = np.vstack([values, blank])
    window = np.where(np.isnan(both) | (both == 0), both, 5 + random.normal(size=both.shape))
    measured = session(both, window)
    trials = np.arange(1, 11), np.arange(11, 21)
    baseline = {"stimulus": Baseline("blank", np.arange(21, 29)), "window": Baseline("0 to 1 s")}
    found = compared(measured, *trials, baseline[before])
    for name in ("p", "q", "ci_low", "ci_high", "effect_size"):
        assert np.isnan(found[name]).values.tolist() == [False] * 2 + [True] * 4, name
    assert found["direction"].values.tolist() == ["a>b", "none", "", "", "", ""]
    assert found["state_a"].values.tolist() == [*["stimulated"] * 2, "", "stimulated", "", ""]
    assert found["state_b"].values.tolist() == [*["stimulated"] * 2, "", "", "stimulated", ""]
    for side in "ab":
        empty = found[f"state_{side}"].values == ""
        assert np.isnan(found[f"q_baseline_{side}"].values[empty]).all()
    alone = compared(measured.isel(channel=[0, 1]), *trials, baseline[before])
    for name in ("p", "q", "effect_size", "ci_low", "direction"):
        np.testing.assert_array_equal(found[name][:2], alone[name], err_msg=name)


def test_a_stimulus_of_one_trial_is_compared_and_not_tested() -> None:
    found = two_groups([[4.0, 1.0]], [[1.0, 2.0], [3.0, 2.0], [2.0, 5.0]])
    assert found["difference"].values.tolist() == [2.0, -2.0]
    for name in ("p", "q", "ci_low", "ci_high"):
        assert np.isnan(found[name]).all(), name
    assert found["direction"].values.tolist() == ["", ""]


def test_no_channel_at_all_that_can_be_tested_is_no_error() -> None:
    found = two_groups(np.zeros((4, 3)), np.zeros((5, 3)))
    assert np.isnan(found["q"]).all()
    assert set(found["direction"].values) == {""}


# ---- baselines ---------------------------------------------------------------------------------

RANDOM = np.random.default_rng(11)
RESPONSE = RANDOM.normal(10, 1, (30, 2))
BEFORE = RANDOM.normal(10, 1, (30, 2)) + np.array([3, -3])
A, B, BLANK = np.arange(1, 11), np.arange(11, 21), np.arange(21, 31)


def test_a_stimulus_as_baseline_is_tested_as_two_groups_of_trials() -> None:
    found = compared(session(RESPONSE), A, B, Baseline("blank", BLANK), FEW)
    against = two_groups(RESPONSE[:10], RESPONSE[20:])
    np.testing.assert_array_equal(found["q_baseline_a"], against["q"])
    np.testing.assert_allclose(found["over_baseline_a"], against["difference"])
    said = "Mean response - mean response to the baseline stimulus"
    assert found["over_baseline_a"].long_name == said
    assert found.attrs["baseline"] == "blank"
    assert "not_tested_a" not in found.attrs


def test_against_the_other_stimulus_as_baseline_the_test_is_that_of_the_comparison() -> None:
    random = np.random.default_rng(11)
    response = session(random.poisson(3, (30, 6)))
    a, b = np.arange(1, 13), np.arange(13, 31)
    for side, other in (("a", b), ("b", a)):
        found = compared(response, a, b, Baseline("blank", other))
        np.testing.assert_array_equal(found[f"q_baseline_{side}"], found["q"])
        assert (found["q"] < 1).any()


def test_over_a_window_is_the_mean_of_the_trials_that_have_response_and_baseline() -> None:
    response, before = RESPONSE.copy(), BEFORE.copy()
    response[0, 0], before[1, 0] = np.nan, np.nan
    found = compared(session(response, before), A, B, Baseline("0.2 to 0.3 s"), FEW)
    over = found["over_baseline_a"]
    assert over.values[0] == pytest.approx((RESPONSE - BEFORE)[2:10, 0].mean())
    assert over.long_name == "Response - baseline, mean over the trials that have both"


def test_a_window_as_baseline_is_tested_in_pairs_of_the_same_trial() -> None:
    measured = session(RESPONSE, BEFORE)
    found = compared(measured, A, B, Baseline("0.2 to 0.3 s"), Statistics(9999, 0, 0.05))
    for side, rows in (("a", slice(0, 10)), ("b", slice(10, 20))):
        pairs = RESPONSE[rows] - BEFORE[rows]
        np.testing.assert_allclose(found[f"over_baseline_{side}"], pairs.mean(axis=0))
        p = [sign_flip_p(pairs[:, channel]) for channel in range(2)]
        np.testing.assert_allclose(
            found[f"q_baseline_{side}"], scipy.stats.false_discovery_control(p)
        )
        assert found[f"state_{side}"].values.tolist() == ["inhibited", "stimulated"]


def sign_flip_p(differences: np.ndarray) -> float:
    """SciPy over all ways to exchange response and baseline."""

    def size(x: np.ndarray, axis: int) -> np.ndarray:
        return np.abs(x.mean(axis=axis))

    result = scipy.stats.permutation_test(
        (differences,),
        size,
        permutation_type="samples",
        vectorized=True,
        n_resamples=np.inf,
        alternative="greater",
    )
    return float(result.pvalue)


NO_TRIALS = Baseline("grey", numbers())
SHARED = Baseline("early", np.arange(9, 31))
ONE_SHARED = Baseline("late", np.arange(20, 31))


@pytest.mark.parametrize(
    ("baseline", "why_a", "why_b"),
    [
        (None, "no baseline is set", "no baseline is set"),
        (NO_TRIALS, *["no trial of the baseline 'grey' in this recording"] * 2),
        (Baseline("b", B), None, "the stimulus is the baseline itself"),
        (
            SHARED,
            "2 trials belong to both stimuli; a test needs separate trials",
            "10 trials belong to both stimuli; a test needs separate trials",
        ),
        (ONE_SHARED, None, "1 trial belongs to both stimuli; a test needs separate trials"),
        (Baseline("0 to 1 s"), *["the recording has no time axis for a window"] * 2),
    ],
    ids=["none", "no trials", "itself", "shared", "one shared", "no time axis"],
)
def test_why_there_is_no_state_is_said_in_words(
    baseline: Baseline | None, why_a: str | None, why_b: str | None
) -> None:
    found = compared(session(RESPONSE), A, B, baseline)
    for side, why in (("a", why_a), ("b", why_b)):
        assert found.attrs.get(f"not_tested_{side}") == why
        empty = [state == "" for state in found[f"state_{side}"].values]
        assert empty == [why is not None] * 2
        for name in ("q_baseline", "over_baseline"):
            missing = np.isnan(found[f"{name}_{side}"]).values
            assert missing.tolist() == [why is not None] * 2
    assert found.attrs["baseline"] == (baseline.name if baseline else "")
    assert "not_tested" not in found.attrs
    assert np.isfinite(found["q"]).all()


def test_two_stimuli_that_share_trials_are_compared_and_not_tested() -> None:
    found = compared(session(RESPONSE), np.arange(1, 13), np.arange(10, 21), Baseline("x", BLANK))
    assert found.attrs["not_tested"] == (
        "3 trials belong to both stimuli; a test needs separate trials"
    )
    np.testing.assert_allclose(found["mean_a"], RESPONSE[:12].mean(axis=0))
    np.testing.assert_allclose(
        found["difference"], RESPONSE[:12].mean(axis=0) - RESPONSE[9:20].mean(axis=0)
    )
    for name in ("effect_size", "ci_low", "ci_high", "p", "q"):
        assert np.isnan(found[name]).all(), name
    assert found["direction"].values.tolist() == ["", ""]
    assert set(found["state_a"].values) <= {"stimulated", "inhibited", "unresponsive"}


# ---- how often it is wrong ---------------------------------------------------------------------


def test_false_positives_are_as_rare_as_the_configured_rate_says() -> None:
    random = np.random.default_rng(8)
    false, discoveries = 0, 0
    for _ in range(5):
        driven = np.arange(60) < 20
        a = random.poisson(np.where(driven, 12.0, 8.0), (60, 60))
        b = random.poisson(8.0, (60, 60))
        found = two_groups(a, b, statistics=Statistics(999, 0, 0.1))["direction"].values
        false += int((found[~driven] != "none").sum())
        discoveries += int((found != "none").sum())
        assert (found[driven] == "a>b").mean() > 0.9
    assert false <= scipy.stats.binom.ppf(0.999, discoveries, 0.1)
    assert false >= 1  # of 200 channels without a difference


def test_p_of_channels_without_a_difference_is_uniform() -> None:
    random = np.random.default_rng(9)
    found = two_groups(random.gamma(2, 3, (40, 400)), random.gamma(2, 3, (40, 400)))
    for alpha in (0.01, 0.05, 0.5):
        count = int((found["p"] <= alpha).sum())
        low, high = scipy.stats.binom.interval(0.999, 400, alpha)
        assert low <= count <= high, alpha


def test_relabellings_counted_one_by_one_give_the_same_p() -> None:
    values = np.array([3.0, 1.0, 4.0, 1.0, 5.0, 9.0, 2.0])
    found = two_groups(values[:3, None], values[3:, None], statistics=ALL_OF_THEM)
    observed = abs(values[:3].mean() - values[3:].mean())
    extreme = [
        abs(values[list(chosen)].mean() - np.delete(values, list(chosen)).mean()) >= observed - 1e-9
        for chosen in combinations(range(7), 3)
    ]
    assert float(found["p"][0]) == pytest.approx(sum(extreme) / 35)


# ---- recordings whose truth is known -----------------------------------------------------------


@pytest.fixture(scope="module")
def images(tmp_path_factory: pytest.TempPathFactory) -> tuple[xr.Dataset, np.ndarray]:
    """Responses to images of a simulated session, and what kind of unit each one is."""
    folder = tmp_path_factory.mktemp("pvc-8")
    simulate("pvc-8", 2, "small", folder / "raw.mat", folder / "truth.json")
    units = json.loads((folder / "truth.json").read_text(encoding="utf-8"))["units"]
    recording = read_dataset(folder / "raw.mat")
    kinds = np.array([unit["kind"] for unit in units])
    return responses(recording, (0.05, 0.155), (0.2, 0.3)), kinds


def test_units_that_images_drive_or_suppress_are_called_so(
    images: tuple[xr.Dataset, np.ndarray],
) -> None:
    response, kinds = images
    natural, grating = (
        response["trial"].to_numpy()[response["stimulus"].str.contains(name).to_numpy()]
        for name in ("natural", "grating")
    )
    found = compared(response, natural, grating, Baseline("0.2 to 0.3 s"))
    state = found["state_a"].values
    assert (state[kinds == "driven"] == "stimulated").mean() > 0.9
    assert (state[kinds == "suppressed"] == "inhibited").mean() > 0.8
    assert not (state[kinds == "driven"] == "inhibited").any()
    assert not (state[kinds == "suppressed"] == "stimulated").any()
    assert (state[kinds == "silent"] == "").all()
    assert (kinds == "suppressed").sum() >= 5


def test_halves_of_the_same_trials_differ_as_rarely_as_the_rate_says(
    images: tuple[xr.Dataset, np.ndarray],
) -> None:
    response, _ = images
    natural = response["trial"].to_numpy()[response["stimulus"].str.contains("natural").to_numpy()]
    random = np.random.default_rng(1)
    few = Statistics(permutations=199, seed=0, fdr=0.05)
    with_any = 0
    for _ in range(10):
        a, b = np.array_split(random.permutation(natural)[:200], 2)
        with_any += bool(
            compared(response, a, b, statistics=few)["direction"].isin(DIFFERENT).any()
        )
    # without any difference, a discovery at all is a false one, and has probability fdr
    assert with_any <= scipy.stats.binom.ppf(0.999, 10, 0.05)


DIFFERENT = ["a>b", "b>a"]
REAL = Path(__file__).parents[3] / "shared" / "data" / "107l003p143_two_units.mat"


@pytest.mark.skipif(not REAL.is_file(), reason="the real recordings are not here")
def test_real_units_of_v1_and_v2_at_135_against_67_5_degrees() -> None:
    response = responses(read_dataset(REAL), (0.16, 1.16), None)
    a, b = (
        response["trial"].to_numpy()[response["orientation"].to_numpy() == angle]
        for angle in (135, 67.5)
    )
    found = compared(response, a, b, statistics=Statistics(9999, 0, 0.05))
    assert found.attrs["trials_a"] == found.attrs["trials_b"] == "400"
    # mean spikes in 1.28 s of the table beside the recording
    np.testing.assert_allclose(found["mean_a"], np.array([135.73, 8.8375]) / 1.28, atol=1e-9)
    np.testing.assert_allclose(found["mean_b"], np.array([57.495, 9.93]) / 1.28, atol=1e-9)
    values = response["response"].to_numpy()
    in_a, in_b = (values[np.isin(response["trial"], of)] for of in (a, b))
    welch = scipy.stats.ttest_ind(in_a, in_b, equal_var=False)
    interval = welch.confidence_interval(0.95)
    np.testing.assert_allclose(found["ci_low"], interval.low, rtol=1e-9)
    np.testing.assert_allclose(found["ci_high"], interval.high, rtol=1e-9)
    np.testing.assert_allclose(
        found["effect_size"], [g_of(in_a[:, unit], in_b[:, unit]) for unit in range(2)], rtol=1e-9
    )
    assert float(found["p"][0]) == 1e-4  # none of 9999 relabellings is as extreme
    assert float(found["p"][1]) == pytest.approx(welch.pvalue[1], abs=2e-3)
    exact = {
        "difference": [61.12109375, -0.853515625],
        "effect_size": [7.057840207524, -0.222156132536],
        "ci_low": [59.920145658774, -1.386292213755],
        "ci_high": [62.322041841226, -0.320739036245],
        "p": [0.0001, 0.0018],
        "q": [0.0002, 0.0018],
    }
    for name, values in exact.items():
        np.testing.assert_allclose(found[name], values, atol=1e-9, err_msg=name)
    assert found["direction"].values.tolist() == ["a>b", "b>a"]
