"""Events of a stimulus channel, which holds a code while it is given."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from striate.layouts.continuous.signal import CodeChanges, Marks


def code_changes(blocks: Iterable[NDArray[np.int64]]) -> CodeChanges:
    """Where the codes change, of consecutive blocks (sample,) that need not stay in memory."""
    starts, codes = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    sample_count = 0
    for block in blocks:
        before = codes[-1][-1:] if codes[-1].size else block[:1] + 1
        changes = np.flatnonzero(np.diff(block, prepend=before))
        if changes.size:
            starts.append(sample_count + changes)
            codes.append(block[changes])
        sample_count += len(block)
    return CodeChanges(np.concatenate(starts), np.concatenate(codes), sample_count)


def code_marks(changes: CodeChanges, rate_hz: float) -> Marks:
    """Events of a channel of codes, each called by its code: every change to a code but 0.

    A code that follows another without 0 between them is an event as well, whichever is higher
    (`mne.find_events(..., consecutive=True)`). A code at the first sample began before the
    recording, nobody knows when: it is no event (see `standing_code`).
    """
    ends = np.append(changes.starts[1:], changes.sample_count)
    begins = (changes.codes != 0) & (changes.starts > 0)
    return Marks(
        changes.starts[begins] / rate_hz,
        (ends - changes.starts)[begins] / rate_hz,
        [str(code) for code in changes.codes[begins].tolist()],
        {},
    )


def standing_code(changes: CodeChanges) -> list[str]:
    """The code that stands at the first sample, in words; nothing if there is none."""
    first = changes.codes[:1].tolist()
    return [f"{code} from the first sample on" for code in first if code]
