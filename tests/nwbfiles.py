"""NWB files, written with pynwb, for the tests of their reader."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import h5py
import numpy as np
from pynwb import NWBHDF5IO, NWBFile, TimeSeries
from pynwb.ecephys import LFP, ElectricalSeries
from pynwb.epoch import TimeIntervals

AREAS = ("V1", "V1", "V2", "unknown")


def new_session(**fields: Any) -> NWBFile:
    """A session without anything in it."""
    start = datetime(2020, 1, 1, tzinfo=UTC)
    given = {"session_description": "gratings", "identifier": "session-1"} | fields
    return NWBFile(session_start_time=start, **given)


def add_electrodes(session: NWBFile, areas: tuple[str, ...] = AREAS) -> None:
    """One electrode an area, with the ids 10, 20, ... at x = 0, 1, ..."""
    device = session.create_device(name="probe")
    group = session.create_electrode_group(
        name="shank", description="-", location="cortex", device=device
    )
    for row, area in enumerate(areas):
        session.add_electrode(
            id=10 * (row + 1), x=float(row), y=0.5, z=-1.0, location=area, group=group
        )


def add_table(session: NWBFile, name: str, columns: dict[str, Any], module: str = "") -> None:
    """A table of intervals; `columns` has start_time, stop_time and any others."""
    table = TimeIntervals(name=name, description="-")
    others = [column for column in columns if column not in ("start_time", "stop_time")]
    for column in others:
        is_ragged = isinstance(columns[column][0], list)
        table.add_column(name=column, description="-", index=is_ragged)
    for row in range(len(columns["start_time"])):
        table.add_interval(**{column: values[row] for column, values in columns.items()})
    if module:
        where = session.create_processing_module(name=module, description="-")
        where.add(table)
    else:
        session.add_time_intervals(table)


def add_units(session: NWBFile, spike_times: list[Any], **columns: Any) -> None:
    """Units with any further columns; `electrodes` and `obs_intervals` have their own meaning."""
    for name in columns:
        if name not in ("electrodes", "obs_intervals", "waveform_mean", "id"):
            session.add_unit_column(name=name, description="-")
    for row, times in enumerate(spike_times):
        of_row = {name: values[row] for name, values in columns.items()}
        session.add_unit(spike_times=np.asarray(times, float), **of_row)


def add_series(
    session: NWBFile, name: str, numbers: Any, module: str = "", **how: Any
) -> ElectricalSeries:
    """A series of all electrodes, acquired, or in the LFP of a processing module."""
    region = session.create_electrode_table_region(
        region=list(range(np.shape(numbers)[1])), description="-"
    )
    series = ElectricalSeries(name=name, data=numbers, electrodes=region, **how)
    if not module:
        session.add_acquisition(series)
        return series
    # its electrodes find their table only when they have a place in the file
    lfp = LFP(name="LFP")
    session.create_processing_module(name=module, description="-").add(lfp)
    lfp.add_electrical_series(series)
    return series


def add_plain_series(session: NWBFile, name: str, numbers: Any, **how: Any) -> None:
    """A series that says nothing of electrodes."""
    session.add_acquisition(TimeSeries(name=name, data=numbers, **how))


def write_nwb(path: Path, session: NWBFile) -> Path:
    """Write a session."""
    with NWBHDF5IO(str(path), mode="w") as file:
        file.write(session)
    return path


def spikes_at(rng: np.random.Generator, counts: list[int], stop_s: float) -> list[Any]:
    """Ascending spike times of some units."""
    return [np.sort(rng.uniform(0, stop_s, count)) for count in counts]


def replace_dataset(path: Path, name: str, values: Any) -> None:
    """Put other values in the place of a dataset; what it says of itself stays."""
    with h5py.File(path, "r+") as file:
        attrs = dict(file[name].attrs)
        del file[name]
        dataset = file.create_dataset(name, data=values)
        dataset.attrs.update(attrs)
