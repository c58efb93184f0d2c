"""config.yaml as settings: what they say, and what makes no difference."""

import difflib
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from pydantic import ValidationError

from configurations import VALID, changed, settings_from
from striate.codefiles import modules_in
from striate.config.figures import FIGURES
from striate.config.schema import schema_of
from striate.settings import (
    WIDTHS_MM,
    RecordingSettings,
    Settings,
    Window,
    config_schema,
    load_settings,
)

PROJECT = Path(__file__).parents[2]
SCHEMA = PROJECT / "workflow" / "config.schema.json"
DEFAULT = PROJECT / "config.yaml"

SHORTEST = """\
recordings: {own: {file: own.mat}, made: {simulate: pvc-8}}
stimuli: {bright: {contrast: 1}, dark: {contrast: 0}}
window: {start: 0, stop: 1}
comparisons: {bright-vs-dark: {a: bright, b: dark}}
"""
OVERRIDING = """\
recordings:
  plain: {simulate: v1v2-1}
  own: {simulate: pvc-8, window: {start: 0, stop: 2}, bin_ms: 5, baseline: {start: 3, stop: 4}}
  dark: {simulate: pvc-8, baseline: dark}
stimuli: {bright: {contrast: 1}, dark: {contrast: 0}}
window: {start: 0.5, stop: 1}
bin_ms: 20
baseline: bright
comparisons:
  everywhere: {a: bright, b: dark}
  somewhere: {a: bright, b: dark, recordings: [dark, plain]}
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("settings")


def condition(folder: Path, written: str) -> dict[str, Any]:
    """The canonical form of one condition as config.yaml writes it."""
    text = changed("orientation: 90", f"orientation: {written}")
    return settings_from(text, folder).conditions("vertical")["orientation"]


def test_what_is_left_out_has_its_default(folder: Path) -> None:
    settings = settings_from(SHORTEST, folder)
    made = settings.recordings["made"]
    assert (made.seed, made.size, made.file, made.reader) == (0, "small", None, None)
    assert settings.bin_ms == 10
    assert settings.baseline is None
    assert settings.comparisons["bright-vs-dark"].title == ""
    drawn = ("heatmap", "difference", "time-course", "scatter", "overview")
    assert settings.figures == drawn
    assert settings.tuning == settings.tuning_of("made") == "orientation"
    statistics = settings.statistics
    assert (statistics.permutations, statistics.seed, statistics.fdr) == (9999, 0, 0.05)
    assert settings.style.format == ("png", "pdf")
    assert (settings.style.width, settings.style.colormap) == ("nature-double", "viridis")


def test_a_recording_may_have_several_files_in_their_order(folder: Path) -> None:
    text = changed("file: data/own.mat", "files: {natural: b.mat, grating: ~/a.mat}")
    own = settings_from(text, folder).recordings["own"]
    assert own.files == {"natural": folder / "b.mat", "grating": Path("~/a.mat").expanduser()}
    assert list(own.raw_files) == ["files.natural", "files.grating"]
    assert list(own.raw_files.values()) == list(own.files.values())


def test_a_recording_knows_the_keys_of_its_raw_files(folder: Path) -> None:
    recordings = settings_from(VALID, folder).recordings
    assert recordings["own"].raw_files == {"file": folder / "data" / "own.mat"}
    assert recordings["gratings"].raw_files == {}


def options_of(folder: Path, written: str) -> dict[str, Any]:
    text = changed("file: data/own.mat", f"file: a.mat{written}")
    return settings_from(text, folder).recordings["own"].options


def test_options_of_the_named_reader_have_their_defaults_filled_in(folder: Path) -> None:
    filled = {"latency_shift": True, "well_centered": False}
    assert options_of(folder, ", reader: pvc-8, options: {latency_shift: true}") == filled
    defaults = filled | {"latency_shift": False}
    assert options_of(folder, ", reader: pvc-8") == defaults
    assert options_of(folder, ", reader: pvc-8, options: {}") == defaults


def test_without_a_named_reader_there_are_no_options(folder: Path) -> None:
    assert options_of(folder, "") == {}
    assert options_of(folder, ", options: {}") == {}
    assert options_of(folder, ", reader: v1v2-1") == {}
    assert settings_from(VALID, folder).recordings["gratings"].options == {}


def test_options_that_nest_are_checked_and_plain(folder: Path) -> None:
    written = "{responses: {spike_times: s}, trial: {start: 0, stop: 1}, labels: {stimulus: x}}"
    options = options_of(folder, f", reader: mapping, options: {written}")
    assert options["trial"] == {"start": 0.0, "stop": 1.0}
    assert options["responses"] == {"spike_times": "s", "cells": ["trial", "channel"]}
    assert json.loads(json.dumps(options, allow_nan=False)) == options


def test_a_recording_overrides_window_bins_and_baseline(folder: Path) -> None:
    settings = settings_from(OVERRIDING, folder)
    assert settings.window_of("plain") == Window(start=0.5, stop=1)
    assert settings.window_of("own") == Window(start=0, stop=2)
    assert (settings.bin_ms_of("plain"), settings.bin_ms_of("own")) == (20, 5)
    assert settings.baseline_of("plain") == "bright"
    assert settings.baseline_of("own") == Window(start=3, stop=4)
    assert settings.baseline_of("dark") == "dark"


def test_a_recording_overrides_the_label_of_its_tuning_curves(folder: Path) -> None:
    text = changed("seed: 1", "seed: 1, tuning: contrast") + "tuning: direction\n"
    settings = settings_from(text, folder)
    assert (settings.tuning_of("gratings"), settings.tuning_of("own")) == ("contrast", "direction")


def test_statistics_that_are_left_out_have_their_defaults(folder: Path) -> None:
    statistics = settings_from(VALID + "statistics: {fdr: 0.1}\n", folder).statistics
    assert (statistics.permutations, statistics.seed, statistics.fdr) == (9999, 0, 0.1)
    assert settings_from(VALID + "statistics: {}\n", folder) == settings_from(VALID, folder)


def test_every_figure_is_of_a_comparison_or_of_a_recording(folder: Path) -> None:
    settings = settings_from(changed("[heatmap]", f"[{', '.join(FIGURES)}]"), folder)
    of_comparisons, of_recordings = (
        settings.figures_of_comparisons(),
        settings.figures_of_recordings(),
    )
    assert {*of_comparisons, *of_recordings} == {*FIGURES}
    assert of_recordings == ("tuning", "overview")


def test_every_figure_has_a_module_that_draws_it_and_every_module_is_a_figure() -> None:
    modules = {name.partition(".")[2].replace("_", "-") for name in modules_in("figures")}
    assert modules == {*FIGURES}


def test_the_default_configuration_says_of_every_figure_what_it_shows() -> None:
    explained = DEFAULT.read_text(encoding="utf-8")
    for figure in FIGURES:
        assert re.search(rf"(?m)^#   {figure} +\S", explained), f"{figure} is not explained"


def test_a_comparison_is_made_in_all_recordings_or_in_those_it_names(folder: Path) -> None:
    settings = settings_from(OVERRIDING, folder)
    assert settings.recordings_of("everywhere") == ("plain", "own", "dark")
    assert settings.recordings_of("somewhere") == ("plain", "dark")


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("90", {"any_of": [90.0]}),
        ("Grating", {"any_of": ["Grating"]}),
        ('" grating "', {"any_of": ["grating"]}),
        ("[90, b, 1e1, '10', a, 90.0]", {"any_of": [10.0, 90.0, "10", "a", "b"]}),
        ("{contains: grating}", {"contains": "grating"}),
        ("{max: 200}", {"max": 200.0}),
        ("{max: 200, min: -0.5}", {"min": -0.5, "max": 200.0}),
        ("{min: 3, max: 3}", {"min": 3.0, "max": 3.0}),
        ("-0.0", {"any_of": [0.0]}),
    ],
)
def test_a_condition_has_one_canonical_form(
    folder: Path, written: str, canonical: dict[str, Any]
) -> None:
    # as JSON, so that 90 and 90.0, or 0.0 and -0.0, count as different
    assert json.dumps(condition(folder, written)) == json.dumps(canonical)


@effort(deadline=None)
@given(st.lists(st.integers(-180, 180) | st.sampled_from(["a", "b"]), min_size=1), st.randoms())
def test_the_order_of_any_of_makes_no_difference(
    folder: Path, labels: list[Any], random: Any
) -> None:
    shuffled = [*labels]
    random.shuffle(shuffled)
    assert condition(folder, str(shuffled)) == condition(folder, str(labels))


def test_labels_of_a_stimulus_come_sorted(folder: Path) -> None:
    text = changed("{orientation: 90}", "{size: small, orientation: 90}")
    assert list(settings_from(text, folder).conditions("vertical")) == ["orientation", "size"]


SECTIONS = re.split(r"(?m)^(?=\w)", VALID)[1:]


@effort(deadline=None)
@given(st.permutations(SECTIONS), st.sampled_from(["", "# a comment\n", "\n\n"]))
def test_comments_blank_lines_and_the_order_of_keys_make_no_difference(
    folder: Path, sections: list[str], between: str
) -> None:
    assert settings_from(between.join(sections), folder) == settings_from(VALID, folder)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("bin_ms: 10", "bin_ms: 10.0"),
        ("bin_ms: 10", "bin_ms: 1e1"),
        ("{start: 0.16, stop: 1.16}", "\n  stop: 1.160\n  start: .16"),
        ("{orientation: 90}", "{orientation: [90.0, 90]}"),
        ("{stimulus: blank}", "{stimulus: ['blank']}"),
        ("[gratings]", "['gratings',]"),
        ('title: "Vertical"', "title: Vertical"),
        ("[png, pdf]", "[pdf]"),
        ("[png, pdf]", "[pdf, png]"),
        ("seed: 1", "seed: 1, size: small"),
        ("file: data/own.mat", "file: data/own.mat, options: {}"),
        ("figures: [heatmap]", "figures: [heatmap] # ééé"),
        ("figures:", "tuning: orientation\nfigures:"),
        ("figures:", "statistics: {fdr: 5e-2, seed: 0}\nfigures:"),
    ],
)
def test_two_ways_to_write_the_same_give_equal_settings(folder: Path, old: str, new: str) -> None:
    before = settings_from(VALID, folder)
    after = settings_from(changed(old, new), folder)
    assert after == before
    assert after.model_dump_json() == before.model_dump_json()


def test_recordings_keep_the_order_in_which_they_are_listed(folder: Path) -> None:
    listed = settings_from(changed("[gratings]", "[own, gratings]"), folder)
    assert listed.comparisons["vertical-vs-blank"].recordings == ("own", "gratings")


def test_the_order_of_a_and_b_makes_a_difference(folder: Path) -> None:
    swapped = changed("a: vertical, b: blank", "a: blank, b: vertical")
    assert settings_from(swapped, folder) != settings_from(VALID, folder)


def test_png_comes_first_for_the_report_even_if_not_asked_for(folder: Path) -> None:
    assert settings_from(changed("[png, pdf]", "[svg, pdf]"), folder).style.format == (
        "png",
        "pdf",
        "svg",
    )


def test_a_raw_file_is_found_from_the_folder_of_the_configuration(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", "/ann")
    assert settings_from(VALID, folder).recordings["own"].file == folder / "data" / "own.mat"
    at_home = settings_from(changed("data/own.mat", "~/own.mat"), folder)
    assert at_home.recordings["own"].file == Path("/ann/own.mat")
    elsewhere = settings_from(changed("data/own.mat", "/data/own.mat"), folder)
    assert elsewhere.recordings["own"].file == Path("/data/own.mat")


def test_quoted_words_that_look_like_something_else_are_ids(folder: Path) -> None:
    text = VALID.replace("blank", '"2024-01-01"').replace("vertical-vs-", "vs-")
    text = text.replace('vs-"2024-01-01"', '"1.5"')
    settings = settings_from(text, folder)
    assert settings.comparisons["1.5"].b == "2024-01-01" == settings.baseline


def test_settings_cannot_be_changed(folder: Path) -> None:
    settings = settings_from(VALID, folder)
    with pytest.raises(ValidationError, match="frozen"):
        settings.bin_ms = 5.0  # type: ignore[misc]


def test_settings_pass_through_json_unharmed(folder: Path) -> None:
    settings = settings_from(OVERRIDING, folder)
    dumped = settings.model_dump(mode="json")
    assert json.loads(json.dumps(dumped, allow_nan=False)) == dumped


def test_every_width_on_offer_is_known_in_mm(folder: Path) -> None:
    for width in WIDTHS_MM:
        settings = settings_from(changed("nature-double", width), folder)
        assert settings.style.width == width


# ---- the default configuration and the schema ----


def keys_of(schema: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every key that config.yaml may hold, with its description."""
    for section in [schema, *schema["$defs"].values()]:
        yield from section["properties"].items()


