"""What the page gets of two stimuli equals the artifacts, and the printed figures."""

import json
import math
from dataclasses import replace

import numpy as np
import pytest
import xarray as xr
from matplotlib.colors import to_rgb

from configurations import settings_from
from dashboards import SHOWN
from drawn import images, words
from simulated_means import HOSTILE
from striate.dashboard.faults import UnfitError
from striate.dashboard.sent.resource import encoded
from striate.dashboard.shown.colours import colours
from striate.dashboard.shown.compared import Told, compared_of
from striate.figures import difference, heatmap
from striate.style import MISSING, Style
from tested_cases import CASES
from tested_means import means_with_tests

STYLE = Style(183.0, "magma")
TOLD = Told("comparison", "a-vs-b", "own", "A vs B", "a", "b", "", "response", "magma")
SHOWN_CASES = [name for name in CASES if name not in ("1000 channels", "thirty areas")]


@pytest.fixture(scope="module")
def case():
    made = {}

    def of(name):
        if name not in made:
            comparison, *means = means_with_tests(CASES[name])
            made[name] = comparison, *map(counted, means)
        return made[name]

    return of


def counted(means):
    """With the trials behind each mean, as the step writes them."""
    counts = np.where(np.isfinite(means["mean"]), int(means["trial_count"]), 0)
    return means.assign(value_count=("channel", counts))


def index_of(values, scale):
    """As the page finds the colour of a value: 256 of them from low to high."""
    place = (values - scale.low) / (scale.high - scale.low)
    index = np.floor(np.where(place == 1, 0.999, place) * 256)
    return np.clip(index, 0, 255).astype(int)


def as_page_draws(values, scale, tables):
    table = tables.signed if scale.colours == "signed" else tables.strength
    rgb = np.array([[int(c[i : i + 2], 16) for i in (1, 3, 5)] for c in [*table, tables.missing]])
    index = np.where(np.isfinite(values), index_of(np.nan_to_num(values), scale), 256)
    return rgb[index]


@pytest.mark.parametrize("name", SHOWN_CASES)
def test_rows_scale_and_pixels_are_those_of_the_printed_heatmap(case, name):
    comparison, a, b = case(name)
    shown, tables = compared_of(comparison, a, b, TOLD), colours("magma")
    printed = images(heatmap.draw(comparison, a, b, STYLE))
    order, factor = shown.rows.order, shown.quantity.factor
    if shown.bins is None:
        wanted = [means["mean"].values[order, None] for means in (a, b)]
    else:
        span = slice(shown.bins.first, shown.bins.last + 1)
        wanted = [
            values
            for means in (a, b)
            for values in (
                means["time_course"].values[order, span],
                means["mean"].values[order, None],
            )
        ]
    assert len(printed) == len(wanted)
    for image, values in zip(printed, wanted, strict=True):
        assert (image.norm.vmin, image.norm.vmax) == (shown.scale.low, shown.scale.high)
        pixels = image.to_rgba(image.get_array(), bytes=True, norm=True)[..., :3]
        np.testing.assert_array_equal(pixels, as_page_draws(values * factor, shown.scale, tables))


@pytest.mark.parametrize("name", SHOWN_CASES)
def test_scale_and_bins_of_the_difference_are_those_of_the_printed_one(case, name):
    comparison, a, b = case(name)
    shown, tables = compared_of(comparison, a, b, TOLD), colours("magma")
    printed = images(difference.draw(comparison, a, b, STYLE))[0]
    scale, factor = shown.difference_scale, shown.difference_quantity.factor
    bins = shown.difference_bins
    values = comparison["difference"].values[shown.rows.order, None] * factor
    if bins is not None:
        both = [
            means["time_course"].values[shown.rows.order, bins.first : bins.last + 1] * factor
            for means in (a, b)
        ]
        values = both[0] - both[1]
        assert printed.get_extent()[:2] == [bins.start, bins.stop]
    assert (printed.norm.vmin, printed.norm.vmax) == (scale.low, scale.high)
    pixels = printed.to_rgba(printed.get_array(), bytes=True, norm=True)[..., :3]
    np.testing.assert_array_equal(pixels, as_page_draws(values, scale, tables))


@pytest.mark.parametrize("order", ["response", "difference", "file"])
def test_the_order_of_the_rows_is_said_in_the_words_of_the_printed_heatmap(case, order):
    comparison, a, b = case("32 electrodes")
    rows = compared_of(comparison, a, b, replace(TOLD, order=order)).rows
    (said,) = (
        text
        for text in words(heatmap.draw(comparison, a, b, STYLE, order))
        if text.startswith("Channels by")
    )
    assert said.endswith(f" {rows.order_words}")
    assert rows.sorted_by == order


def test_the_colour_of_what_is_missing_is_that_of_the_figures():
    assert [int(colours("viridis").missing[i : i + 2], 16) for i in (1, 3, 5)] == [
        round(255 * part) for part in to_rgb(MISSING)
    ]


