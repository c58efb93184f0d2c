"""Stimulus A against stimulus B, channel by channel."""

from typing import Final

import numpy as np
import xarray as xr

from striate.activity import Values
from striate.errors import NoTrialsError
from striate.labelled import channel_labels
from striate.recording import CHANNEL, SPIKES_PER_SECOND

_INDEX_ATTRS: Final = {"units": "1", "long_name": "Modulation index"}
_NO_INDEX: Final = "not defined for amplitudes: they have both signs, and A + B may be near 0"


def comparison(a: xr.Dataset, b: xr.Dataset) -> xr.Dataset:
    """Compare the means of two stimuli in one recording.

    Parameters
    ----------
    a, b
        Means of stimulus A and of stimulus B: `mean` (channel), `trial_count` ().

    Returns
    -------
    Dataset
        `mean_a`, `mean_b`, `difference` = A - B (channel), in the units of the means, and
        `modulation_index` = (A - B) / (A + B) (channel), NaN where A + B is 0 and for anything but
        rates, where its attribute `comment` says why. All are NaN where a channel has no mean.
        Attributes: `stimulus_a`, `stimulus_b`, `trial_count_a`, `trial_count_b`,
        `trials_a`, `trials_b` (in words, where values are missing), and what the means say of the
        recording.

    Raises
    ------
    NoTrialsError
        One of the stimuli has no trial in the recording, or none with a value in the window.
    """
    for means in (a, b):
        if means["trial_count"] == 0:
            raise NoTrialsError(str(means.attrs["no_trials"]))
        if not means["value_count"].any():
            raise NoTrialsError(_why_no_value(means))
    mean_a, mean_b = a["mean"].to_numpy(), b["mean"].to_numpy()
    attrs, index_attrs = a["mean"].attrs, _INDEX_ATTRS
    if _is_rate(a):
        index = modulation_index(mean_a, mean_b)
    else:
        index, index_attrs = np.full_like(mean_a, np.nan), _INDEX_ATTRS | {"comment": _NO_INDEX}
    variables = {
        "mean_a": (CHANNEL, mean_a, attrs),
        "mean_b": (CHANNEL, mean_b, attrs),
        "difference": (CHANNEL, mean_a - mean_b, attrs),
        "modulation_index": (CHANNEL, index, index_attrs),
    }
    return xr.Dataset(variables, channel_labels(a), _attrs(a, b))


def modulation_index(a: Values, b: Values) -> Values:
    """(A - B) / (A + B), NaN where A + B is 0."""
    total = a + b
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(total == 0, np.nan, (a - b) / total)


def _attrs(a: xr.Dataset, b: xr.Dataset) -> dict[str, str | float]:
    attrs = {name: value for name, value in a.attrs.items() if name != "stimulus"}
    for side, means in (("a", a), ("b", b)):
        attrs[f"stimulus_{side}"] = means.attrs["stimulus"]
        attrs[f"trial_count_{side}"] = int(means["trial_count"])
        attrs[f"trials_{side}"] = trials_behind(means)
        if "values_without_trials" in means.attrs:
            attrs[f"values_without_trials_{side}"] = means.attrs["values_without_trials"]
    attrs.pop("values_without_trials", None)
    return attrs


def _is_rate(means: xr.Dataset) -> bool:
    return str(means["mean"].attrs["units"]) == SPIKES_PER_SECOND


def _why_no_value(means: xr.Dataset) -> str:
    attrs = means.attrs
    if "window_stop" not in attrs:
        has_value = "has a value"
    elif _is_rate(means):
        has_value = f"lasts until {attrs['window_stop']:g} s"
    else:
        has_value = f"has every sample from {attrs['window_start']:g} to {attrs['window_stop']:g} s"
    return (
        f"stimulus '{attrs['stimulus']}' in recording '{attrs['recording']}': "
        f"no trial {has_value}; choose another window"
    )


def trials_behind(means: xr.Dataset) -> str:
    """How many trials the means rest on: '10', or '8-10 of 10' where values are missing."""
    total = int(means["trial_count"])
    fewest, most = (int(f(means["value_count"].to_numpy())) for f in (np.min, np.max))
    if fewest == most == total:
        return str(total)
    return f"{fewest if fewest == most else f'{fewest}-{most}'} of {total}"
