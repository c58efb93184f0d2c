"""Quantities with their units, and the colours that stand for their values."""

from dataclasses import dataclass
from typing import Final, Literal

import matplotlib as mpl
import numpy as np
import xarray as xr
from matplotlib.cm import ScalarMappable
from matplotlib.colors import Colormap, Normalize
from numpy.typing import NDArray

from striate.errors import StriateError
from striate.lettering import plain
from striate.recording import SPIKES_PER_SECOND
from striate.style import DIVERGING, MISSING

Values = NDArray[np.float64]

PERCENTILE: Final = 99
_VOLTS: Final = "V"
_PREFIXES: Final = ((1.0, "V"), (1e-3, "mV"), (1e-6, "µV"), (1e-9, "nV"))


@dataclass(frozen=True)
class Quantity:
    """What is shown: `name` in `unit`; multiply stored values by `factor` to get that unit."""

    name: str
    unit: str
    factor: float = 1.0

    @property
    def noun(self) -> str:
        """The last word of the name: 'rate' of 'Firing rate'."""
        return self.name.split()[-1].lower()

    @property
    def label(self) -> str:
        """Name and unit as on an axis."""
        return f"{self.name} ({self.unit})"

    @property
    def is_rate(self) -> bool:
        """Whether more of it means that a neuron was driven, and less that it was held down."""
        return self.unit == SPIKES_PER_SECOND


@dataclass(frozen=True)
class ColourScale:
    """Colours of values from `low` to `high`.

    Attributes
    ----------
    colormap
        Grey where there is no value.
    extend
        At which ends values lie beyond the limits.
    """

    colormap: Colormap
    low: float
    high: float
    extend: Literal["neither", "min", "max", "both"]

    def mappable(self) -> ScalarMappable:
        """The scale as Matplotlib wants it for a colour bar."""
        return ScalarMappable(Normalize(self.low, self.high), self.colormap)

    def luminance(self, value: float) -> float:
        """How light the colour of a value is, from 0 (black) to 1 (white): as in WCAG 2."""
        colour = self.mappable().to_rgba(np.ma.masked_invalid([value]))[0, :3]
        linear = np.where(colour <= 0.04045, colour / 12.92, ((colour + 0.055) / 1.055) ** 2.4)
        return float(linear @ [0.2126, 0.7152, 0.0722])


def displayed_quantity(variable: xr.DataArray, *beside: xr.DataArray) -> Quantity:
    """The quantity of a variable, voltages with the prefix that suits their size.

    The prefix suits the 99th percentile of the sizes of this variable and of all that is shown
    beside it: the limit of the colours, so that a few outliers do not make all numbers small.

    Raises
    ------
    StriateError
        The variable does not say its units.
    """
    unit = str(variable.attrs.get("units", "")).strip()
    if not unit:
        raise StriateError(
            f"'{variable.name}' does not say its units, and a figure without units says nothing; "
            "set the attribute 'units' where the variable is made"
        )
    name = plain(variable.attrs.get("long_name", "")) or "Activity"
    if unit != _VOLTS:
        return Quantity(name, plain(unit))
    shown = np.concatenate([values.to_numpy().ravel() for values in (variable, *beside)])
    size, prefixed = _prefix(_limit(_sizes(shown)))
    return Quantity(name, prefixed, 1 / size)


def response_scale(values: Values, quantity: Quantity, colormap: str) -> ColourScale:
    """Scale of responses: rates by their strength, amplitudes by their sign."""
    return strength_scale(values, colormap) if quantity.is_rate else signed_scale(values)


def strength_scale(values: Values, colormap: str) -> ColourScale:
    """From 0 to the 99th percentile; centred on 0 and diverging where values have both signs."""
    known = values[np.isfinite(values)]
    if known.size and known.min() < 0:
        return signed_scale(values)
    limit = _limit(known)
    extend: Literal["max", "neither"] = "max" if (known > limit).any() else "neither"
    return ColourScale(_colormap(colormap), 0.0, limit, extend)


def signed_scale(values: Values) -> ColourScale:
    """Blue below 0, red above, white at 0; symmetric limits at the 99th percentile of the size."""
    sizes = _sizes(values)
    limit = _limit(sizes)
    extend: Literal["both", "neither"] = "both" if (sizes > limit).any() else "neither"
    return ColourScale(_colormap(DIVERGING), -limit, limit, extend)


def _sizes(values: Values) -> Values:
    return np.abs(values[np.isfinite(values)])


def _limit(sizes: Values) -> float:
    """The 99th percentile of sizes >= 0, itself one of them; the largest if most are 0."""
    if sizes.size == 0 or sizes.max() == 0:
        return 1.0
    # "higher" keeps a hundred values or fewer uncut
    limit = float(np.percentile(sizes, PERCENTILE, method="higher"))
    return limit if limit > 0 else float(sizes.max())


def _colormap(name: str) -> Colormap:
    return mpl.colormaps[name].with_extremes(bad=MISSING)


def _prefix(largest: float) -> tuple[float, str]:
    fitting = [(size, unit) for size, unit in _PREFIXES if largest >= size]
    return fitting[0] if fitting else _PREFIXES[0]
