"""What a site holds: all that a server of the same results answers."""

import asyncio
import base64
import re
from pathlib import Path

import httpx
import pytest

from sites import CONFIGURED, HOSTILE, PAGE, files, received, write
from stamped_projects import copied
from striate.dashboard import builtpage, wire
from striate.dashboard.faults import UnfitError
from striate.dashboard.resources.catalogue import empty_catalogue
from striate.dashboard.resources.results import Results
from striate.dashboard.server.app import dashboard_app
from striate.dashboard.site import writing
from striate.dashboard.site.folder import written_site
from striate.dashboard.site.writing import as_script
from striate.errors import StriateError


@pytest.fixture
def served(project):
    """Answers of a server of the same results, by path."""
    results = Results(project, Path("config.yaml"))
    results.settled()
    app = dashboard_app(results)

    async def answers(paths):
        transport = httpx.ASGITransport(app)
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=transport, base_url="http://localhost") as client,
        ):
            return {path: await client.get(f"/api/{path}") for path in paths}

    yield lambda paths: asyncio.run(answers(paths))
    results.close()


def test_every_resource_of_the_site_equals_the_served_one(out, served):
    write(out)
    scripts = {
        name: received(content)
        for name, content in files(out).items()
        if name.startswith("data/") and name.endswith(".js")
    }
    answers = served([path for path, _ in scripts.values()])
    for name, (path, told) in scripts.items():
        assert name == f"data/{path}.js"
        answer = answers[path]
        assert answer.status_code == 200
        if answer.headers["content-type"] == "application/json":
            assert told == answer.json()
        else:
            assert base64.b64decode(told, validate=True) == answer.content
    ids = r"one|two|grating-vs-blank|grating|blank|steep|\d+"
    kinds = {re.sub(rf"(?<=/)({ids})(?=/|$)", "*", path) for path in answers}
    assert kinds == {
        "catalogue",
        "recordings/*/comparisons/*",
        "recordings/*/comparisons/*/courses",
        "recordings/*/means/*/course",
        "recordings/*/channels/*/trials/*",
        "recordings/*/channels/*/tuning",
        "pooled/*",
    }


def test_the_site_holds_all_that_is_ready(out, served):
    write(out)
    names = files(out)
    catalogue = served(["catalogue"])["catalogue"].json()
    assert [of["channel_count"] for of in catalogue["recordings"]] == [3, 3]
    for of in catalogue["comparisons"]:
        assert f"data/recordings/{of['recording']}/comparisons/{of['id']}.js" in names
    for recording in catalogue["recordings"]:
        for stimulus in recording["stimuli"]:
            folder = f"data/recordings/{recording['id']}"
            assert f"{folder}/means/{stimulus['id']}/course.js" in names
            for position in range(3):
                assert f"{folder}/channels/{position}/trials/{stimulus['id']}.js" in names


def test_printed_figures_lie_as_files_beside_it(project, out):
    write(out)
    name = "figures/one/grating-vs-blank/time-course.png"
    assert (out / "data" / name).read_bytes() == (project / "results" / name).read_bytes()


def test_the_page_knows_where_its_results_lie_and_is_the_same_otherwise(out):
    write(out)
    page = (out / "index.html").read_text()
    assert page == PAGE.replace("<html", '<html data-results="data/"')
    assert (out / "assets" / "striate.js").read_text() == "// the page"


def test_names_are_ids_and_positions_and_scripts_are_ascii(out):
    write(out)
    for name, content in files(out).items():
        assert re.fullmatch(r"[a-z0-9._/-]+", name)
        if name.endswith(".js"):
            content.decode("ascii")
    _, catalogue = received((out / "data" / "catalogue.js").read_bytes())
    assert {of["title"] for of in catalogue["comparisons"]} == {HOSTILE}


def test_the_same_results_give_the_same_bytes(out, tmp_path):
    write(out)
    write(tmp_path / "again")
    assert files(out) == files(tmp_path / "again")


def test_what_config_no_longer_describes_is_written_and_said_to_be_outdated(
    project, tmp_path, monkeypatch
):
    own = copied(project, tmp_path / "project")
    (own / "config.yaml").write_text(CONFIGURED.replace("bin_ms: 100", "bin_ms: 50"))
    monkeypatch.chdir(own)
    write(tmp_path / "site")
    written = files(tmp_path / "site")
    assert "data/recordings/one/comparisons/grating-vs-blank.js" in written
    _, catalogue = received(written["data/catalogue.js"])
    said = {of["artifact"]["outdated"] for of in catalogue["comparisons"]}
    assert said == {
        "What is shown was made with an earlier config.yaml; `snakemake --cores 4` makes it anew"
    }


