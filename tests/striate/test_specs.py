import hashlib
import json

import pytest

from configurations import VALID, changed, settings_from
from striate import specs
from striate.config.figures import FIGURES, is_of_comparison


@pytest.fixture
def settings_of(tmp_path):
    def settings(old, new):
        return settings_from(changed(old, new), tmp_path)

    return settings


def compare_spec(settings):
    return specs.compare_spec(settings, "gratings", "vertical-vs-blank")


def course_spec(settings):
    return specs.course_spec(settings, "gratings", "vertical-vs-blank")


def render_spec(settings, figure):
    return specs.render_spec(settings, figure, "gratings", "vertical-vs-blank")


IN_COLOURS_OF_VALUES = {
    "heatmap": True,
    "difference": False,
    "time-course": False,
    "scatter": False,
    "states": False,
    "raster": False,
    "array-map": True,
    "tuning": False,
    "overview": False,
}


def test_of_every_figure_it_is_known_whether_a_colour_map_concerns_it():
    assert IN_COLOURS_OF_VALUES.keys() == FIGURES.keys()


def test_a_colour_map_concerns_only_the_figures_that_use_it(settings_of, tmp_path):
    before = settings_from(VALID, tmp_path)
    after = settings_of("colormap: viridis", "colormap: magma")
    for figure, concerned in IN_COLOURS_OF_VALUES.items():
        comparison = "vertical-vs-blank" if is_of_comparison(figure) else None
        first, second = (
            specs.render_spec(settings, figure, "gratings", comparison)
            for settings in (before, after)
        )
        assert (first != second) == concerned, figure


@pytest.mark.parametrize("figure", FIGURES)
def test_an_order_of_channels_concerns_only_figures_with_a_row_a_channel(figure, tmp_path):
    before, after = (
        settings_from(changed("colormap: viridis}", f"order: {order}}}"), tmp_path)
        for order in ("response", "file")
    )
    comparison = "vertical-vs-blank" if is_of_comparison(figure) else None
    first, second = (
        specs.render_spec(settings, figure, "gratings", comparison) for settings in (before, after)
    )
    assert (first != second) == (figure in {"heatmap", "difference"})


def test_a_comparison_says_which_stimulus_comes_first(settings_of, tmp_path):
    before = settings_from(VALID, tmp_path)
    after = settings_of("a: vertical, b: blank", "a: blank, b: vertical")
    assert compare_spec(before) != compare_spec(after)


def test_a_title_concerns_the_drawing_and_not_the_comparison(settings_of, tmp_path):
    before, after = settings_from(VALID, tmp_path), settings_of('"Vertical"', '"Steep"')
    assert compare_spec(before) == compare_spec(after)
    assert render_spec(before, "heatmap") != render_spec(after, "heatmap")
    of_recording = ("overview", "gratings")
    assert specs.render_spec(before, *of_recording) == specs.render_spec(after, *of_recording)


def test_what_a_comparison_reads_is_named(tmp_path):
    assert json.loads(compare_spec(settings_from(VALID, tmp_path))) == {
        "comparison": "vertical-vs-blank",
        "a": "vertical",
        "b": "blank",
        "baseline": "blank",
        "stimuli": {
            "vertical": {"orientation": {"any_of": [90.0]}},
            "blank": {"stimulus": {"any_of": ["blank"]}},
        },
        "statistics": {"permutations": 9999, "seed": 0, "fdr": 0.05},
    }
    window = changed("baseline: blank", "baseline: {start: -0.2, stop: 0}")
    assert json.loads(compare_spec(settings_from(window, tmp_path)))["baseline"] == [-0.2, 0]
    none = changed("baseline: blank\n", "")
    assert json.loads(compare_spec(settings_from(none, tmp_path)))["baseline"] is None


def test_what_the_courses_of_a_comparison_read_is_named(tmp_path):
    assert json.loads(course_spec(settings_from(VALID, tmp_path))) == {
        "comparison": "vertical-vs-blank",
        "a": "vertical",
        "b": "blank",
        "bin_ms": 10,
        "statistics": {"permutations": 9999, "seed": 0},
    }