def test_the_default_configuration_has_no_fault() -> None:
    settings = load_settings(DEFAULT)
    assert {recording.simulate for recording in settings.recordings.values()} == {"v1v2-1", "pvc-8"}
    for comparison in settings.comparisons:
        assert settings.recordings_of(comparison)


def test_every_key_has_a_description() -> None:
    for key, described in keys_of(config_schema()):
        assert described.get("description", "").endswith("."), f"{key} has no description"


def test_every_key_but_those_of_readers_is_explained_in_the_default_configuration() -> None:
    explained = DEFAULT.read_text(encoding="utf-8")
    for key, _ in keys_of(schema_of(Settings, RecordingSettings.__name__, {})):
        assert re.search(rf"\b{key}:", explained), f"{key} does not appear in config.yaml"


def test_the_default_configuration_names_the_schema_for_editors() -> None:
    first_line = DEFAULT.read_text(encoding="utf-8").partition("\n")[0]
    assert first_line == f"# yaml-language-server: $schema={SCHEMA.relative_to(PROJECT)}"


def test_the_exported_schema_is_the_schema_of_the_models() -> None:
    exported = SCHEMA.read_text(encoding="utf-8").splitlines()
    current = json.dumps(config_schema(), indent=2).splitlines()
    diff = "\n".join(difflib.unified_diff(exported, current, "exported", "models", lineterm=""))
    assert not diff, (
        "write it anew: python -m striate.settings > workflow/config.schema.json\n" + diff
    )


