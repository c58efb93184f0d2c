"""The digest of a raw file covers what its reader opens; Python itself says which files."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import scipy.io
import xarray as xr

from as_dataset import read_dataset
from eegfiles import EdfSignal, noise, write_brainvision, write_edf, write_eeglab
from recordings import write_pvc_8_mat
from striate.errors import StriateError
from striate.rawfiles import parts_of
from striate.reader_options import checked_options
from striate.reading import read_recording
from striate.sources import Source

EPOCH = {"epoch": {"start": -0.1, "stop": 0.1}}

OPENED = """
import json, os, sys
from importlib import import_module
from pathlib import Path
from striate.sources import Source

opened = set()

def note(event, arguments):
    if event == "open" and isinstance(arguments[0], (str, bytes, os.PathLike)):
        opened.add(os.path.abspath(os.fsdecode(arguments[0])))

sys.addaudithook(note)
found = {}
for raw, reader in json.load(sys.stdin):
    opened.clear()
    reader, source = import_module("striate.readers." + reader), Source(Path(raw), {})
    assert reader.recognises(source), raw
    list(reader.read(source, {}).blocks)
    found[raw] = sorted(opened)
json.dump(found, sys.stdout)
"""


def brainvision(folder, name, **common):
    return write_brainvision(folder / name, noise(), [("Stimulus", "S  1", 101, 1)], **common)


def _bids_edf(folder):
    values = np.arange(500) % 100
    path = folder / "sub-01_task-x_eeg.edf"
    for suffix, text in {
        "task-x_events.tsv": "onset\tduration\ttrial_type\n1\t0\ta\n",
        "task-x_channels.tsv": "name\ttype\nE1\tEEG\n",
        "electrodes.tsv": "name\tx\ty\tz\nE1\t1\t2\t3\n",
        "coordsystem.json": '{"EEGCoordinateUnits": "m"}',
    }.items():
        (folder / f"sub-01_{suffix}").write_text(text)
    return write_edf(path, [EdfSignal("E1", values)])


def _edf_beside_a_table(folder):
    (folder / "rec_events.tsv").write_text("onset\tduration\ttrial_type\n1\t0\ta\n")
    return write_edf(folder / "rec_eeg.edf", [EdfSignal("E1", np.arange(500) % 100)])


def _brainvision_of_another_name(folder):
    path = brainvision(folder, "a.vhdr", DataFile=" größe.eeg")
    (folder / "a.eeg").rename(folder / "größe.eeg")
    path.write_bytes(path.read_text("utf-8").replace("Codepage=UTF-8\n", "").encode("latin-1"))
    return path


def _brainvision_renamed(folder):
    return brainvision(folder, "a.vhdr", MarkerFile="before.vmrk")


def _brainvision_in_a_bids_folder(folder):
    home = folder / "sub-01" / "eeg"
    home.mkdir(parents=True)
    brainvision(home, "sub-01_eeg.vhdr")
    (home / "._sub-01_eeg.vhdr").write_bytes(b"\0\5\x16\7")
    return folder


def _eeglab(name, as_struct=True):
    def written(folder):
        values = noise()
        values.astype("<f4").T.tofile(folder / "signal.fdt")
        events = [{"type": "a", "latency": 101.0}]
        data = "signal.fdt"
        return write_eeglab(folder / name, values, events, data=data, as_struct=as_struct)

    return written


def _fif_in_parts(folder):
    import mne

    raw = mne.io.RawArray(noise(8, 120, 1000), mne.create_info(8, 1000.0, "eeg"), verbose="ERROR")
    raw.set_annotations(mne.Annotations([1.0], [0], ["a"]))
    raw.save(folder / "a_raw.fif", split_size="2MB", buffer_size_sec=1, verbose="ERROR")
    assert (folder / "a_raw-1.fif").is_file()
    return folder / "a_raw.fif"


def _pvc_8(folder):
    write_pvc_8_mat(folder / "01.MAT")
    order = np.tile(np.arange(1, 957)[:, None], (1, 2))
    scipy.io.savemat(folder / "stimulus_sequence.mat", {"stimulus_sequence": order})
    return folder / "01.MAT"


CASES = {
    "bids": (_bids_edf, "eeg", 5),
    "table": (_edf_beside_a_table, "eeg", 2),
    "brainvision": (_brainvision_of_another_name, "eeg", 3),
    "renamed": (_brainvision_renamed, "eeg", 3),
    "bids folder": (_brainvision_in_a_bids_folder, "eeg", 3),
    "set": (_eeglab("rec.set"), "eeg", 2),
    "mat": (_eeglab("rec.mat"), "eeg", 2),
    "variables": (_eeglab("rec.set", as_struct=False), "eeg", 2),
    "fif": (_fif_in_parts, "eeg", 2),
    "pvc-8": (_pvc_8, "pvc_8", 2),
}


@pytest.fixture(scope="module")
def opened(tmp_path_factory):
    """By case: the raw file, and the files in its folder that were opened to read it."""
    raws, folders = {}, {}
    for case, (written, _, _) in CASES.items():
        folders[case] = tmp_path_factory.mktemp("raw")
        raws[case] = written(folders[case])
    wanted = [(str(raw), CASES[case][1]) for case, raw in raws.items()]
    found = subprocess.run(
        [sys.executable, "-c", OPENED], input=json.dumps(wanted), capture_output=True, text=True
    )
    assert found.returncode == 0, found.stderr
    by_raw = json.loads(found.stdout)
    return {
        case: (
            raw,
            {Path(file) for file in by_raw[str(raw)] if file.startswith(str(folders[case]))},
        )
        for case, raw in raws.items()
    }


@pytest.mark.parametrize("case", CASES)
def test_every_file_that_is_opened_is_part_of_the_raw_file(opened, case):
    raw, files = opened[case]
    assert files <= set(parts_of(raw))
    assert len(files) >= CASES[case][2]


def test_a_run_is_planned_without_numpy():
    program = "import sys, striate.rawfiles; print('numpy' in sys.modules)"
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert found.stdout == "False\n"


def _lay_as_links(folder, store):
    """As git-annex does: the content elsewhere, under a name of its own, a link in its place."""
    for number, path in enumerate(sorted(folder.iterdir())):
        content = store / f"{number}" / f"MD5E-s1--{number}{path.suffix}"
        content.parent.mkdir(parents=True)
        path.rename(content)
        path.symlink_to(content)


@pytest.mark.parametrize("case", ["table", "brainvision", "renamed", "set", "fif", "pvc-8"])
def test_links_beside_are_read_as_the_files_they_lead_to(tmp_path, case):
    write, reader, _ = CASES[case]
    (tmp_path / "raw").mkdir()
    raw = write(tmp_path / "raw")
    options = EPOCH if reader == "eeg" else {}
    whole, parts = _read(raw, reader, options), parts_of(raw)
    _lay_as_links(tmp_path / "raw", tmp_path / "store")
    assert parts_of(raw) == parts
    assert len(parts) > 1
    xr.testing.assert_identical(_read(raw, reader, options), whole)


def _read(raw, reader, options):
    return read_dataset(raw, reader.replace("_", "-"), **options)


@pytest.mark.parametrize("key", ["DataFile", "MarkerFile"])
@pytest.mark.parametrize("name", ["../out.eeg", "/out.eeg", "in/out.eeg", "..", "", "x" * 300])
def test_a_name_in_a_header_leads_nowhere_but_beside_it(tmp_path, key, name):
    (tmp_path / "raw" / "in").mkdir(parents=True)
    for place in (tmp_path, tmp_path / "raw" / "in"):
        (place / "out.eeg").write_bytes(b"secret")
    raw = tmp_path / "raw" / "rec.vhdr"
    shown = name.replace("/out", f"{tmp_path}/out") if name.startswith("/") else name
    raw.write_text(f"Brain Vision Data Exchange Header File\n[Common Infos]\n{key}={shown}\n")
    assert parts_of(raw) == [raw]
    with pytest.raises(StriateError):
        read_recording(Source(raw, {}), "eeg", checked_options("eeg", EPOCH))
