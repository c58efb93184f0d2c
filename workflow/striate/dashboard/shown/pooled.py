"""What a comparison over several recordings found."""

import numpy as np
import xarray as xr

from striate.dashboard import wire
from striate.dashboard.sent.numbers import number, text
from striate.dashboard.shown.compared import quantity_of
from striate.panels.scales import displayed_quantity
from striate.pooling import ALL_AREAS

_COUNTS = (
    *("channel_count", "a_larger", "b_larger", "no_difference"),
    *("stimulated_a", "inhibited_a", "stimulated_b", "inhibited_b"),
)


def pooled_of(pooled: xr.Dataset, comparison: str, title: str, a: str, b: str) -> wire.PooledFound:
    """Mean differences over recordings, and counts of channels of each."""
    return wire.PooledFound(
        id=comparison,
        title=title,
        a=a,
        b=b,
        recordings=[str(name) for name in pooled["session"].to_numpy()],
        quantity=quantity_of(displayed_quantity(pooled["difference"])),
        confidence=float(pooled.attrs["confidence"]),
        fdr=float(pooled.attrs["fdr"]),
        populations=_populations(pooled),
        sessions=_sessions(pooled),
        level=text(pooled.attrs["level"]),
        test=text(pooled.attrs["test"]),
    )


def _populations(pooled: xr.Dataset) -> list[wire.Population]:
    found = []
    for place, (name, over) in enumerate(
        zip(pooled["population"].to_numpy(), pooled["population_over"].to_numpy(), strict=True)
    ):
        of_one = {
            column: pooled[f"population_{column}"].to_numpy()[place]
            for column in ("difference", "low", "high", "recordings", "channels")
        }
        found.append(
            wire.Population(
                area="" if name == ALL_AREAS and over != "area" else text(name),
                difference=number(of_one["difference"]),
                low=number(of_one["low"]),
                high=number(of_one["high"]),
                recording_count=int(of_one["recordings"]),
                channel_count=int(of_one["channels"]),
            )
        )
    return found


def _sessions(pooled: xr.Dataset) -> list[wire.Session]:
    counts = {name: pooled[name].to_numpy() for name in (*_COUNTS, "tested_count")}
    areas = pooled["session_area"].to_numpy()
    return [
        wire.Session(
            recording=str(name),
            area=text(areas[column]),
            tested=int(counts["tested_count"][row, column]),
            **{count: int(counts[count][row, column]) for count in _COUNTS},
        )
        for row, name in enumerate(pooled["session"].to_numpy())
        for column in np.flatnonzero(counts["channel_count"][row])
    ]
