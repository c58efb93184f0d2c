"""One comparison over several recordings, against counts and means made in another way."""

from typing import Any

import numpy as np
import pytest
import xarray as xr

from striate.errors import LayoutError
from striate.pooling import COLUMNS, pooled

STATISTICS = 999, 3
NUMBERS = [name for name in COLUMNS if name not in ("direction", "state_a", "state_b")]


def compared(
    recording: str,
    difference: Any,
    area: list[str] | None = None,
    units: str = "spikes/s",
    **words: list[str],
) -> xr.Dataset:
    """What the comparison step leaves of one recording; a difference of NaN is not tested."""
    values = np.asarray(difference, dtype=float)
    count = len(values)
    q = np.where(np.isnan(values), np.nan, 0.5)
    attrs = {"units": units, "long_name": "Firing rate"}
    variables: dict[str, Any] = {
        name: ("channel", np.arange(count) + 10.0 * place, attrs)
        for place, name in enumerate(NUMBERS)
    }
    variables |= {"difference": ("channel", values, attrs), "q": ("channel", q, attrs)}
    for name in ("direction", "state_a", "state_b"):
        said = words.get(name, [""] * count)
        variables[name] = ("channel", np.array(said, dtype=object))
    coords = {
        "channel": np.array([f"c{number}" for number in range(count)], dtype=object),
        "area": ("channel", np.array(area or ["V1"] * count, dtype=object)),
        "electrode": ("channel", np.arange(count)),
    }
    about = {"comparison": "x-vs-y", "stimulus_a": "x", "stimulus_b": "y", "fdr": 0.05}
    return xr.Dataset(variables, coords, {"recording": recording, "striate_version": "0", **about})


FIRST = compared(
    "monday",
    [4.0, -2.0, 1.0, np.nan],
    ["V1", "V1", "V2", "V2"],
    direction=["a>b", "b>a", "none", ""],
    state_a=["stimulated", "inhibited", "stimulated", ""],
    state_b=["unresponsive", "inhibited", "inhibited", ""],
)
SECOND = compared(
    "tuesday",
    [3.0, 5.0, 0.5],
    ["V1", "V1", ""],
    direction=["a>b", "a>b", "none"],
    state_a=["stimulated", "stimulated", "unresponsive"],
    state_b=["unresponsive", "unresponsive", "stimulated"],
)


def test_channels_are_counted_by_recording_and_area() -> None:
    found = pooled([FIRST, SECOND], *STATISTICS)
    assert found["session"].values.tolist() == ["monday", "tuesday"]
    assert found["session_area"].values.tolist() == ["V1", "V2", ""]
    counted = {
        "channel_count": [[2, 2, 0], [2, 0, 1]],
        "tested_count": [[2, 1, 0], [2, 0, 1]],
        "a_larger": [[1, 0, 0], [2, 0, 0]],
        "b_larger": [[1, 0, 0], [0, 0, 0]],
        "no_difference": [[0, 1, 0], [0, 0, 1]],
        "stimulated_a": [[1, 1, 0], [2, 0, 0]],
        "inhibited_a": [[1, 0, 0], [0, 0, 0]],
        "stimulated_b": [[0, 0, 0], [0, 0, 1]],
        "inhibited_b": [[1, 1, 0], [0, 0, 0]],
    }
    for name, table in counted.items():
        assert found[name].dims == ("session", "session_area")
        assert found[name].values.tolist() == table, name
    directions = found["a_larger"] + found["b_larger"] + found["no_difference"]
    np.testing.assert_array_equal(directions, found["tested_count"])


def test_every_channel_keeps_its_row_and_says_whose_it_is() -> None:
    found = pooled([FIRST, SECOND], *STATISTICS)
    assert found["channel"].values.tolist() == ["c0", "c1", "c2", "c3", "c0", "c1", "c2"]
    assert found["recording"].values.tolist() == ["monday"] * 4 + ["tuesday"] * 3
    for name in COLUMNS:
        together = [*FIRST[name].values, *SECOND[name].values]
        np.testing.assert_array_equal(found[name].values, np.array(together), err_msg=name)
    assert found["difference"].attrs == FIRST["difference"].attrs
    wanted = {"comparison": "x-vs-y", "units": "spikes/s", "recordings": "monday, tuesday"}
    assert wanted.items() <= found.attrs.items()


def test_the_population_mean_is_that_of_all_channels_with_a_difference() -> None:
    found = pooled([FIRST, SECOND], *STATISTICS)
    assert found["population"].values.tolist() == ["V1", "V2", "all"]
    together = np.concatenate([FIRST["difference"], SECOND["difference"]])
    means = [np.mean([4, -2, 3, 5]), 1.0, np.nanmean(together)]
    np.testing.assert_allclose(found["population_difference"], means)
    assert found["population_recordings"].values.tolist() == [2, 1, 2]
    assert found["population_channels"].values.tolist() == [4, 1, 6]
    inside = (found["population_low"] <= found["population_difference"]) & (
        found["population_difference"] <= found["population_high"]
    )
    assert inside.values.tolist() == [True, False, True]  # a single channel has no interval
    assert np.isnan(found["population_low"].values[1])
    assert found["population_low"].units == "spikes/s"


