import io
import time
from dataclasses import replace

import numpy as np
import pytest
import scipy.stats
from matplotlib.patches import Rectangle

from drawn import words
from legible import check_legible
from simulated_means import HOSTILE, areas
from simulated_responses import Tuned, in_bins, tuned_responses
from striate.config.style import WIDTHS_MM
from striate.errors import StriateError
from striate.figures.overview import draw, numbers
from striate.style import MISSING, Style

DOUBLE = Style(183)
PLAIN = replace(Tuned(), areas=areas(V1=8, V2=4), silent=[3], lost=[9])


@pytest.fixture(scope="module")
def artifacts():
    responses = tuned_responses(PLAIN)
    return responses, in_bins(responses)


@pytest.fixture(scope="module")
def figure(artifacts):
    return draw(*artifacts, DOUBLE)


@pytest.fixture(scope="module")
def table(artifacts):
    return numbers(*artifacts)


def rows(table, shows, **where):
    """The rows of one kind, and of one area if that is asked for, as a mapping of columns."""
    chosen = np.array([kind == shows for kind in table["shows"]])
    for column, value in where.items():
        chosen &= np.array([cell == value for cell in table[column]])
    return {name: np.asarray(values)[chosen] for name, values in table.items()}


def has_line(figure, x, y):
    """Whether any line of the figure has these points."""
    lines = [line.get_xydata() for axes in figure.axes for line in axes.lines]
    return any(
        np.array_equal(drawn, np.column_stack([x, y]), equal_nan=True)
        for drawn in lines
        if len(drawn) == len(x)
    )


def test_the_header_says_what_was_recorded(figure):
    shown = words(figure)
    assert "simulated-gratings" in shown
    details = next(text for text in shown if "simulated.mat" in text)
    for part in ("reader v1v2-1", "180 trials of 1.28 s", "12 channels", "32 bins of 40 ms"):
        assert part in details
    assert {"V1 (n = 8)", "V2 (n = 4)"} <= set(shown)


def test_each_channel_has_its_mean_rate_with_its_interval(artifacts, table):
    values = artifacts[0]["response"].to_numpy()
    shown = rows(table, "channel")
    for channel in (0, 5, 10):
        mine = [float(value) for value in values[:, channel]]
        assert shown["value"][channel] == pytest.approx(np.mean(mine))
        interval = scipy.stats.t.interval(0.95, len(mine) - 1, np.mean(mine), scipy.stats.sem(mine))
        drawn = shown["ci_low"][channel], shown["ci_high"][channel]
        assert drawn == pytest.approx(interval)


def test_channels_are_dots_by_area_from_the_strongest_on(figure, table):
    shown = rows(table, "channel")
    means = [v for v, area in zip(shown["value"], shown["area"], strict=True) if area == "V1"]
    active = sorted((mean for mean in means if mean > 0), reverse=True)
    assert has_line(figure, np.arange(7), np.array(active))
    assert has_line(figure, np.array([7]), np.array([0.0]))


def test_silent_and_lost_channels_are_counted_and_named(figure):
    note = " ".join(words(figure))
    assert "Silent (open): 1 of 12 channels (4)." in note
    assert "Without any value: 1 of 12 channels (10)." in note


def test_missing_values_are_counted(figure):
    assert "Missing values: 180 of 2160 responses (8.33 %), in 1 channel." in " ".join(
        words(figure)
    )
    whole = tuned_responses(replace(PLAIN, areas=("V1",), silent=(), lost=()))
    assert "Missing values: none." in " ".join(words(draw(whole, in_bins(whole), DOUBLE)))


def test_trials_of_each_stimulus_are_bars_with_numbers(figure, table):
    shown = rows(table, "stimulus")
    assert list(shown["stimulus"]) == ["blank", *(f"grating {22.5 * n:g} deg" for n in range(8))]
    assert list(shown["count"]) == [20] * 9
    texts = words(figure)
    assert {"blank", "grating 22.5 deg", "9 stimuli"} <= set(texts)
    bars = [patch for patch in figure.findobj(Rectangle) if patch.axes is not None]
    widths = [bar.get_width() for bar in bars]
    assert [width for width in widths if width == 20] == [20] * 9


def test_stimuli_are_sorted_by_their_numbers_of_trials_and_then_as_people_count():
    uneven = replace(PLAIN, stimuli=["image 10", "image 9", "often", "often"])
    responses = tuned_responses(uneven)
    shown = rows(numbers(responses, in_bins(responses)), "stimulus")
    assert list(shown["stimulus"]) == ["often", "image 9", "image 10"]


