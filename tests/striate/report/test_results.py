import numpy as np
import pytest

from by_hand import amplitudes, rates
from report_pages import (
    CONFIG,
    ONE_RECORDING,
    WITH_COURSES,
    driven,
    made,
    page_of,
    section,
    told,
)
from striate.stores import load

MINUS, DASH = "\N{MINUS SIGN}", "\N{EN DASH}"
FORTH, BACK = "result/first-vs-second/monkey-a", "result/second-vs-first/monkey-a"
WITH_WINDOW = ONE_RECORDING.replace(
    "window: {start: 0.01", "baseline: {start: 0, stop: 0.01}\nwindow: {start: 0.01"
)


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    """Of three channels, c1 fires to A alone, c2 to B alone, c3 never."""
    return made(tmp_path_factory.mktemp("report"), CONFIG, driven)


def test_stimuli_trials_channels_and_window_are_in_words(path):
    text = page_of(path).text
    assert "First against second" in text
    assert "first , trials whose stimulus is “s0”" in text
    assert "second , trials whose stimulus contains “S1” and whose trial is at most 200" in text
    assert "Trials A: 20; B: 20" in text
    assert "Channels 3 V1" in text
    assert "Window 0.01 to 0.05 s after stimulus onset" in text
    assert "Window 0.02 to 0.06 s after stimulus onset" in text


def test_the_table_holds_the_numbers_of_the_artifact(path):
    compared = load(path.parent / "comparisons/monkey-b/first-vs-second.zarr.zip")
    a, b = (sum(compared[side].values.tolist()) / 3 for side in ("mean_a", "mean_b"))
    assert 10 < a < 200
    text = section(path, "result/first-vs-second/monkey-b").text
    assert f"V1 3 {a:.1f} {b:.1f}" in text


def test_channels_are_counted_on_the_side_of_their_stimulus_and_silent_ones_are_not_tested(path):
    forth, back = section(path, FORTH).text, section(path, BACK).text
    # channels 3, tested 2, one for A and one for B
    for text in (forth, back):
        assert " 2 1 1 " in text.split("under B", 1)[1][:60]
        assert "A against B: 2 of 3" not in text
        assert "A against B: 1 of 3 channels, with fewer than two trials" in text


def test_directions_turn_round_with_the_comparison(path):
    def direction(identity, channel):
        cells = section(path, identity).text.split(f" {channel} V1 ", 1)[1]
        return "A > B" if cells.index("A > B") < cells.index("B > A") else "B > A"

    assert direction(FORTH, "c1") == "A > B"
    assert direction(BACK, "c1") == "B > A"


def test_the_overview_has_the_same_counts_as_the_sections(path):
    text = path.read_text(encoding="utf-8")
    overview = text[text.index("<nav") : text.index("</nav>")]
    rows = [row.split("<td") for row in overview.split("<tr")[2:]]
    counts = [[cell.partition(">")[2].partition("<")[0] for cell in row[4:8]] for row in rows]
    assert counts == [["6", "4", "2", "2"]] + [["3", "2", "1", "1"]] * 3


def test_states_against_a_window_stand_under_each_stimulus_and_those_never_tested_are_dashes(
    tmp_path, path
):
    windowed = section(made(tmp_path, WITH_WINDOW, driven), FORTH).text
    # c1 and c2 fire before 10 ms as little as without a stimulus
    assert "1 / 0 1 / 0" in windowed
    assert f"{DASH} {DASH}" in section(path, FORTH).text


def test_a_stimulus_that_is_the_baseline_has_no_states_and_says_why(path):
    text = section(path, "result/first-vs-second/monkey-b").text
    assert "Baseline s1" in text
    assert "B against the baseline: the stimulus is the baseline itself." in text
    assert f"1 / 1 {DASH}" in text


def test_a_recording_in_volts_is_tabulated_in_the_prefix_of_its_figures(tmp_path):
    def volts(name):
        return told(rates(np.full((8, 3, 10), 4e-6), units="V"), name)

    text = page_of(made(tmp_path, ONE_RECORDING, volts)).text
    assert "Amplitude (µV)" in text
    assert f"V1 3 4.00 4.00 0.00 0 {DASH} {DASH}" in text


def test_a_recording_without_a_time_axis_has_no_window_and_no_courses(tmp_path):
    def exported(name):
        return told(rates(np.ones((8, 3, 1)), bin_s=None), name)

    text = page_of(made(tmp_path, WITH_COURSES, exported)).text
    assert "Window not applied: the file has one value a trial" in text
    assert "Time courses: the recording has no time axis in s." in text
    assert "compared by a cluster-based" not in text


@pytest.fixture(scope="module")
def with_courses(tmp_path_factory):
    return made(tmp_path_factory.mktemp("courses"), WITH_COURSES, driven)


