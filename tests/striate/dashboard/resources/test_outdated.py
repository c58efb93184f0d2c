"""What config.yaml no longer describes is said to be so, and labelled by what it was made with."""

import json
import shutil

import pytest

from dashboards import SHOWN
from stamped_projects import at_home, every_job, run_job
from striate import places
from striate.planning.plan import plan_of
from striate.settings import load_settings
from striate.stamps import load_stamp, save_stamp

EARLIER = "What is shown was made with an earlier config.yaml; `snakemake --cores 4` makes it anew"
STEEP = ("steep: {orientation: [67.5, 90, 112.5]}", "steep: {orientation: 0}")
WINDOW = ("window: {start: 0.1, stop: 0.5}\nbin_ms", "window: {start: 0.1, stop: 0.4}\nbin_ms")
IN_ONE = ("grating-vs-blank", "steep-vs-blank")
OF_ONE = {
    *(f"means/one/{stimulus}" for stimulus in ("grating", "blank", "steep", "nothing")),
    *(f"{kind}/one/{name}" for kind in ("comparisons", "courses") for name in IN_ONE),
    "comparisons/grating-vs-blank",
}
COMPARED = {
    *(f"comparisons/{recording}/grating-vs-blank" for recording in ("one", "two")),
    "comparisons/one/steep-vs-blank",
    "comparisons/grating-vs-blank",
}
STEEP_ONES = {f"{kind}/one/steep-vs-blank" for kind in ("comparisons", "courses")}
EDITS = {
    "a condition": (STEEP, {"means/one/steep", "means/two/steep", *STEEP_ONES}),
    "its values in another order": (("[67.5, 90, 112.5]", "[112.5, 67.5, 90]"), set()),
    "the window of all but one": (WINDOW, OF_ONE),
    "bins": (("bin_ms: 100", "bin_ms: 50"), None),
    "permutations": (("permutations: 199", "permutations: 99"), None),
    "the false discovery rate": (("permutations: 199", "permutations: 199, fdr: 0.1"), COMPARED),
    "the baseline": (("baseline: blank", "baseline: steep"), COMPARED),
    "the reader": (("reader: trials, window", "window"), None),
    "another raw file": (("file: raw/one", "file: raw/two"), {"recordings/one", *OF_ONE}),
    "a title": (("Steep <b>& 漢", "Other"), set()),
    "the style": (("format: [png, svg]", "format: [png], width: slide"), set()),
    "one more stimulus": (("stimuli:\n", "stimuli:\n  odd: {orientation: 45}\n"), set()),
}


def edit(own, was, now):
    assert was in SHOWN
    (own.root / "config.yaml").write_text(SHOWN.replace(was, now), encoding="utf-8")


def said(own):
    """Artifacts that are said to be outdated, in which words."""
    sent = own.results.settled()
    found = {}
    for of in sent.recordings:
        found[f"recordings/{of.id}"] = of.artifact
        found |= {f"means/{of.id}/{one.id}": one.means for one in of.stimuli}
    for of in sent.comparisons:
        found[f"comparisons/{of.recording}/{of.id}"] = of.artifact
        found[f"courses/{of.recording}/{of.id}"] = of.courses
    found |= {f"comparisons/{of.id}": of.artifact for of in sent.pooled}
    return {name: of.outdated for name, of in found.items() if of.outdated}


def planned(own):
    """What `striate plan` would make again; of comparisons, also with the means they stand with."""
    with at_home(own.root):
        settings = load_settings(own.root / "config.yaml")
        states = plan_of(settings).states
    stale = {path for of in states if of.is_stale and of.stamp for path in of.job.outputs}
    for name, wanted in settings.comparisons.items():
        for recording in settings.recordings_of(name):
            sides = (
                places.MEANS.format(recording=recording, stimulus=of) for of in (wanted.a, wanted.b)
            )
            if not stale.isdisjoint(sides):
                stale.add(places.COMPARISON.format(recording=recording, comparison=name))
    kinds = ("recordings", "means", "comparisons", "courses")
    names = {path.removeprefix("results/").removesuffix(places.SUFFIX) for path in stale}
    return {of for of in names if of.split("/")[0] in kinds and not of.endswith(".csv")}


def means_of(own, stimulus):
    return next(of for of in own.results.settled().recordings[0].stimuli if of.id == stimulus)


@pytest.mark.parametrize("name", EDITS)
def test_what_a_plan_would_make_again_for_its_settings_is_named_and_nothing_else(own, name):
    words, expected = EDITS[name]
    edit(own, *words)
    named = said(own)
    assert {*named} == planned(own)
    assert expected is None or {*named} == expected
    assert {*named.values()} <= {EARLIER}


def test_what_is_edited_back_is_of_now(own):
    assert said(own) == {}
    edit(own, *WINDOW)
    version = own.results.version()
    assert said(own)
    edit(own, "a", "a")
    assert own.results.version() != version
    assert said(own) == {}