def test_of_many_stimuli_the_most_frequent_are_named_and_the_others_counted():
    many = replace(PLAIN, stimuli=[f"image {n}" for n in range(100)])
    responses = tuned_responses(many)
    texts = words(draw(responses, in_bins(responses), DOUBLE))
    assert "100 stimuli" in texts
    named = [text for text in texts if text.startswith("image ")]
    assert f"and {100 - len(named)} more, 1 to 2 trials each" in texts


def test_every_trial_is_a_dot_at_the_mean_of_its_area(artifacts, figure, table):
    values = artifacts[0]["response"].to_numpy()
    shown = rows(table, "trial", area="V2")
    by_hand = [np.mean([row[c] for c in (8, 10, 11)]) for row in values]
    np.testing.assert_allclose(shown["value"], by_hand)
    assert has_line(figure, np.arange(1, 181), shown["value"])


def test_lines_are_running_medians_of_an_even_number_of_trials(figure, table):
    means = rows(table, "trial", area="V1")["value"]
    shown = rows(table, "running median", area="V1")
    assert any("median of 20 trials" in text for text in words(figure))
    for middle, median in zip(shown["trial"], shown["value"], strict=True):
        first = round(middle - 0.5 - 10)
        assert median == pytest.approx(
            sorted(means[first : first + 20])[9:11][0] / 2
            + sorted(means[first : first + 20])[9:11][1] / 2
        )
    assert has_line(figure, shown["trial"], shown["value"])


def test_a_step_in_the_session_is_seen_in_the_drift_and_in_the_blocks():
    responses = tuned_responses(replace(PLAIN, silent=(), lost=()))
    responses["response"][90:] = responses["response"][90:] + 300
    table = numbers(responses, in_bins(responses))
    medians = rows(table, "running median", area="V1")
    before, after = medians["trial"] < 80, medians["trial"] > 101
    assert medians["value"][after].min() > medians["value"][before].max() + 15
    blocks = rows(table, "block")
    assert (blocks["value"][blocks["last_trial"] <= 90] < 0).all()
    assert (blocks["value"][blocks["trial"] > 90] > 0).all()


def test_blocks_are_z_scores_of_means_in_the_rows_of_the_channels(artifacts, figure, table):
    values = artifacts[0]["response"].to_numpy()[:, 0]
    shown = rows(table, "block", channel="1")
    firsts, lasts = shown["trial"].astype(int), shown["last_trial"].astype(int)
    assert (firsts[0], lasts[-1], len(firsts)) == (1, 180, 36)
    means = [np.mean(values[a - 1 : b]) for a, b in zip(firsts, lasts, strict=True)]
    np.testing.assert_allclose(shown["value"], scipy.stats.zscore(means, ddof=1))
    (image,) = (image for axes in figure.axes for image in axes.images)
    drawn = image.get_array().filled(np.nan)
    assert any(np.array_equal(row, shown["value"]) for row in drawn)
    assert image.norm.vmin == -image.norm.vmax


def test_channels_without_change_are_grey_and_the_figure_says_so(figure):
    (image,) = (image for axes in figure.axes for image in axes.images)
    assert image.get_array().mask.all(axis=1).sum() == 2
    assert image.cmap.get_bad() == pytest.approx([184 / 255] * 3 + [1])
    assert MISSING == "#b8b8b8"
    assert "Grey: no value, or no change." in " ".join(words(figure))


def test_shares_of_responses_are_percentages_and_leave_out_at_most_1_percent(artifacts, table):
    values = artifacts[0]["response"].to_numpy()
    shown = rows(table, "distribution", area="V1")
    pooled = [v for row in values for v in row if v == v]
    beyond = sum(value >= shown["high"][-1] for value in pooled) / len(pooled)
    assert beyond <= 0.01
    of_area = [v for row in values for v in row[:8]]
    for low, high, share in zip(shown["low"], shown["high"], shown["value"], strict=True):
        inside = sum(low <= value < high for value in of_area)
        assert share == pytest.approx(100 * inside / len(of_area))


def test_counts_fall_into_bins_that_take_equally_many_of_them(table):
    shown = rows(table, "distribution", area="V1")
    widths = shown["high"] - shown["low"]
    np.testing.assert_allclose(widths, round(widths[0]))
    assert shown["low"][0] == -0.5


def test_the_time_course_is_the_mean_over_trials_then_over_channels(artifacts, figure, table):
    values = artifacts[0]["response"].to_numpy()
    shown = rows(table, "time", area="V2")
    means = [np.mean(values[:, channel]) for channel in (8, 10, 11)]
    np.testing.assert_allclose(shown["value"], np.mean(means))
    np.testing.assert_allclose(shown["time"], 0.02 + 0.04 * np.arange(32))
    assert has_line(figure, shown["time"], shown["value"])
    assert any("180 of 180 trials" in text for text in words(figure))


