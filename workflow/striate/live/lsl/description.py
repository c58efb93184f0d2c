"""What the samples of a stream are, from its own description."""

from typing import Any, Final

import numpy as np

from striate.errors import SettingsError
from striate.live.lsl.epochs import Layout
from striate.live.lsl.units import units_and_factors

# as liblsl numbers the formats of channels
_STRING: Final = 3
_NUMBERS: Final = {1: np.float32, 2: np.float64, 4: np.int32, 5: np.int16, 6: np.int8, 7: np.int64}


def layout_of(info: Any, unit: str | None) -> Layout:
    """What the samples of a stream are, from its description.

    Raises
    ------
    SettingsError
        It has no regular rate, holds text, or does not say its units.
    """
    name = str(info.name())
    if info.channel_format() == _STRING:
        raise SettingsError(f"the stream '{name}' holds text; its name goes with --markers")
    if info.nominal_srate() <= 0:
        raise SettingsError(
            f"the stream '{name}' has no regular rate; samples at a regular rate are needed"
        )
    said = _described(info)
    units, factors = units_and_factors([unit_of for _, unit_of in said], unit, name)
    channels, dtype = _apart([label for label, _ in said]), _NUMBERS[info.channel_format()]
    return Layout(name, channels, units, factors, info.nominal_srate(), dtype)


def _described(info: Any) -> list[tuple[str, str]]:
    """Label and unit of each channel, empty where the description leaves them out."""
    said, channel = [], info.desc().child("channels").child("channel")
    for _ in range(info.channel_count()):
        said.append((channel.child_value("label").strip(), channel.child_value("unit").strip()))
        channel = channel.next_sibling("channel")
    return said


def _apart(labels: list[str]) -> tuple[str, ...]:
    """Labels of which no two are the same; those without one are numbered from 1."""
    named = [label or str(number) for number, label in enumerate(labels, start=1)]
    taken: set[str] = set()
    for position, label in enumerate(named):
        apart, further = label, 1
        while apart in taken:
            further += 1
            apart = f"{label} ({further})"
        named[position] = apart
        taken.add(apart)
    return tuple(named)
