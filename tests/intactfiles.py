"""Small whole files of every format and layout that is read, each with how it is read."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import scipy.io
import scipy.sparse

from arrayfiles import write_arrays
from eegfiles import EdfSignal, noise, write_brainvision, write_edf, write_eeglab, write_fif
from mat73 import write_mat73
from nwbfiles import (
    add_electrodes,
    add_series,
    add_table,
    add_units,
    new_session,
    spikes_at,
    write_nwb,
)
from recordings import cell, write_pvc_8_mat, write_trials_mat, write_v1v2_1_mat
from striate.guard import Limits
from striate.reader_options import checked_options
from striate.reading import read_recording
from striate.sources import Source

HALF_A_GIGABYTE = 2**29

SECONDS = 3
ONSETS_S = (0.5, 1.25, 2.0)
TRIALS = {
    "start_time": [0.5, 1.25, 2.0],
    "stop_time": [1.0, 1.75, 2.5],
    "stimulus_name": ["left", "right", "left"],
}


@dataclass(frozen=True)
class Intact:
    """A whole file, and all that is needed to read it and others like it."""

    path: Path
    reader: str | None = None
    options: Mapping[str, Any] = field(default_factory=dict)
    memory_bytes: int = HALF_A_GIGABYTE

    @property
    def limits(self) -> Limits:
        """Limits that no file of some kilobytes has a reason to pass."""
        return Limits(self.memory_bytes, processor_s=5, wall_s=20.0, file_bytes=2**27)

    def beside(self, words: str, content: bytes) -> Path:
        """Another file of the same kind, where it finds what lies beside this one."""
        path = self.path.with_name(f"{words}-{self.path.name}")
        path.write_bytes(content)
        return path


def intact_files(folder: Path) -> list[Intact]:
    """One file or more of each format, in the layouts of the CRCNS sets, in others, in none."""
    return [*mat_files(folder), *mapped_files(folder), *eeg_files(folder), *nwb_files(folder)]


def readable(intact: list[Intact]) -> list[Intact]:
    """Those that are read; of the others, one is too old, and one in no layout."""
    return [file for file in intact if file.path.stem not in ("trials-4", "mixed-6")]


def import_all(intact: list[Intact]) -> None:
    """Read every file once, so that the libraries are there before a child is forked."""
    for file in readable(intact):
        list(read_recording(Source(file.path, {}), file.reader, file.options).blocks)


def mat_files(folder: Path) -> Iterator[Intact]:
    """MAT-files in versions 4, 6, 7 and 7.3."""
    for compressed in (True, False):
        version = "7" if compressed else "6"
        paths = [folder / f"{name}-{version}.mat" for name in ("trials", "v1v2-1", "pvc-8")]
        write_trials_mat(paths[0], compressed=compressed, area="V1")
        write_v1v2_1_mat(paths[1], bins=(20, 30), compressed=compressed)
        how = {"channels": 1, "repeats": 1, "bins": 2, "blank_bins": None}
        write_pvc_8_mat(paths[2], compressed=compressed, **how)
        yield from map(Intact, paths)
    mixed = {"trials": np.array([[1 + 2j]]), "s": scipy.sparse.eye(3, format="csc"), "t": "é"}
    for name, content, version in (
        ("trials-4", {"x": np.eye(3), "text": "grating"}, "4"),
        ("mixed-6", {"v1v2": mixed}, "5"),
    ):
        scipy.io.savemat(folder / f"{name}.mat", content, format=version)
        yield Intact(folder / f"{name}.mat")
    for name in ("trials", "v1v2-1"):
        content = scipy.io.loadmat(folder / f"{name}-7.mat")
        variables = {key: value for key, value in content.items() if not key.startswith("__")}
        write_mat73(folder / f"{name}-7.3.mat", variables)
        yield Intact(folder / f"{name}-7.3.mat")


def mapped_files(folder: Path) -> Iterator[Intact]:
    """Arrays by name in NPZ, HDF5 and MAT, and spike times in cells."""
    counts = np.random.default_rng(0).poisson(0.7, (3, 2, 8))
    arrays = {"resp": counts, "stim": np.array([1, 2, 1]), "area": np.array(["V1", "V2"])}
    options = {
        "responses": {"variable": "resp", "axes": ["trial", "channel", "time"], "units": "spikes"},
        "bin_ms": 10,
        "labels": {"stimulus": {"variable": "stim", "codes": {"1": "left", "2": "right"}}},
        "channels": {"area": {"variable": "area"}},
    }
    checked = checked_options("mapping", options)
    for name, kind in (
        ("arrays.npz", "npz"),
        ("packed.npz", "npz compressed"),
        ("arrays.h5", "hdf5"),
        ("arrays-7.mat", "v7"),
    ):
        yield Intact(write_arrays(folder / name, kind, arrays), "mapping", checked)
    times = cell([[np.array([[0.01, 0.02]]), np.array([[0.05]])]] * 3)
    scipy.io.savemat(folder / "times-7.mat", {"spikes": times}, do_compression=True)
    timed = {
        "responses": {"spike_times": "spikes"},
        "trial": {"start": 0, "stop": 0.1},
        "labels": {"stimulus": "left"},
    }
    yield Intact(folder / "times-7.mat", "mapping", checked_options("mapping", timed))


def eeg_files(folder: Path) -> Iterator[Intact]:
    """Two channels with three events, in every format of EEG."""
    options = checked_options("eeg", {"epoch": {"start": -0.1, "stop": 0.3}})
    notes = [(onset, 0, "left") for onset in ONSETS_S]
    numbers = np.random.default_rng(1).integers(-999, 999, (2, SECONDS * 100))
    volts = noise(2, SECONDS)
    signals = [EdfSignal(f"E{k}", row, gain=1) for k, row in enumerate(numbers, start=1)]
    markers = [("Stimulus", "S  1", round(onset * 100) + 1, 1) for onset in ONSETS_S]
    events = [{"type": "left", "latency": 100 * onset + 1} for onset in ONSETS_S]
    for path in (
        write_edf(folder / "epochs.edf", signals, notes),
        write_edf(folder / "epochs.bdf", signals, notes, bits=24),
        write_brainvision(folder / "epochs.vhdr", volts, markers),
        write_eeglab(folder / "epochs.set", volts, events),
        write_eeglab(folder / "epochs-7.3.set", volts, events, version="7.3"),
        write_fif(folder / "epochs_raw.fif", volts * 1e-6, notes),
    ):
        yield Intact(path, "eeg", options, 2 * HALF_A_GIGABYTE)


def nwb_files(folder: Path) -> Iterator[Intact]:
    """Sorted units, and a series of the electrodes, in three trials."""
    for name, series in (("units.nwb", None), ("series.nwb", "signal")):
        session = new_session()
        add_electrodes(session, ("V1", "V2"))
        add_table(session, "flashes", TRIALS)
        if series:
            add_series(session, series, noise(2, SECONDS).T, rate=100.0)
        else:
            times = spikes_at(np.random.default_rng(2), [20, 30], stop_s=SECONDS)
            add_units(session, times, electrodes=[[0], [1]])
        options = checked_options("nwb", {"series": series} if series else {})
        yield Intact(write_nwb(folder / name, session), "nwb", options, 2 * HALF_A_GIGABYTE)
