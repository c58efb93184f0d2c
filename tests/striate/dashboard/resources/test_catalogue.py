"""The catalogue says what there is, while files come, go, break and change."""

import os
import shutil
import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event, Thread

import pytest

from dashboards import SHOWN, Dashboard
from stamped_projects import copied
from striate.dashboard.faults import AbsentError, UnfitError
from striate.dashboard.kept import Kept
from striate.dashboard.resources.results import Results
from striate.dashboard.stored.artifacts import Artifacts
from striate.errors import ArtifactError, SettingsError

COMPARED = "results/comparisons/one/grating-vs-blank.zarr.zip"
MEANS = "results/means/one/grating.zarr.zip"


def listed(dashboard, recording="one", comparison="grating-vs-blank"):
    (found,) = [
        of
        for of in dashboard.results.settled().comparisons
        if (of.recording, of.id) == (recording, comparison)
    ]
    return found


def compared_artifacts(dashboard):
    (pooled,) = dashboard.results.settled().pooled
    return listed(dashboard).artifact, listed(dashboard).courses, pooled.artifact


def damage(path):
    """A byte in the middle of the first chunk of values."""
    content = bytearray(path.read_bytes())
    place = content.index(b"/c/0") + 8
    content[place] ^= 0xFF
    path.write_bytes(content)


def test_counts_are_those_of_the_artifacts(shown):
    sent = shown.results.settled()
    one = sent.recordings[0]
    assert (one.source, one.trial_count, one.channel_count) == ("one.mat", 12, 3)
    assert one.areas == {"V1": 2, "V2": 1}
    assert {of.id: of.trial_count for of in one.stimuli} == {
        "grating": 9,
        "blank": 3,
        "steep": 2,
        "nothing": 0,
    }
    found = shown.api("recordings/one/comparisons/grating-vs-blank").json["channels"]
    assert listed(shown).tested == sum(q is not None for q in found["q"])
    assert listed(shown).a_larger == found["direction"].count("a>b")
    assert listed(shown).channel_count == 3


def test_conditions_are_as_config_says_them(shown):
    said = {of.id: of.conditions for of in shown.results.settled().recordings[0].stimuli}
    assert said["grating"] == "{stimulus: {contains: grating}}"
    assert said["steep"] == "{orientation: [67.5, 90, 112.5]}"
    assert said["blank"] == "{stimulus: blank}"


def test_printed_figures_are_those_that_are_there(own):
    assert {of.format for of in listed(own).printed} == {"png", "svg"}
    (own.root / "results/figures/one/grating-vs-blank/time-course.svg").unlink()
    assert {of.format for of in listed(own).printed} == {"png"}


def test_nothing_made_yet_is_a_catalogue_all_the_same(own):
    shutil.rmtree(own.root / "results")
    sent = own.results.settled()
    assert {of.artifact.readiness for of in sent.recordings} == {"missing"}
    assert {of.artifact.readiness for of in sent.comparisons} == {"missing"}
    answer = own.get("/api/recordings/one/comparisons/grating-vs-blank")
    assert answer.status == 404
    assert "is not there yet; `snakemake --cores 4` makes it" in answer.json["detail"]
    assert str(own.root) not in answer.json["detail"]


def test_a_half_finished_run_shows_what_is_there(own):
    (own.root / MEANS).unlink()
    (own.root / "results/recordings/one.zarr.zip").unlink()
    assert listed(own).artifact.readiness == "missing"
    assert listed(own).artifact.fault == "means of 'grating': not made yet"
    assert listed(own, "one", "steep-vs-blank").artifact.readiness == "ready"
    assert own.get("/api/recordings/one/comparisons/steep-vs-blank").status == 200
    assert own.get("/api/recordings/one/channels/0/trials/steep").status == 404


@pytest.mark.parametrize("place", [COMPARED, MEANS])
def test_a_damaged_artifact_is_named_and_never_shown(own, place):
    damage(own.root / place)
    found = listed(own).artifact
    assert found.readiness == "damaged"
    assert place in found.fault
    assert str(own.root) not in found.fault
    answer = own.get("/api/recordings/one/comparisons/grating-vs-blank")
    assert answer.status == 409
    assert place in answer.json["detail"]
    assert str(own.root) not in answer.json["detail"]


def test_damage_that_only_reading_finds_comes_into_the_catalogue(own):
    place = "results/recordings/one.zarr.zip"
    content = bytearray((own.root / place).read_bytes())
    content[content.index(b"activity/c/0") + 60] ^= 0xFF
    (own.root / place).write_bytes(content)
    assert own.results.settled().recordings[0].artifact.readiness == "ready"
    before = own.results.version()
    assert own.get("/api/recordings/one/channels/0/trials/grating").status == 409
    assert own.results.version() != before
    assert own.results.settled().recordings[0].artifact.readiness == "damaged"


@pytest.mark.parametrize("content", [b"", b"PK", b"x" * 1000])
def test_anything_else_in_the_place_of_an_artifact_is_damage(own, content):
    (own.root / COMPARED).write_bytes(content)
    assert listed(own).artifact.readiness == "damaged"
    assert own.get("/api/recordings/one/comparisons/grating-vs-blank").status == 409


