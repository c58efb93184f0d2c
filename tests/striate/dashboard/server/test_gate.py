"""Who may ask, and what; and that no question, however hostile, does any harm."""

import re
import shutil
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboards import Dashboard, digests_of
from hostile_texts import ALL, CONTROL
from striate.dashboard.server.gate import Gate, Guarded, gate_with_token, open_gate

ID = re.compile("[a-z0-9][a-z0-9._-]{0,63}")
ADDRESSES = (
    "/api/catalogue",
    "/api/recordings/one/comparisons/grating-vs-blank",
    "/api/recordings/one/comparisons/grating-vs-blank/courses",
    "/api/recordings/one/explored/grating/blank",
    "/api/recordings/one/means/grating/course",
    "/api/recordings/one/channels/1/trials/grating",
    "/api/recordings/one/channels/1/tuning",
    "/api/pooled/grating-vs-blank",
    "/api/figures/one/grating-vs-blank/time-course.png",
    "/api/figures/one/grating-vs-blank/time-course.svg",
    "/api/run",
    "/api/openapi.json",
)
SAFETY = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "x-frame-options": "DENY",
    "cross-origin-resource-policy": "same-origin",
}


def is_safe(answer):
    assert answer.headers["content-security-policy"].startswith("default-src 'self'; ")
    assert SAFETY.items() <= answer.headers.items()
    assert "access-control-allow-origin" not in answer.headers
    return True


def is_refused(answer):
    """A clear 4xx in one sentence, which repeats nothing of a hostile question."""
    assert 400 <= answer.status < 500, answer
    assert answer.json.keys() == {"detail"}
    sentence = answer.json["detail"]
    assert 0 < len(sentence) < 300
    assert "\n" not in sentence
    return is_safe(answer)


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_answer_says_what_a_page_may_do(shown, address):
    answer = shown.get(address)
    assert answer.status == 200
    assert is_safe(answer)
    assert answer.headers["cache-control"] == "private, no-cache"


def test_a_drawing_runs_nothing(shown):
    policy = shown.get(ADDRESSES[-3]).headers["content-security-policy"]
    assert "script-src 'none'" in policy
    assert policy.endswith("sandbox")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "X" * 99])
@pytest.mark.parametrize("address", ["/", "/api/catalogue", "/nowhere"])
def test_nothing_but_get_and_head_is_answered(shown, method, address):
    answer = shown.get(address, method)
    assert (answer.status, answer.headers["allow"]) == (405, "GET, HEAD")
    assert is_refused(answer)


@pytest.mark.parametrize(
    "headers", [[("Content-Length", "10000000")], [("Transfer-Encoding", "chunked")]]
)
def test_a_request_has_no_content(shown, headers):
    answer = shown.get("/api/catalogue", headers=headers)
    assert answer.status == 413
    assert is_refused(answer)


HOSTILE_NAMES = [
    "..",
    "../../config.yaml",
    "..%2f..%2fconfig.yaml",
    "%2e%2e%2f%2e%2e%2fconfig.yaml",
    "%252e%252e%252fconfig.yaml",
    "..%5c..%5cconfig.yaml",
    "....//....//config.yaml",
    "%c0%ae%c0%ae/config.yaml",
    "/etc/passwd",
    "%2fetc%2fpasswd",
    "one%00.zarr.zip",
    "%00",
    "%ff%fe",
    "one;ls",
    "one%20",
    "ONE",
    ".one",
    "-one",
    "o" * 65,
    "%3Cscript%3Ealert(1)%3C%2Fscript%3E",
    "<script>alert(1)</script>",
    "one%0d%0aset-cookie:%20a=b",
    "\u202eeno",
    "\uff11",
]
PLACES = [
    "recordings/{}/comparisons/grating-vs-blank",
    "recordings/one/comparisons/{}",
    "recordings/one/comparisons/{}/courses",
    "recordings/{}/explored/grating/blank",
    "recordings/one/explored/{}/blank",
    "recordings/one/explored/grating/{}",
    "recordings/one/means/{}/course",
    "recordings/one/channels/{}/tuning",
    "recordings/one/channels/{}/trials/grating",
    "recordings/one/channels/0/trials/{}",
    "recordings/one/means/grating/course?first={}",
    "recordings/one/means/grating/course?count={}",
    "pooled/{}",
    "figures/{}",
    "figures/one/grating-vs-blank/{}",
    "{}",
]


