import numpy as np
import pytest
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.colors import to_hex
from matplotlib.patches import StepPatch

from by_hand import amplitudes
from drawn import words
from legible import check_legible
from simulated_courses import recorded
from simulated_means import HOSTILE
from striate.config.style import WIDTHS_MM
from striate.errors import NothingToShowError
from striate.figures.raster import draw, numbers
from striate.panels.spiketrials import evenly_spaced, trial_spikes
from striate.style import A_INK, B_INK, MISSING, Style, save_figure

DOUBLE = Style(183)
CASES = {
    "one channel": {"channel_count": 1},
    "one trial each": {"trial_counts": (1, 1)},
    "many trials of A": {"trial_counts": (300, 2)},
    "ended trials": {"ends_s": (0.3, 0.5)},
    "hostile areas": {"area": [HOSTILE, "x" * 200, ""]},
}


@pytest.fixture(scope="module")
def artifacts():
    return recorded()


@pytest.fixture(scope="module")
def figure(artifacts):
    return draw(*artifacts, DOUBLE)


def curve_axes(figure):
    return [axes for axes in figure.axes if any(isinstance(p, StepPatch) for p in axes.patches)]


def rasters(figure):
    return [axes for axes in figure.axes if axes not in curve_axes(figure)]


def ticks(axes):
    """Colour to the sorted (row, time) of its ticks, rows counted from the top of the panel."""
    found = {}
    for lines in axes.collections:
        if isinstance(lines, LineCollection):
            segments = np.array(lines.get_segments()).reshape(-1, 2, 2)
            found[to_hex(lines.get_color()[0])] = sorted(
                (float(top), float(time)) for time, top in segments[:, 0]
            )
    return found


def spikes_by_hand(recording, trials, channel):
    """(row, time) of each spike, with a loop over all spikes of the recording."""
    ends = np.cumsum(recording["spikes_per_trial"].values.astype(int))
    found = []
    for spike in range(recording.sizes["spike"]):
        trial = 1 + int(np.searchsorted(ends, spike, side="right"))
        if trial in trials and int(recording["spike_channel"][spike]) == channel:
            left = float(recording["time"][int(recording["spike_bin"][spike])])
            found.append((list(trials).index(trial), left + 0.005))
    return sorted(found)


def test_each_spike_is_a_tick_in_the_row_of_its_trial_a_above_b(artifacts, figure):
    _, a, b, recording = artifacts
    of_a, of_b = (means["trial_numbers"].values.tolist() for means in (a, b))
    assert sorted(of_a + of_b) == list(range(1, 10))
    for channel, axes in enumerate(rasters(figure)):
        found = ticks(axes)
        np.testing.assert_allclose(
            found[A_INK.lower()], spikes_by_hand(recording, of_a, channel), atol=1e-9
        )
        expected = [(5.5 + row, time) for row, time in spikes_by_hand(recording, of_b, channel)]
        np.testing.assert_allclose(found[B_INK.lower()], expected, atol=1e-9)
        assert axes.get_ylim() == (9.5, 0)


def test_raster_and_curves_of_a_channel_share_the_time_axis(figure):
    for raster, curves in zip(rasters(figure), curve_axes(figure), strict=True):
        assert raster.get_xlim() == curves.get_xlim()
        upper, lower = raster.get_position(), curves.get_position()
        assert (upper.x0, upper.x1) == (lower.x0, lower.x1)
        assert upper.y0 > lower.y1


def test_the_curves_are_the_means_of_all_trials(artifacts, figure):
    _, a, b, _ = artifacts
    for channel, axes in enumerate(curve_axes(figure)):
        lines = [step for step in axes.patches if not step.get_fill()]
        for step, means in zip(lines, (a, b), strict=True):
            expected = means["time_course"].values[channel]
            np.testing.assert_array_equal(step.get_data().values, expected)


def test_of_many_trials_a_hundred_are_shown_evenly_spaced_and_the_figure_says_so():
    artifacts = recorded((150, 101), channel_count=1, bins=35)
    shown = numbers(*artifacts)
    of_a = artifacts[1]["trial_numbers"].values
    seen = {trial for trial in shown["trial"][shown["stimulus"] == "grating"] if trial != ""}
    assert seen <= set(evenly_spaced(of_a).tolist())
    assert len(evenly_spaced(of_a)) == 100
    note = next(text for text in words(draw(*artifacts, DOUBLE)) if text.startswith("Rows"))
    assert "100 of 150 of A and 100 of 101 of B, evenly spaced" in note


@pytest.mark.parametrize("count", [0, 1, 2, 99, 100, 101, 257, 1000])
def test_evenly_spaced_trials_keep_their_order_and_their_ends(count):
    chosen = evenly_spaced(np.arange(1, count + 1))
    assert len(set(chosen.tolist())) == min(count, 100)
    assert (np.diff(chosen) > 0).all()
    assert np.diff(chosen).max(initial=1) - np.diff(chosen).min(initial=1000) <= 1
    assert chosen[:1].tolist() == [1][:count]
    assert chosen[-1:].tolist() == [count][:count]


