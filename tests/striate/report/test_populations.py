from dataclasses import replace

import numpy as np
import pytest

from by_hand import rates
from report_pages import CONFIG, driven, made, section, told
from striate.prose import signed_number
from striate.report.populations import population_of
from striate.stores import load

IDENTITY = "population/first-vs-second"


def two_areas(name):
    recording = driven(name)
    return recording.assign_coords(area=("channel", np.array(["V1", "V2", "V2"], dtype=object)))


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return made(tmp_path_factory.mktemp("report"), CONFIG, two_areas)


def test_counts_stand_by_recording_and_area_as_in_the_artifact(path):
    pooled = load(path.parent / "comparisons/first-vs-second.zarr.zip")
    population = population_of("first-vs-second", path.parent)
    areas = pooled["session_area"].values.tolist()
    for row, recording in enumerate(pooled["session"].values):
        *by_area, _ = population.numbers[recording]
        for of in by_area:
            column = areas.index(of.area)
            for name, counted in {
                "channel_count": of.channel_count,
                "tested_count": of.tested,
                "a_larger": of.a_larger,
                "b_larger": of.b_larger,
                "stimulated_a": of.state_a.stimulated,
                "inhibited_a": of.state_a.inhibited,
                "stimulated_b": of.state_b.stimulated,
                "inhibited_b": of.state_b.inhibited,
            }.items():
                assert counted == int(pooled[name][row, column]), name
    text = section(path, IDENTITY).text
    assert "Over 2 recordings" in text
    assert text.count("monkey-a V") == text.count("monkey-b V") == 2


def test_the_population_difference_stands_with_its_interval_and_its_level(path):
    pooled = load(path.parent / "comparisons/first-vs-second.zarr.zip")
    differences = population_of("first-vs-second", path.parent).differences
    assert [of.area for of in differences] == ["V1", "V2", "all"]
    for name in ("difference", "low", "high"):
        values = pooled[f"population_{name}"].to_numpy()
        np.testing.assert_array_equal([getattr(of, name) for of in differences], values)
    text = section(path, IDENTITY).text
    assert pooled.attrs["level"] in text
    assert "hierarchical bootstrap" in text


def test_the_overview_has_a_row_for_the_recordings_together_with_the_interval(path):
    text = path.read_text(encoding="utf-8")
    (row,) = text[: text.index("</nav>")].split('<tr class="pooled">')[1:]
    row = row.partition("</tr>")[0]
    last = population_of("first-vs-second", path.parent).differences[-1]
    assert f"({signed_number(last.low)} to {signed_number(last.high)})" in row
    assert "2 recordings" in row


def test_a_comparison_in_one_recording_has_no_population(path):
    text = path.read_text(encoding="utf-8")
    assert 'id="population/second-vs-first"' not in text


def test_without_areas_there_is_one_row_a_recording(tmp_path):
    def without(name):
        recording = driven(name)
        return recording.assign_coords(area=("channel", np.array([""] * 3, dtype=object)))

    text = section(made(tmp_path, CONFIG, without), IDENTITY).text
    assert "Area" not in text.partition("Population difference")[0]
    assert text.partition("Population difference")[0].count("monkey-a 3 ") == 1


def test_over_what_each_interval_is_stands_beside_it(path, tmp_path):
    text = section(path, IDENTITY).text
    over = [of.over for of in population_of("first-vs-second", path.parent).differences]
    assert over == [f"2 recordings, {count} channels" for count in (2, 4, 6)]
    assert all(words in text for words in over)
    assert "only its channels are drawn" not in text

    def one_area_each(name):
        areas = {"monkey-a": ["V1", "V1", "V4"], "monkey-b": ["V2", "V2", "V2"]}
        names = np.array(areas.get(name, ["V1"] * 3), dtype=object)
        return driven(name).assign_coords(area=("channel", names))

    path = made(tmp_path, CONFIG, one_area_each)
    population = population_of("first-vs-second", path.parent)
    over = {of.area: of.over for of in population.differences[:-1]}
    assert over == {
        "V1": "one recording: over its 2 channels",
        "V2": "one recording: over its 3 channels",
        "V4": "1 channel: no interval",
    }
    text = section(path, IDENTITY).text
    assert "one recording: over its 3 channels" in text
    assert "interval (hierarchical bootstrap)" not in text
    assert "Where a single recording has values, only its channels are drawn" in text
    assert population.differences[-1].over == "2 recordings, 6 channels"


def test_over_one_recording_alone_no_interval_is_called_hierarchical(path):
    population = population_of("first-vs-second", path.parent)
    alone = [replace(of, recordings=1) for of in population.differences]
    text = replace(population, differences=tuple(alone)).methods
    assert "hierarchical" not in text
    assert "Saravanan" not in text
    assert "only its channels are drawn" in text
    none = [replace(of, recordings=1, channels=1) for of in population.differences]
    assert "interval" not in replace(population, differences=tuple(none)).methods


def test_a_population_in_volts_is_told_in_the_prefix_of_the_figures(tmp_path):
    def volts(name):
        values = np.full((8, 3, 10), 4e-6)
        values[::2] += 2e-6
        return told(rates(values, units="V"), name)

    text = section(made(tmp_path, CONFIG, volts), IDENTITY).text
    assert " B (µV) Interval" in text.replace("\xa0", " ")
    assert "all areas +2.00 +2.00 to +2.00 2 recordings, 6 channels" in text
