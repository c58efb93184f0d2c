"""The colour tables of the printed figures, to the bytes of their pixels."""

from typing import Any, Final

import matplotlib as mpl
import numpy as np

from striate.dashboard import wire
from striate.panels.scales import ColourScale
from striate.style import A_INK, B_INK, DIVERGING, LESS_INK, MISSING, MORE_INK

_COLOURS: Final = 256


def colours(strength: str) -> wire.Colours:
    """Tables with this colour map for what has no sign."""
    scale = ColourScale(mpl.colormaps[strength].with_extremes(bad=MISSING), 0.0, 1.0, "neither")
    missing = scale.mappable().to_rgba(np.ma.masked_invalid([np.nan]), bytes=True)
    return wire.Colours(
        strength=_table(strength),
        signed=_table(DIVERGING),
        missing=_hex(missing[0]),
        curves=wire.Curves(a=A_INK, b=B_INK, more=MORE_INK, less=LESS_INK),
    )


def _table(name: str) -> list[str]:
    every = mpl.colormaps[name](np.arange(_COLOURS), bytes=True)
    return [_hex(colour) for colour in every]


def _hex(colour: Any) -> str:
    return "#" + bytes(colour[:3].tolist()).hex()
