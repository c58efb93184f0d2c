import asyncio
import base64
import fcntl
import json
import os
import re
from pathlib import Path

import httpx
import pytest
from tiny import CONFIG

from stamped_projects import finished_project
from striate.dashboard import builtpage, wire
from striate.dashboard.faults import UnfitError
from striate.dashboard.resources.catalogue import empty_catalogue
from striate.dashboard.resources.results import Results
from striate.dashboard.server.app import dashboard_app
from striate.dashboard.site import writing
from striate.dashboard.site.folder import written_site
from striate.dashboard.site.writing import as_script, write_site
from striate.errors import StriateError
from striate.runlock import LOCK

HOSTILE = '"><script>alert(1)</script> `${x}` Größe \\u2028 漢 😀'
PAGE = '<!doctype html>\n<html lang="en"><body><script src="assets/striate.js"></script></body>'
TWO = "\n".join(line for line in CONFIG.splitlines() if not line.startswith("  simulated:"))
CONFIGURED = TWO.replace(
    "b: blank}", f"b: blank, title: {json.dumps(HOSTILE, ensure_ascii=False)}}}"
).replace("[time-course]", "[time-course, tuning]\ntuning: orientation")


@pytest.fixture(scope="module")
def _finished(tmp_path_factory):
    return finished_project(tmp_path_factory.mktemp("project") / "project", CONFIGURED)


@pytest.fixture
def project(_finished, tmp_path, monkeypatch):
    """The working directory; the page is two small files."""
    monkeypatch.chdir(_finished)
    page = tmp_path / "page"
    (page / "assets").mkdir(parents=True)
    (page / "index.html").write_text(PAGE)
    (page / "assets" / "striate.js").write_text("// the page")
    monkeypatch.setattr(builtpage, "FOLDER", page)
    return _finished


@pytest.fixture
def out(project, tmp_path):  # noqa: ARG001, the project is the working directory
    return tmp_path / "site"


def write(out):
    write_site(Path("config.yaml"), out)


def files(folder):
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def received(script):
    """What a script hands to the page, read as JavaScript would, and for which path."""
    text = script.decode("ascii")
    call = re.fullmatch(r"striate\.receive\((.*)\);\n", text, re.DOTALL)
    path, content = json.loads(f"[{call[1]}]")
    return path, content


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


def test_what_was_written_before_is_replaced(out):
    write(out)
    before = files(out)
    builtpage.FOLDER.joinpath("assets", "striate.js").rename(builtpage.FOLDER / "assets" / "new.js")
    write(out)
    assert files(out).keys() ^ before.keys() == {"assets/striate.js", "assets/new.js"}
    assert sorted(out.parent.iterdir()) == sorted([out, builtpage.FOLDER])


@pytest.mark.parametrize("name", ["notes.txt", "data/mine.js", "index.html"])
def test_a_folder_with_something_else_is_left_as_it_is(out, name):
    write(out)
    (out / name).write_text("mine")
    before = files(out)
    with pytest.raises(StriateError, match=f"holds {name}, which `striate site` did not write"):
        write(out)
    assert files(out) == before


def test_the_project_itself_is_no_place_for_a_site(project):
    for folder in (project, project / "results"):
        with pytest.raises(StriateError, match="did not write"):
            write(folder)


def test_a_file_is_no_place_for_a_site(out):
    out.write_text("mine")
    with pytest.raises(StriateError, match="is no folder"):
        write(out)
    assert out.read_text() == "mine"


def test_a_link_in_the_folder_was_not_written_here(project, out):
    out.mkdir()
    (out / "index.html").symlink_to(project / "config.yaml")
    with pytest.raises(StriateError, match="holds index"):
        write(out)


def test_an_empty_folder_takes_a_site(out):
    out.mkdir()
    write(out)
    assert (out / "index.html").is_file()


def test_a_site_that_breaks_off_leaves_nothing_and_the_one_before(out, monkeypatch):
    write(out)
    before = files(out)

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(writing, "as_script", full)
    with pytest.raises(OSError, match="No space"):
        write(out)
    assert files(out) == before
    assert sorted(out.parent.iterdir()) == sorted([out, builtpage.FOLDER])


def test_ctrl_c_in_the_worst_moment_leaves_the_site_of_before(out, monkeypatch):
    write(out)
    before = files(out)
    rename = Path.rename

    def ended(path, target):
        if path.name == "new":
            raise KeyboardInterrupt
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", ended)
    with pytest.raises(KeyboardInterrupt):
        write(out)
    assert files(out) == before
    assert sorted(out.parent.iterdir()) == sorted([out, builtpage.FOLDER])


def test_behind_a_link_the_folder_that_it_leads_to_is_written(out, tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    (disk / "notes.txt").write_text("mine")
    out.symlink_to(disk)
    with pytest.raises(StriateError, match=r"holds notes\.txt"):
        write(out)
    assert files(disk) == {"notes.txt": b"mine"}
    (disk / "notes.txt").unlink()
    write(out)
    assert out.is_symlink()
    assert (disk / "index.html").is_file()


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


def test_while_a_run_is_at_work_no_site_is_written(out):
    LOCK.parent.mkdir(parents=True, exist_ok=True)
    with LOCK.open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(StriateError, match="another run is at work here"):
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


def test_a_folder_that_others_may_read_stays_readable(out):
    write(out)
    assert out.stat().st_mode & 0o777 == 0o777 & ~os.umask(os.umask(0o022))
