"""Lists of annotations written byte by byte."""

from time import perf_counter

import numpy as np
import pytest

from eegfiles import EdfSignal, write_edf
from striate.errors import UnreadableFileError
from striate.layouts.continuous.edf import edf_header
from striate.layouts.continuous.edfannotations import edf_annotations


def edf(path, *channels, bits=16):
    """A file of records of 1 s, with the channels of annotations of which each lists all bytes."""
    signals = [EdfSignal("E1", np.zeros(100 * len(channels[0]), int), gain=1)]
    write_edf(path, signals, bits=bits, notes=channels)
    return path


def marks(path):
    found, note = edf_annotations(path, edf_header(path))
    return [*zip(found.onset_s.tolist(), found.duration_s.tolist(), found.text, strict=True)], note


@pytest.mark.parametrize("bits", [16, 24])
def test_a_text_is_what_stands_between_the_bytes_twenty(tmp_path, bits):
    first = b"+0\x14\x14\0+0.5\x150.25\x14two\nlines\x14\0"
    second = "+1\x14\x14\0+1.5\x14größer\r\n\tE1@@E1\x14\0".encode()
    path = edf(tmp_path / "a.edf", [first, second], bits=bits)
    assert marks(path) == ([(0.5, 0.25, "two\nlines"), (1.5, 0, "größer\r\n\tE1@@E1")], "")


def test_a_list_may_hold_several_texts_and_follow_the_time_of_the_record(tmp_path):
    path = edf(tmp_path / "a.edf", [b"+0\x14\x14begin\x14\0+0.5\x150.1\x14a\x14 b \x14\0"])
    assert marks(path)[0] == [(0, 0, "begin"), (0.5, 0.1, "a"), (0.5, 0.1, "b")]


def test_a_text_may_look_like_another_list(tmp_path):
    path = edf(tmp_path / "a.edf", [b"+0\x14\x14\0+0.5\x14+7\x15x\x14\0"])
    assert marks(path)[0] == [(0.5, 0, "+7\x15x")]


def test_times_count_from_the_first_record_and_are_in_order(tmp_path):
    records = [b"+0.25\x14\x14\0+1.75\x14c\x14\0", b"+1.25\x14\x14\0+0.5\x14a\x14\0"]
    assert marks(edf(tmp_path / "a.edf", records))[0] == [(0.25, 0, "a"), (1.5, 0, "c")]


def test_channels_of_annotations_are_read_each_by_itself(tmp_path):
    path = edf(tmp_path / "a.edf", [b"+0\x14\x14"], [b"+0.5\x14a\x14\0\0\0"])
    assert marks(path)[0] == [(0.5, 0, "a")]


def test_annotations_outside_the_recording_are_counted(tmp_path):
    lists = b"+0\x14\x14\0+1\x14late\x14\0-2\x151\x14early\x14\0-1\x152\x14across\x14\0"
    found, note = marks(edf(tmp_path / "a.edf", [lists]))
    assert found == [(-1, 2, "across")]
    assert note == "annotations outside the recording, left out: 2"


def test_records_without_text_hold_no_annotation(tmp_path):
    path = edf(tmp_path / "a.edf", [b"+0\x14\x14\0+1\x14\x14\0", b"\0" * 16])
    assert marks(path) == ([], "")


@pytest.mark.parametrize(
    ("written", "words"),
    [
        (b"+0,5\x14a\x14", r"not a time and a text: '\+0,5.x14a.x14'"),
        (b"0.5\x14a\x14", "not a time and a text"),
        (b"+0.5\x14a", "not a time and a text"),
        (b"+0.5\x15soon\x14a\x14", "not a time and a text"),
        (b"+" + b"9" * 400 + b"\x14a\x14", "not a time and a text"),
        (b"+0.5\x14gr\xf6sser\x14", "not in UTF-8"),
        (b"noise", "not a time and a text: 'noise'"),
    ],
)
def test_what_is_no_annotation_is_refused(tmp_path, written, words):
    path = edf(tmp_path / "a.edf", [b"+0\x14\x14\0", b"+1\x14\x14\0" + written + b"\0"])
    message = rf"a\.edf: damaged \(an annotation in record 2 is {words}"
    with pytest.raises(UnreadableFileError, match=message) as refused:
        marks(path)
    assert "\n" not in str(refused.value)


def test_a_day_of_records_is_read_in_seconds(tmp_path):
    path = edf(tmp_path / "a.edf", [b"+%d\x14\x14\0+%d.5\x14a\x14\0" % (k, k) for k in range(9000)])
    start = perf_counter()
    assert len(marks(path)[0]) == 9000
    assert perf_counter() - start < 1
