import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from striate.layouts.continuous.codes import code_changes, code_marks, standing_code

CODES = arrays(np.int64, st.integers(1, 40), elements=st.sampled_from([0, 0, 0, 1, 2, 255]))


def in_blocks(codes, size):
    return code_changes(codes[start : start + size] for start in range(0, len(codes), size))


@given(CODES, st.integers(1, 41))
@settings(deadline=None)  # MNE is imported by the first
def test_codes_begin_events_as_mne_finds_them(codes, size):
    import mne

    found = code_marks(in_blocks(codes, size), 100.0)
    info = mne.create_info(["STI"], 100.0, "stim")
    raw = mne.io.RawArray(codes[None].astype(float), info, verbose="ERROR")
    events = mne.find_events(raw, "STI", consecutive=True, shortest_event=1, verbose="ERROR")
    np.testing.assert_array_equal(np.rint(found.onset_s * 100), events[:, 0])
    assert found.text == [str(code) for code in events[:, 2]]


def test_a_code_that_follows_a_higher_one_is_an_event():
    found = code_marks(code_changes([np.array([0, 5, 5, 3, 3, 0, 0, 7, 0])]), 1.0)
    assert found.text == ["5", "3", "7"]
    assert found.onset_s.tolist() == [1, 3, 7]
    assert found.duration_s.tolist() == [2, 2, 1]


@given(CODES, st.integers(1, 41))
def test_every_sample_with_a_code_is_of_an_event_or_of_the_code_that_stood_first(codes, size):
    changes = in_blocks(codes, size)
    found = code_marks(changes, 1.0)
    again = np.zeros_like(codes)
    for onset, duration, text in zip(found.onset_s, found.duration_s, found.text, strict=True):
        again[int(onset) : int(onset + duration)] = int(text)
    standing = next((k for k, code in enumerate(codes) if code != codes[0]), len(codes))
    again[:standing] = codes[0]
    np.testing.assert_array_equal(again, codes)
    expected = [f"{codes[0]} from the first sample on"] if codes[0] else []
    assert standing_code(changes) == expected


@pytest.mark.parametrize("blocks", [[], [np.empty(0, np.int64)]])
def test_a_channel_without_samples_has_no_events(blocks):
    changes = code_changes(blocks)
    assert code_marks(changes, 1.0).text == standing_code(changes) == []


def test_memory_does_not_grow_with_the_channel():
    def blocks():
        for _ in range(200):
            yield np.repeat([0, 1], 5_000)

    tracemalloc.start()
    assert len(code_marks(code_changes(blocks()), 1.0).text) == 200
    assert tracemalloc.get_traced_memory()[1] < 2_000_000  # the whole has 16 MB
    tracemalloc.stop()