def test_a_silent_trial_keeps_its_row(artifacts):
    recording = artifacts[3].copy(deep=True)
    spikes = trial_spikes(recording, np.array([2, 5]))
    quiet = recording["spikes_per_trial"].values.copy()
    kept = np.repeat(np.arange(9), quiet) != 1
    quiet[1] = 0
    recording = recording.isel(spike=kept).assign(spikes_per_trial=("trial", quiet))
    found = trial_spikes(recording, np.array([2, 5]))
    assert set(found.row.tolist()) == {1}
    np.testing.assert_array_equal(found.time, spikes.time[spikes.row == 1])


def test_grey_begins_where_a_trial_ended():
    artifacts = recorded(ends_s=(0.3, 0.5))
    figure = draw(*artifacts, DOUBLE)
    for axes in rasters(figure):
        (bars,) = (c for c in axes.collections if isinstance(c, PolyCollection))
        assert to_hex(bars.get_facecolor()[0]) == MISSING
        grey = [path.get_extents() for path in bars.get_paths()]
        assert [bar.x0 for bar in grey] == pytest.approx([0.3] * 5)
        assert [bar.y0 for bar in grey] == pytest.approx(list(range(5)))
        assert [bar.y1 for bar in grey] == pytest.approx(list(range(1, 6)))
        assert [bar.x1 for bar in grey] == pytest.approx([0.5] * 5)
    assert any("Grey: the trial had ended." in text for text in words(figure))


def test_numbers_are_what_is_drawn(artifacts, figure):
    table = numbers(*artifacts)
    assert len({len(values) for values in table.values()}) == 1
    for channel, axes in enumerate(rasters(figure)):
        own = (table["channel"] == f"c{channel + 1}") & (table["shown"] == "spike")
        for stimulus, ink in (("grating", A_INK), ("blank", B_INK)):
            times = table["time"][own & (table["stimulus"] == stimulus)]
            np.testing.assert_allclose(
                sorted(times), sorted(x for _, x in ticks(axes)[ink.lower()])
            )
    means = table["mean"][table["shown"] == "mean"]
    drawn = [
        s.get_data().values for axes in curve_axes(figure) for s in axes.patches if not s.get_fill()
    ]
    np.testing.assert_array_equal(means, np.concatenate(drawn))


def test_units_counts_and_intervals_are_named(figure):
    shown = words(figure)
    assert {"A: grating (n = 5 trials)", "B: blank (n = 4 trials)", "3 channels"} <= set(shown)
    assert {"Firing rate (spikes/s)", "Time after stimulus onset (s)"} <= set(shown)
    assert "tick: a spike; band: 95 % CI over trials; vertical axes differ" in shown
    assert any(text.startswith("Rows: trials in the order of the recording.") for text in shown)


def test_the_strongest_channels_of_each_area_are_shown():
    area = ["V2", "V1", "V2", "V1", "V1", "V2"]
    artifacts = recorded(channel_count=6, area=area, trial_counts=(12, 12))
    table = numbers(*artifacts)
    assert list(dict.fromkeys(table["channel"])) == ["c2", "c4", "c1", "c3"]
    assert "4 of 6 channels, the strongest of each area" in words(draw(*artifacts, DOUBLE))


def test_many_ticks_become_pixels_in_vector_formats():
    few, many = recorded(), recorded((60, 60), channel_count=1, bins=300)
    for artifacts, expected in ((few, {False}), (many, {True})):
        axes = rasters(draw(*artifacts, DOUBLE))[0]
        assert {bool(lines.get_rasterized()) for lines in axes.collections} == expected


def test_without_spikes_the_figure_says_so(artifacts):
    dense = amplitudes(np.zeros((2, 1, 40)))
    for show in (draw, numbers):
        more = (DOUBLE,) if show is draw else ()
        with pytest.raises(NothingToShowError, match=r"raster needs spikes; .* see 'time-course'"):
            show(*artifacts[:3], dense, *more)


def test_texts_are_legible_and_apart_on_the_narrowest_page(artifacts):
    check_legible(draw(*artifacts, Style(85)), Style(85))


@pytest.mark.slow
@pytest.mark.parametrize("width_mm", WIDTHS_MM.values())
@pytest.mark.parametrize("case", CASES)
def test_texts_are_legible_in_every_case_at_every_width(case, width_mm):
    found, *others = recorded(**CASES[case])
    found["cluster_channel"] = ("cluster", np.array(["c1"], dtype=object))
    for name, value in (("start", 0.1), ("stop", 0.2), ("sign", 1.0), ("p", 0.01)):
        found[f"cluster_{name}"] = ("cluster", [value])
    long = found.assign_attrs(stimulus_a="a" * 64, title="word " * 99)
    check_legible(draw(long, *others, Style(width_mm)), Style(width_mm))


@pytest.mark.parametrize(
    "form", ["svg", *(pytest.param(form, marks=pytest.mark.slow) for form in ("png", "pdf"))]
)
def test_equal_input_gives_equal_bytes(tmp_path, form):
    few = recorded(channel_count=1)
    files = [tmp_path / f"{name}.{form}" for name in "ab"]
    for file in files:
        save_figure(draw(*few, Style(85)), file)
    assert files[0].read_bytes() == files[1].read_bytes()