@pytest.mark.parametrize(("bins", "width_s", "label"), [(1, 0.04, None), (20, None, "Time bin")])
def test_without_seconds_there_are_numbers_of_bins_and_without_bins_no_course(bins, width_s, label):
    responses = tuned_responses(PLAIN)
    texts = words(draw(responses, in_bins(responses, bins, width_s), DOUBLE))
    assert ("Time course, all stimuli" in texts) == (label is not None)
    assert label is None or label in texts


def test_amplitudes_have_a_standard_deviation_and_a_prefix():
    volts = tuned_responses(replace(PLAIN, units="V", lost=()))
    table = numbers(volts, in_bins(volts))
    shown = rows(table, "channel")
    values = volts["response"].to_numpy()
    assert shown["value"][0] == pytest.approx(1e6 * np.std(values[:, 0], ddof=1))
    assert set(shown["units"]) == {"µV"}
    texts = words(draw(volts, in_bins(volts), DOUBLE))
    assert {"Amplitude SD (µV)", "Amplitude (µV)"} <= set(texts)
    assert "Flat (open): 1 of 12 channels (4)." in " ".join(texts)


def test_without_a_unit_nothing_is_drawn(artifacts):
    responses, recording = artifacts
    bare = responses.copy()
    bare["response"] = bare["response"].drop_attrs()
    with pytest.raises(StriateError, match="'response' does not say its units"):
        draw(bare, recording, DOUBLE)


def test_the_same_recording_gives_the_same_bytes(artifacts):
    files = []
    for _ in range(2):
        file = io.BytesIO()
        draw(*artifacts, Style(85)).savefig(file, format="png")
        files.append(file.getvalue())
    assert files[0] == files[1]


@pytest.mark.slow
@pytest.mark.parametrize(("trials", "channels"), [(6400, 140), (400, 3000)])
def test_large_recordings_take_seconds(trials, channels):
    large = replace(PLAIN, areas=("V1",) * channels, repeats=trials // 8, blanks=0)
    responses = tuned_responses(large)
    recording = in_bins(responses, 2)
    start = time.process_time()
    draw(responses, recording, DOUBLE).savefig(io.BytesIO(), format="png")
    assert time.process_time() - start < 15


CASES = {
    "two areas": (PLAIN, 32, 0.04),
    "one channel": (replace(Tuned(), areas=("V1",)), 32, 0.04),
    "no areas": (replace(Tuned(), areas=("",) * 20), 32, 0.04),
    "one bin": (PLAIN, 1, 0.04),
    "bins without width": (PLAIN, 20, None),
    "1000 channels": (replace(Tuned(), areas=areas(V1=700, V2=200, MT=100)), 4, 0.04),
    "thirty areas": (replace(Tuned(), areas=[f"area {n % 30}" for n in range(80)]), 32, 0.04),
    "many stimuli": (replace(PLAIN, stimuli=[f"image number {n}" for n in range(180)]), 32, 0.04),
    "many silent": (replace(Tuned(), areas=("V1",) * 90, silent=range(5, 80)), 32, 0.04),
    "nothing at all": (replace(Tuned(), lost=range(18)), 32, 0.04),
    "one trial of each": (replace(Tuned(), repeats=1, blanks=0), 32, 0.04),
    "voltages": (replace(PLAIN, units="V"), 32, 0.04),
    "thousands of spikes": (replace(PLAIN, gain=20000.0), 32, 0.04),
    "hostile text": (
        replace(
            Tuned(),
            areas=(HOSTILE,) * 4 + ("x" * 300,) * 2,
            channels=[HOSTILE + str(number) for number in range(6)],
            stimuli=[HOSTILE, "y" * 300],
            silent=[1],
        ),
        32,
        0.04,
    ),
}


def check_case(case, style):
    simulated, bins, width_s = CASES[case]
    responses = tuned_responses(simulated)
    check_legible(draw(responses, in_bins(responses, bins, width_s), style), style)


@pytest.mark.parametrize("case", ["two areas", "one bin", "hostile text"])
def test_texts_can_be_read_on_the_narrowest_page(case):
    check_case(case, Style(85))


@pytest.mark.slow
@pytest.mark.parametrize("width", WIDTHS_MM)
@pytest.mark.parametrize("case", CASES)
def test_texts_can_be_read_in_every_case_at_every_width(case, width):
    check_case(case, Style(WIDTHS_MM[width]))
