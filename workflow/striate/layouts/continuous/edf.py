"""Headers of EDF and BDF files, and which of their channels MNE would misread.

MNE brings channels of different rates to the highest by resampling, takes a unit that it does not
know for V, makes up a scale and a length of records where there is none, and joins the parts of an
interrupted recording. Here such channels are left out, and such recordings refused.

Source: Kemp et al. (1992), Electroenceph Clin Neurophysiol 82:391; EDF+: Kemp & Olivan (2003).
"""

from collections import Counter
from math import isfinite, nan
from os import SEEK_END
from pathlib import Path
from string import ascii_lowercase
from typing import Final, NamedTuple

from striate.errors import LayoutError, UnreadableFileError

_VOLTS: Final = ("\u03bcV", "\u00b5V", "\x83\xcaV", "uV", "mV", "V")
_ANNOTATIONS: Final = ("EDF Annotations", "BDF Annotations")
_STIMULUS: Final = ("status", "trigger")
_INTERRUPTED: Final = (b"EDF+D", b"BDF+D")
_HEAD_BYTES: Final = 256
_BDF: Final = b"\xff"
_BDF_BYTES, _EDF_BYTES = 3, 2  # of one value
_NOT_COUNTED: Final = -1


class EdfChannel(NamedTuple):
    """A channel as the header of an EDF or BDF file lists it."""

    name: str
    unit: str
    has_scale: bool
    samples_per_record: int

    @property
    def has_annotations(self) -> bool:
        """Whether it holds annotations, written as bytes."""
        return self.name in _ANNOTATIONS

    @property
    def is_signal(self) -> bool:
        """Whether it holds a signal, and no annotations or codes."""
        return not self.has_annotations and self.name.lower() not in _STIMULUS


class EdfHeader(NamedTuple):
    """What the header of an EDF or BDF file says, and how many records follow it.

    Attributes
    ----------
    byte_count
        Length of the header itself.
    value_bytes
        Bytes of one value: 2 in EDF, 3 in BDF.
    record_count, record_s
        Number of records, and the length of each in s.
    channels
        In each record the values of one follow those of the other.
    """

    byte_count: int
    value_bytes: int
    record_count: int
    record_s: float
    channels: list[EdfChannel]


def edf_header(path: Path) -> EdfHeader:
    """Header of a file that is as long as it says.

    Raises
    ------
    LayoutError
        The recording was interrupted.
    UnreadableFileError
        The header is damaged, or the file is not as long as it says.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
        count = int(head[252:256]) if head[252:256].strip().isdigit() else 0
        fields = file.read(_HEAD_BYTES * max(count, 0))
        byte_count = file.seek(0, SEEK_END)
    if count < 1 or len(fields) < _HEAD_BYTES * count:
        raise UnreadableFileError(f"{path}: damaged or truncated (its header is incomplete)")
    if head[192:197] in _INTERRUPTED:
        raise LayoutError(
            f"the recording was interrupted ({head[192:197].decode()}), and is not read; "
            "export it as continuous"
        )
    record_s = _number(head[244:252])
    if not record_s > 0:
        raise UnreadableFileError(f"{path}: damaged (its records have no length)")
    channels = _channels(path, fields, count)
    value_bytes = _BDF_BYTES if head.startswith(_BDF) else _EDF_BYTES
    record_bytes = value_bytes * sum(channel.samples_per_record for channel in channels)
    record_count = _record_count(path, head, byte_count, record_bytes)
    return EdfHeader(int(_number(head[184:192])), value_bytes, record_count, record_s, channels)


def unusable_channels(header: EdfHeader) -> dict[str, str]:
    """Channels of an EDF or BDF file that are not read, by the name MNE gives, with the reason.

    Read are those in V, mV or µV at the rate of most of them, or the higher of two.

    Raises
    ------
    LayoutError
        No channel is in V.
    """
    names = _names(header.channels)
    signals = {
        n: channel for n, channel in zip(names, header.channels, strict=True) if channel.is_signal
    }
    reasons = {name: why for name, channel in signals.items() if (why := _no_voltage(channel))}
    lengths = {
        name: channel.samples_per_record for name, channel in signals.items() if name not in reasons
    }
    if not lengths:
        there = ", ".join(f"{name} ({reason})" for name, reason in reasons.items())
        raise LayoutError(f"no channel is in V, mV or µV; there are {there or 'none'}")
    rates = Counter(lengths.values())
    kept = max(rates, key=lambda rate: (rates[rate], rate))
    return reasons | {
        name: f"at {length}/{kept} of the rate"
        for name, length in lengths.items()
        if length != kept
    }


def _names(channels: list[EdfChannel]) -> list[str]:
    """Names as MNE tells channels of one name apart: E-0, E-1; a letter where there is an E-0."""
    names = [channel.name for channel in channels]
    for name in [name for name, count in Counter(names).items() if count > 1]:
        rows = [row for row, channel in enumerate(channels) if channel.name == name]
        for number, row in enumerate(rows):
            free = (f"{name}-{end}" for end in (number, *ascii_lowercase))
            names[row] = next((other for other in free if other not in names), name)
    return names


def _record_count(path: Path, head: bytes, byte_count: int, record_bytes: int) -> int:
    """Records that a file holds; it is refused where its header counts more or fewer."""
    found = (byte_count - _number(head[184:192])) / record_bytes
    promised = _number(head[236:244])
    # nobody closed the file: the count was never written
    is_open = promised == _NOT_COUNTED and found == found // 1 > 0
    if not is_open and (found != promised or promised < 1):
        said = "does not count them" if promised == _NOT_COUNTED else f"counts {promised:.16g}"
        raise UnreadableFileError(
            f"{path}: damaged or truncated (it holds {found:.16g} records, its header {said})"
        )
    return int(found)


def _no_voltage(channel: EdfChannel) -> str:
    """Why a channel cannot be given in V; empty if it can."""
    if channel.unit not in _VOLTS:
        return f"in {channel.unit}" if channel.unit else "of unknown unit"
    return "" if channel.has_scale else "without a scale"


def _channels(path: Path, fields: bytes, count: int) -> list[EdfChannel]:
    names, units = (
        [part.strip().decode("latin-1") for part in _column(fields, count, first, width)]
        for first, width in ((0, 16), (96, 8))
    )
    lengths = [_number(part) for part in _column(fields, count, 216, 8)]
    if not all(length >= 1 for length in lengths):
        raise UnreadableFileError(f"{path}: damaged (a channel has no samples)")
    return list(map(EdfChannel, names, units, _have_scale(fields, count), map(int, lengths)))


def _have_scale(fields: bytes, count: int) -> list[bool]:
    """Whether the smallest and the largest value of each channel are known, and differ."""
    edges = [map(_number, _column(fields, count, first, 8)) for first in (104, 112, 120, 128)]
    return [
        isfinite(physical_max - physical_min)
        and isfinite(digital_max - digital_min)
        and physical_max != physical_min
        and digital_max != digital_min
        for physical_min, physical_max, digital_min, digital_max in zip(*edges, strict=True)
    ]


def _column(fields: bytes, count: int, first: int, width: int) -> list[bytes]:
    """One field of each channel; `first` bytes a channel lie before it."""
    start = first * count
    return [fields[start + k * width : start + (k + 1) * width] for k in range(count)]


def _number(field: bytes) -> float:
    """A number as MNE reads it, NaN where there is none or it is not finite."""
    try:
        number = float(field.split(b"\0")[0].replace(b",", b"."))
    except ValueError:
        return nan
    return number if isfinite(number) else nan