def test_another_artifact_in_the_place_of_one_is_refused(own):
    shutil.copy(own.root / MEANS, own.root / COMPARED)
    assert listed(own).artifact.readiness == "damaged"
    assert own.get("/api/recordings/one/comparisons/grating-vs-blank").status == 409


def test_what_compares_other_stimuli_than_config_says_is_not_shown(own):
    config = own.root / "config.yaml"
    config.write_text(SHOWN.replace("{a: grating, b: blank}", "{a: blank, b: grating}"))
    assert listed(own).artifact.readiness == "missing"
    assert "compares 'grating' with 'blank'" in listed(own).artifact.fault
    assert own.get("/api/recordings/one/comparisons/grating-vs-blank").status == 409


@pytest.mark.parametrize(
    "address",
    [
        "recordings/one/comparisons/grating-vs-blank",
        "recordings/one/comparisons/grating-vs-blank/courses",
        "pooled/grating-vs-blank",
    ],
)
def test_what_was_made_the_other_way_round_is_not_shown_until_config_says_so_again(own, address):
    known = own.api(address).headers["etag"]
    config = own.root / "config.yaml"
    config.write_text(SHOWN.replace("{a: grating, b: blank}", "{a: blank, b: grating}"))
    answer = own.get(f"/api/{address}", headers=[("if-none-match", known)])
    assert answer.status == 409
    assert "compared other stimuli" in answer.json["detail"]
    for artifact in compared_artifacts(own):
        assert artifact.readiness == "missing"
        assert "compares 'grating' with 'blank'" in artifact.fault
    config.write_text(SHOWN)
    assert {artifact.readiness for artifact in compared_artifacts(own)} == {"ready"}
    assert own.get(f"/api/{address}", headers=[("if-none-match", known)]).status == 304


def test_a_folder_whose_name_is_no_text_is_shown(shown_project, tmp_path):
    dashboard = Dashboard(copied(shown_project, tmp_path / os.fsdecode(b"caf\xe9")))
    try:
        assert dashboard.api("catalogue").json["project"] == "caf?"
        (dashboard.root / "config.yaml").write_text("recordings: [")
        assert "config.yaml" in dashboard.api("catalogue").json["config_fault"]
    finally:
        dashboard.results.close()


def test_what_several_ask_of_one_file_at_once_is_worked_out_once(own):
    artifacts, made, begun = Artifacts(own.results.folder), [], Barrier(4)

    def work(_):
        made.append(1)
        time.sleep(0.2)
        return "worked out"

    def asked(how):
        begun.wait()
        return artifacts.worked_out(MEANS, how, work, len)

    with ThreadPoolExecutor(4) as threads:
        found = [*threads.map(asked, ["same", "same", "same", "other"])]
    assert found == ["worked out"] * 4
    assert len(made) == 2


def test_what_broke_for_one_is_worked_out_for_the_next(own):
    artifacts = Artifacts(own.results.folder)

    def broken(_):
        raise ArtifactError("no")

    with pytest.raises(UnfitError):
        artifacts.worked_out(MEANS, "how", broken, len)
    assert artifacts.worked_out(MEANS, "how", lambda _: "made", len) == "made"


def test_a_replaced_artifact_is_seen_also_with_an_older_date(own):
    own.results.settled()
    address = "/api/recordings/one/comparisons/grating-vs-blank"
    version, tag = own.results.version(), own.get(address).headers["etag"]
    other = own.root / "results/comparisons/one/steep-vs-blank.zarr.zip"
    shutil.copy(other, own.root / f"{COMPARED}.new")
    os.utime(own.root / f"{COMPARED}.new", (0, 0))
    (own.root / f"{COMPARED}.new").replace(own.root / COMPARED)
    assert own.results.version() != version
    assert own.get(address, headers=[("If-None-Match", tag)]).status == 409


def test_nothing_changes_where_nothing_changed(own):
    own.results.settled()
    assert own.results.version() == own.results.version()
    assert own.results.settled() == own.results.settled()


def test_a_changed_config_counts_at_once(own):
    own.results.settled()
    version = own.results.version()
    config = own.root / "config.yaml"
    config.write_text(SHOWN.replace("Steep <b>& 漢", "Other"))
    assert own.results.version() != version
    assert own.results.settled().comparisons[-1].title == "Other"
    assert own.api("recordings/one/comparisons/steep-vs-blank").json["title"] == "Other"


def test_a_broken_config_leaves_the_last_good_one_and_says_so(own):
    version = own.results.version()
    config = own.root / "config.yaml"
    config.write_text("recordings: [")
    sent = own.results.settled()
    assert own.results.version() != version
    assert "config.yaml" in sent.config_fault
    assert "\n" not in sent.config_fault
    assert str(own.root) not in sent.config_fault
    assert len(sent.comparisons) == 3
    config.unlink()
    assert own.results.settled().config_fault
    config.write_text(SHOWN)
    assert own.results.settled().config_fault == ""


