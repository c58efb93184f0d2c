import hashlib
from pathlib import Path

import numpy as np
import pytest
import scipy.io
import xarray as xr

from as_dataset import read_dataset
from recordings import (
    numbers_bytes,
    object_bytes,
    some_trials,
    struct_bytes,
    text_bytes,
    write_mat,
    write_pvc_8_mat,
    write_trials_mat,
    write_v1v2_1_mat,
)
from striate import readers
from striate.errors import LayoutError, SettingsError, UnknownLayoutError, UnreadableFileError
from striate.reading import reader_names
from striate.stores import load, save

WRITERS = {"trials": write_trials_mat, "v1v2-1": write_v1v2_1_mat, "pvc-8": write_pvc_8_mat}


@pytest.fixture
def path(tmp_path):
    return tmp_path / "session.mat"


def test_readers_are_the_modules_of_their_folder():
    stems = {path.stem for path in Path(readers.__path__[0]).glob("*.py")} - {"__init__"}
    assert reader_names() == sorted(stem.replace("_", "-") for stem in stems)


@pytest.mark.parametrize("layout", WRITERS)
def test_the_layout_is_found_from_the_content(path, layout):
    WRITERS[layout](path)
    found = read_dataset(path)
    assert found.reader == layout
    assert found.source == "session.mat"
    assert found.source_sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert {"striate_version", "citation"} <= set(found.attrs)


@pytest.mark.parametrize("layout", WRITERS)
def test_naming_the_reader_changes_nothing(path, layout):
    WRITERS[layout](path)
    xr.testing.assert_identical(read_dataset(path, layout), read_dataset(path))


@pytest.mark.parametrize("layout", WRITERS)
def test_a_recording_can_be_stored(path, tmp_path, layout):
    WRITERS[layout](path)
    recording = read_dataset(path)
    save(recording, tmp_path / "session.zarr.zip")
    xr.testing.assert_equal(load(tmp_path / "session.zarr.zip"), recording)


def test_labels_of_text_can_be_stored(path, tmp_path):
    trials = [trial | {"size": "groß", "nothing": ""} for trial in some_trials()]
    write_trials_mat(path, trials)
    save(read_dataset(path), tmp_path / "session.zarr.zip")
    stored = load(tmp_path / "session.zarr.zip")
    assert set(stored["size"].values.tolist()) == {"groß"}
    assert set(stored["nothing"].values.tolist()) == {""}


@pytest.mark.parametrize("layout", WRITERS)
def test_other_variables_do_not_matter(path, tmp_path, layout):
    WRITERS[layout](path)
    alone = read_dataset(path)
    write_mat(tmp_path / "others.mat", object_bytes("string", "note"), text_bytes("x", "remark"))
    header_bytes = 128
    with path.open("ab") as file:
        file.write((tmp_path / "others.mat").read_bytes()[header_bytes:])
    xr.testing.assert_equal(read_dataset(path), alone)


def test_an_unknown_layout_is_told_with_what_the_file_holds(path):
    scipy.io.savemat(path, {"x": np.zeros((3, 4)), "EEG": {"trials": 4.0, "srate": 1.0}})
    with pytest.raises(UnknownLayoutError) as refusal:
        read_dataset(path)
    message = str(refusal.value)
    assert message.startswith(f"{path}: no reader knows this layout. It holds: ")
    assert "x (double 3x4), EEG (struct 1x1 with trials, srate)" in message
    for words in ("trials: a struct v1v2", "v1v2-1: a struct neuralData", "pvc-8: resp_train"):
        assert words in message


def test_a_file_without_variables_holds_nothing(path):
    write_mat(path)
    with pytest.raises(UnknownLayoutError, match="It holds: nothing"):
        read_dataset(path)


def test_a_named_reader_that_does_not_fit_says_what_it_needs(path):
    write_trials_mat(path)
    message = (
        r"the reader pvc-8 needs resp_train .* The file holds: v1v2 \(struct 1x1 with trials\)"
    )
    with pytest.raises(LayoutError, match=message):
        read_dataset(path, "pvc-8")


def test_a_reader_that_is_not_there_is_told_with_those_that_are(path):
    write_trials_mat(path)
    with pytest.raises(SettingsError, match=r"no v1v2; write one of eeg, mapping, .*, v1v2-1"):
        read_dataset(path, "v1v2")


def test_a_file_that_two_readers_recognise_needs_a_named_reader(path):
    write_mat(
        path,
        numbers_bytes(np.zeros((1, 956)), "resp_train"),
        struct_bytes("neuralData", {"stim": numbers_bytes([[1.0]])}),
    )
    with pytest.raises(UnknownLayoutError, match="pvc-8 and v1v2-1 recognise this file; write"):
        read_dataset(path)
    assert read_dataset(path, "pvc-8").sizes["trial"] == 956


def test_a_web_page_is_no_recording(path):
    path.write_text("<html><form action=login></html>")
    with pytest.raises(UnreadableFileError, match="asks for a log-in"):
        read_dataset(path)