@pytest.mark.parametrize("place", PLACES)
def test_names_that_are_none_are_refused(shown, place):
    for name in HOSTILE_NAMES:
        answer = shown.get("/api/" + place.format(name))
        assert is_refused(answer), (place, name)
        assert "config.yaml" not in answer.json["detail"].replace("of config.yaml", "").replace(
            "config.yaml names", ""
        ).replace("config.yaml has", "")
        assert "script" not in answer.json["detail"]


@pytest.mark.parametrize("text", [*ALL.values(), CONTROL])
def test_hostile_texts_are_no_names(shown, text):
    for place in PLACES:
        assert is_refused(shown.get(("/api/" + place.format(text)).encode()))


@given(st.binary(max_size=60))
def test_no_address_at_all_does_harm(shown, junk):
    for before in (b"/", b"/api/", b"/api/figures/", b"/api/recordings/", b"/assets/"):
        answer = shown.get(before + junk)
        if answer.status != 200:
            assert is_refused(answer)


@given(st.text(max_size=70))
def test_only_ids_that_config_has_are_answered(shown, text):
    from urllib.parse import quote

    answer = shown.get(f"/api/pooled/{quote(text, safe='')}")
    assert answer.status in ((404,) if ID.fullmatch(text) else (404, 422))


@pytest.mark.parametrize("size", [5_000, 10_000_000])
def test_what_is_too_long_is_refused_at_once(shown, size):
    long = "x" * size
    for address in (f"/api/pooled/{long}", f"/api/catalogue?{long}", f"/{long}"):
        answer = shown.get(address)
        assert answer.status == 414
        assert is_refused(answer)
    if size > 32 * 1024:
        for headers in ([("If-None-Match", long)], [("Cookie", long)], [(long, "1")]):
            answer = shown.get("/api/catalogue", headers=headers)
            assert answer.status == 431
            assert is_refused(answer)


@pytest.mark.parametrize(
    "value", ["-1", "1e3", "1.5", "0x1", "nan", "true", "", "10000001", "9" * 99]
)
def test_numbers_have_limits(shown, value):
    for address in (
        f"recordings/one/channels/{value}/tuning",
        f"recordings/one/means/grating/course?first={value}",
        f"recordings/one/means/grating/course?count={value}",
    ):
        answer = shown.get(f"/api/{address}")
        assert answer.status in (404, 422)
        assert is_refused(answer)


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:8765", 200),
        ("localhost", 200),
        ("LOCALHOST:1", 200),
        ("[::1]:8765", 200),
        ("evil.example", 421),
        ("127.0.0.1.evil.example:8765", 421),
        ("localhost.evil.example", 421),
        ("evil.example#localhost", 421),
        ("[127.0.0.1]evil.example", 421),
        ("[::1]:evil.example", 421),
        ("192.168.0.7:8765", 421),
        ("", 421),
        (None, 421),
    ],
)
def test_on_this_machine_only_its_own_names_are_answered(shown, host, status):
    answer = shown.get("/api/catalogue", host=host)
    assert answer.status == status
    assert is_safe(answer)


@pytest.mark.parametrize(("host", "own"), [("127.0.0.2:8765", "127.0.0.2"), ("[::2]:1", "::2")])
def test_an_address_of_this_machine_is_answered_where_the_server_listens(shown, host, own):
    assert shown.get("/api/catalogue", host=host).status == 421
    with_name = Guarded(shown.inner, open_gate(own))
    shown.app, before = with_name, shown.app
    assert shown.get("/api/catalogue", host=host).status == 200
    assert shown.get("/api/catalogue", host="evil.example").status == 421
    shown.app = before


