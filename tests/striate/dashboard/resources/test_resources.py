"""What travels equals the artifacts, and what can be counted by hand."""

import math

import numpy as np
import pytest
import xarray as xr
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from dashboards import unpacked
from projects import COMPARISON
from simulated_courses import simulated_courses, with_latency
from striate.dashboard.sent.arrays import packed
from striate.dashboard.shown import courses
from striate.opened import opened_recording
from striate.panels.clusters import clusters_of_channel
from striate.panels.spiketrials import evenly_spaced, trial_spikes
from striate.stores import save


def opened(dashboard, place):
    return xr.open_dataset(dashboard.root / f"results/{place}.zarr.zip", engine="striate")


@given(
    st.dictionaries(
        st.text(max_size=8).filter(lambda name: name != "__metadata__"),
        arrays(st.sampled_from([np.float64, np.int32]), array_shapes(min_side=0, max_side=4)),
        max_size=4,
    )
)
def test_arrays_come_out_as_they_went_in(given_arrays):
    body = packed(given_arrays, {"units": "V"})
    found = unpacked(body)
    assert int.from_bytes(body[:8], "little") % 8 == 0
    assert found.keys() == given_arrays.keys()
    for name, array in given_arrays.items():
        assert found[name].dtype == array.dtype
        np.testing.assert_array_equal(found[name], array)


def test_each_array_begins_where_a_browser_can_view_it():
    body = packed({"row": np.arange(3, dtype=np.int32), "time": np.arange(2.0)}, {})
    start = 8 + int.from_bytes(body[:8], "little")
    assert start % 8 == 0
    assert np.frombuffer(body[start : start + 16], "<f8").tolist() == [0.0, 1.0]


def test_a_whole_number_that_does_not_fit_is_never_cut():
    with pytest.raises(OverflowError):
        packed({"trial": np.array([2**31])}, {})


@pytest.mark.parametrize("stimulus", ["grating", "blank", "steep", "nothing"])
def test_courses_of_means_are_those_of_the_artifact(shown, stimulus):
    sent = shown.api(f"recordings/one/means/{stimulus}/course").arrays
    with opened(shown, f"means/one/{stimulus}") as stored:
        for name in ("mean", "sem", "time", "time_course", "time_course_sem"):
            np.testing.assert_array_equal(sent[name], stored[name].values)
        assert sent["count"].tolist() == stored["value_count"].values.tolist()


def test_means_without_a_course_are_sent_alone(shown):
    with opened(shown, "means/one/grating") as stored:
        sent = courses.course_of(stored.drop_dims("time"), 1, 1)
        assert sent.arrays.keys() == {"mean", "sem", "count"}
        assert sent.arrays["mean"].tolist() == stored["mean"].values[1:2].tolist()
    assert sent.about == {"units": "spikes/s", "trial_count": "9"}


@pytest.mark.parametrize("count", [1, 2, 3, 10_000_000])
def test_pieces_of_a_course_make_the_whole(shown, count):
    address = "recordings/one/means/grating/course"
    whole = shown.api(address).arrays["time_course"]
    pieces = [
        shown.api(f"{address}?first={first}&count={count}").arrays["time_course"]
        for first in range(0, 3, count)
    ]
    np.testing.assert_array_equal(np.concatenate(pieces), whole)


def test_spikes_of_trials_make_the_mean_course_again(spiking):
    with opened(spiking, "means/own/grating") as stored:
        course, time = stored["time_course"].values, stored["time"].values
        numbers = stored["trial_numbers"].values
    for channel in range(len(course)):
        sent = spiking.api(f"recordings/own/channels/{channel}/trials/grating").arrays
        assert sent["trial"].tolist() == numbers.tolist()
        edges = np.append(time, time[-1] + 0.01)
        lived = (sent["end"][:, None] > edges[None, 1:] - 1e-6).sum(axis=0)
        row_lives = edges[None, 1:] <= sent["end"][sent["spike_row"]][:, None] + 1e-6
        bins = np.searchsorted(edges, sent["spike_time"], side="right") - 1
        inside = (bins < len(time)) & row_lives[
            np.arange(len(bins)), np.minimum(bins, len(time) - 1)
        ]
        counts = np.bincount(bins[inside], minlength=len(time))
        with np.errstate(invalid="ignore"):
            np.testing.assert_allclose(counts / lived / 0.01, course[channel], rtol=1e-12)


