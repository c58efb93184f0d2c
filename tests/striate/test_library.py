import subprocess
from pathlib import Path

import numpy as np
import pytest
import xarray as xr
from hypothesis import given
from hypothesis import strategies as st

import recordings
import striate
from by_hand import spikes_from_counts
from pvc_11_files import write_pvc_11
from striate import library
from striate.config.given import assigned
from striate.errors import ArtifactError, SettingsError, StriateError, UnreadableFileError
from striate.reading import read_recording
from striate.sources import Source
from striate.stores import save


@pytest.fixture(scope="module")
def read_once(tmp_path_factory):
    """What was read of a v1v2-1 file that is no longer there, and the rasters that it held."""
    path = tmp_path_factory.mktemp("once") / "105l001p16.mat"
    held = recordings.write_v1v2_1_mat(path, bins=(128, 150))
    session = striate.read(path)
    path.unlink()
    return session, held


@pytest.fixture
def gratings(tmp_path):
    """A v1v2-1 file, and the rasters that it holds."""
    path = tmp_path / "105l001p16.mat"
    return path, recordings.write_v1v2_1_mat(path, bins=(128, 150))


def test_read_gives_the_counts_that_the_file_holds(read_once):
    session, held = read_once
    assert session.activity.dims == ("trial", "channel", "time")
    for trial, row in enumerate(held.rasters):
        expected = np.vstack(row)
        lived = expected.shape[1]
        counts = session.activity.isel(trial=trial).to_numpy()
        np.testing.assert_array_equal(counts[:, :lived], expected)
        assert np.isnan(counts[:, lived:]).all()
    assert session.attrs["source"] == "105l001p16.mat"


def test_a_dataset_that_was_read_needs_no_file_any_more(read_once):
    session, held = read_once
    v2 = session.activity.sel(channel=session.area == "V2").isel(trial=3)
    np.testing.assert_array_equal(v2, held.rasters[3][1])
    assert "source" not in session.encoding


def test_what_was_read_may_be_changed_and_changes_nothing_else(read_once):
    session, _ = read_once
    total = float(session.activity.sum())
    changed = session.copy(deep=True)
    changed["activity"][0] = 7
    assert float(session.activity.sum()) == total
    assert (changed.activity[0] == 7).all()


def test_rates_are_read_as_they_are(tmp_path):
    trials = recordings.write_trials_mat(tmp_path / "rates.mat", bin_width=0.1)
    session = striate.read(str(tmp_path / "rates.mat"))
    np.testing.assert_array_equal(session.activity, [trial["spike_rates"] for trial in trials])
    assert session.stimulus.values.tolist() == [trial["stimulus_type"] for trial in trials]


def test_options_reach_the_reader(tmp_path):
    path = tmp_path / "01.mat"
    recordings.write_pvc_8_mat(path, channels=3, repeats=1, INDCENT=np.array([[1.0], [0.0], [1.0]]))
    assert striate.read(path, well_centered=True).sizes["channel"] == 2
    assert striate.read(path, reader="pvc-8", well_centered=None).sizes["channel"] == 3


def test_several_files_make_one_recording(tmp_path):
    names = ("natural", "noise")
    held = {
        name: write_pvc_11(tmp_path / f"{name}.mat", name, units=2, repeats=1) for name in names
    }
    session = striate.read({name: tmp_path / f"{name}.mat" for name in names}, reader="pvc-11")
    assert session.stimulus.values.tolist() == ["natural movie", "noise movie"]
    for trial, name in enumerate(names):
        spikes = session.activity.isel(trial=trial).sum("time").to_numpy()
        assert spikes.tolist() == [len(unit[0]) for unit in held[name].times]


@pytest.mark.parametrize(
    "content",
    [
        None,
        b"MATLAB 5.0",
        pytest.param(b"", marks=pytest.mark.slow),
        pytest.param(b"<html><form action=login></html>", marks=pytest.mark.slow),
    ],
)
def test_a_fault_is_the_one_of_the_reader_in_its_words(tmp_path, content):
    path = tmp_path / "session.mat"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(StriateError) as expected:
        read_recording(Source(path, {}))
    with pytest.raises(StriateError) as raised:
        striate.read(path)
    assert type(raised.value) is type(expected.value)
    assert str(raised.value) == str(expected.value)


def test_a_wrong_option_is_told_with_what_may_be_written(gratings):
    with pytest.raises(SettingsError, match="the reader v1v2-1 takes no options; leave out speed"):
        striate.read(gratings[0], speed=3)
    with pytest.raises(SettingsError, match="option speed: a complex is no option"):
        striate.read(gratings[0], speed=1j)


