"""Writing block by block gives what writing the whole gives."""

import weakref

import numpy as np
import pytest
import xarray as xr

from as_dataset import dataset
from by_hand import labels
from striate import archive, recordingfile
from striate.errors import LayoutError
from striate.recording import Spikes, TimeAxis, dense_recording, spike_recording
from striate.recordingfile import write_recording
from striate.stores import load, save

TRIALS, CHANNELS, BINS = 13, 3, 40


@pytest.fixture
def out(tmp_path):
    return tmp_path / "session.zarr.zip"


def some_labels(**more):
    stimuli = [f"s{number % 2} “é”" for number in range(TRIALS)]
    orientations = np.where(np.arange(TRIALS) % 2, np.nan, 22.5)
    return labels(stimuli, CHANNELS, np.full(TRIALS, 0.04), orientation=orientations, **more)


def spikes(trials_per_block):
    counts = np.random.default_rng(0).poisson(0.3, (TRIALS, CHANNELS, BINS))
    counts[4] = 0
    blocks = []
    for first in range(0, TRIALS, trials_per_block):
        block = counts[first : first + trials_per_block]
        trial, channel, time_bin = (np.repeat(i, block[block > 0]) for i in np.nonzero(block))
        blocks.append(Spikes(trial, channel, time_bin, len(block)))
    return spike_recording(blocks, TimeAxis(BINS, 0.001), some_labels())


def amplitudes(trials_per_block):
    values = np.random.default_rng(0).normal(0, 1e-6, (TRIALS, CHANNELS, BINS))
    values[2, :, 30:] = np.nan
    blocks = [
        values[first : first + trials_per_block] for first in range(0, TRIALS, trials_per_block)
    ]
    return dense_recording(blocks, "V", TimeAxis(BINS, 0.001, -0.01), some_labels())


def in_chunks_of(values, monkeypatch):
    for module in (archive, recordingfile):
        monkeypatch.setattr(module, "VALUES_PER_CHUNK", values)


KINDS = pytest.mark.parametrize("made", [spikes, amplitudes])


@KINDS
def test_what_is_written_in_blocks_opens_as_what_is_written_whole(made, out, tmp_path):
    write_recording(made(4), out)
    whole = tmp_path / "whole.zarr.zip"
    save(dataset(made(TRIALS)), whole)
    xr.testing.assert_identical(load(out), load(whole))


@KINDS
@pytest.mark.parametrize("values_per_chunk", [23, 64, 10_000])
def test_the_bytes_do_not_depend_on_the_size_of_the_blocks(
    made, out, values_per_chunk, monkeypatch
):
    in_chunks_of(values_per_chunk, monkeypatch)
    contents = set()
    for trials_per_block in (1, 5, TRIALS):
        write_recording(made(trials_per_block), out)
        contents.add(out.read_bytes())
    assert len(contents) == 1
    xr.testing.assert_identical(load(out), dataset(made(TRIALS)))


def test_a_recording_without_a_spike_is_kept(out):
    none = np.empty(0, int)
    silent = spike_recording(
        [Spikes(none, none, none, TRIALS)], TimeAxis(BINS, 0.001), some_labels()
    )
    write_recording(silent, out)
    assert load(out).spikes_per_trial.values.tolist() == [0] * TRIALS
    assert load(out).sizes["spike"] == 0


def test_only_one_block_is_in_memory_at_a_time(out, monkeypatch):
    in_chunks_of(2 * CHANNELS * BINS, monkeypatch)
    alive = []

    def blocks():
        for _ in range(TRIALS):
            block = np.zeros((1, CHANNELS, BINS))
            alive.append(weakref.ref(block))
            yield block
            del block
            assert sum(reference() is not None for reference in alive) <= 3

    write_recording(dense_recording(blocks(), "V", TimeAxis(BINS, 0.001), some_labels()), out)
    assert len(alive) == TRIALS


@pytest.mark.parametrize("found", [TRIALS - 1, TRIALS + 1])
def test_more_or_fewer_trials_than_labels_are_refused(out, found):
    blocks = [np.zeros((found, CHANNELS, BINS))]
    recording = dense_recording(blocks, "V", TimeAxis(BINS, 0.001), some_labels())
    with pytest.raises(LayoutError, match=f"{found} trials, {TRIALS} labels"):
        write_recording(recording, out)