def test_the_spikes_of_a_channel_are_those_of_the_printed_raster(spiking):
    with opened(spiking, "means/own/grating") as means, opened(spiking, "recordings/own") as own:
        place = spiking.root / "results/recordings/own.zarr.zip"
        with opened_recording(place) as recording:
            printed = trial_spikes(recording, evenly_spaced(means["trial_numbers"].values))
        for channel in range(own.sizes["channel"]):
            sent = spiking.api(f"recordings/own/channels/{channel}/trials/grating").arrays
            time, row = printed.of_channel(channel)
            assert sent["spike_time"].tolist() == time.tolist()
            assert sent["spike_row"].tolist() == row.tolist()


@pytest.mark.parametrize("name", ["one", "two"])
def test_trials_say_of_which_channel_they_are(shown, name):
    with opened(shown, f"recordings/{name}") as recording:
        channels = recording["channel"].values.tolist()
    for position, channel in enumerate(channels):
        sent = shown.api(f"recordings/{name}/channels/{position}/trials/grating")
        assert sent.about["channel"] == channel


def test_activity_of_trials_makes_the_mean_course_again(shown):
    course = shown.api("recordings/two/means/grating/course").arrays
    for channel in range(3):
        sent = shown.api(f"recordings/two/channels/{channel}/trials/grating").arrays
        np.testing.assert_allclose(
            sent["activity"].mean(axis=0), course["time_course"][channel], rtol=1e-12
        )
        assert sent["time"].tolist() == course["time"].tolist()
        assert len(sent["trial"]) == len(sent["end"]) == 9


def test_a_stimulus_without_trials_has_none_to_show(shown):
    sent = shown.api("recordings/one/channels/0/trials/nothing").arrays
    assert (sent["trial"].size, sent["activity"].shape) == (0, (0, 6))


def test_tuning_is_the_mean_over_the_trials_of_each_value(shown):
    with opened(shown, "responses/one") as stored:
        response, orientation = stored["response"].values, stored["orientation"].values
    for channel in range(3):
        sent = shown.api(f"recordings/one/channels/{channel}/tuning").json
        assert sent["label"] == "Orientation (deg)"
        for place, value in enumerate(sent["values"]):
            own = response[orientation == value, channel]
            assert sent["count"][place] == len(own)
            assert sent["mean"][place] == pytest.approx(own.mean(), rel=1e-12)
            if len(own) > 1:
                error = own.std(ddof=1) / math.sqrt(len(own))
                assert sent["sem"][place] == pytest.approx(error, rel=1e-9)
            else:
                assert sent["sem"][place] is None
        blank = response[np.isnan(orientation), channel]
        assert sent["blank_count"] == len(blank)
        assert sent["blank_mean"] == pytest.approx(blank.mean(), rel=1e-12)


def test_a_recording_without_the_label_says_why_it_has_no_tuning(own):
    config = own.root / "config.yaml"
    config.write_text(config.read_text() + "tuning: contrast\n")
    sent = own.api("recordings/one/channels/1/tuning").json
    assert (sent["values"], sent["fit"]) == ([], None)
    assert "'contrast'" in sent["why_none"]
    assert own.api("catalogue").json["recordings"][0]["tuning"] is None


CLUSTERS = [
    ("V1-1", 0.1, 0.2, 1, 0.01),
    ("V1-1", 0.5, 0.7, -1, 0.05),
    ("V1-1", 0.8, 0.9, -1, 0.06),
    ("V2-2", 0.0, 0.1, -1, 0.001),
]


def test_clusters_are_those_under_the_printed_curves():
    comparison, *_ = simulated_courses()
    names = [str(name) for name in comparison["channel"].values]
    told = [(names[0], *of[1:]) for of in CLUSTERS[:3]] + [(names[-1], *CLUSTERS[3][1:])]
    comparison, *_ = simulated_courses(clusters=told)
    sent = courses.tested_courses(with_latency(comparison, 0, 0.1, 0.08, 0.14))
    printed = [clusters_of_channel(comparison, name) for name in names]
    assert [len(of) for of in sent.clusters] == [2, 0, 0, 0, 1]
    assert [[of.model_dump() for of in row] for row in sent.clusters] == [
        [vars(of) for of in row] for row in printed
    ]
    assert sent.latency == [0.1, None, None, None, None]
    assert (sent.latency_low[0], sent.latency_high[0]) == (0.08, 0.14)