def test_time_courses_that_were_tested_are_told_tabulated_and_there_to_be_opened(with_courses):
    page = section(with_courses, FORTH)
    assert "Time courses in bins of 10 ms were compared by a cluster-based permutation" in page.text
    assert "Latency (ms)" in page.text
    links = [link["href"] for link in page.all("a")]
    for end in (".csv", ".zarr.zip"):
        (link,) = [of for of in links if of.startswith("courses/") and of.endswith(end)]
        assert (with_courses.parent / link).is_file()
    (drawing,) = page_of(with_courses).all("svg")
    assert "then Comparisons: 2, then Time courses: 2, then Figures: 5" in drawing["aria-label"]


def test_latencies_of_the_table_are_those_of_the_courses(with_courses):
    courses = load(with_courses.parent / "courses/monkey-a/first-vs-second.zarr.zip")
    first_ms = 1000 * float(courses["latency"][0])
    cells = section(with_courses, FORTH).text.split(" c1 V1 ", 1)[1].split(" c2 V1 ", 1)[0]
    assert float(cells.split()[-1]) == pytest.approx(first_ms)


def test_without_a_figure_of_time_courses_the_page_says_nothing_of_their_test(path):
    text = path.read_text(encoding="utf-8")
    for word in ("luster-based", "Latency (ms)", "courses/", "Maris", "Time courses"):
        assert word not in text


def test_channels_without_a_mean_are_counted_out_in_words(tmp_path):
    def silent(name):
        activity = np.ones((8, 3, 10))
        activity[:, 1] = np.nan
        return told(rates(activity), name)

    text = page_of(made(tmp_path, ONE_RECORDING, silent)).text
    assert "left out of means and median: 1 of 3 channels" in text


def evoked(name):
    """Six epochs of an EEG; Oz is 12.3 µV higher for the first stimulus, Fz 3 µV lower."""
    values = np.zeros((6, 3, 20))
    values[::2, 2], values[::2, 0], values[1::2, 1] = 12.3e-6, -3e-6, -1e-6
    return told(amplitudes(values, first=-6, channels=["Fz", "Cz", "Oz"]), name)


@pytest.fixture(scope="module")
def evoked_path(tmp_path_factory):
    return made(tmp_path_factory.mktemp("evoked"), ONE_RECORDING, evoked)


def test_amplitudes_are_reported_in_microvolts_with_the_channel_of_the_largest_difference(
    evoked_path,
):
    forth, back = section(evoked_path, FORTH).text, section(evoked_path, BACK).text
    assert "+1.00 µV" in page_of(evoked_path).text
    assert "Largest difference +12.3 µV at channel Oz" in forth
    assert f"Largest difference {MINUS}12.3 µV at channel Oz" in back
    # means of A: -3, 0, 12.3; of B: 0, -1, 0
    assert f"3 3.10 {MINUS}0.333 +1.00" in forth
    words = ("spikes", "iring", "odulation", "timulated", "inhibited")
    assert not any(word in page_of(evoked_path).text for word in words)


def test_where_no_channel_says_its_area_the_report_says_nothing_of_areas(evoked_path):
    page = page_of(evoked_path)
    assert "Channels 3 Window" in page.text
    assert "area" not in page.text.lower()
    assert not any("area" in picture["alt"] for picture in page.all("img"))


def test_equal_responses_have_no_largest_difference_and_no_test(tmp_path):
    def equal(name):
        return told(rates(np.ones((8, 3, 10))), name)

    text = page_of(made(tmp_path, ONE_RECORDING, equal)).text
    assert "Largest difference" not in text
    assert "The difference was not tested." in text


def test_stimuli_that_share_trials_are_not_tested_and_the_page_says_why(tmp_path):
    config = WITH_COURSES.replace("first: {stimulus: s0}", "first: {trial: {min: 1}}")
    path = made(tmp_path, config, driven)
    text = section(path, FORTH).text
    assert "A against B: 20 trials belong to both stimuli; a test needs separate trials." in text
    assert "Time courses: 20 trials belong to both stimuli" in text
    for words in (
        "Effect sizes are",
        "Welch intervals",
        "compared by a cluster-based",
        "Channels recorded together",
    ):
        assert words not in text
    references = section(path, "references").text
    assert not any(name in references for name in ("Hedges", "Welch", "Maris", "Phipson"))


def test_the_configuration_of_a_recording_of_several_files_names_each_in_its_order(tmp_path):
    files = "files: {noise: private/n.mat, grating: 'private/g, too.mat'}"
    config = CONFIG.replace("file: private/folder/monkey-b.mat", files)
    text = section(made(tmp_path, config), "result/first-vs-second/monkey-b").text
    assert "files: {noise: n.mat, grating: 'g, too.mat'}" in text
