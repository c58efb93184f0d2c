"""Units of the channels of a stream, as its description has them."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from striate.errors import SettingsError
from striate.recording import SPIKES_PER_SECOND, VOLTS

_PARTS_OF_A_VOLT: Final = {
    1.0: ("v", "volt", "volts"),
    1e-3: ("mv", "millivolt", "millivolts"),
    1e-6: ("uv", "\u03bcv", "microvolt", "microvolts"),
    1e-9: ("nv", "nanovolt", "nanovolts"),
}
_RATES: Final = ("spikes/s", "sp/s", "spikes/second", "spikes/sec", "hz", "1/s")


def units_and_factors(
    said: Sequence[str], instead: str | None, stream: str
) -> tuple[str, NDArray[np.float64]]:
    """Units of the activity, and what to multiply each channel (channel,) by to get them.

    Parameters
    ----------
    said
        Of each channel, as the stream describes it; empty where it does not.
    instead
        For channels whose units are not said.

    Raises
    ------
    SettingsError
        Units are not said, or the channels differ in kind.
    """
    words = [text.strip() or (instead or "").strip() for text in said]
    if not all(words):
        raise SettingsError(
            f"the stream '{stream}' does not say the units of its channels; write them with --unit,"
            " such as --unit microvolts or --unit spikes/s"
        )
    known = [_known(text) for text in words]
    kinds = dict.fromkeys(units for units, _ in known)
    if len(kinds) > 1:
        raise SettingsError(
            f"the channels of the stream '{stream}' are in {' and in '.join(kinds)}; stream those "
            "of one kind"
        )
    return known[0][0], np.array([factor for _, factor in known])


def _known(text: str) -> tuple[str, float]:
    folded = "".join(text.split()).casefold()
    for factor, names in _PARTS_OF_A_VOLT.items():
        if folded in names:
            return VOLTS, factor
    return (SPIKES_PER_SECOND, 1.0) if folded in _RATES else (text, 1.0)
