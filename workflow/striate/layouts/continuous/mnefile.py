"""Signals of EDF, BDF, BrainVision and FIF files, read by MNE as they were recorded.

No filter is applied and no reference is computed. MNE is imported here only.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from striate.companions import companions_of, fif_parts
from striate.errors import LayoutError
from striate.layouts.continuous.brainvision import check_header, check_length
from striate.layouts.continuous.codes import code_changes
from striate.layouts.continuous.edf import edf_header, unusable_channels
from striate.layouts.continuous.edfannotations import edf_annotations
from striate.layouts.continuous.epochs import Continuous
from striate.layouts.continuous.fif import check_tags
from striate.layouts.continuous.formats import Format
from striate.layouts.continuous.mnefaults import reading
from striate.layouts.continuous.signal import (
    BAD,
    KIND,
    POSITION,
    VOLTAGE_KINDS,
    CodeChanges,
    Marks,
    Signal,
)
from striate.layouts.continuous.signal import unused_channels as in_words
from striate.recording import CHANNEL

_STIMULUS: Final = "stim"
_VOLTS: Final = 107  # FIFF_UNIT_V
_WITH_STATUS: Final = (Format.EDF, Format.BDF)
# above the 16 trigger bits of a Status channel lie those of the amplifier
_TRIGGER_BITS: Final = 0xFFFF
# what MNE warns of annotations; of no account where they are read without it
_OF_ANNOTATIONS: Final = ("Omitted ", "Limited ")
_SAMPLES_AT_ONCE: Final = 1_000_000

Raw: TypeAlias = Any


def mne_signal(path: Path, found: Format) -> Signal:
    """Signal of a file; its samples are read when they are asked for.

    Raises
    ------
    UnreadableFileError
        MNE is not installed, or cannot read the file.
    LayoutError
        The file holds no channel in V, or what MNE would misread.
    """
    header = edf_header(path) if found in _WITH_STATUS else None
    unusable = unusable_channels(header) if header else {}
    own = edf_annotations(path, header) if header else None
    if found is Format.BRAINVISION:
        check_header(path)
    if found is Format.FIF:
        for part in (path, *sorted(fif_parts(path))):
            check_tags(part)
    with reading(path, found) as notes:
        raw = _opened(path, found, list(unusable))
        _check_files(raw, path, found)
        kinds = raw.get_channel_types()
        unusable |= _no_voltages(raw, kinds)
        picks = [
            row
            for row, name in enumerate(raw.ch_names)
            if name not in unusable and kinds[row] != _STIMULUS
        ]
        if not picks:
            raise LayoutError(f"no channel is in V; there are {in_words(unusable) or 'none'}")
        channels = _channel_labels(raw, kinds, picks)
        annotations = own[0] if own else _annotations(raw)
    if own:
        notes = [*(note for note in notes if not note.startswith(_OF_ANNOTATIONS)), own[1]]
    attrs = {
        "unused_channels": in_words(unusable),
        "electrode_positions": "in the file, head coordinates" if "x" in channels else "",
        "reader_notes": "; ".join(dict.fromkeys(filter(None, notes))),
    }
    values = partial(_values, raw, path, found)
    rate_hz, sample_count = float(raw.info["sfreq"]), int(raw.n_times)
    continuous = Continuous(partial(values, picks), len(picks), sample_count, rate_hz)
    mask = _TRIGGER_BITS if found in _WITH_STATUS else -1
    codes = {
        name: partial(_changes, values, row, sample_count, mask)
        for row, name in enumerate(raw.ch_names)
        if kinds[row] == _STIMULUS
    }
    return Signal(continuous, channels, annotations, codes, attrs)


def _opened(path: Path, found: Format, unusable: list[str]) -> Raw:
    from mne import io

    if found is Format.EDF:
        return io.read_raw_edf(path, exclude=unusable, exclude_after_unique=True)
    if found is Format.BDF:
        return io.read_raw_bdf(path, exclude=unusable, exclude_after_unique=True)
    if found is Format.BRAINVISION:
        return io.read_raw_brainvision(path)
    return io.read_raw_fif(path)


def _check_files(raw: Raw, path: Path, found: Format) -> None:
    """Refuse signals that do not belong to the file by their names, and those cut short."""
    belonging = {file.resolve() for file in (path, *companions_of(path))}
    for part in raw.filenames:
        if part is not None and Path(part).resolve() not in belonging:
            raise LayoutError(
                f"its signal lies elsewhere ({part}); it must lie beside the file, under its name"
            )
    if found is Format.BRAINVISION:
        check_length(path, Path(raw.filenames[0]), len(raw.ch_names), str(raw.orig_format))


def _no_voltages(raw: Raw, kinds: list[str]) -> dict[str, str]:
    return {
        name: kind if kind not in VOLTAGE_KINDS else "not in V"
        for name, kind, channel in zip(raw.ch_names, kinds, raw.info["chs"], strict=True)
        if kind != _STIMULUS and (kind not in VOLTAGE_KINDS or int(channel["unit"]) != _VOLTS)
    }


def _channel_labels(raw: Raw, kinds: list[str], picks: list[int]) -> dict[str, NDArray[Any]]:
    names = [raw.ch_names[row] for row in picks]
    labels: dict[str, NDArray[Any]] = {
        CHANNEL: np.array(names),
        KIND: np.array([kinds[row] for row in picks]),
        BAD: np.array([name in raw.info["bads"] for name in names], dtype=bool),
    }
    places = np.array([raw.info["chs"][row]["loc"][:3] for row in picks], float).reshape(-1, 3)
    # MNE writes what it does not know as NaN or as the origin
    places[(places == 0).all(axis=1)] = np.nan
    if np.isfinite(places).any():
        labels |= dict(zip(POSITION, places.T, strict=True))
    return labels


def _annotations(raw: Raw) -> Marks:
    annotations = raw.annotations
    return Marks(
        np.asarray(annotations.onset, float) - raw.first_time,
        np.asarray(annotations.duration, float),
        [str(text).strip() for text in annotations.description],
        {},
    )


def _values(
    raw: Raw, path: Path, found: Format, rows: list[int], start: int, stop: int
) -> NDArray[np.float64]:
    """Values (row, sample) in the unit of each channel."""
    with reading(path, found):
        values: NDArray[np.float64] = raw[rows, start:stop][0]
        return values


def _changes(
    values: Callable[[list[int], int, int], NDArray[np.float64]],
    row: int,
    sample_count: int,
    mask: int,
) -> CodeChanges:
    starts = range(0, sample_count, _SAMPLES_AT_ONCE)
    blocks = (
        values([row], start, min(start + _SAMPLES_AT_ONCE, sample_count))[0] for start in starts
    )
    return code_changes(block.astype(np.int64) & mask for block in blocks)
