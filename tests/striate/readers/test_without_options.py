"""A file of which only the content says the reader is read as with the reader's defaults."""

import numpy as np
import pytest
import scipy.io
import xarray as xr

import recordings
from as_dataset import dataset, read_dataset
from eegfiles import write_eeglab
from nwbfiles import add_table, add_units, new_session, write_nwb
from pvc_11_files import write_pvc_11
from recordings import cell, struct_array
from striate import cli
from striate.conversion import convert
from striate.reader_options import checked_options
from striate.reading import read_recording, reader_names
from striate.recording import NOTES
from striate.sources import Source
from striate.stores import load


def write_session_nwb(path):
    session = new_session()
    shown = {"start_time": [1.0, 2.0], "stop_time": [1.5, 2.5], "stimulus": ["a", "b"]}
    add_table(session, "shown", shown)
    add_units(session, [[1.1, 1.2, 2.3], [2.1]])
    write_nwb(path, session)


def write_v4_2(path):
    held = {
        "spikecounts": np.arange(6.0).reshape(2, 3),
        "parameters": np.ones((1, 3)),
        "parameter_labels": cell([["contrast"]]),
    }
    scipy.io.savemat(path, {"v4population": struct_array([held])})


def write_eeg(path):
    write_eeglab(path, np.ones((2, 500)), [{"type": "a", "latency": 200.0}])


WRITERS = {
    "eeg": write_eeg,
    "nwb": write_session_nwb,
    "pvc-11": lambda path: write_pvc_11(path, "grating"),
    "pvc-8": lambda path: recordings.write_pvc_8_mat(path, channels=1, repeats=1),
    "trials": recordings.write_trials_mat,
    "v1v2-1": recordings.write_v1v2_1_mat,
    "v4-2": write_v4_2,
}


def written(reader, folder):
    path = folder / ("session.nwb" if reader == "nwb" else "session.mat")
    WRITERS[reader](path)
    return path


def test_every_reader_that_is_found_by_content_is_here():
    assert [*WRITERS] == [name for name in reader_names() if name != "mapping"]


@pytest.mark.parametrize("reader", WRITERS)
def test_without_options_a_file_is_read_with_the_defaults_of_its_reader(tmp_path, reader):
    path = written(reader, tmp_path)
    found = dataset(read_recording(Source(path, {})))
    assert found.reader == reader
    xr.testing.assert_identical(found, read_dataset(path, reader, **checked_options(reader, {})))


@pytest.mark.parametrize("reader", WRITERS)
def test_what_a_reader_says_in_words_of_its_work_is_a_note(tmp_path, reader):
    """Else no page shows it."""
    path = written(reader, tmp_path)
    shown = {"source", "source_sha256", "reader", "striate_version", "citation", *NOTES}
    of_the_file = {"identifier", "session_id", "session_description", "experiment_description"}
    assert set(read_recording(Source(path, {})).attrs) <= shown | of_the_file


def test_an_nwb_file_is_converted_and_inspected_without_a_word_about_it(
    tmp_path, monkeypatch, capsys
):
    path = written("nwb", tmp_path)
    artifact = path.with_name("session.zarr.zip")
    convert(Source(path, {}), artifact)
    found = load(artifact)
    assert found.attrs["reader"] == "nwb"
    assert found.spike_bin.values.tolist() == [100, 200, 300, 100]
    monkeypatch.setattr("sys.argv", ["striate", "inspect", str(path)])
    cli.main()
    assert "trials: 2" in capsys.readouterr().out.splitlines()
