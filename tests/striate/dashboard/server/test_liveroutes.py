"""The interface of a recording that comes in, asked as a browser asks it."""

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from by_hand import amplitudes, rates, spikes_from_counts
from dashboards import Dashboard
from striate.dashboard import wire
from striate.dashboard.server.app import dashboard_app
from striate.dashboard.server.gate import Gate, Guarded
from striate.live.plan import Pair, Plan
from striate.live.session import Session
from striate.live.trials import trials_of

STIMULI = {
    "s0": {"stimulus": {"any_of": ["s0"]}},
    "s1": {"stimulus": {"any_of": ["s1"]}},
    "nothing": {"stimulus": {"any_of": ["plaid"]}},
}
PAIRS = (Pair("first-vs-second", "First <b>& 漢", "s0", "s1"),)
RNG = np.random.default_rng(0)
COUNTS = RNG.poisson(0.3, (12, 3, 60))
RATES = RNG.gamma(2, 10, (12, 3, 6))


class Live(Dashboard):
    """A session behind its gate, without a project beside it."""

    def __init__(self, session: Session | None) -> None:
        self.inner = dashboard_app(None, session)
        self.app = Guarded(self.inner, Gate())


def of(recording, **changed) -> tuple[Live, Session]:
    windows = {"window": (0.01, 0.05), "bin_ms": 10.0, "baseline": "s1"} | changed
    plan = Plan("by-hand", stimuli=STIMULI, pairs=PAIRS, **windows)
    session = Session("by <hand>", plan, expected_trials=12)
    trials = list(trials_of(recording))
    session.begin(trials[0])
    for trial in trials:
        session.add(trial)
    return Live(session), session


@pytest.fixture(scope="module")
def spiking():
    return of(spikes_from_counts(COUNTS))


@pytest.fixture(scope="module")
def firing():
    return of(rates(RATES))


def test_it_says_how_far_the_recording_has_come_in(spiking):
    live = wire.Live.model_validate(spiking[0].api("live").json)
    assert (live.name, live.state, live.trial_count) == ("by <hand>", "running", 12)
    assert (live.expected_trials, live.last_stimulus) == (12, ["s1"])
    assert {of.id: of.trial_count for of in live.stimuli} == {"s0": 6, "s1": 6, "nothing": 0}
    (pair,) = live.comparisons
    assert (pair.id, pair.title, pair.channel_count) == ("first-vs-second", "First <b>& 漢", 3)


@pytest.mark.parametrize("kind", ["spiking", "firing"])
def test_two_stimuli_have_the_numbers_of_a_plain_loop(kind, request):
    live, _ = request.getfixturevalue(kind)
    found = wire.Compared.model_validate(live.api("live/explored/s0/s1").json)
    inside = (
        COUNTS[:, :, 10:50].mean(axis=2) * 1000 if kind == "spiking" else RATES[:, :, 1:5].mean(2)
    )
    a, b = inside[::2], inside[1::2]
    of = found.channels
    np.testing.assert_allclose(of.mean_a, a.mean(axis=0), rtol=1e-12)
    np.testing.assert_allclose(of.sem_b, b.std(axis=0, ddof=1) / np.sqrt(6), rtol=1e-12)
    np.testing.assert_allclose(
        of.difference, a.mean(axis=0) - b.mean(axis=0), rtol=1e-11, atol=1e-12
    )
    pooled = np.sqrt((a.var(axis=0, ddof=1) + b.var(axis=0, ddof=1)) / 2)
    bias = 1 - 3 / (4 * 10 - 1)
    np.testing.assert_allclose(of.effect_size, bias * np.array(of.difference) / pooled, rtol=2e-3)
    assert of.p == of.q == [None] * 3
    assert all(
        low < middle < high
        for low, middle, high in zip(of.ci_low, of.difference, of.ci_high, strict=True)
    )
    assert "no permutation test" in found.test
    assert (found.kind, found.title, found.config_line) == ("live", "First <b>& 漢", "")
    assert (found.trial_count_a, found.trial_count_b, found.recording) == (6, 6, "by-hand")


def test_courses_are_the_means_over_trials(firing):
    arrays = firing[0].api("live/means/s0/course?first=1&count=2").arrays
    np.testing.assert_allclose(arrays["time_course"], RATES[::2, 1:].mean(axis=0), rtol=1e-12)
    np.testing.assert_allclose(arrays["time"], np.arange(6) / 100)