def test_an_area_with_the_name_of_the_whole_keeps_its_own_mean() -> None:
    found = pooled([compared("r", [1, 2, 6], ["all", "all", "V1"])] * 2, *STATISTICS)
    assert found["population"].values.tolist() == ["all", "V1", "all"]
    assert found["population_over"].values.tolist() == ["area", "area", "all areas"]
    assert found["population_difference"].values.tolist() == [1.5, 6, 3]
    total = found.isel(population=found["population_over"].values == "all areas")
    assert total["population_difference"].values.tolist() == [3]


def test_the_order_in_which_recordings_are_given_changes_nothing() -> None:
    sessions = [
        compared(f"r{k}", np.random.default_rng(k).normal(k, 1, 20), ["V1", "V2"] * 10)
        for k in range(6)
    ]
    in_order = pooled(sessions, *STATISTICS)
    for order in ([5, 4, 3, 2, 1, 0], [2, 0, 5, 1, 4, 3]):
        xr.testing.assert_identical(pooled([sessions[k] for k in order], *STATISTICS), in_order)


def test_recordings_and_then_their_channels_are_drawn() -> None:
    """Channels of a recording that are alike give no certainty about recordings."""
    far_apart = [compared(f"r{k}", np.full(50, value)) for k, value in enumerate((0.0, 10.0))]
    found = pooled(far_apart, *STATISTICS)
    limits = found["population_low"].values[-1], found["population_high"].values[-1]
    assert limits == (0.0, 10.0)


@pytest.mark.slow
def test_the_interval_holds_the_mean_of_the_population_as_often_as_it_says() -> None:
    random = np.random.default_rng(12)
    held = 0
    for _ in range(60):
        of_recordings = random.normal(3, 1, 12)
        sessions = [compared("r", random.normal(mean, 1, 15)) for mean in of_recordings]
        found = pooled(sessions, 400, 0).isel(population=-1)
        held += bool(found["population_low"] <= 3 <= found["population_high"])
    assert 49 <= held <= 60  # 57 of 60 on average at 95 %; below 49 in one of 1000 at 93 %


def test_the_same_seed_gives_the_same_interval_and_another_seed_another() -> None:
    sessions = [compared(f"r{k}", np.random.default_rng(k).normal(size=20)) for k in range(6)]
    first, again = (pooled(sessions, *STATISTICS) for _ in range(2))
    xr.testing.assert_identical(first, again)
    other = pooled(sessions, 999, 4)
    assert (other["population_low"] != first["population_low"]).all()


def test_recordings_in_different_units_are_refused_in_one_sentence() -> None:
    volts = compared("eeg", [1e-6, 2e-6], units="V")
    with pytest.raises(LayoutError) as refused:
        pooled([FIRST, volts, SECOND], *STATISTICS)
    assert str(refused.value) == (
        "comparison 'x-vs-y' covers recordings in V (as 'eeg') and spikes/s (as 'monday'); "
        "name those of one kind under its `recordings`"
    )


FEW_RECORDINGS = " With fewer than 5 recordings such an interval is too narrow."


@pytest.mark.parametrize(
    ("sessions", "level"),
    [
        (
            [FIRST],
            "Averaged over 3 channels of a single recording, with an interval by the bootstrap of "
            "these channels (999 resamples): a statement about these channels, not about other "
            "recordings or animals. By area: V1, 2 channels in 1 recording; V2, 1 channel in 1 "
            "recording.",
        ),
        (
            [compared("r", [1.0])],
            "Averaged over 1 channel of a single recording, without an interval: a statement about "
            "this channel, not about other recordings or animals. By area: V1, 1 channel in 1 "
            "recording.",
        ),
        (
            [FIRST, SECOND],
            "Averaged over 6 channels nested in 2 recordings, with an interval by the hierarchical "
            "bootstrap (999 resamples): a statement about recordings like these; recordings of one "
            "animal are not independent. What a single recording has is a statement about that "
            "recording."
            + FEW_RECORDINGS
            + " By area: V1, 4 channels in 2 recordings; V2, 1 channel in 1 recording.",
        ),
        (
            [compared("r", [1.0, 2.0], ["", ""]), compared("s", [np.nan] * 2, ["", ""])],
            "Averaged over 2 channels of a single recording, with an interval by the bootstrap of "
            "these channels (999 resamples): a statement about these channels, not about other "
            "recordings or animals.",
        ),
        (
            [compared("r", [np.nan])],
            "No channel has a difference to average.",
        ),
    ],
    ids=["one recording", "one channel", "two recordings", "no areas", "nothing"],
)
def test_the_level_of_the_statement_is_said(sessions: list[xr.Dataset], level: str) -> None:
    assert pooled(sessions, *STATISTICS).attrs["level"] == level


def test_five_recordings_are_not_called_few() -> None:
    sessions = [compared(f"r{number}", [1.0, 2.0]) for number in range(5)]
    assert FEW_RECORDINGS not in pooled(sessions, *STATISTICS).attrs["level"]


def test_a_recording_without_any_difference_is_counted_and_has_no_part_in_the_mean() -> None:
    silent = compared("silent", [np.nan, np.nan])
    found = pooled([FIRST, silent], *STATISTICS)
    assert found["tested_count"].values.tolist() == [[2, 1], [0, 0]]
    assert float(found["population_difference"][-1]) == pytest.approx(1.0)
    assert found.attrs["level"].startswith("Averaged over 3 channels of a single recording")