@cache
def schema_validator() -> Draft202012Validator:
    schema = config_schema()
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def schema_faults(text: str) -> list[str]:
    return [fault.message for fault in schema_validator().iter_errors(yaml.safe_load(text))]


@pytest.mark.parametrize(
    "text",
    [
        VALID,
        SHORTEST,
        OVERRIDING,
        changed("orientation: 90", "orientation: vertical"),
        changed("orientation: 90", "orientation: [67.5, 90, oblique]"),
        changed("orientation: 90", "orientation: {contains: vert}"),
        changed("orientation: 90", "orientation: {min: 67.5, max: 112.5}"),
        changed("baseline: blank", "baseline: {start: -0.2, stop: 0}"),
        VALID + "statistics: {permutations: 99, seed: 4294967295, fdr: 0.001}\n",
        VALID + "statistics: {}\ntuning: direction\n",
        changed("seed: 1", "seed: 1, tuning: contrast"),
        changed("file: data/own.mat", "files: {natural: a.mat, noise: b.mat}"),
        changed("data/own.mat", "a.mat, reader: pvc-8, options: {latency_shift: true}"),
        changed("data/own.mat", "a.mat, reader: v1v2-1, options: {}"),
    ],
)
def test_the_schema_accepts_every_form_that_the_settings_accept(folder: Path, text: str) -> None:
    assert isinstance(settings_from(text, folder), Settings)
    assert schema_faults(text) == []


