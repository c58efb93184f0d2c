"""Every layout in every version of MAT-files, from independent writers, against plain loops.

SciPy writes versions 5/6 and 7; `mat73.py` writes 7.3; GNU Octave, where it is installed, loads
SciPy's file and writes it anew.
"""

import shutil
import subprocess
from collections import defaultdict

import numpy as np
import pytest
import scipy.io

from as_dataset import read_dataset
from mat73 import write_mat73
from recordings import struct_array, write_pvc_8_mat, write_trials_mat, write_v1v2_1_mat
from striate.labelled import trial_labels
from striate.means import stimulus_means
from striate.responses import responses

OCTAVE = shutil.which("octave-cli")
needs_octave = pytest.mark.skipif(OCTAVE is None, reason="GNU Octave is not installed")
VERSIONS = ["6", "7", "7.3", *(pytest.param(f"octave {v}", marks=needs_octave) for v in "67")]

BINS = 20
CODES = 3


def rewritten(path, version):
    """The file at `path` (version 7, by SciPy), written again in another version."""
    if version == "7":
        return path
    again = path.with_name(f"again-{path.name}")
    if version.startswith("octave"):
        how = f"-v{version[-1]}"
        script = f"v = load('{path}'); save('{how}', '{again}', '-struct', 'v');"
        subprocess.run(
            [OCTAVE, "--no-init-file", "--eval", script], check=True, capture_output=True
        )
        return again
    content = scipy.io.loadmat(path)
    variables = {name: value for name, value in content.items() if not name.startswith("__")}
    if version == "6":
        scipy.io.savemat(again, variables, do_compression=False)
    else:
        write_mat73(again, variables)
    return again


def class_means(recording, label):
    """Mean rate of each channel by the value of a label, through the functions of the workflow."""
    recording = recording.assign_attrs(recording="versions")
    stop_s = float(recording.duration.min())
    measured = responses(recording, (0.0, stop_s), None)
    values = sorted(set(trial_labels(recording)[label].tolist()))
    return {
        value: stimulus_means(recording, measured, "one", {label: {"any_of": [value]}}, 1.0)[
            "mean"
        ].to_numpy()
        for value in values
    }


def means_by_hand(trials, seconds=None):
    """Mean rate of each channel by class, from (class, values (channel, bin)) trial by trial."""
    by_class = defaultdict(list)
    for name, values in trials:
        per_channel = [sum(float(v) for v in row) for row in values]
        divisor = len(values[0]) if seconds is None else seconds
        by_class[name].append([total / divisor for total in per_channel])
    return {
        name: [sum(column) / len(rows) for column in zip(*rows, strict=True)]
        for name, rows in by_class.items()
    }


def assert_equal_means(found, expected):
    assert found.keys() == expected.keys()
    for name, means in expected.items():
        np.testing.assert_allclose(found[name], means, rtol=1e-13, atol=0)


@pytest.mark.parametrize("version", VERSIONS)
def test_class_means_of_the_trials_layout(tmp_path, version):
    rng = np.random.default_rng(0)
    trials = [
        {"stimulus_type": f"class {k % CODES}", "spike_rates": rng.poisson(3, (2, BINS)) * 12.5}
        for k in range(9)
    ]
    path = tmp_path / "session.mat"
    write_trials_mat(path, trials, bin_width=0.01, area="V1")
    found = read_dataset(rewritten(path, version))
    by_hand = means_by_hand((t["stimulus_type"], t["spike_rates"]) for t in trials)
    assert_equal_means(class_means(found, "stimulus"), by_hand)
    assert found.area.values.tolist() == ["V1", "V1"]


@pytest.mark.parametrize("sparse", [True, False])
@pytest.mark.parametrize("version", VERSIONS)
def test_class_means_of_v1v2_1(tmp_path, version, sparse):
    path = tmp_path / "session.mat"
    held = write_v1v2_1_mat(path, rows=18, bins=(BINS, BINS), sparse=sparse)
    found = read_dataset(rewritten(path, version))
    trials = (
        (int(code), np.vstack(row)) for code, row in zip(held.stim, held.rasters, strict=True)
    )
    by_code = means_by_hand(trials, BINS * 0.001)
    by_orientation = {(code - 1) * 22.5: by_code[code] for code in by_code if code}
    measured = class_means(found, "stimulus")
    np.testing.assert_allclose(measured["blank"], by_code[0], rtol=1e-13)
    driven = found.isel(trial=np.flatnonzero(found.stimulus == "grating"))
    assert sorted(set(driven.orientation.values.tolist())) == sorted(by_orientation)
    counts = {
        orientation: np.zeros(5, int) for orientation in set(driven.orientation.values.tolist())
    }
    trial = np.repeat(np.arange(found.sizes["trial"]), found.spikes_per_trial)
    for number, channel in zip(trial, found.spike_channel.values, strict=True):
        if found.stimulus.values[number] == "grating":
            counts[float(found.orientation[number])][channel] += 1
    for code in range(1, 9):
        rows = [row for row, stim in zip(held.rasters, held.stim, strict=True) if stim == code]
        expected = sum(np.vstack(row).sum(axis=1) for row in rows)
        np.testing.assert_array_equal(counts[(code - 1) * 22.5], expected)


@pytest.mark.parametrize("dtype", [np.uint8, float])
@pytest.mark.parametrize("version", VERSIONS)
def test_class_means_of_pvc_8(tmp_path, version, dtype):
    path = tmp_path / "01.mat"
    held = write_pvc_8_mat(path, channels=2, repeats=2, bins=3, blank_bins=2, dtype=dtype)
    found = read_dataset(rewritten(path, version))
    counts = np.concatenate([held["resp_train"], held["resp_train_blk"]], axis=3)
    trials = (
        ("natural image" if stimulus < 540 else "grating", counts[:, stimulus, repeat])
        for repeat in range(2)
        for stimulus in range(956)
    )
    assert_equal_means(class_means(found, "stimulus"), means_by_hand(trials, 0.005))


@pytest.mark.parametrize("version", ["6", "7", "7.3"])
def test_a_struct_array_in_a_column_reads_as_in_a_row(tmp_path, version):
    trials = [{"stimulus_type": "a", "spike_rates": np.full((2, 3), k)} for k in range(4)]
    path = tmp_path / "session.mat"
    scipy.io.savemat(path, {"v1v2": {"trials": struct_array(trials).T}}, do_compression=True)
    found = read_dataset(rewritten(path, version))
    np.testing.assert_array_equal(found.activity[:, 0, 0], range(4))