def test_bins_concern_the_courses_and_no_test_of_channels(settings_of, tmp_path):
    before, after = settings_from(VALID, tmp_path), settings_of("bin_ms: 10", "bin_ms: 20")
    assert compare_spec(before) == compare_spec(after)
    assert course_spec(before) != course_spec(after)


def test_false_discovery_rate_and_baseline_concern_no_course(settings_of, tmp_path):
    before, after = (
        settings_from(VALID, tmp_path),
        settings_of("baseline: blank", "baseline: early"),
    )
    assert course_spec(before) == course_spec(after)
    strict = settings_from(VALID + "statistics: {fdr: 0.01}\n", tmp_path)
    assert course_spec(before) == course_spec(strict)
    seeded = settings_from(VALID + "statistics: {seed: 1}\n", tmp_path)
    assert course_spec(before) != course_spec(seeded)


def test_a_recording_of_its_own_bins_and_baseline_is_compared_in_these(settings_of, tmp_path):
    own = settings_of("seed: 1", "seed: 1, bin_ms: 20, baseline: vertical")
    assert json.loads(course_spec(own))["bin_ms"] == 20
    assert json.loads(compare_spec(own))["baseline"] == "vertical"
    other = specs.compare_spec(own, "own", "vertical-vs-blank")
    assert other == specs.compare_spec(settings_from(VALID, tmp_path), "own", "vertical-vs-blank")


@pytest.mark.parametrize("written", ["permutations: 999", "seed: 1", "fdr: 0.1"])
def test_statistics_concern_what_is_tested_and_no_response_or_mean(tmp_path, written):
    before = settings_from(VALID, tmp_path)
    after = settings_from(VALID + f"statistics: {{{written}}}\n", tmp_path)
    assert compare_spec(before) != compare_spec(after)
    resampled = not written.startswith("fdr")
    assert (specs.pool_spec(before) != specs.pool_spec(after)) == resampled
    for spec, *about in [
        (specs.respond_spec, "gratings"),
        (specs.mean_spec, "gratings", "vertical"),
    ]:
        assert spec(before, *about) == spec(after, *about)


def test_recordings_are_pooled_with_as_many_resamples_as_permutations(tmp_path):
    settings = settings_from(VALID + "statistics: {permutations: 99, seed: 2}\n", tmp_path)
    assert json.loads(specs.pool_spec(settings)) == {"permutations": 99, "seed": 2}


def test_the_label_of_tuning_curves_concerns_this_figure_of_this_recording_alone(settings_of):
    own = settings_of("seed: 1", "tuning: contrast")
    labels = [
        json.loads(specs.render_spec(own, "tuning", recording))["settings"]
        for recording in ("gratings", "own")
    ]
    assert labels == [{"label": "contrast"}, {"label": "orientation"}]
    for figure in FIGURES.keys() - {"tuning"}:
        assert "label" not in json.loads(specs.render_spec(own, figure, "gratings"))["settings"]


OWN = "file: data/own.mat"


@pytest.fixture
def convert_spec(tmp_path, monkeypatch):
    """What `steps.convert` is told of the recording `own`, its source written so."""
    monkeypatch.chdir(tmp_path)
    for name in ("a.mat", "b.mat"):
        (tmp_path / name).write_text(name)

    def spec(source):
        return specs.convert_spec(settings_from(changed(OWN, source), tmp_path), "own")

    return spec


def test_an_option_concerns_the_conversion_of_its_recording_only(convert_spec, tmp_path):
    shifted = "file: a.mat, reader: pvc-8, options: {latency_shift: true}"
    assert convert_spec(shifted) != convert_spec("file: a.mat, reader: pvc-8")
    others = [
        specs.convert_spec(settings_from(changed(OWN, source), tmp_path), "gratings")
        for source in (shifted, "file: a.mat, reader: pvc-8")
    ]
    assert others[0] == others[1]


def test_an_option_written_out_as_its_default_changes_nothing(convert_spec):
    written = "file: a.mat, reader: pvc-8, options: {well_centered: false}"
    assert convert_spec(written) == convert_spec("file: a.mat, reader: pvc-8")


