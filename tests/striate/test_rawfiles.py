import os
from types import SimpleNamespace

import pytest

from striate.rawfiles import (
    digest_name,
    list_note,
    parts_of,
    reading_fault,
    source_sha256,
    stored_bytes,
)


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("none.mat", "no such file"),
        ("x" * 300, "cannot be read (File name too long)"),
        (".", "is an empty folder"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(tmp_path, monkeypatch, name, fault):
    monkeypatch.chdir(tmp_path)
    assert reading_fault(tmp_path / name) == fault
    (tmp_path / "raw.mat").write_bytes(b"spikes")
    assert reading_fault(tmp_path / "raw.mat") == ""


def names(paths):
    return [path.name for path in paths]


def made(folder, *files):
    for name in files:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    return folder / files[0]


@pytest.mark.parametrize(
    ("files", "others"),
    [
        (["01.mat"], ["02.mat", "stimulus_sequence_old.mat"]),
        (["01.mat", "stimulus_sequence.mat"], []),
        (["01.MAT", "stimulus_sequence.mat"], []),
        (["01", "stimulus_sequence.mat"], []),
        (["stimulus_sequence.mat"], ["01.mat"]),
        (["rec.set", "signal.fdt"], ["a.set", "a.fdt"]),
        (["rec.set", "rec.fdt"], ["signal.fdt.bak"]),
        (["rec.mat", "SIGNAL.FDT"], ["a.set"]),
        (["rec.SET", "rec_events.tsv"], ["a.set", "a.fdt", "rec_notes.tsv"]),
        (["rec_eeg.edf", "rec_events.tsv", "rec_channels.tsv"], ["rec2_events.tsv", "rec_x.edf"]),
        (["rec_raw.fif", "rec_raw-1.fif", "rec_raw-2.fif"], ["rec_raw2.fif", "rec_raw-ave.fif"]),
        (["r_split-01_eeg.fif", "r_split-02_eeg.fif"], ["r_eeg.fif", "r2_split-02_eeg.fif"]),
        (
            [
                "sub-01_task-x_eeg.edf",
                "sub-01_electrodes.tsv",
                "sub-01_coordsystem.json",
                "sub-01_task-x_events.tsv",
            ],
            ["sub-01_task-y_eeg.edf", "sub-02_electrodes.tsv", "sub-01_task-x_eeg.json", "b.edf"],
        ),
    ],
)
def test_what_is_read_with_a_file_is_part_of_it_and_nothing_else(tmp_path, files, others):
    assert names(parts_of(made(tmp_path, *files, *others))) == sorted(files)


@pytest.mark.parametrize(
    "line", ["DataFile=signal.eeg", "DATAFILE : signal.eeg", " datafile = signal.eeg "]
)
@pytest.mark.parametrize("signal", ["signal.eeg", "größe.eeg"])
@pytest.mark.parametrize(
    ("codepage", "encoding"),
    [("", "utf-8"), ("", "latin-1"), ("Codepage=UTF-8", "utf-8"), ("Codepage=ANSI", "cp1252")],
)
def test_files_that_a_brainvision_header_names_are_part_of_it(
    tmp_path, line, signal, codepage, encoding
):
    raw = made(tmp_path, "a.vhdr", signal, "a.eeg", "b.vmrk")
    lines = [codepage, "[Common Infos]", line.replace("signal.eeg", signal), "MarkerFile=../b.vmrk"]
    raw.write_bytes("\n".join(lines).encode(encoding))
    assert names(parts_of(raw)) == ["a.vhdr", signal]


def test_the_marker_file_of_a_renamed_header_is_part_of_it(tmp_path):
    raw = made(tmp_path, "a.vhdr", "a.vmrk", "b.eeg")
    raw.write_text("[Common Infos]\nDataFile=b.eeg\nMarkerFile=b.vmrk\n")
    assert names(parts_of(raw)) == ["a.vhdr", "a.vmrk", "b.eeg"]


def test_a_folder_of_another_kind_is_all_its_files_but_hidden_ones(tmp_path):
    made(tmp_path, "b/x.edf", "a.tsv", ".git/config", "b/.DS_Store")
    assert names(parts_of(tmp_path)) == ["a.tsv", "x.edf"]


def test_a_bids_folder_is_its_recordings_and_their_tables(tmp_path):
    read = [
        "sub-01/eeg/sub-01_eeg.edf",
        "sub-01/eeg/sub-01_events.tsv",
        "sub-02/ieeg/sub-02_ieeg.bdf",
    ]
    others = [
        "sub-01/anat/sub-01_T1w.nii.gz",
        "sub-01/eeg/._sub-01_eeg.edf",
        "derivatives/sub-01/eeg/sub-01_eeg.edf",
        "sourcedata/sub-01/eeg/sub-01_eeg.edf",
        "code/run.py",
        "stimuli/face.png",
        "README",
    ]
    made(tmp_path, *read, *others)
    assert [str(part.relative_to(tmp_path)) for part in parts_of(tmp_path)] == read
    before = source_sha256([tmp_path])
    for name in others:
        (tmp_path / name).write_text("other")
    assert source_sha256([tmp_path]) == before
    (tmp_path / read[1]).write_text("other events")
    assert source_sha256([tmp_path]) != before


def test_a_change_of_any_part_changes_the_digest(tmp_path):
    raw = made(tmp_path, "a.set", "a.fdt", "a_events.tsv")
    before = source_sha256([raw])
    assert source_sha256([raw]) == before
    for name in ("a.fdt", "a_events.tsv"):
        (tmp_path / name).write_text("other")
        assert source_sha256([raw]) != before
        before = source_sha256([raw])


def test_several_files_that_swap_are_another_source(tmp_path):
    one, other = made(tmp_path, "1/x.mat"), made(tmp_path, "2/y.mat")
    assert source_sha256([one, other]) != source_sha256([other, one])


def test_holes_in_a_file_are_not_stored(tmp_path):
    whole, hole, begun = (tmp_path / name for name in ("whole", "hole", "begun"))
    whole.write_bytes(os.urandom(100_000))
    for path, start in ((hole, b""), (begun, b"spikes")):
        path.write_bytes(start)
        os.truncate(path, 2**40)
    os.sync()
    if hole.stat().st_blocks:
        pytest.skip("this disk knows no holes")
    assert stored_bytes(whole) == 100_000
    assert stored_bytes(hole) == 0
    assert 0 < stored_bytes(begun) < 2**20


def test_on_a_disk_that_counts_no_blocks_the_size_counts(tmp_path, monkeypatch):
    raw = tmp_path / "raw.mat"
    raw.write_bytes(b"spikes")
    monkeypatch.setattr(type(raw), "stat", lambda _: SimpleNamespace(st_size=6, st_blocks=0))
    assert stored_bytes(raw) == 6


def test_a_digest_of_several_files_is_called_that_of_their_list(tmp_path):
    raw = made(tmp_path, "rec.set", "rec.fdt")
    alone = made(tmp_path / "alone", "rec.set")
    assert (
        digest_name({"source_sha256": "ab"} | list_note([raw])) == "SHA-256 of the list of 2 files"
    )
    assert list_note([alone]) == {}
    assert list_note([alone, raw]) == {"source_file_count": "3"}
    assert digest_name({"source_sha256": "ab"}) == "SHA-256"