def test_the_folder_of_the_caller_cannot_change_what_is_read(gratings, tmp_path, monkeypatch):
    for name in ("numpy", "zarr", "striate"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('from the wrong folder')")
    monkeypatch.chdir(tmp_path)
    assert striate.read(gratings[0].name).sizes["trial"] == 6


def test_a_process_that_is_ended_is_told(gratings, monkeypatch):
    ended = subprocess.CompletedProcess([], -9, stderr=b"")
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: ended)
    with pytest.raises(StriateError, match=r"ended by signal 9 \(SIGKILL\)"):
        striate.read(gratings[0])


def test_read_leaves_nothing_behind(gratings, tmp_path, monkeypatch):
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "tmp"))
    striate.read(gratings[0])
    assert not list((tmp_path / "tmp").iterdir())


def test_an_artifact_is_opened_and_not_read(tmp_path):
    path = tmp_path / "x.zarr.zip"
    save(spikes_from_counts(np.ones((2, 1, 4), int)), path)
    with pytest.raises(ArtifactError, match=r"this is an artifact .* striate\.open"):
        striate.read(path)


def test_open_shows_what_the_engine_shows(tmp_path):
    path = tmp_path / "x.zarr.zip"
    counts = np.random.default_rng(0).integers(0, 3, (4, 2, 20))
    save(spikes_from_counts(counts), path)
    with striate.open(path) as whole, xr.open_dataset(path, engine="striate") as expected:
        xr.testing.assert_identical(whole, expected)
    with striate.open(str(path), bin_ms=5) as coarse:
        np.testing.assert_array_equal(coarse.activity, counts.reshape(4, 2, 4, 5).sum(axis=-1))


def test_open_says_of_a_raw_file_how_to_read_it(gratings):
    with pytest.raises(ArtifactError, match=r"a raw file is read by striate\.read"):
        striate.open(gratings[0])


VALUES = st.recursive(
    st.booleans()
    | st.integers(-(10**14), 10**14)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(categories=["L", "N", "P", "S"])),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(st.characters(categories=["L"]), min_size=1), inner, max_size=3)
    ),
    max_leaves=6,
)


@given(VALUES)
def test_an_option_means_on_the_command_line_what_it_means_in_python(value):
    assert assigned([f"key={library._as_yaml('key', value)}"]) == {"key": value}


def test_options_may_be_of_numpy_and_paths():
    given = {"a": np.float64(0.5), "b": np.arange(2), "c": Path("x", "y.csv"), "d": (1, "two")}
    for key, expected in {"a": 0.5, "b": [0, 1], "c": "x/y.csv", "d": [1, "two"]}.items():
        assert assigned([f"{key}={library._as_yaml(key, given[key])}"]) == {key: expected}


def test_the_door_has_two_names_and_says_so():
    assert {"open", "read"} <= set(dir(striate))
    assert striate.read is library.read
    assert striate.open is library.open
    with pytest.raises(AttributeError, match="module 'striate' has no attribute 'load'"):
        striate.load  # noqa: B018


IMPOSSIBLE = {
    "a\0b": "'a\\x00b{}' holds a character that no name of a file can hold",
    "a\ud800b": "'a\\ud800b{}' holds a character that no name of a file can hold",
    "x" * 300: "x" * 80 + "…: too long for the name of a file",
    "y/" * 3000: "y/" * 40 + "…: too long for the name of a file",
}


@pytest.mark.parametrize("name", IMPOSSIBLE, ids=["zero", "surrogate", "name", "path"])
def test_a_name_that_no_file_can_have_is_told_in_a_sentence(name):
    with pytest.raises(UnreadableFileError) as fault:
        striate.read(name + ".mat")
    assert str(fault.value) == IMPOSSIBLE[name].format(".mat")
    with pytest.raises(UnreadableFileError) as fault:
        striate.read({"natural": "a.mat", "noise": Path(name + ".mat")}, reader="pvc-11")
    assert str(fault.value) == IMPOSSIBLE[name].format(".mat")
    with pytest.raises(ArtifactError) as fault:
        striate.open(name + ".zarr.zip")
    assert str(fault.value) == IMPOSSIBLE[name].format(".zarr.zip")


@pytest.mark.parametrize(
    "name",
    [
        b"\xff.mat".decode(errors="surrogateescape"),
        pytest.param("🐒" * 62 + ".mat", marks=pytest.mark.slow),
    ],
)
def test_a_name_of_any_bytes_is_read(tmp_path, name):
    recordings.write_trials_mat(tmp_path / "rates.mat", bin_width=0.1)
    (tmp_path / "rates.mat").rename(tmp_path / name)
    assert striate.read(tmp_path / name).attrs["source"] == name


@pytest.mark.parametrize(
    "given", [{"reader": "a\0b"}, {"reader": "a\ud800"}, {"well_centered": "\ud800"}]
)
def test_an_option_that_no_program_can_be_given_is_told_in_a_sentence(gratings, given):
    with pytest.raises(SettingsError, match="holds a zero byte or half a character"):
        striate.read(gratings[0], **given)