def test_the_order_of_options_changes_nothing(convert_spec):
    start = "file: a.mat, reader: pvc-8, options:"
    one = convert_spec(start + " {latency_shift: true, well_centered: true}")
    assert one == convert_spec(start + " {well_centered: true, latency_shift: true}")


def test_several_files_are_named_in_their_order(convert_spec):
    spec = json.loads(convert_spec("files: {natural: b.mat, grating: a.mat}"))
    assert spec["names"] == ["natural", "grating"]
    assert json.loads(convert_spec("file: a.mat"))["names"] == []
    swapped = convert_spec("files: {grating: a.mat, natural: b.mat}")
    assert json.loads(swapped)["names"] == ["grating", "natural"]


def test_of_one_file_the_digest_is_its_own(convert_spec):
    digest = hashlib.sha256(b"a.mat").hexdigest()
    assert json.loads(convert_spec("file: a.mat"))["sha256"] == digest


@pytest.mark.parametrize("changed_file", ["a.mat", "b.mat"])
def test_the_content_of_each_of_several_files_counts(convert_spec, tmp_path, changed_file):
    source = "files: {natural: b.mat, grating: a.mat}"
    before = convert_spec(source)
    (tmp_path / changed_file).write_text("other")
    assert convert_spec(source) != before


def test_the_content_of_every_file_in_a_folder_counts(convert_spec, tmp_path):
    (tmp_path / "bids").mkdir()
    (tmp_path / "bids" / "a.eeg").write_text("a")
    before = convert_spec("file: bids")
    (tmp_path / "bids" / "events.tsv").write_text("onset")
    assert convert_spec("file: bids") != before


def test_a_simulated_recording_is_read_by_the_reader_of_its_layout(tmp_path):
    spec = json.loads(specs.convert_spec(settings_from(VALID, tmp_path), "gratings"))
    assert spec == {
        "recording": "gratings",
        "reader": "v1v2-1",
        "options": {},
        "names": [],
        "sources": [],
        "sha256": None,
        "simulated": True,
    }


def test_the_report_says_nothing_of_folders(tmp_path):
    text = changed(OWN, "files: {natural: secret/b.mat, grating: secret/a.mat}")
    assert "secret" not in specs.report_spec(settings_from(text, tmp_path))


def test_the_report_is_told_several_files_by_name_in_their_order_and_of_one_file_nothing(tmp_path):
    text = changed(OWN, "files: {natural: secret/b.mat, grating: secret/a.mat}")
    told = json.loads(specs.report_spec(settings_from(text, tmp_path)))["recordings"]
    assert list(told["own"]["files"].items()) == [("natural", "b.mat"), ("grating", "a.mat")]
    assert (
        "file"
        not in json.loads(specs.report_spec(settings_from(changed(OWN, "file: a.mat"), tmp_path)))[
            "recordings"
        ]["own"]
    )


def test_the_report_is_told_the_options_that_were_written_and_no_defaults(tmp_path):
    text = changed(OWN, "file: a.mat, reader: pvc-8, options: {latency_shift: true}")
    told = json.loads(specs.report_spec(settings_from(text, tmp_path)))["recordings"]
    assert told["own"]["options"]["latency_shift"] is True
    assert told["gratings"] == {"simulate": "v1v2-1", "seed": 1}


@pytest.mark.parametrize("reader", ["eeg", "nwb", "pvc-8"])
def test_options_that_were_left_out_are_not_in_the_configuration_of_a_figure(tmp_path, reader):
    recording = f"  gratings: {{file: raw.mat, reader: {reader}}}"
    config = changed("  gratings: {simulate: v1v2-1, seed: 1}", recording)
    spec = specs.render_spec(settings_from(config, tmp_path), "overview", "gratings")
    assert "null" not in json.dumps(json.loads(spec)["made_by"])


def test_a_raw_file_of_another_name_is_another_source(tmp_path):
    for name in ("a.mat", "b.mat"):
        (tmp_path / name).write_bytes(b"the same")
    one, other = (
        specs.convert_spec(settings_from(changed("data/own.mat", name), tmp_path), "own")
        for name in ("a.mat", "b.mat")
    )
    assert one != other