def test_who_looks_for_a_page_reads_the_reason_as_text(guarded):
    answer = guarded.get("/", headers=[("Accept", "text/html,*/*;q=0.8")])
    assert (answer.status, answer.headers["content-type"]) == (403, "text/plain; charset=utf-8")
    assert answer.body.decode().startswith("open the address with its token")
    assert is_safe(answer)


@pytest.fixture(scope="module")
def guarded(shown_project):
    dashboard = Dashboard(shown_project, gate_with_token(8765))
    yield dashboard
    dashboard.results.close()


def token_of(dashboard):
    return dashboard.app._gate.token


def test_without_the_token_nothing_is_answered(guarded):
    for address in (*ADDRESSES, "/", "/nowhere"):
        answer = guarded.get(address, host="lab.example:8765")
        assert answer.status == 403
        assert is_refused(answer)


def test_the_token_opens_and_is_kept_where_no_script_sees_it(guarded):
    answer = guarded.get(f"/api/catalogue?token={token_of(guarded)}", host="lab.example")
    assert answer.status == 200
    cookie, *rules = answer.headers["set-cookie"].split("; ")
    assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= set(rules)
    again = guarded.get(
        "/api/catalogue", headers=[("Cookie", f"a=b; {cookie}")], host="lab.example"
    )
    assert again.status == 200
    assert "set-cookie" not in again.headers


@pytest.mark.parametrize("wrong", ["", "x", "{}x", "x{}", "%C3%A9", "%00", "{}&token=x"])
def test_a_wrong_token_is_403_also_with_the_right_cookie(guarded, wrong):
    token = token_of(guarded)
    headers = [("Cookie", f"striate-8765={token}")]
    answer = guarded.get("/api/catalogue?token=" + wrong.format(token), headers=headers)
    assert answer.status == 403
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    "cookie", ["striate-8765=", "striate-8765=x", "striate={}", "=;=;", ";" * 99]
)
def test_a_wrong_cookie_is_403(guarded, cookie):
    headers = [("Cookie", cookie.format(token_of(guarded)))]
    assert guarded.get("/api/catalogue", headers=headers).status == 403


def test_every_server_makes_a_token_of_its_own():
    assert len({gate_with_token(1).token for _ in range(20)}) == 20
    assert len(gate_with_token(1).token) >= 40


def test_looking_at_everything_writes_nothing(own):
    before = digests_of(own.root)
    own.results.settled()
    for address in (*ADDRESSES, *(f"/api/{place.format('..')}" for place in PLACES)):
        own.get(address)
        own.get(address, "HEAD")
        own.get(address, "POST")
    assert digests_of(own.root) == before


def test_the_page_is_its_own_files_and_no_others(shown_project, tmp_path):
    page = tmp_path / "page"
    (page / "assets").mkdir(parents=True)
    (page / "index.html").write_text("<!doctype html>")
    (page / "assets" / "index.js").write_text("1")
    (tmp_path / "secret.js").write_text("secret")
    (page / "assets" / "notes.py").write_text("secret")
    dashboard = Dashboard(shown_project, Gate(), page)
    assert dashboard.get("/").headers["content-type"] == "text/html; charset=utf-8"
    assert dashboard.get("/assets/index.js").body == b"1"
    assert is_safe(dashboard.get("/"))
    for address in ("/assets/notes.py", "/assets/../../secret.js", "/assets/..%2f..%2fsecret.js"):
        assert is_refused(dashboard.get(address))
    shutil.rmtree(page)
    answer = dashboard.get("/")
    assert answer.status == 404
    assert "npm run build" in answer.json["detail"]
    dashboard.results.close()


def test_the_built_page_comes_with_the_package():
    from striate.dashboard.builtpage import FOLDER

    project = FOLDER.parents[3]
    told = tomllib.loads((project / "pyproject.toml").read_text())
    data = told["tool"]["setuptools"]["package-data"]["striate"]
    assert any(pattern.startswith("dashboard/page/") for pattern in data)