@pytest.mark.parametrize("name", CASES)
def test_every_number_travels_as_it_is(case, name):
    comparison, a, b = case(name)
    sent = json.loads(encoded(compared_of(comparison, a, b, TOLD))[0])["channels"]
    stored = {
        **{name: comparison[name] for name in ("difference", "effect_size", "ci_low", "ci_high")},
        **{name: comparison[name] for name in ("p", "q")},
        **{f"mean_{side}": of["mean"] for side, of in (("a", a), ("b", b))},
        **{f"sem_{side}": of["sem"] for side, of in (("a", a), ("b", b))},
        **{f"count_{side}": of["value_count"] for side, of in (("a", a), ("b", b))},
    }
    for name, variable in stored.items():
        there = [None if math.isnan(value) else value for value in variable.values.tolist()]
        assert sent[name] == there, name
    for name in ("direction", "state_a", "state_b"):
        assert sent[name] == comparison[name].values.tolist()


def test_hostile_labels_travel_as_text(case):
    comparison, a, b = case("hostile text")
    sent = json.loads(encoded(compared_of(comparison, a, b, TOLD))[0])
    assert sent["channels"]["channel"][2] == HOSTILE.replace("\ud800", "?") + "2"
    assert sent["channels"]["area"][0] == HOSTILE.replace("\ud800", "?")


def test_amplitudes_have_no_modulation_index(case):
    comparison, a, b = case("32 electrodes")
    comparison["modulation_index"].attrs["comment"] = "not defined for amplitudes"
    assert compared_of(comparison, a, b, TOLD).channels.modulation_index is None


def test_what_is_shown_of_amplitudes_has_the_prefix_of_the_figures(case):
    shown = compared_of(*case("32 electrodes"), TOLD)
    assert shown.units == "V"
    assert (shown.quantity.unit, round(shown.quantity.factor)) == ("µV", 10**6)


def test_order_of_the_channels_is_that_of_config(case):
    comparison, a, b = case("two areas")
    told = replace(TOLD, order="difference")
    shown = compared_of(comparison, a, b, told)
    size = (a["mean"] - b["mean"]).values[shown.rows.order]
    for block in shown.rows.blocks:
        assert (np.diff(size[block.start : block.stop]) <= 0).all()


def test_means_of_another_run_are_not_shown_beside_a_comparison(case):
    comparison, a, b = case("twelve channels")
    for other in (
        a.assign(mean=a["mean"] + 1),
        a.isel(channel=slice(0, 5)),
        a.isel(time=slice(0, 5)),
    ):
        with pytest.raises(UnfitError, match="made at different times"):
            compared_of(comparison, other, b, TOLD)


def test_a_comparison_of_the_results_is_what_xarray_reads(shown):
    sent = shown.api("recordings/one/comparisons/grating-vs-blank").json
    results = shown.root / "results"
    with xr.open_dataset(
        results / "comparisons/one/grating-vs-blank.zarr.zip", engine="striate"
    ) as stored:
        assert sent["channels"]["difference"] == stored["difference"].values.tolist()
        assert sent["channels"]["q"] == stored["q"].values.tolist()
        assert sent["channels"]["channel"] == stored["channel"].values.tolist()
        assert sent["fdr"] == stored.attrs["fdr"]
        assert sent["baseline"] == "blank"
    assert (sent["trial_count_a"], sent["trial_count_b"]) == (9, 3)
    assert sent["kind"] == "comparison"
    assert sent["title"] == "grating vs blank"


def test_titles_are_those_of_config(shown):
    assert shown.api("recordings/one/comparisons/steep-vs-blank").json["title"] == "Steep <b>& 漢"


def test_an_explored_pair_is_to_the_last_digit_what_the_step_compare_writes(shown):
    made = shown.api("recordings/one/comparisons/steep-vs-blank").json
    explored = shown.api("recordings/one/explored/steep/blank").json
    apart = {"kind": "explored", "title": "steep vs blank"}
    assert explored == made | apart


def test_the_line_of_an_explored_pair_makes_it_permanent(shown, tmp_path):
    explored = shown.api("recordings/one/explored/grating/steep").json
    assert explored["id"] is None
    text = SHOWN.replace("comparisons:\n", f"comparisons:\n{explored['config_line']}\n")
    settings = settings_from(text, tmp_path)
    (name,) = settings.comparisons.keys() - {"grating-vs-blank", "steep-vs-blank"}
    wanted = settings.comparisons[name]
    assert (wanted.a, wanted.b, wanted.recordings) == ("grating", "steep", ("one",))


def test_the_line_never_takes_an_id_that_is_given_away(own):
    config = own.root / "config.yaml"
    config.write_text(
        SHOWN.replace("comparisons:\n", "comparisons:\n  grating-vs-steep: {a: blank, b: steep}\n")
    )
    line = own.api("recordings/one/explored/grating/steep").json["config_line"]
    assert line.startswith("  grating-vs-steep-2: {")


def test_stimuli_that_share_trials_are_shown_untested_and_say_why(shown):
    explored = shown.api("recordings/one/explored/grating/steep").json
    assert set(explored["channels"]["q"]) == {None}
    assert any("belong to both stimuli" in sentence for sentence in explored["not_tested"])


@pytest.mark.parametrize(
    ("pair", "status", "words"),
    [
        ("grating/grating", 422, "two different stimuli"),
        ("grating/nothing", 404, "'nothing'"),
        ("grating/unheard-of", 404, "no stimulus 'unheard-of'"),
    ],
)
def test_pairs_that_cannot_be_compared_say_why(shown, pair, status, words):
    answer = shown.get(f"/api/recordings/one/explored/{pair}")
    assert answer.status == status
    assert words in answer.json["detail"]
