import json
import shlex

import pytest
import yaml

from configurations import settings_from
from projects import COMPARISON, CONFIG
from striate import specs
from striate.config.figures import FIGURES, is_of_comparison
from striate.configslice import as_yaml


def spec_of(folder, config, figure="heatmap", comparison=COMPARISON):
    comparison = comparison if is_of_comparison(figure) else None
    return specs.render_spec(settings_from(config, folder), figure, "own", comparison)


def slice_of(folder, config, figure="heatmap"):
    return as_yaml(json.loads(spec_of(folder, config, figure))["made_by"])


def changed(old, new):
    assert CONFIG.count(old) == 1, old
    return CONFIG.replace(old, new)


@pytest.mark.parametrize("figure", FIGURES)
def test_the_slice_is_a_configuration_that_makes_this_figure_alone(tmp_path, figure):
    whole = settings_from(CONFIG, tmp_path)
    text = slice_of(tmp_path, CONFIG, figure)
    alone = settings_from(text, tmp_path)
    assert set(alone.recordings) == {"own"}
    assert alone.figures == (figure,)
    assert len(alone.comparisons) == 1
    comparison = COMPARISON if is_of_comparison(figure) else None
    assert [*alone.comparisons] == [comparison] if comparison else ["first-vs-later"]
    of = [(specs.render_spec, figure, "own", comparison), (specs.respond_spec, "own")]
    if comparison:
        of += [(specs.mean_spec, "own", name) for name in ("grating", "blank")]
        of += [(of_step, "own", comparison) for of_step in (specs.compare_spec, specs.course_spec)]
    for spec, *about in of:
        assert spec(alone, *about) == spec(whole, *about)
    assert slice_of(tmp_path, text, figure) == text


UNRELATED = [
    changed("{a: late, b: blank, recordings: [own]}", "{a: blank, b: late, title: New}"),
    changed("  late-vs-blank: {a: late, b: blank, recordings: [own]}\n", ""),
    changed("late: {trial: {min: 3}}", "late: {trial: {min: 4}}"),
    changed("bin_ms: 20", "bin_ms: 40"),
    changed("other.mat", "another.mat"),
    changed("secret/raw/session.mat", "elsewhere/session.mat"),
    changed("figures: [difference, heatmap]", "figures: [heatmap, scatter, tuning]"),
    changed("figures:", "tuning: contrast\nfigures:"),
    changed('more"}', 'more", recordings: [own, other]}'),
    changed("session.mat}", "session.mat, window: {start: 0, stop: 0.1}, bin_ms: 10}").replace(
        "window: {start: 0.0, stop: 0.1}", "window: {start: 0.1, stop: 0.2}"
    ),
    "\n".join(CONFIG.splitlines()[11:] + CONFIG.splitlines()[:11]),
]


@pytest.mark.parametrize("config", UNRELATED)
def test_what_does_not_concern_a_figure_does_not_draw_it_again(tmp_path, config):
    before, after = spec_of(tmp_path, CONFIG), spec_of(tmp_path, config)
    assert before == after


@pytest.mark.parametrize("figure", ["overview", "tuning"])
@pytest.mark.parametrize(
    "config",
    [
        changed("a: grating, b: blank", "a: blank, b: grating"),
        changed("blank: {stimulus: blank}", "blank: {orientation: 0}"),
        changed("permutations: 99", "permutations: 999"),
        changed("window:", "baseline: blank\nwindow:"),
    ],
)
def test_no_comparison_concerns_a_figure_of_a_recording(tmp_path, figure, config):
    assert spec_of(tmp_path, CONFIG, figure) == spec_of(tmp_path, config, figure)


@pytest.mark.parametrize(
    "config",
    [
        changed("stop: 0.1}", "stop: 0.12}"),
        changed("contains: grating", "contains: grat"),
        changed("nature-single", "slide"),
        changed("permutations: 99", "permutations: 999"),
        changed("window:", "bin_ms: 20\nwindow:"),
        changed("window:", "baseline: blank\nwindow:"),
        changed("session.mat}", "session.mat, reader: v1v2-1}"),
    ],
)
def test_what_concerns_a_figure_is_in_its_slice(tmp_path, config):
    assert slice_of(tmp_path, CONFIG) != slice_of(tmp_path, config)


def test_a_slice_holds_names_of_files_and_no_folders(tmp_path):
    text = slice_of(tmp_path, CONFIG)
    assert "secret" not in text
    assert str(tmp_path) not in text
    assert yaml.safe_load(text)["recordings"] == {"own": {"file": "session.mat"}}
    several = changed("file: secret/raw/session.mat", "files: {z: secret/z.h5, a: secret/a.h5}")
    named = yaml.safe_load(slice_of(tmp_path, several))["recordings"]["own"]["files"]
    assert list(named.items()) == [("z", "z.h5"), ("a", "a.h5")]


def test_the_slice_of_a_thousand_recordings_is_no_longer_than_of_one(tmp_path):
    more = "".join(f"  session-{number}: {{file: x.mat}}\n" for number in range(1000))
    config = changed("  other:", f"{more}  other:")
    assert spec_of(tmp_path, config) == spec_of(tmp_path, CONFIG)
    assert len(shlex.quote(spec_of(tmp_path, config))) < 2000