def test_courses_of_a_project_are_those_of_its_artifact(shown):
    sent = shown.api("recordings/one/comparisons/grating-vs-blank/courses").json
    with opened(shown, "courses/one/grating-vs-blank") as stored:
        assert sent["alpha"] == stored.attrs["cluster_alpha"]
        assert len(sent["clusters"]) == stored.sizes["channel"]
        found = sum(map(len, sent["clusters"]))
        assert found == (stored["cluster_p"].values <= sent["alpha"]).sum()
        assert sent["test"] == stored.attrs["cluster_test"]


def test_tests_of_courses_of_other_channels_are_not_shown_beside_a_comparison(own):
    name = "courses/one/grating-vs-blank"
    with opened(own, name) as stored:
        turned = stored.load().isel(channel=slice(None, None, -1))
    save(turned, own.root / f"results/{name}.zarr.zip")
    answer = own.get("/api/recordings/one/comparisons/grating-vs-blank/courses")
    assert answer.status == 409
    assert "of other channels" in answer.json["detail"]


def test_courses_that_no_figure_asks_for_are_not_waited_for(spiking):
    answer = spiking.get(f"/api/recordings/own/comparisons/{COMPARISON}/courses")
    assert answer.status == 404
    assert "time-course" in answer.json["detail"]
    (listed, *_) = spiking.api("catalogue").json["comparisons"]
    assert listed["courses"] is None


def test_what_is_pooled_is_what_the_artifact_holds(shown):
    sent = shown.api("pooled/grating-vs-blank").json
    with opened(shown, "comparisons/grating-vs-blank") as stored:
        means = [None if math.isnan(v) else v for v in stored["population_difference"].values]
        assert [of["difference"] for of in sent["populations"]] == means
        assert [of["area"] for of in sent["populations"]] == ["V1", "V2", ""]
        assert sent["level"] == stored.attrs["level"]
        assert sum(of["channel_count"] for of in sent["sessions"]) == 6
        assert sum(of["tested"] for of in sent["sessions"]) == stored["tested_count"].values.sum()


@pytest.mark.parametrize("form", ["png", "svg"])
def test_printed_figures_travel_as_they_lie(shown, form):
    path = f"one/grating-vs-blank/time-course.{form}"
    answer = shown.get(f"/api/figures/{path}")
    assert answer.body == (shown.root / "results/figures" / path).read_bytes()
    assert answer.headers["content-type"].startswith("image/")


@pytest.mark.parametrize(
    "address",
    [
        "recordings/three/comparisons/grating-vs-blank",
        "recordings/one/comparisons/unheard-of",
        "recordings/two/comparisons/steep-vs-blank",
        "recordings/one/means/unheard-of/course",
        "recordings/one/means/grating/course?first=3",
        "recordings/one/channels/3/tuning",
        "recordings/one/channels/3/trials/grating",
        "pooled/steep-vs-blank",
        "pooled/unheard-of",
        "figures/one/grating-vs-blank/time-course.pdf",
        "figures/one/grating-vs-blank/time-course.csv",
        "figures/one/grating-vs-blank",
        "figures/",
        "unheard-of",
    ],
)
def test_what_is_not_there_is_404_with_one_sentence(shown, address):
    answer = shown.get(f"/api/{address}")
    assert answer.status == 404
    assert answer.json.keys() == {"detail"}
    assert 0 < len(answer.json["detail"]) < 200


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_who_has_an_answer_is_told_that_it_is_the_same(shown, method):
    shown.results.settled()
    for address in ("catalogue", "recordings/one/means/grating/course", "run"):
        tag = shown.api(address).headers["etag"]
        again = shown.get(f"/api/{address}", method, [("If-None-Match", f'"x", W/{tag}')])
        assert (again.status, again.body, again.headers["etag"]) == (304, b"", tag)


def test_head_says_what_get_would_send(shown):
    got, head = (shown.get("/api/catalogue", method) for method in ("GET", "HEAD"))
    assert head.body == b""
    assert head.headers == got.headers
    assert int(head.headers["content-length"]) == len(got.body)
