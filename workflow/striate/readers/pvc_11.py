"""CRCNS pvc-11: macaque V1, gratings, movies, spontaneous activity, on a Utah array.

The struct `data` holds `EVENTS`, cells of spike times in s from stimulus onset, `CHANNELS`
(electrode and sort code of each unit), and usually `SNR` (of each unit) and `MAP` (which electrode
is where on the array). A file is of one kind, for which `files` of config.yaml has a name:

=================  ========================================  ==============  ==================
name               `EVENTS`                                  a trial lasts   `stimulus`
=================  ========================================  ==============  ==================
`grating`          units x 12 directions x repeats           1.28 s          `grating`
`natural`          units x repeats                           30 s            `natural movie`
`noise`            units x repeats                           30 s            `noise movie`
`gratings-movie`   units x repeats                           30 s            `gratings movie`
`spontaneous`      1 x units                                 to last spike   `spontaneous`
=================  ========================================  ==============  ==================

A single `file` needs no name, but a movie is known only by the name of its file:
`..._natural_movie.mat`, `..._noise_movie.mat`, `..._gratings_movie.mat`. Such a file is refused
under the name of another kind.

Several files make one recording of the units that are in all of them: same electrode, same sort
code. The authors say that the movies of a monkey were sorted together; of its other files they do
not. Units that are missing in a file are left out and listed in `unmatched_units`; `snr` is the
lowest of a unit. Trials are in the order of the files; of gratings, all directions of the first
repeat, then of the next: the order in time is unknown.

Every spike of the presentation is kept, in bins of 1 ms; one exactly between two bins is in the
later. Spikes before or after it are left out, and `spikes_outside_stimulus` counts them for each
file: that there are some in one trial does not say how long the others were recorded.

`direction` (deg) is 0, 30, ... 330 as the set numbers its gratings, `orientation` is it modulo 180.
`x` and `y` are column and row in `MAP`, counted from 1; the file does not say the spacing.

Layout: scripts of the set by B. Cowley and R. Williamson (2016), as published with the data.
"""

import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from striate.errors import LayoutError
from striate.layouts.pvc_11.eventsfile import BIN_S, CHANNELS, DATA, EVENTS, EventsFile, events_file
from striate.layouts.pvc_11.kinds import (
    DIRECTION_COUNT,
    DIRECTION_STEP_DEG,
    GRATING,
    KINDS,
    check_name,
)
from striate.layouts.pvc_11.units import channel_labels, common_units, unmatched_units
from striate.matfile.load import load
from striate.recording import (
    DURATION,
    STIMULUS,
    Labels,
    Recording,
    Spikes,
    TimeAxis,
    spike_recording,
)
from striate.sources import Source

LAYOUT: Final = f"a struct {DATA} ({EVENTS}, {CHANNELS})"
NEEDS_OPTIONS: Final = False
TAKES_SEVERAL_FILES: Final = True
CITATION: Final = (
    "Kohn A, Smith MA (2016). Utah array extracellular recordings of spontaneous and visually "
    "evoked activity from anesthetized macaque primary visual cortex (V1). CRCNS.org, "
    "doi 10.6080/K0NC5Z4X"
)

_TRIALS_PER_BLOCK: Final = 64


def recognises(source: Source) -> bool:
    """Whether there is a struct `data` with the fields `EVENTS` and `CHANNELS`."""
    if not source.is_mat or DATA not in source.mat:
        return False
    return {EVENTS, CHANNELS} <= {*source.mat.kinds[DATA].fields}


def read(source: Source, options: Mapping[str, Any]) -> Recording:  # noqa: ARG001
    """Recording of every spike in the presentations, of the units in all files, in 1-ms bins.

    Raises
    ------
    LayoutError
        A file contradicts the layout or the name it has in config.yaml, or the files have no unit
        in common.
    SettingsError
        A name in `files` stands for no kind of file.
    UnreadableFileError
        One of several files is missing, damaged, or no MAT-file.
    """
    files = _files(source)
    units = common_units(files)
    labels = Labels(_trial_labels(files), channel_labels(files, units), _attrs(files, units))
    time = TimeAxis(max(file.bin_count for file in files), BIN_S)
    return spike_recording(_trials(files, units), time, labels)


def _files(source: Source) -> list[EventsFile]:
    if not source.files:
        return [events_file(source.mat, source.path, None)]
    for name in source.files:
        check_name(name)
    files = []
    for name, path in source.files.items():
        try:
            files.append(events_file(load(path), path, name))
        except LayoutError as fault:
            raise LayoutError(f"files.{name} ({path.name}): {fault}") from fault
    return files


def _attrs(files: Sequence[EventsFile], units: Sequence[str]) -> dict[str, str]:
    attrs = {"citation": CITATION, "positions": "x, y: column and row on the array, from 1"}
    if unmatched := unmatched_units(files, units):
        print(f"units that are not in every file are left out: {unmatched}", file=sys.stderr)
        attrs["unmatched_units"] = unmatched
    outside = {file.kind: int((~file.is_inside).sum()) for file in files}
    told = ", ".join(f"{kind}: {count}" for kind, count in outside.items() if count)
    if told:
        print(f"spikes before or after the presentation are left out: {told}", file=sys.stderr)
        attrs["spikes_outside_stimulus"] = told
    return attrs


def _trial_labels(files: Sequence[EventsFile]) -> dict[str, NDArray[Any]]:
    by_file = [_labels_of(file) for file in files]
    return {name: np.concatenate([labels[name] for labels in by_file]) for name in by_file[0]}


def _labels_of(file: EventsFile) -> dict[str, NDArray[Any]]:
    kind, count = KINDS[file.kind], file.trial_count
    stimulus_number, repeat = np.zeros(count), np.arange(count)
    if file.kind == GRATING:
        repeat, stimulus_number = np.divmod(repeat, DIRECTION_COUNT)
    is_grating = file.kind == GRATING
    direction = np.where(is_grating, stimulus_number * DIRECTION_STEP_DEG, np.nan)
    return {
        STIMULUS: np.full(count, kind.stimulus),
        "direction": direction,
        "orientation": direction % 180,
        "repeat": repeat + 1,
        DURATION: np.full(count, file.bin_count * BIN_S),
    }


def _trials(files: Sequence[EventsFile], units: Sequence[str]) -> Iterator[Spikes]:
    channel = {name: number for number, name in enumerate(units)}
    for file in files:
        channels = np.array([channel.get(name, -1) for name in file.ids])
        per_trial = file.spikes.per_cell.reshape(-1, len(file.ids))
        ends, is_inside = np.cumsum(per_trial.sum(axis=1)), file.is_inside
        for first in range(0, file.trial_count, _TRIALS_PER_BLOCK):
            counts = per_trial[first : first + _TRIALS_PER_BLOCK]
            start = int(ends[first - 1]) if first else 0
            spikes = slice(start, start + int(counts.sum()))
            yield _block(counts, channels, file.spikes.bin[spikes], is_inside[spikes])


def _block(
    counts: NDArray[np.int64],
    channels: NDArray[np.intp],
    bins: NDArray[np.signedinteger[Any]],
    is_inside: NDArray[np.bool_],
) -> Spikes:
    """Spikes of consecutive trials without those of units that are left out (channel -1)."""
    trial_count = len(counts)
    trial = np.repeat(np.arange(trial_count), counts.sum(axis=1))
    channel = np.repeat(np.tile(channels, trial_count), counts.ravel())
    kept = is_inside & (channel >= 0)
    return Spikes(trial[kept], channel[kept], bins[kept].astype(np.int64), trial_count)
