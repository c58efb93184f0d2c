"""Annotations of EDF+ and BDF+ files: texts with a time, byte for byte as they are written.

MNE loses those whose text holds a line break, and the end of those that hold ``@@``. Each record
begins with a list that says its own time and holds no text.

Source: Kemp & Olivan (2003), Clin Neurophysiol 114:1755.
"""

import re
from collections.abc import Iterator
from itertools import accumulate
from math import isfinite
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np

from striate.errors import UnreadableFileError
from striate.layouts.continuous.edf import EdfHeader
from striate.layouts.continuous.signal import NO_MARKS, Marks

# onset, duration where it is known, and texts, each of which ends with the byte 20
_LIST: Final = re.compile(
    rb"([+-]\d+(?:\.\d*)?)(?:\x15(\d+(?:\.\d*)?)?)?\x14((?:.*\x14)?)", re.DOTALL
)
_END_OF_TEXT, _END_OF_LIST = b"\x14", b"\0"
_MOST_QUOTED: Final = 40


class _Annotations(NamedTuple):
    """Annotations of one list: onset and duration in s, and texts, some of them empty."""

    onset_s: float
    duration_s: float
    texts: list[str]


def edf_annotations(path: Path, header: EdfHeader) -> tuple[Marks, str]:
    """Annotations in the order of their time, and a note on those that lie outside the recording.

    Times count from the first record. A duration that is not written is 0.

    Raises
    ------
    UnreadableFileError
        What an annotation holds is no time, or no text in UTF-8.
    """
    lists = list(_lists(path, header))
    begin_s = lists[0].onset_s if lists and lists[0].texts[:1] == [""] else 0.0
    marks = sorted(
        (
            (one.onset_s - begin_s, one.duration_s, text.strip())
            for one in lists
            for text in one.texts
            if text
        ),
        key=lambda mark: mark[:2],
    )
    stop_s = header.record_count * header.record_s
    inside = [mark for mark in marks if mark[0] < stop_s and mark[0] + mark[1] >= 0]
    outside = len(marks) - len(inside)
    note = f"annotations outside the recording, left out: {outside}" if outside else ""
    if not inside:
        return NO_MARKS, note
    onsets_s, durations_s, texts = zip(*inside, strict=True)
    return Marks(np.array(onsets_s), np.array(durations_s), list(texts), {}), note


def _lists(path: Path, header: EdfHeader) -> Iterator[_Annotations]:
    for number, record in enumerate(_records(path, header), start=1):
        for written in filter(None, record.split(_END_OF_LIST)):
            try:
                yield _parsed(written)
            except ValueError as fault:
                quoted = written[:_MOST_QUOTED].decode("utf-8", "backslashreplace")
                raise UnreadableFileError(
                    f"{path}: damaged (an annotation in record {number} is {fault}: {quoted!r})"
                ) from fault


def _records(path: Path, header: EdfHeader) -> Iterator[bytes]:
    """What the channels of annotations hold in each record; nothing without such channels."""
    lengths = [header.value_bytes * channel.samples_per_record for channel in header.channels]
    starts = accumulate(lengths, initial=0)
    parts = [
        slice(start, start + length)
        for channel, start, length in zip(header.channels, starts, lengths, strict=False)
        if channel.has_annotations
    ]
    if parts:
        shape = (header.record_count, sum(lengths))
        for record in np.memmap(path, np.uint8, "r", header.byte_count, shape):
            yield _END_OF_LIST.join(record[part].tobytes() for part in parts)


def _parsed(written: bytes) -> _Annotations:
    """A list, without the byte at its end; a ValueError says what is wrong with it."""
    found = _LIST.fullmatch(written)
    onset_s, duration_s = (float(found[1]), float(found[2] or 0)) if found else (np.nan, np.nan)
    if not found or not isfinite(onset_s + duration_s):
        raise ValueError("not a time and a text")
    try:
        texts = found[3].decode("utf-8").split(_END_OF_TEXT.decode())[:-1]
    except UnicodeDecodeError as fault:
        raise ValueError("not in UTF-8") from fault
    return _Annotations(onset_s, duration_s, texts)
