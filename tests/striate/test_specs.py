import pytest

from configurations import VALID, changed, settings_from
from striate import specs


@pytest.fixture
def settings_of(tmp_path):
    def settings(old, new):
        return settings_from(changed(old, new), tmp_path)

    return settings


def test_a_colour_map_concerns_only_the_figures_that_use_it(settings_of, tmp_path):
    before = settings_from(VALID, tmp_path)
    after = settings_of("colormap: viridis", "colormap: magma")
    heatmaps = [specs.render_spec(s, "vertical-vs-blank", "heatmap") for s in (before, after)]
    differences = [specs.render_spec(s, "vertical-vs-blank", "difference") for s in (before, after)]
    assert heatmaps[0] != heatmaps[1]
    assert differences[0] == differences[1]


def test_a_comparison_says_which_stimulus_comes_first(settings_of, tmp_path):
    before = settings_from(VALID, tmp_path)
    after = settings_of("a: vertical, b: blank", "a: blank, b: vertical")
    assert specs.compare_spec(before, "vertical-vs-blank") != specs.compare_spec(
        after, "vertical-vs-blank"
    )


def test_a_title_concerns_the_drawing_and_not_the_comparison(settings_of, tmp_path):
    before, after = settings_from(VALID, tmp_path), settings_of('"Vertical"', '"Steep"')
    name = "vertical-vs-blank"
    assert specs.compare_spec(before, name) == specs.compare_spec(after, name)
    assert specs.render_spec(before, name, "heatmap") != specs.render_spec(after, name, "heatmap")