@pytest.mark.parametrize(
    "text",
    [
        changed("figures:", "figurs:"),
        changed("seed: 1", "sede: 1"),
        changed("seed: 1", "seed: -1"),
        changed("seed: 1", "file: a.mat"),
        changed("file: data/own.mat", "seed: 3"),
        changed("file: data/own.mat", "files: {}"),
        changed("file: data/own.mat", "files: {My File: a.mat}"),
        changed("file: data/own.mat", "file: a.mat, files: {natural: b.mat}"),
        changed("seed: 1", "reader: v1v2-1"),
        changed("data/own.mat", "a.mat, options: {latency_shift: true}"),
        changed("data/own.mat", "a.mat, reader: pvc-8, options: {latency_shfit: true}"),
        changed("data/own.mat", "a.mat, reader: pvc-8, options: {latency_shift: 1}"),
        changed("own:", "My Session:"),
        changed("orientation: 90", "orientation: {contain: a}"),
        changed("orientation: 90", "orientation: true"),
        changed("orientation: 90", "orientation: null"),
        changed("[gratings]", "gratings"),
        changed("viridis", "jet"),
        changed("baseline: blank", "baseline: null"),
        VALID + "statistics: {permutations: 98}\n",
        VALID + "statistics: {fdr: 0}\n",
        VALID + "statistics: {fdr: 1}\n",
        VALID + "statistics: {alpha: 0.05}\n",
        VALID + "tuning: ''\n",
        changed(", stop: 1.16", ""),
        changed("[heatmap]", "[heatmap, heatmap]"),
    ],
)
def test_the_schema_refuses_what_an_editor_can_see(text: str) -> None:
    assert schema_faults(text)


def test_the_schema_accepts_the_default_configuration() -> None:
    assert schema_faults(DEFAULT.read_text(encoding="utf-8")) == []
