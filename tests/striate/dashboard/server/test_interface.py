"""The interface keeps to its own description."""

import json
from pathlib import Path

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode

from dashboards import Dashboard
from striate.dashboard import openapi, wire
from striate.dashboard.server.app import dashboard_app
from striate.dashboard.server.gate import MOST_ADDRESS_BYTES, Gate, Guarded
from striate.live.plan import Plan
from striate.live.session import Session

DESCRIBED = Path(openapi.__file__).parents[3] / "dashboard" / "openapi.json"
ENDLESS = "/api/events"
TOO_LONG = 414


def test_the_description_beside_the_page_is_that_of_the_interface():
    """`python -m striate.dashboard.openapi > dashboard/openapi.json` writes it anew."""
    assert json.loads(DESCRIBED.read_text(encoding="utf-8")) == openapi.description()


def test_every_fault_is_described_as_one_sentence():
    for path, methods in openapi.description()["paths"].items():
        assert methods.keys() == {"get"}
        for status, answer in methods["get"]["responses"].items():
            if status.startswith("4"):
                (content,) = answer["content"].values()
                assert content["schema"]["$ref"].endswith("/Fault"), path


@pytest.fixture(scope="module")
def asked(shown_project):
    dashboard = Dashboard(shown_project)
    dashboard.results.settled()
    yield dashboard.app
    dashboard.results.close()


schema = schemathesis.openapi.from_dict(openapi.description()).exclude(path=ENDLESS)


ADDRESSES = [path for path in openapi.description()["paths"] if path != ENDLESS]


def answers_as_it_says(app, path, examples):
    """As it is described for what may be asked, and for what may not."""
    as_described = schema[path]["GET"].as_strategy
    allowed = as_described(generation_mode=GenerationMode.POSITIVE)
    refused = as_described(generation_mode=GenerationMode.NEGATIVE)
    takes_parameters = bool(openapi.description()["paths"][path]["get"].get("parameters"))

    @settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=allowed | refused if takes_parameters else allowed)
    def law(case):
        answer = case.call(app=app, base_url="http://127.0.0.1")
        if answer.status_code == TOO_LONG:
            # schemathesis takes this for no refusal, test_gate for one
            assert len(answer.request.url) > MOST_ADDRESS_BYTES
        else:
            case.validate_response(answer)

    law()


# not schema.parametrize(): all its cases have one id, of which pytest-xdist runs the first alone
@pytest.mark.parametrize("path", ADDRESSES)
def test_the_interface_answers_as_it_says(asked, path):
    answers_as_it_says(asked, path, 8)


@pytest.mark.slow
@pytest.mark.parametrize("path", ADDRESSES)
def test_the_interface_answers_as_it_says_however_often_it_is_asked(asked, path):
    answers_as_it_says(asked, path, 150)


REAL = [
    ("/api/catalogue", {}),
    ("/api/recordings/{recording}/comparisons/{comparison}", {}),
    ("/api/recordings/{recording}/comparisons/{comparison}/courses", {}),
    ("/api/recordings/{recording}/explored/{a}/{b}", {}),
    ("/api/recordings/{recording}/means/{stimulus}/course", {}),
    ("/api/recordings/{recording}/channels/{position}/trials/{stimulus}", {}),
    ("/api/recordings/{recording}/channels/{position}/tuning", {}),
    ("/api/pooled/{comparison}", {}),
    ("/api/figures/{path}", {"path": "one/grating-vs-blank/time-course.png"}),
    ("/api/run", {}),
]
NAMES = {
    "recording": "one",
    "comparison": "grating-vs-blank",
    "stimulus": "grating",
    "a": "grating",
    "b": "blank",
    "position": 1,
}


@pytest.mark.parametrize(("path", "named"), REAL)
def test_what_is_there_is_answered_in_the_form_that_is_described(asked, path, named):
    wanted = named or {name: value for name, value in NAMES.items() if f"{{{name}}}" in path}
    case = schema[path]["GET"].Case(path_parameters=wanted)
    answer = case.call(app=asked, base_url="http://127.0.0.1")
    assert answer.status_code == 200
    case.validate_response(answer)


class Beside(Dashboard):
    """A server without a project: what a recording that comes in has beside it."""

    def __init__(self, live):
        self.app = Guarded(dashboard_app(None, live), Gate())


def test_where_there_is_no_project_a_live_catalogue_is_empty():
    plan = Plan("by-hand", window=(0.1, 0.5), bin_ms=10.0, fdr=0.1)
    beside = Beside(Session("a <stream>", plan))
    sent = wire.Catalogue.model_validate(beside.api("catalogue").json)
    assert (sent.live, sent.project, sent.comparisons) == (True, "a <stream>", [])
    assert (sent.window, sent.bin_ms, sent.fdr) == ((0.1, 0.5), 10.0, 0.1)
    assert len(sent.colours.strength) == 256


def test_where_there_is_nothing_everything_is_404():
    for address in ("catalogue", "run", "live", "pooled/a", "recordings/a/comparisons/b"):
        answer = Beside(None).get(f"/api/{address}")
        assert (answer.status, [*answer.json]) == (404, ["detail"])