def test_another_list_of_recordings_is_another_pooled_comparison(own):
    three = SHOWN.replace("stimuli:\n", "  three: {file: raw/two.mat}\nstimuli:\n", 1)
    (own.root / "config.yaml").write_text(three, encoding="utf-8")
    assert said(own) == {"comparisons/grating-vs-blank": EARLIER}
    (pooled,) = own.results.settled().pooled
    assert pooled.recordings == ["one", "two"]


def test_earlier_means_are_labelled_by_the_conditions_that_they_were_made_with(own):
    before = means_of(own, "steep")
    edit(own, *STEEP)
    now = means_of(own, "steep")
    assert (now.trial_count, now.conditions) == (before.trial_count, before.conditions)
    assert now.conditions == "{orientation: [67.5, 90, 112.5]}"
    assert means_of(own, "grating").conditions == "{stimulus: {contains: grating}}"


def test_an_explored_pair_is_of_the_conditions_that_its_means_were_made_with(own):
    address = "recordings/one/explored/grating/steep"
    before = own.api(address).json
    edit(own, *STEEP)
    assert own.api(address).json == before


AS_MADE = ("a condition", "the window of all but one", "bins", "the baseline")


@pytest.mark.parametrize("name", AS_MADE)
def test_a_comparison_is_shown_as_it_was_made(own, name):
    addresses = [f"recordings/one/comparisons/{of}" for of in IN_ONE]
    before = [own.api(address).json for address in addresses]
    edit(own, *EDITS[name][0])
    assert [own.api(address).json for address in addresses] == before


def test_a_pooled_comparison_of_other_stimuli_is_not_shown_as_one_of_these(own):
    edit(own, "{a: grating, b: blank}", "{a: blank, b: grating}")
    (pooled,) = own.results.settled().pooled
    assert pooled.artifact.readiness == "missing"
    assert "compares 'grating' with 'blank'" in pooled.artifact.fault
    assert own.get("/api/pooled/grating-vs-blank").status == 409


def test_half_a_run_leaves_what_it_has_not_reached_outdated(own):
    edit(own, *WINDOW)
    with at_home(own.root):
        (job,) = (of for of in every_job() if of.name == "respond/one")
        run_job(job, load_settings(own.root / "config.yaml"))
    named = said(own)
    assert {*named} == OF_ONE == planned(own)
    assert "was made from results that were made anew since; `snakemake" in named["means/one/blank"]
    with at_home(own.root):
        jobs = [of for of in every_job() if of.rule in ("mean", "compare", "course", "pool")]
        for job in jobs:
            run_job(job, load_settings(own.root / "config.yaml"))
    assert said(own) == {}


def test_neither_raw_files_nor_code_are_looked_at(own):
    shutil.rmtree(own.root / "raw")
    stamp = own.root / "results/stamps/means/one/steep.stamp"
    found = load_stamp(stamp)
    save_stamp(type(found)(**{**vars(found), "code": {"means.py": "other"}}), stamp)
    assert said(own) == {}


@pytest.mark.parametrize(
    "spec",
    [
        None,
        "",
        "3",
        "[]",
        '{"conditions": 3}',
        '{"conditions": {"x": {"any_of": {}}}}',
        '{"sources": 3}',
    ],
)
def test_of_what_has_no_stamp_that_can_be_read_nothing_is_said(own, spec):
    edit(own, *WINDOW)
    for stamp in (own.root / "results/stamps").rglob("*.stamp"):
        if spec is None:
            stamp.unlink()
        elif spec:
            found = load_stamp(stamp)
            save_stamp(type(found)(**{**vars(found), "spec": spec}), stamp)
        else:
            stamp.write_bytes(stamp.read_bytes()[:-9])
    assert said(own) == {}
    edit(own, *STEEP)
    assert means_of(own, "steep").conditions == "{orientation: 0}"
    assert own.get("/api/recordings/one/explored/grating/steep").status == 409


@pytest.mark.parametrize("spec", ["{}", '{"sources": [""]}', '{"sources": [], "sha256": 3}'])
def test_a_stamp_of_whatever_other_settings_is_one_of_other_settings(own, spec):
    stamp = own.root / "results/stamps/recordings/one.stamp"
    save_stamp(type(found := load_stamp(stamp))(**{**vars(found), "spec": spec}), stamp)
    assert {*said(own)} == {"recordings/one", *OF_ONE}


def test_a_damaged_stamp_concerns_its_own_artifact_alone(own):
    (own.root / "results/stamps/means/one/steep.stamp").write_text(json.dumps("x"))
    edit(own, *STEEP)
    assert {*said(own)} == {"means/two/steep", "comparisons/one/steep-vs-blank"}