def test_trials_are_the_last_ones_with_their_spikes(spiking):
    arrays = spiking[0].api("live/channels/2/trials/s1").arrays
    assert arrays["trial"].tolist() == [2, 4, 6, 8, 10, 12]
    np.testing.assert_allclose(arrays["end"], 0.06)
    for row, trial in enumerate(range(1, 12, 2)):
        times = np.repeat(np.arange(60), COUNTS[trial, 2]) / 1000 + 0.0005
        np.testing.assert_allclose(arrays["spike_time"][arrays["spike_row"] == row], times)


def test_trials_say_of_which_channel_they_are(firing, spiking):
    for live in (firing[0], spiking[0]):
        channels = live.api("live/explored/s0/s1").json["channels"]["channel"]
        said = [live.api(f"live/channels/{at}/trials/s1").about["channel"] for at in range(3)]
        assert said == channels


def test_trials_of_rates_are_in_bins(firing):
    arrays = firing[0].api("live/channels/1/trials/s0").arrays
    np.testing.assert_array_equal(arrays["activity"], RATES[::2, 1])
    np.testing.assert_allclose(arrays["time"], np.arange(6) / 100)


def test_potentials_travel_in_volts():
    values = RNG.normal(0, 1e-5, (12, 3, 80))
    live, _ = of(amplitudes(values), window=(0.05, 0.2), baseline=(-0.2, 0.0), bin_ms=20.0)
    found = wire.Compared.model_validate(live.api("live/explored/s0/s1").json)
    assert (found.units, found.quantity.is_rate, found.channels.modulation_index) == (
        "V",
        False,
        None,
    )
    assert found.baseline == "-0.2 to 0 s"


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("live/explored/s0/nothing", 404, "no trial of stimulus 'nothing' has come in yet"),
        ("live/explored/s0/plaid", 404, "no stimulus 'plaid'"),
        ("live/explored/s0/s0", 422, "both 's0'"),
        ("live/explored/s0/..%2Fs1", 404, ""),
        ("live/explored/s0/S1", 422, ""),
        ("live/means/plaid/course", 404, "no stimulus 'plaid'"),
        ("live/means/s0/course?first=3", 404, "no channel 3"),
        ("live/means/s0/course?count=0", 422, "count"),
        ("live/channels/3/trials/s0", 404, "no channel 3"),
        ("live/channels/-1/trials/s0", 422, "position"),
        ("live/zzz", 404, ""),
    ],
)
def test_what_is_not_there_is_said_in_a_sentence(spiking, path, status, words):
    answer = spiking[0].get(f"/api/{path}")
    assert answer.status == status
    assert words in answer.json["detail"]


def test_an_answer_is_new_only_where_its_stimuli_are():
    live, session = of(rates(RATES), baseline=None)
    paths = ["live/means/s0/course", "live/means/s1/course", "live/channels/0/trials/s1"]
    tags = [live.api(path).headers["etag"] for path in paths]
    for path, tag in zip(paths, tags, strict=True):
        assert live.get(f"/api/{path}", headers=[("if-none-match", tag)]).status == 304
    session.add(next(trials_of(rates(RATES))))
    again = [
        live.get(f"/api/{p}", headers=[("if-none-match", t)]).status
        for p, t in zip(paths, tags, strict=True)
    ]
    assert again == [200, 304, 304]


def test_before_anything_has_come_in_it_waits():
    live = Live(Session("amp", Plan("amp", None, None, grows=True)))
    assert live.api("live").json["state"] == "waiting"
    answer = live.get("/api/live/explored/s0/s1")
    assert (answer.status, answer.json["detail"]) == (404, "nothing has come in yet")


def test_without_a_session_nothing_comes_in():
    answer = Live(None).get("/api/live")
    assert (answer.status, answer.json["detail"]) == (404, "no recording comes in on this server")


def test_labels_of_markers_are_text_and_nothing_else():
    recording = rates(RATES[:2]).assign_coords(
        stimulus=("trial", np.array(["<script>alert(1)</script>", "../../etc"], dtype=object))
    )
    session = Session("amp", Plan("amp", None, None, grows=True))
    for trial in trials_of(recording):
        session.add(trial)
    live = Live(session)
    ids = [of["id"] for of in live.api("live").json["stimuli"]]
    assert ids == ["script-alert-1-script", "etc"]
    assert live.get(f"/api/live/explored/{ids[0]}/{ids[1]}").status == 200


@settings(deadline=None)
@given(stimulus=st.text(max_size=80))
def test_no_id_does_harm(spiking, stimulus):
    from urllib.parse import quote

    answer = spiking[0].get(f"/api/live/means/{quote(stimulus, safe='')}/course")
    assert answer.status in {404, 422} or stimulus in STIMULI
    assert answer.status == 200 or json.loads(answer.body).keys() == {"detail"}
