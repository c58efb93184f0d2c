"""Words for axes and units: those that the reader mapping knows, and those taken for them."""

import difflib
from typing import Final

from striate.config.faults import shown
from striate.config.fields import said

TRIAL, CHANNEL, TIME, STIMULUS = "trial", "channel", "time", "stimulus"
SPIKES, _RATES, _VOLTS = "spikes", "spikes/s", "V"

_UNITS_MEANT: Final = {
    SPIKES: "spike spikes count counts spikecount spikecounts n spikes/bin spikesperbin",
    _RATES: "hz hertz rate rates firingrate firingrates 1/s 1/sec s-1 s^-1 sp/s spk/s spks/s"
    " spike/s spikes/s sp/sec spk/sec spike/sec spikes/sec spike/second spikes/second counts/s"
    " spikespers spikespersec spikespersecond",
    _VOLTS: "v volt volts",
}
"""Words for known units, without case and blanks, by the word to write."""

_PARTS_OF_A_VOLT: Final = {
    "mv": 1000,
    "millivolt": 1000,
    "millivolts": 1000,
    "uv": 1_000_000,
    "\u03bcv": 1_000_000,  # to which casefold brings the micro sign too
    "microvolt": 1_000_000,
    "microvolts": 1_000_000,
    "nv": 1_000_000_000,
}

_AXES_MEANT: Final = {
    CHANNEL: "ch chan chans neuron neurons unit units cell cells electrode electrodes",
    TRIAL: "trl trls",
    TIME: "t tiem bin bins sample samples timebin timebins timepoint timepoints",
}
"""Words for known axes that are not spelled like them, by the word to write."""

_LIKENESS: Final = 0.8
"""Of names that are taken for one another: trail and trial, but not tile and time."""


def _folded(text: str) -> str:
    return "".join(text.replace("_", " ").split()).casefold()


def known_units(text: str) -> str:
    """Units as written: free text too, but no other word for units that are known."""
    if text in _UNITS_MEANT:
        return text
    written = _folded(text)
    if by := _PARTS_OF_A_VOLT.get(written):
        raise said(
            f"{shown(text)} is not read as {_VOLTS}; "
            f"divide the numbers by {by} first, then write {_VOLTS}"
        )
    for units, others in _UNITS_MEANT.items():
        if written in others.split():
            raise said(f"{shown(text)} is not read as {units}; write {units}")
    return text


def known_axis(name: str) -> str:
    """Axis as written: a name of one's own too, but none that is nearly a known one."""
    if name in _AXES_MEANT:
        return name
    written = _folded(name)
    listed = [axis for axis, others in _AXES_MEANT.items() if written in others.split()]
    alike = difflib.get_close_matches(written, list(_AXES_MEANT), n=1, cutoff=_LIKENESS)
    for axis in (*listed, *alike):
        raise said(
            f"{shown(name)} would become a label of the trials; did you mean {axis}? "
            f"Then write {axis}, otherwise another name"
        )
    return name
