"""What a file of continuous signals holds: samples, channels, and marks on its time axis."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from striate.layouts.continuous.epochs import Continuous

KIND: Final = "kind"
BAD: Final = "bad"
POSITION: Final = ("x", "y", "z")

VOLTAGE_KINDS: Final = frozenset(
    ("eeg", "ecog", "seeg", "dbs", "eog", "veog", "heog", "emg", "ecg", "ref")
)
"""Channels that are kept; what else there is, such as triggers and temperatures, is no channel."""


@dataclass(frozen=True)
class CodeChanges:
    """A channel of codes, each held while it is given; only where they change is kept.

    Attributes
    ----------
    starts
        int (stretch,): first sample of each stretch of one code; begins with 0.
    codes
        int (stretch,): the code of each stretch; 0 for none.
    sample_count
        Samples of the channel.
    """

    starts: NDArray[np.int64]
    codes: NDArray[np.int64]
    sample_count: int


@dataclass(frozen=True)
class Marks:
    """Moments that a file names, in its order.

    Attributes
    ----------
    onset_s
        float (mark,): s after the first sample; may be negative.
    duration_s
        float (mark,), NaN where it is not known.
    text
        What each mark is called.
    labels
        Whatever else the file says of each mark, (mark,) by name.
    """

    onset_s: NDArray[np.float64]
    duration_s: NDArray[np.float64]
    text: list[str]
    labels: Mapping[str, NDArray[Any]]

    def where(self, chosen: NDArray[np.bool_]) -> "Marks":
        """The chosen marks."""
        return Marks(
            self.onset_s[chosen],
            self.duration_s[chosen],
            [text for text, is_chosen in zip(self.text, chosen, strict=True) if is_chosen],
            {name: values[chosen] for name, values in self.labels.items()},
        )


NO_MARKS: Final = Marks(np.empty(0), np.empty(0), [], {})


@dataclass(frozen=True)
class Signal:
    """Continuous signals of one file.

    Attributes
    ----------
    continuous
        Samples in V.
    channels
        Labels (channel,) by name: `channel`, `kind`, `bad`, and `x`, `y`, `z` in m if known.
    annotations
        The marks that the file itself holds.
    codes
        Changes of each stimulus channel by its name, read when asked for.
    attrs
        Free text: `unused_channels`, `electrode_positions`, `reader_notes`.
    """

    continuous: Continuous
    channels: Mapping[str, NDArray[Any]]
    annotations: Marks
    codes: Mapping[str, Callable[[], CodeChanges]]
    attrs: Mapping[str, str]

    def without(self, kept: NDArray[np.bool_], reasons: Mapping[str, str]) -> "Signal":
        """The same with the kept channels only; the reason for each other is noted."""
        if kept.all():
            return self
        rows, whole = np.flatnonzero(kept), self.continuous
        channels = {name: values[kept] for name, values in self.channels.items()}
        unused = [self.attrs.get("unused_channels", ""), unused_channels(reasons)]
        continuous = Continuous(
            lambda start, stop: whole.samples(start, stop)[rows],
            len(rows),
            whole.sample_count,
            whole.rate_hz,
        )
        attrs = {**self.attrs, "unused_channels": ", ".join(filter(None, unused))}
        return Signal(continuous, channels, self.annotations, self.codes, attrs)


def unused_channels(reasons: Mapping[str, str]) -> str:
    """Channels that are not read, each with the reason, for the attribute of that name."""
    return ", ".join(f"{name} ({reason})" for name, reason in reasons.items())
