"""What a user is told when something is wrong with the input."""

import pytest
import scipy.io
from tiny import CONFIG, write_trials


def said(printed):
    """The sentences with which a run ends; not those about its plan, with which it begins."""
    ending = printed[printed.rfind("\n\nstriate: ") + 1 :]
    return [line.strip() for line in ending.splitlines() if line.strip().startswith("striate:")]


def partial_files(checkout):
    return [path for path in (checkout.root / "results").rglob("*") if "partial" in path.name]


def assert_progress_is_shown_and_the_sentence_comes_last(printed, sentence):
    lines = printed.splitlines()
    assert sum(" steps (" in line for line in lines) > 3
    place = lines.index(sentence)
    assert lines[place - 1] == ""
    assert len(lines) - place <= 5  # where the whole log is, how long it took
    assert not [line for line in lines if line.strip().startswith(("Host:", "User:", "Platform:"))]


def test_a_bad_configuration_stops_the_run_before_any_job(checkout):
    before = checkout.artifacts()
    checkout.configure(CONFIG.replace("b: blank}", "b: blnk}").replace("bin_ms: 100", "bin_ms: 0"))
    outcome = checkout.run()
    assert outcome.status == 1
    assert not outcome.ran
    assert "Traceback" not in outcome.printed
    assert "config.yaml has 2 faults:" in outcome.printed
    assert "config.yaml:12: bin_ms" in outcome.printed
    assert "config.yaml:15: comparisons.grating-vs-blank.b: 'blnk'" in outcome.printed
    assert checkout.artifacts() == before


def test_names_that_hold_shell_commands_are_refused_and_not_run(checkout):
    checkout.configure(CONFIG.replace("grating-vs-blank:", '"x; touch canary #":'))
    outcome = checkout.run()
    assert outcome.status == 1
    assert not (checkout.root / "canary").exists()
    assert "x; touch canary #" in outcome.printed


def test_labels_that_hold_shell_commands_select_trials_and_are_not_run(checkout):
    hostile = "$(touch canary) 'it''s' \\\" {wildcards} `touch canary`"
    checkout.configure(CONFIG.replace("{stimulus: blank}", f'{{stimulus: [blank, "{hostile}"]}}'))
    outcome = checkout.run()
    assert outcome.status == 0, outcome.printed
    assert not (checkout.root / "canary").exists()


def test_settings_on_the_command_line_are_refused(checkout):
    outcome = checkout.run("--config", "bin_ms=5")
    assert outcome.status == 1
    assert said(outcome.printed) == [
        "striate: --config is not read; write the setting into config.yaml"
    ]


@pytest.mark.slow
def test_another_configuration_file_may_be_named(checkout):
    (checkout.root / "other.yaml").write_text(CONFIG.replace("bin_ms: 100", "bin_ms: -1"))
    outcome = checkout.run("--configfile", "other.yaml")
    assert outcome.status == 1
    assert "other.yaml:12: bin_ms" in outcome.printed


def test_a_missing_raw_file_leaves_other_recordings_and_earlier_results_alone(checkout):
    before = checkout.artifacts()
    (checkout.root / "raw" / "one.mat").unlink()
    write_trials(checkout.root / "raw" / "two.mat", seed=9)
    outcome = checkout.run("--keep-going")
    assert outcome.status == 1
    assert said(outcome.printed) == [
        "striate: recordings.one.file: no such file: raw/one.mat; "
        "correct the path in config.yaml, or remove the recording and what refers to it"
    ]
    after = checkout.artifacts()
    assert "compare/two/grating-vs-blank" in outcome.ran
    assert {n for n in after if after[n] != before[n] and "/one" in n} == set()
    assert after.keys() == before.keys()


@pytest.mark.parametrize(
    ("write", "message"),
    [
        (lambda path: path.write_text("<html><form action='login'>"), "web page"),
        (lambda path: path.write_bytes(path.read_bytes()[:2000]), "damaged or truncated"),
        (lambda path: scipy.io.savemat(path, {"x": [1.0, 2.0]}), "no reader knows this layout"),
    ],
    ids=["log-in page", "truncated", "unknown layout"],
)
def test_a_raw_file_that_cannot_be_read_says_so_once_and_harms_no_other(checkout, write, message):
    write(checkout.root / "raw" / "one.mat")
    write_trials(checkout.root / "raw" / "two.mat", seed=9)
    outcome = checkout.run("--keep-going")
    assert outcome.status == 1
    (sentence,) = said(outcome.printed)
    assert "one.mat" in sentence
    assert message in sentence
    assert "Traceback" not in outcome.printed
    assert "compare/two/grating-vs-blank" in outcome.ran
    assert not partial_files(checkout)
    assert_progress_is_shown_and_the_sentence_comes_last(outcome.printed, sentence)
    assert "recordings/one.zarr.zip" not in checkout.artifacts()


@pytest.mark.slow
def test_a_quiet_run_says_what_is_wrong_and_nothing_of_an_earlier_run(checkout):
    for name in ("one", "two"):
        raw = checkout.root / "raw" / f"{name}.mat"
        content = raw.read_bytes()
        raw.write_bytes(content[:2000])
        outcome = checkout.run("--quiet")
        (sentence,) = said(outcome.printed)
        assert f"raw/{name}.mat: damaged or truncated" in sentence
        raw.write_bytes(content)


def test_a_stimulus_without_a_trial_says_which_labels_there_are(checkout):
    checkout.configure(CONFIG.replace("{stimulus: blank}", "{stimulus: blanc}"))
    outcome = checkout.run("--keep-going")
    assert outcome.status == 1
    assert (
        "striate: stimulus 'blank' in recording 'one' (one.mat): no trial has stimulus 'blanc'; "
        "'stimulus' holds 'drifting grating' (9), 'blank' (3). Did you mean 'blank'?"
    ) in said(outcome.printed)
    assert "mean/one/blank" in outcome.ran


@pytest.mark.slow
def test_a_window_that_does_not_fit_names_the_recording(checkout):
    checkout.configure(
        CONFIG.replace(
            "window: {start: 0.1, stop: 0.5}   #", "window: {start: 0.15, stop: 0.5}   #"
        )
    )
    outcome = checkout.run("--keep-going")
    assert outcome.status == 1
    assert any(
        "window: 0.15 s lies inside a bin of recording 'one', 100 ms wide; write 0.1" in line
        for line in said(outcome.printed)
    )