def test_a_name_that_scripts_treat_apart_is_a_name_like_any_other():
    areas = {"__proto__": 2, 'a"__proto__': 1}
    sent = empty_catalogue("1", "p", 1.0, (0.0, 1.0), 0.05)
    recording = wire.Recording(
        id="one",
        source='"__proto__":',
        artifact=wire.Artifact(readiness="ready"),
        trial_count=1,
        channel_count=3,
        areas=areas,
        tuning=None,
        stimuli=[],
    )
    script = as_script("catalogue", sent.model_copy(update={"recordings": [recording]})).decode()
    assert script.count('["__proto__"]:') == 1
    assert '"source":"\\"__proto__\\":"' in script
    plain = script.replace('["__proto__"]:', '"__proto__":').encode()
    assert received(plain)[1]["recordings"][0]["areas"] == areas


@pytest.mark.parametrize("clash", ["data/c.js", "data/c.js/courses.js", "data"])
def test_ids_that_clash_as_names_of_files_are_refused_and_nothing_is_left(out, clash):
    def clashing():
        with written_site(out) as folder:
            folder.add("data/c.js", b"1")
            folder.add(clash, b"2")

    with pytest.raises(StriateError, match="give one of the two another id in config"):
        clashing()
    assert not out.exists()
    assert [*out.parent.iterdir()] == [builtpage.FOLDER]


def test_it_says_how_large_the_site_is(out, capsys):
    write(out)
    said = capsys.readouterr().out
    size = sum(len(content) for name, content in files(out).items() if name != "striate-site.json")
    assert re.match(rf"wrote {re.escape(str(out))}: \S+ [kM]B in \d+ files\n", said)
    number, unit = re.search(r": (\S+) (\w+) in", said).groups()
    assert float(number) * {"kB": 1e3, "MB": 1e6}[unit] == pytest.approx(size, rel=0.01)


def test_trials_are_left_out_where_they_do_not_fit_and_it_is_said(out, monkeypatch, capsys):
    write(out)
    whole = files(out)
    trials = [name for name in whole if "/trials/" in name]
    room = sum(len(whole[name]) for name in whole if name not in [*trials, "striate-site.json"])
    monkeypatch.setattr(writing, "MOST_BYTES", room)
    capsys.readouterr()
    write(out)
    assert files(out).keys() == whole.keys() - {*trials}
    assert (
        f"the trials of {len(trials)} pairs of a channel and a stimulus" in capsys.readouterr().out
    )


def test_a_site_that_is_too_large_without_trials_is_refused(out, monkeypatch):
    monkeypatch.setattr(writing, "MOST_BYTES", 20_000)
    with pytest.raises(StriateError, match="the site would be larger than 20 kB"):
        write(out)
    assert not out.exists()


def test_what_is_not_made_yet_is_told_by_the_catalogue_alone(out):
    place = Path("results/comparisons/two/grating-vs-blank.zarr.zip")
    kept = place.rename("kept.zip")
    try:
        write(out)
    finally:
        kept.rename(place)
    assert "data/recordings/two/comparisons/grating-vs-blank.js" not in files(out)
    _, catalogue = received((out / "data" / "catalogue.js").read_bytes())
    readiness = {of["recording"]: of["artifact"]["readiness"] for of in catalogue["comparisons"]}
    assert readiness == {"one": "ready", "two": "missing"}


def test_what_cannot_be_shown_is_told_once_and_left_out(out, monkeypatch, capsys):
    def damaged(*_, **__):
        raise UnfitError("it is damaged")

    monkeypatch.setattr(Results, "trials", damaged)
    write(out)
    assert capsys.readouterr().err == "striate: left out: it is damaged\n"
    assert not [name for name in files(out) if "/trials/" in name]
    assert "data/catalogue.js" in files(out)


def test_a_page_that_was_never_built_says_how(out):
    (builtpage.FOLDER / "index.html").unlink()
    with pytest.raises(StriateError, match="the page is not built"):
        write(out)
    assert not out.exists()
