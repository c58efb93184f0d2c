"""A session in an NWB file as a recording: trials, and the spikes or the series cut into them."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from striate.errors import LayoutError, SettingsError
from striate.layouts.neurodata.columns import Column, columns
from striate.layouts.neurodata.file import nwb_content
from striate.layouts.neurodata.intervals import Intervals, intervals, invalid_times
from striate.layouts.neurodata.names import named, time_series
from striate.layouts.neurodata.observed import check_size, observed, rate_blocks, unobserved
from striate.layouts.neurodata.series import (
    regular_series,
    series_blocks,
    series_labels,
    trial_epochs,
)
from striate.layouts.neurodata.spikes import spike_blocks, spikes_of_units, time_axis
from striate.layouts.neurodata.stimulus import trial_labels
from striate.layouts.neurodata.units import unit_labels
from striate.recording import (
    DURATION,
    SPIKES_PER_SECOND,
    Labels,
    Recording,
    dense_recording,
    spike_recording,
)

_BIN_MS: Final = 1.0
_TEXTS: Final = ("identifier", "session_id", "session_description", "experiment_description")
_USED_OF_UNITS: Final = frozenset({"spike_times", "obs_intervals", "electrodes"})


def session_recording(path: Path, options: Mapping[str, Any]) -> Recording:
    """Recording by the options of the reader.

    Raises
    ------
    UnreadableFileError, SettingsError, LayoutError
        See `striate.readers.nwb.read`.
    """
    with nwb_content(path) as content:
        trials = intervals(content, options)
        labels = trial_labels(trials, invalid_times(content), options)
        if (series := options.get("series")) is not None:
            return _of_series(path, content, trials, labels, series)
        if content.units is None:
            there = ", ".join(time_series(content)) or "none either"
            raise SettingsError(
                f"series: the file has no units; write which series to read: {there}"
            )
        return _of_units(content, trials, labels, (options.get("bin_ms") or _BIN_MS) / 1000)


def _of_units(
    content: Any, trials: Intervals, labels: Mapping[str, Column], bin_s: float
) -> Recording:
    """Every spike as an event; where that would say zero for a unit not observed, rates and NaN."""
    table = columns(content.units, besides=_USED_OF_UNITS)
    if table.row_count == 0:
        raise LayoutError("the table units has no rows; at least one unit is needed")
    time = time_axis(trials, bin_s)
    spikes, seen = spikes_of_units(content.units, trials, time), observed(content.units)
    missed = unobserved(seen, trials)
    attrs = _attrs(content, trials, [f"units.{name}" for name in table.others])
    if missed.any():
        attrs["unobserved"] = (
            f"{missed.any(axis=0).sum()} of {missed.shape[1]} units were not observed throughout "
            f"{missed.any(axis=1).sum()} of {missed.shape[0]} trials (obs_intervals); there, rates "
            "are missing"
        )
    described = Labels(labels, unit_labels(content, table, labels), attrs)
    if missed.any():
        check_size(missed, time)
        rates = rate_blocks(spikes, seen, trials, time)
        return dense_recording(rates, SPIKES_PER_SECOND, time, described)
    return spike_recording(spike_blocks(spikes, len(missed)), time, described)


def _of_series(
    path: Path, content: Any, trials: Intervals, labels: Mapping[str, Column], name: str
) -> Recording:
    found = named(time_series(content), name, "series", "time series")
    series = regular_series(found)
    cut = trial_epochs(series, trials)
    described = Labels(
        {**labels, DURATION: cut.duration_s},
        series_labels(found, series.shape[1], labels),
        _attrs(content, trials, []),
    )
    return dense_recording(series_blocks(path, series, cut), series.units, cut.time, described)


def _attrs(content: Any, trials: Intervals, unused: list[str]) -> dict[str, str]:
    """What the file says of itself, and what of it is not used."""
    attrs = {"citation": "; ".join(map(str, content.related_publications or ()))}
    for name in _TEXTS:
        if text := getattr(content, name):
            attrs[name] = str(text).strip()
    attrs["trial_table"] = trials.name
    attrs["unused_fields"] = ", ".join(
        [f"{trials.name}.{name}" for name in trials.columns.others] + unused
    )
    if trials.without_time:
        attrs["without_time"] = (
            f"{trials.without_time} of {len(trials.onset_s)} rows of {trials.name} have no time; "
            "these trials hold no value"
        )
    return attrs
