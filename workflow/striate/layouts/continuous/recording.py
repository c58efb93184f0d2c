"""The epochs of an EEG or ECoG file as a recording."""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np

from striate.companions import table_beside
from striate.errors import UnreadableFileError
from striate.layouts.continuous.bids import recording_in
from striate.layouts.continuous.eeglab import eeglab_signal
from striate.layouts.continuous.electrodes import with_tables
from striate.layouts.continuous.epochs import epoch_offsets, epoch_time, epochs
from striate.layouts.continuous.events import events_of
from striate.layouts.continuous.formats import Format, format_of
from striate.layouts.continuous.mnefile import mne_signal
from striate.layouts.continuous.signal import Marks, Signal
from striate.layouts.continuous.trials import (
    chosen_stimuli,
    counted,
    stimuli_and_flaws,
    trial_labels,
)
from striate.recording import AREA, VOLTS, Labels, Recording, dense_recording
from striate.sources import Source

_FAR: Final = 2.0**40  # samples; farther off than any recording reaches
_EPOCH: Final = {"start": -0.2, "stop": 0.8}


def recording_of_epochs(source: Source, options: Mapping[str, Any]) -> Recording:
    """Recording of the epochs around the events, in V: see `readers.eeg.read`."""
    path = recording_in(source.path, options) if source.path.is_dir() else source.path
    signal = with_tables(_signal(Source(path, {})), path)
    events = events_of(signal, table_beside(path, "events"), options)
    stimuli, flaws = stimuli_and_flaws(events.marks, signal.annotations)
    trials = chosen_stimuli(stimuli, options.get("names") or {}, options.get("only") or ())
    attrs = {
        "citation": "",
        "recorded_in": path.name,
        "events_from": events.source,
        "not_stimuli": counted(flaws.text + events.others),
        "preprocessing": "none: no filter applied, no new reference",
        **signal.attrs,
    }
    return _epoched(signal, trials, flaws, options.get("epoch") or _EPOCH, attrs)


def _epoched(
    signal: Signal,
    trials: Marks,
    flaws: Marks,
    epoch: Mapping[str, float],
    attrs: Mapping[str, str],
) -> Recording:
    continuous = signal.continuous
    offsets = epoch_offsets(epoch["start"], epoch["stop"], continuous)
    events = np.rint(np.clip(trials.onset_s * continuous.rate_hz, -_FAR, _FAR)).astype(np.int64)
    labels = Labels(
        trial_labels(trials, flaws, events, offsets, continuous),
        {**signal.channels, AREA: [""] * continuous.channel_count},
        attrs,
    )
    time = epoch_time(offsets, continuous.rate_hz)
    return dense_recording(epochs(continuous, events, offsets), VOLTS, time, labels)


def _signal(source: Source) -> Signal:
    found = format_of(source)
    if found is None:
        raise UnreadableFileError(f"{source.path}: is no EDF, BDF, BrainVision, EEGLAB or FIF file")
    if not source.path.name.lower().endswith(found.endings):
        raise UnreadableFileError(
            f"{source.path}: is {found.words}, but its name does not end in "
            f"{' or '.join(found.endings)}; rename it"
        )
    if found is Format.EEGLAB:
        return eeglab_signal(source.path, source.mat)
    return mne_signal(source.path, found)
