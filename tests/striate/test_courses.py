"""Clusters in time and latencies of a comparison, in recordings whose difference is known."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import scipy.stats
import xarray as xr

from by_hand import amplitudes, rates, spikes_from_counts
from striate.comparisons import comparison
from striate.courses import courses as courses_of
from striate.errors import WindowError
from striate.means import channel_means
from striate.responses import responses
from striate.significance import Statistics
from striate.statistics.clusters import channel_clusters
from striate.statistics.latency import latencies

FEW = Statistics(permutations=199, seed=0, fdr=0.05)
COLUMNS = ("start", "stop", "sign", "mass", "p")
LATENCY = ("latency", "latency_low", "latency_high", "latency_found")


def courses(
    recording: xr.Dataset,
    window: tuple[float, float] = (0.0, 0.1),
    bin_ms: float = 10,
    statistics: Statistics = FEW,
    trials: tuple[np.ndarray, np.ndarray] | None = None,
    areas: Sequence[str] = (),
) -> xr.Dataset:
    """Trials of even against trials of odd position, or those given, as the step compares them."""
    if areas:
        recording = recording.assign_coords(area=("channel", np.array(areas, dtype=object)))
    every = recording["trial"].to_numpy()
    a, b = trials or (every[::2], every[1::2])
    response = responses(recording, window, None)
    of_a, of_b = (
        channel_means(response, np.isin(every, of)).assign_attrs(stimulus=name)
        for name, of in (("a", a), ("b", b))
    )
    compared, chosen = comparison(of_a, of_b), (statistics.permutations, statistics.seed)
    return courses_of(compared, recording, (a, b), bin_ms, *chosen)


def rows(found: xr.Dataset, dim: str = "cluster", label: str = "cluster_channel") -> list[Any]:
    """Clusters as (of what, start, stop, sign)."""
    columns = (found[name].values for name in (label, *(f"{dim}_{c}" for c in COLUMNS[:3])))
    return list(zip(*columns, strict=True))


def poisson(trials: int, channels: int, rate_hz: float = 20, bins: int = 40, seed: int = 0) -> Any:
    """Counts (trial, channel, bin) in bins of 10 ms; A is every other trial."""
    return np.random.default_rng(seed).poisson(rate_hz / 100, (trials, channels, bins))


def test_the_cluster_lies_in_the_bins_that_differ_and_the_latency_is_its_first() -> None:
    counts = np.repeat(poisson(40, 3), 2, axis=0)  # elsewhere A and B are equal
    counts[::2, 0, 7:15] += 2
    counts[1::2, 1, 20:26] += 2
    found = courses(spikes_from_counts(counts, bin_s=0.01))
    significant = found["cluster_p"].values <= 0.05
    kept = found.isel(cluster=significant)
    assert rows(kept) == [("c1", 0.07, 0.15, 1), ("c2", 0.2, 0.26, -1)]
    assert np.sign(kept["cluster_mass"].values).tolist() == [1, -1]
    np.testing.assert_array_equal(found["latency"], [0.07, 0.2, np.nan])
    for limit in ("latency_low", "latency_high"):
        np.testing.assert_allclose(found[limit], [0.07, 0.2, np.nan], atol=0.011)
    assert (found["latency_low"] <= found["latency"])[:2].all()
    assert (found["latency"] <= found["latency_high"])[:2].all()
    units = {found[name].units for name in ("latency", "cluster_start", "cluster_stop")}
    assert units == {"s"}


def test_time_is_counted_from_onset_and_bins_are_those_that_were_asked_for() -> None:
    counts = poisson(60, 1, rate_hz=5, bins=60)
    counts[::2, 0, 30:40] += 1
    recording = spikes_from_counts(counts, bin_s=0.01, start_s=-0.2)
    fine, coarse = (courses(recording, bin_ms=bin_ms) for bin_ms in (10, 20))
    assert (fine["latency"].item(), coarse["latency"].item()) == (pytest.approx(0.1), 0.1)
    assert ("c1", 0.1, 0.2, 1) in rows(coarse)
    with pytest.raises(WindowError, match=r"bin_ms: 15 is no multiple .*; write 10 or 20"):
        courses(recording, bin_ms=15)


def test_clusters_are_those_of_the_test_on_the_counts_before_they_were_saved() -> None:
    counts = poisson(60, 4, rate_hz=30)
    counts[::2, 1:3, 10:20] += 1
    found = courses(spikes_from_counts(counts, bin_s=0.01))
    a, b = counts[::2].astype(float), counts[1::2].astype(float)
    tests = channel_clusters(a, b, FEW.permutations, FEW.seed)
    expected = [
        (f"c{channel}", cluster.first, cluster.last + 1, cluster.mass, cluster.p)
        for channel, test in enumerate(tests, start=1)
        for cluster in test.clusters
    ]
    edges = [(found[f"cluster_{edge}"].values / 0.01).round().astype(int) for edge in COLUMNS[:2]]
    columns = [found["cluster_channel"], *edges, found["cluster_mass"], found["cluster_p"]]
    names, starts, stops, masses, ps = map(list, zip(*expected, strict=True))
    for column, values in zip(columns[:3], (names, starts, stops), strict=True):
        np.testing.assert_array_equal(column, values)
    np.testing.assert_allclose(columns[3], masses)
    np.testing.assert_allclose(columns[4], ps)


def test_the_limits_of_a_latency_are_those_of_the_bootstrap_of_the_same_trials() -> None:
    counts = poisson(60, 2, rate_hz=30)
    counts[::2, 0] += np.random.default_rng(1).random((30, 40)) < np.linspace(0, 1.5, 40)
    found = courses(spikes_from_counts(counts, bin_s=0.01))
    a, b = counts[::2].astype(float), counts[1::2].astype(float)
    tests = channel_clusters(a, b, FEW.permutations, FEW.seed)
    expected, _ = latencies(a, b, tests, FEW.permutations + 1, FEW.seed)
    assert expected is not None
    bins = [float(found[f"latency{limit}"][0]) / 0.01 for limit in ("_low", "", "_high")]
    assert bins == pytest.approx([expected.low, expected.bin, expected.high])
    assert expected.low < expected.high


def test_the_mass_of_a_cluster_is_the_sum_of_students_t() -> None:
    counts = poisson(60, 1, rate_hz=30)
    counts[::2, 0, 10:20] += 1
    found = courses(spikes_from_counts(counts, bin_s=0.01))
    t = scipy.stats.ttest_ind(counts[::2, 0], counts[1::2, 0]).statistic
    for start, stop, mass in zip(
        found["cluster_start"].values,
        found["cluster_stop"].values,
        found["cluster_mass"].values,
        strict=True,
    ):
        inside = slice(round(start / 0.01), round(stop / 0.01))
        assert mass == pytest.approx(t[inside].sum())


def test_swapping_a_and_b_turns_the_sign_of_every_cluster() -> None:
    counts = poisson(60, 3, rate_hz=30)
    counts[::2, 1, 10:20] += 1
    recording = spikes_from_counts(counts, bin_s=0.01)
    every = np.arange(1, 61)
    forth = courses(recording, trials=(every[::2], every[1::2]))
    back = courses(recording, trials=(every[1::2], every[::2]))
    for dim in ("cluster", "area_cluster"):
        assert forth.sizes[dim]
        np.testing.assert_array_equal(back[f"{dim}_start"], forth[f"{dim}_start"])
        np.testing.assert_array_equal(back[f"{dim}_stop"], forth[f"{dim}_stop"])
        np.testing.assert_array_equal(back[f"{dim}_sign"], -forth[f"{dim}_sign"])
        np.testing.assert_allclose(back[f"{dim}_mass"], -forth[f"{dim}_mass"])
        np.testing.assert_allclose(back[f"{dim}_p"], forth[f"{dim}_p"], atol=0.1)
    np.testing.assert_array_equal(back["latency"], forth["latency"])


def test_without_a_difference_clusters_count_as_rarely_as_alpha_says() -> None:
    found = courses(spikes_from_counts(poisson(60, 100, seed=4), bin_s=0.01))
    by_channel = found["cluster_channel"].values[found["cluster_p"].values <= 0.05]
    assert len(set(by_channel)) <= scipy.stats.binom.ppf(0.999, 100, 0.05)
    assert np.isfinite(found["latency"]).sum() == len(set(by_channel))


def test_a_recording_without_any_difference_has_no_cluster() -> None:
    counts = np.repeat(poisson(30, 2, seed=1), 2, axis=0)  # A and B have equal trials
    found = courses(spikes_from_counts(counts, bin_s=0.01))
    assert found.sizes["cluster"] == found.sizes["area_cluster"] == 0
    assert np.isnan(found["latency"]).all()
    assert "no_courses" not in found.attrs
    for dim, label in (("cluster", "cluster_channel"), ("area_cluster", "area_cluster_area")):
        assert found[label].shape == (0,)
        assert {found[f"{dim}_{name}"].shape for name in COLUMNS} == {(0,)}


def test_the_course_of_an_area_is_the_mean_over_its_channels_that_have_values() -> None:
    counts = poisson(80, 5, rate_hz=20)
    counts[::2, :2, 10:18] += 1
    counts[1::2, 2:4, 25:30] += 1
    areas = ["V1", "V1", "V2", "V2", ""]
    found = courses(spikes_from_counts(counts, bin_s=0.01), areas=areas)
    kept = found.isel(area_cluster=found["area_cluster_p"].values <= 0.05)
    assert rows(kept, "area_cluster", "area_cluster_area") == [
        ("V1", 0.1, 0.18, 1),
        ("V2", 0.25, 0.3, -1),
    ]
    means = np.stack([counts[:, :2].mean(axis=1), counts[:, 2:4].mean(axis=1)], axis=1)
    tests = channel_clusters(means[::2], means[1::2], FEW.permutations, FEW.seed)
    masses = [cluster.mass for test in tests for cluster in test.clusters]
    of_areas = found["area_cluster_area"].values != ""
    np.testing.assert_allclose(found["area_cluster_mass"][of_areas], masses)


def test_a_channel_without_values_has_no_cluster_and_no_part_in_its_area() -> None:
    activity = np.random.default_rng(6).normal(10, 2, (40, 3, 30))
    activity[::2, :2, 10:15] += 6
    activity[:, 1] = np.nan
    found = courses(rates(activity))
    assert set(found["cluster_channel"].values) <= {"c1", "c3"}
    np.testing.assert_array_equal(found["latency"], [0.1, np.nan, np.nan])
    sound = courses(rates(activity[:, [0, 2]]))
    np.testing.assert_array_equal(found["area_cluster_mass"], sound["area_cluster_mass"])
    assert ("V1", 0.1, 0.15, 1) in rows(found, "area_cluster", "area_cluster_area")


def test_bins_that_too_few_trials_lived_to_are_not_tested() -> None:
    counts = poisson(40, 1, rate_hz=5)
    counts[::2, 0, 10:30] += 2
    durations = np.full(40, 0.2)
    durations[[0, 1]] = 0.4
    counts[2:, :, 20:] = 0
    found = courses(spikes_from_counts(counts, bin_s=0.01, durations_s=durations))
    assert ("c1", 0.1, 0.2, 1) in rows(found)
    assert (found["cluster_stop"] <= 0.2).all()


def test_potentials_have_clusters_at_the_times_of_their_samples() -> None:
    values = np.random.default_rng(7).normal(0, 2e-6, (60, 2, 130))
    values[::2, 0, 46:56] -= 8e-6
    found = courses(amplitudes(values), window=(0.0, 0.1), bin_ms=8)
    kept = found.isel(cluster=found["cluster_p"].values <= 0.05)
    # sample 26 stands at onset, one every 1/128 s
    assert rows(kept) == [("c1", pytest.approx(20 / 128), pytest.approx(30 / 128), -1)]
    np.testing.assert_allclose(found["latency"], [20 / 128, np.nan])


@pytest.mark.parametrize(
    ("recording", "trials", "why"),
    [
        (
            rates(np.ones((6, 2, 1)) * np.arange(6)[:, None, None], bin_s=None),
            None,
            "the recording has no time axis in s",
        ),
        (
            rates(np.random.default_rng(0).normal(size=(6, 2, 20))),
            (np.array([1, 2, 3]), np.array([3, 4, 5])),
            "1 trial belongs to both stimuli; a test needs separate trials",
        ),
        (
            rates(np.random.default_rng(0).normal(size=(6, 2, 20))),
            (np.array([1]), np.array([2, 3, 4])),
            "A has 1 trial and B has 3; a test needs at least two of each",
        ),
        (
            rates(np.ones((6, 2, 20))),
            None,
            "in no channel is there a bin with two trials of each stimulus and values that differ",
        ),
        (
            rates(
                np.where(np.arange(20)[:, None, None] % 2 == np.arange(2)[:, None], 1.5, np.nan)
                * np.random.default_rng(1).normal(10, 2, (20, 2, 20))
            ),
            None,
            "in no channel is there a bin with two trials of each stimulus and values that differ",
        ),
    ],
    ids=["no time axis", "shared trials", "one trial", "all values equal", "one stimulus only"],
)
def test_why_there_is_no_course_to_test_is_said_in_words(
    recording: xr.Dataset, trials: Any, why: str
) -> None:
    found = courses(recording, trials=trials)
    assert found.attrs["no_courses"] == why
    assert "cluster_test" not in found.attrs
    assert found.sizes["cluster"] == found.sizes["area_cluster"] == 0
    for name in (*LATENCY, "smallest_p"):
        assert found[name].dims == ("channel",)
        assert np.isnan(found[name]).all()


def test_one_channel_that_can_be_tested_is_enough_for_a_test() -> None:
    activity = np.random.default_rng(1).normal(10, 2, (20, 3, 20))
    activity[::2, 0], activity[:, 1] = np.nan, 5.0
    found = courses(rates(activity))
    assert "no_courses" not in found.attrs
    assert "cluster_test" in found.attrs
    assert set(found["cluster_channel"].values) <= {"c3"}


def test_a_large_offset_of_a_potential_changes_no_cluster() -> None:
    """As of a 24-bit converter whose electrode rests far from 0; the noise is below single type."""
    values = np.random.default_rng(8).normal(0, 0.2, (60, 3, 130))
    values[::2, :2, 46:52] -= 0.2
    values = np.round(values, 3)
    plain, offset = (courses(amplitudes(values + by), bin_ms=8) for by in (0.0, 8e6))
    assert plain.sizes["cluster"] > 5
    for dim, label in (("cluster", "cluster_channel"), ("area_cluster", "area_cluster_area")):
        for name in (label, *(f"{dim}_{column}" for column in ("start", "stop", "sign", "p"))):
            np.testing.assert_array_equal(offset[name], plain[name], err_msg=name)
        np.testing.assert_allclose(offset[f"{dim}_mass"], plain[f"{dim}_mass"], rtol=1e-6)
    for name in LATENCY:
        np.testing.assert_array_equal(offset[name], plain[name])


def test_limits_are_given_where_nearly_all_resamples_have_the_cluster() -> None:
    counts = poisson(60, 12, rate_hz=30)
    counts[::2] += np.random.default_rng(1).random((30, 12, 40)) < (
        np.linspace(0, 1, 12)[:, None] * (np.arange(40) > 20)
    )
    found = courses(spikes_from_counts(counts, bin_s=0.01))
    share, has_latency = found["latency_found"], np.isfinite(found["latency"])
    assert share.dims == ("channel",)
    np.testing.assert_array_equal(np.isfinite(share), has_latency)
    assert ((share >= 0) & (share <= 1))[has_latency].all()
    assert ((share < 0.95) & has_latency).any()
    for limit in ("latency_low", "latency_high"):
        np.testing.assert_array_equal(np.isfinite(found[limit]), share >= 0.95)


def test_the_share_of_resamples_is_that_of_the_bootstrap() -> None:
    counts = poisson(60, 2, rate_hz=30)
    counts[::2, 0, 10:13] += np.random.default_rng(3).random((30, 3)) < 0.6
    found = courses(spikes_from_counts(counts, bin_s=0.01))
    a, b = counts[::2].astype(float), counts[1::2].astype(float)
    tests = channel_clusters(a, b, FEW.permutations, FEW.seed)
    expected = latencies(a, b, tests, FEW.permutations + 1, FEW.seed)
    shares = [np.nan if of is None else of.found for of in expected]
    assert np.isfinite(shares).any()
    np.testing.assert_allclose(found["latency_found"], shares)


def test_a_value_that_one_channel_misses_leaves_the_mean_of_the_others_in_its_area() -> None:
    activity = np.random.default_rng(6).normal(10, 2, (40, 3, 30))
    activity[::2, :, 10:15] += 3
    activity[:30, 1, 5:], activity[7, :, 12] = np.nan, np.nan
    found = courses(rates(activity), window=(0.0, 0.05))
    there = ~np.isnan(activity)
    count = there.sum(axis=1)
    mean = np.where(there, activity, 0).sum(axis=1) / np.where(count, count, np.nan)
    (test,) = channel_clusters(mean[::2, None], mean[1::2, None], FEW.permutations, FEW.seed)
    assert ("V1", 0.1, 0.15, 1) in rows(found, "area_cluster", "area_cluster_area")
    masses, ps = zip(*((cluster.mass, cluster.p) for cluster in test.clusters), strict=True)
    np.testing.assert_allclose(found["area_cluster_mass"], masses)
    np.testing.assert_array_equal(found["area_cluster_p"], ps)


def test_how_it_was_tested_is_written_down() -> None:
    recording = spikes_from_counts(poisson(20, 1), bin_s=0.01)
    found = courses(recording)
    assert (found.attrs["cluster_alpha"], found.attrs["cluster_permutations"]) == (0.05, 199)
    assert "Maris & Oostenveld" in found.attrs["cluster_test"]
    assert "not when" in found.attrs["cluster_test"]
    many = courses(recording, statistics=replace(FEW, permutations=2000))
    assert many.attrs["cluster_permutations"] == 999


def test_more_trials_and_channels_than_a_block_give_the_same_as_one_by_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    counts = poisson(150, 7, rate_hz=30)
    counts[::2, ::3, 10:20] += 1
    recording = spikes_from_counts(counts, bin_s=0.01)
    whole = courses(recording)
    monkeypatch.setattr("striate.statistics.clusters._ELEMENTS_PER_COPY", 1)
    monkeypatch.setattr("striate.activity._TRIALS_PER_BLOCK", 7)
    xr.testing.assert_identical(courses(recording), whole)