def test_a_config_that_is_broken_from_the_first_is_a_fault(own):
    (own.root / "config.yaml").write_text("window: 3")
    with pytest.raises(SettingsError):
        Results(own.root, own.root / "config.yaml")


@pytest.mark.parametrize("linked", [COMPARED, "results/comparisons/one", "results/comparisons"])
def test_a_link_out_of_results_is_refused(own, tmp_path, linked):
    outside = tmp_path / "outside"
    (own.root / linked).rename(outside)
    (own.root / linked).symlink_to(outside)
    answer = own.get("/api/recordings/one/comparisons/grating-vs-blank")
    assert answer.status == 409
    assert "leads out of results/" in answer.json["detail"]
    assert listed(own).artifact.readiness == "missing"


def test_a_linked_figure_is_refused_too(own, tmp_path):
    secret = tmp_path / "secret.png"
    secret.write_text("secret")
    place = own.root / "results/figures/one/grating-vs-blank/time-course.png"
    place.unlink()
    place.symlink_to(secret)
    answer = own.get("/api/figures/one/grating-vs-blank/time-course.png")
    assert (answer.status, b"secret" in answer.body) == (409, False)


def test_results_may_lie_on_another_disk(own, tmp_path):
    (own.root / "results").rename(tmp_path / "scratch")
    (own.root / "results").symlink_to(tmp_path / "scratch")
    assert own.get("/api/recordings/one/comparisons/grating-vs-blank").status == 200


def test_what_goes_away_while_it_is_read_is_not_there(own):
    resource = own.results.figure("one/grating-vs-blank/time-course.png")
    compared = own.results.compared("one", "grating-vs-blank")
    shutil.rmtree(own.root / "results" / "figures")
    (own.root / COMPARED).unlink()
    for late in (resource, compared):
        with pytest.raises(AbsentError, match="is not there yet"):
            late.make()


def test_what_the_system_refuses_is_told_without_the_folders_of_this_machine(own, monkeypatch):
    def refused(_):
        raise PermissionError(13, "Permission denied", str(own.root / COMPARED))

    monkeypatch.setattr("striate.dashboard.stored.artifacts.load", refused)
    answer = own.get("/api/recordings/one/comparisons/grating-vs-blank")
    assert answer.status == 409
    assert answer.json["detail"].startswith(f"{COMPARED}: no permission; ")


def test_whoever_asks_while_an_artifact_is_replaced_gets_a_whole(own):
    """A reader sees one artifact or the other, and never a mixture of two."""
    address = "/api/recordings/one/comparisons/steep-vs-blank"
    place = own.root / "results/comparisons/one/steep-vs-blank.zarr.zip"
    other = own.root / "results/comparisons/one/grating-vs-blank.zarr.zip"
    contents = [place.read_bytes(), other.read_bytes()]
    whole = own.get(address).body
    stopped = Event()

    def replace():
        turn = 0
        while not stopped.is_set():
            turn += 1
            place.with_suffix(".new").write_bytes(contents[turn % 2])
            place.with_suffix(".new").replace(place)

    replacing = Thread(target=replace)
    replacing.start()
    try:
        answers = [answer for _ in range(10) for answer in own.get_at_once(address, 4)]
    finally:
        stopped.set()
        replacing.join()
    assert {answer.status for answer in answers} <= {200, 409}
    assert {answer.body for answer in answers if answer.status == 200} <= {whole}


def test_a_pipe_in_the_place_of_an_artifact_keeps_nobody_waiting(own):
    (own.root / COMPARED).unlink()
    os.mkfifo(own.root / COMPARED)
    assert own.get("/api/recordings/one/comparisons/grating-vs-blank").status == 409


@pytest.mark.slow
def test_looking_at_a_thousand_artifacts_takes_a_moment(shown, tmp_path):
    many = "\n".join(f"  s{number}: {{stimulus: plaid}}" for number in range(500))
    root = tmp_path / "project"
    root.mkdir()
    config = SHOWN.replace("stimuli:\n", f"stimuli:\n{many}\n")
    (root / "config.yaml").write_text(config)
    for recording in ("one", "two"):
        folder = root / f"results/means/{recording}"
        folder.mkdir(parents=True)
        for number in range(500):
            os.link(shown.root / MEANS, folder / f"s{number}.zarr.zip")
    dashboard = Dashboard(root)
    begin = time.perf_counter()
    first = dashboard.api("catalogue").json
    assert time.perf_counter() - begin < 5
    assert first["recordings"][1]["stimuli"][499]["means"]["readiness"] == "ready"
    dashboard.results.settled()
    begin = time.perf_counter()
    dashboard.results.version()
    assert time.perf_counter() - begin < 0.4
    dashboard.results.close()


def test_what_is_kept_never_takes_more_than_its_limit():
    kept = Kept(100)
    for number in range(50):
        kept.put(number, str(number), 30)
        kept.get(48)
    assert [number for number in range(50) if kept.get(number)] == [47, 48, 49]
    kept.put("large", "x", 101)
    assert kept.get("large") is None
    kept.put(49, "again", 90)
    assert (kept.get(48), kept.get(49)) == (None, "again")
