"""Responses of one channel against a label, worked out as for the printed figure."""

import numpy as np
import xarray as xr

from striate.dashboard import wire
from striate.dashboard.sent.numbers import number, numbers, text
from striate.dashboard.shown.compared import quantity_of
from striate.dashboard.shown.position import check_position
from striate.lettering import plain
from striate.means import moments
from striate.panels.scales import Values, displayed_quantity
from striate.panels.tuned import Tuned
from striate.panels.tuningcurves import label_values
from striate.recording import CHANNEL

_FIT_POINTS = 181


def tuning_of(responses: xr.Dataset, label: str, shown: Tuned | str, position: int) -> wire.Tuning:
    """The tuning curve of a channel.

    Parameters
    ----------
    shown
        Curves of all channels; or why there are none, in words.

    Raises
    ------
    AbsentError
        There is no such channel.
    """
    names = responses[CHANNEL].to_numpy()
    check_position(position, len(names))
    if isinstance(shown, str):
        return _without(responses, label, text(names[position]), shown)
    curves, blank = shown.curves, shown.curves.blank
    selectivity = shown.fits.selectivity[position] if shown.fits else np.nan
    return wire.Tuning(
        channel=text(names[position]),
        label=text(shown.axis),
        quantity=quantity_of(shown.quantity),
        values=curves.values.tolist(),
        mean=numbers(curves.at_value.mean[:, position]),
        sem=numbers(_standard_errors(responses, label, position) * shown.quantity.factor),
        low=numbers(curves.at_value.low[:, position]),
        high=numbers(curves.at_value.high[:, position]),
        count=curves.at_value.count[:, position].astype(int).tolist(),
        blank_mean=number(blank.mean[position]),
        blank_low=number(blank.low[position]),
        blank_high=number(blank.high[position]),
        blank_count=int(blank.count[position]),
        is_log=shown.is_log,
        fit=_fit(shown, position),
        selectivity=number(selectivity),
        why_none="",
    )


def _standard_errors(responses: xr.Dataset, label: str, position: int) -> Values:
    """(value,) of the responses of a channel at each value of the label, stored units."""
    values = label_values(responses, label)
    by_trial = responses["response"].to_numpy()[:, position].astype(float)
    levels = np.unique(values[np.isfinite(values)])
    return np.array([moments(by_trial[values == level]).sem for level in levels])


def _fit(shown: Tuned, position: int) -> wire.Fit | None:
    if shown.fits is None or not shown.fitted[position]:
        return None
    angles = np.linspace(0, shown.fits.period_deg, _FIT_POINTS)
    tuning = shown.fits.tuning
    return wire.Fit(
        at=angles.tolist(),
        value=numbers(shown.fits.curve(position, angles)),
        preferred=float(tuning.preferred_deg[position]),
        half_width=number(tuning.half_width_deg[position]),
        r_squared_even=number(shown.fits.r_squared_even[position]),
    )


def _without(responses: xr.Dataset, label: str, channel: str, why: str) -> wire.Tuning:
    return wire.Tuning(
        channel=channel,
        label=text(plain(label)),
        quantity=quantity_of(displayed_quantity(responses["response"])),
        values=[],
        mean=[],
        sem=[],
        low=[],
        high=[],
        count=[],
        blank_mean=None,
        blank_low=None,
        blank_high=None,
        blank_count=0,
        is_log=False,
        fit=None,
        selectivity=None,
        why_none=text(why),
    )
