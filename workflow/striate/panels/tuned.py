"""All that the tuning figure shows, worked out once for the picture and for its table."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from striate.lettering import plain
from striate.panels.areagroups import AreaGroup
from striate.panels.arealegend import channels_by_strength, coloured_areas
from striate.panels.captions import counted
from striate.panels.interval import Mean, mean_with_interval
from striate.panels.scales import Quantity, Values, displayed_quantity
from striate.panels.tuningcurves import (
    Curves,
    Fits,
    angle_fits,
    label_values,
    tuning_curves,
)
from striate.panels.tuninghalves import aligned_curves, odd_and_even
from striate.recording import CHANNEL, label_attrs
from striate.statistics.missing import moments

_FEWEST_ON_A_LOG_SCALE: Final = 4


@dataclass(frozen=True)
class Tuned:
    """Curves of all channels and of the areas.

    Attributes
    ----------
    label, unit
        Name of the label, fit to be drawn, and its unit; empty if it has none.
    channels
        Ids (channel,).
    fits
        None for a label that is no angle.
    places
        Where the population curves stand (place,): offsets from the preferred angle, or values.
    population
        Mean over the channels of each area, (place,) each.
    """

    label: str
    unit: str
    quantity: Quantity
    channels: tuple[str, ...]
    areas: Sequence[AreaGroup]
    curves: Curves
    fits: Fits | None
    places: Values
    population: tuple[Mean, ...]

    @property
    def axis(self) -> str:
        """The label with its unit."""
        name = self.label.replace("_", " ")
        scale = ", log scale" if self.is_log else ""
        unit = f" ({self.unit})" if self.unit else ""
        return f"{name[:1].upper()}{name[1:]}{unit}{scale}"

    @property
    def fitted(self) -> NDArray[np.bool_]:
        """(channel,): whether there is a curve to show beside the means."""
        if self.fits is None:
            return np.zeros(len(self.channels), dtype=bool)
        return np.isfinite(self.fits.tuning.preferred_deg)

    @property
    def is_log(self) -> bool:
        """Whether the values of the label rise by factors, not by steps."""
        values = self.curves.values
        if self.fits or len(values) < _FEWEST_ON_A_LOG_SCALE or values[0] <= 0:
            return False
        factors, steps = values[1:] / values[:-1], np.diff(values)
        return bool(factors.max() / factors.min() < steps.max() / steps.min())

    @property
    def trials(self) -> str:
        """How many trials each value has."""
        low, high = int(self.curves.trial_counts.min()), int(self.curves.trial_counts.max())
        count = counted(high, "trial") if low == high else f"{low} to {high} trials"
        return f"{count} at each of {len(self.curves.values)} values"


def tuned(responses: xr.Dataset, label: str) -> Tuned:
    """Curves of the responses (trial, channel) against a numeric label.

    Raises
    ------
    NothingToShowError
        The label is not there, is text, or has fewer than two different values.
    StriateError
        The responses do not say their units.
    """
    values = label_values(responses, label)
    quantity = displayed_quantity(responses["response"])
    by_trial = responses["response"].to_numpy().astype(float) * quantity.factor
    curves = tuning_curves(by_trial, values)
    halves = odd_and_even(by_trial, values)
    fits = angle_fits(curves, halves, label)
    by_strength = channels_by_strength(responses, moments(by_trial).mean)
    areas = coloured_areas(by_strength)
    places, of_channels = curves.values, curves.at_value.mean
    if fits is not None:
        places, of_channels = aligned_curves(halves, fits.period_deg)
    return Tuned(
        plain(label),
        _unit(responses, label),
        quantity,
        tuple(str(name) for name in responses[CHANNEL].to_numpy()),
        areas,
        curves,
        fits,
        places,
        tuple(mean_with_interval(of_channels[:, area.channels].T) for area in areas),
    )


def _unit(responses: xr.Dataset, label: str) -> str:
    known = label_attrs(label).get("units", "")
    return plain(responses[label].attrs.get("units", known))
