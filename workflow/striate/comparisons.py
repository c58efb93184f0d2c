"""Stimulus A against stimulus B, channel by channel."""

from typing import Any, Final

import numpy as np
import xarray as xr

from striate.activity import Values
from striate.errors import NoTrialsError
from striate.recording import CHANNEL, SPIKES_PER_SECOND, channel_labels

COLUMNS: Final = ("mean_a", "mean_b", "difference", "modulation_index")


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
        rates. Attributes: `stimulus_a`, `stimulus_b`, `trial_count_a`, `trial_count_b`,
        `trials_a`, `trials_b` (in words, where values are missing), and what the means say of the
        recording.

    Raises
    ------
    NoTrialsError
        One of the stimuli has no trial in the recording.
    """
    for means in (a, b):
        if means["trial_count"] == 0:
            raise NoTrialsError(str(means.attrs["no_trials"]))
        if not means["value_count"].any():
            raise NoTrialsError(_why_no_value(means.attrs))
    mean_a, mean_b = a["mean"].to_numpy(), b["mean"].to_numpy()
    attrs = a["mean"].attrs
    index = modulation_index(mean_a, mean_b)
    if attrs["units"] != SPIKES_PER_SECOND:
        index = np.full_like(index, np.nan)
    variables = {
        "mean_a": (CHANNEL, mean_a, attrs),
        "mean_b": (CHANNEL, mean_b, attrs),
        "difference": (CHANNEL, mean_a - mean_b, attrs),
        "modulation_index": (CHANNEL, index, {"units": "1", "long_name": "Modulation index"}),
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


def _why_no_value(attrs: dict[str, Any]) -> str:
    lasts = f" lasts until {attrs['window_stop']:g} s" if "window_stop" in attrs else " has a value"
    return (
        f"stimulus '{attrs['stimulus']}' in recording '{attrs['recording']}': no trial{lasts}; "
        "choose another window"
    )


def trials_behind(means: xr.Dataset) -> str:
    """How many trials the means rest on: '10', or '8-10 of 10' where values are missing."""
    total = int(means["trial_count"])
    fewest, most = (int(f(means["value_count"].to_numpy())) for f in (np.min, np.max))
    if fewest == most == total:
        return str(total)
    return f"{fewest if fewest == most else f'{fewest}-{most}'} of {total}"
