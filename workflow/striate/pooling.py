"""One comparison over several recordings, with channels nested in recordings."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from striate.errors import LayoutError
from striate.recording import AREA, CHANNEL
from striate.significance import CONFIDENCE, Statistics
from striate.statistics.hierarchical import PopulationMean, population_mean

RECORDING: Final = "recording"
ALL_AREAS: Final = "all"
COLUMNS: Final = (
    *("mean_a", "mean_b", "difference", "modulation_index", "effect_size", "ci_low", "ci_high"),
    *("p", "q", "direction", "state_a", "state_b"),
)

_COUNTED: Final = {
    "direction": {"a_larger": "a>b", "b_larger": "b>a", "no_difference": "none"},
    "state_a": {"stimulated_a": "stimulated", "inhibited_a": "inhibited"},
    "state_b": {"stimulated_b": "stimulated", "inhibited_b": "inhibited"},
}
_FEW_RECORDINGS: Final = 5


def pooled(comparisons: Sequence[xr.Dataset], statistics: Statistics) -> xr.Dataset:
    """The channels of all recordings side by side, counted, and their mean difference.

    Parameters
    ----------
    comparisons
        The same comparison in several recordings, tested.
    statistics
        As many resamples as permutations, from the same seed.

    Returns
    -------
    Dataset
        `COLUMNS` (channel), with `recording` and `area` of each channel, tested within its
        recording; counts of channels (session, area): `channel_count`, `tested_count`, `a_larger`,
        `b_larger`, `no_difference`, `stimulated_a`, `inhibited_a`, `stimulated_b`, `inhibited_b`;
        `population_difference`, `population_low`, `population_high` (population): mean difference
        over channels with its 95 % interval by the hierarchical bootstrap, of each area and of all;
        `population_recordings` and `population_channels`: how many have a difference. Attributes:
        `level` says in words of what that is a statement.

    Raises
    ------
    LayoutError
        The recordings hold quantities in different units.
    """
    attrs = _common_attrs(comparisons)
    variables: dict[str, Any] = {
        name: (CHANNEL, np.concatenate([of[name].to_numpy() for of in comparisons]), _units(of_all))
        for name in COLUMNS
        for of_all in [comparisons[0][name]]
    }
    counts = [len(of[CHANNEL]) for of in comparisons]
    names = [str(of.attrs[RECORDING]) for of in comparisons]
    area = np.concatenate([_areas(of) for of in comparisons])
    coords = {
        CHANNEL: np.concatenate([of[CHANNEL].to_numpy() for of in comparisons]),
        RECORDING: (CHANNEL, np.repeat(np.array(names, dtype=object), counts)),
        AREA: (CHANNEL, area),
    }
    areas = list(dict.fromkeys(area.tolist()))
    variables |= _counts(comparisons, areas)
    coords |= {"session": np.array(names, dtype=object), "session_area": ("session_area", areas)}
    populations, means = _population(comparisons, areas, statistics)
    coords["population"] = np.array(populations, dtype=object)
    variables |= _intervals(means, {"units": attrs["units"]})
    attrs |= {"level": _level(means[-1]), "confidence": CONFIDENCE}
    return xr.Dataset(variables, coords, attrs)


def _common_attrs(comparisons: Sequence[xr.Dataset]) -> dict[str, Any]:
    first = comparisons[0].attrs
    by_units: dict[str, str] = {}
    for of in comparisons:
        by_units.setdefault(str(of["difference"].units), str(of.attrs[RECORDING]))
    if len(by_units) > 1:
        said = " and ".join(f"{units} (as '{name}')" for units, name in by_units.items())
        raise LayoutError(
            f"comparison '{first['comparison']}' covers recordings in {said}; "
            "name those of one kind under its `recordings`"
        )
    shared = ("comparison", "stimulus_a", "stimulus_b", "fdr", "permutations", "seed", "test")
    return {name: first[name] for name in shared if name in first} | {
        "units": next(iter(by_units)),
        "recordings": ", ".join(str(of.attrs[RECORDING]) for of in comparisons),
        "striate_version": first["striate_version"],
    }


def _units(variable: xr.DataArray) -> dict[str, Any]:
    return {name: variable.attrs[name] for name in ("units", "long_name") if name in variable.attrs}


def _areas(comparison: xr.Dataset) -> NDArray[np.object_]:
    return np.array([str(name) for name in comparison[AREA].to_numpy()], dtype=object)


def _counts(comparisons: Sequence[xr.Dataset], areas: Sequence[str]) -> dict[str, Any]:
    """How many channels of each recording and area are what."""

    def table(flags: Sequence[NDArray[np.bool_]]) -> tuple[tuple[str, str], NDArray[np.int64]]:
        rows = [
            [(flagged & (_areas(of) == area)).sum() for area in areas]
            for of, flagged in zip(comparisons, flags, strict=True)
        ]
        return ("session", "session_area"), np.array(rows, dtype=np.int64)

    counts = {
        "channel_count": table([np.ones(len(of[CHANNEL]), dtype=bool) for of in comparisons]),
        "tested_count": table([~np.isnan(of["q"].to_numpy()) for of in comparisons]),
    }
    for variable, words in _COUNTED.items():
        for name, word in words.items():
            counts[name] = table([of[variable].to_numpy() == word for of in comparisons])
    return counts


def _population(
    comparisons: Sequence[xr.Dataset], areas: Sequence[str], statistics: Statistics
) -> tuple[list[str], list[PopulationMean]]:
    """Areas with a name and, last, all channels; and their means."""
    named = [area for area in areas if area]
    differences = [of["difference"].to_numpy() for of in comparisons]
    inside = [
        [values[_areas(of) == area] for values, of in zip(differences, comparisons, strict=True)]
        for area in named
    ]
    chosen = statistics.permutations, statistics.seed, CONFIDENCE
    return [*named, ALL_AREAS], [population_mean(of, *chosen) for of in [*inside, differences]]


def _intervals(means: Sequence[PopulationMean], units: dict[str, str]) -> dict[str, Any]:
    columns = {
        "difference": ([found.mean for found in means], units),
        "low": ([found.low for found in means], units),
        "high": ([found.high for found in means], units),
        "recordings": ([found.recordings for found in means], {}),
        "channels": ([found.channels for found in means], {}),
    }
    return {
        f"population_{name}": ("population", np.array(values), attrs)
        for name, (values, attrs) in columns.items()
    }


def _level(found: PopulationMean) -> str:
    channels = f"{found.channels} channel{'' if found.channels == 1 else 's'}"
    if found.recordings < 2:
        return (
            f"Tested over {channels} of a single recording: a statement about these channels, "
            "not about other recordings or animals."
        )
    few = (
        f" With fewer than {_FEW_RECORDINGS} recordings such an interval is too narrow."
        if found.recordings < _FEW_RECORDINGS
        else ""
    )
    return (
        f"Tested over {channels} nested in {found.recordings} recordings (hierarchical bootstrap, "
        f"{found.resamples} resamples): a statement about recordings like these; recordings of one "
        f"animal are not independent. What a single recording has is a statement about that "
        f"recording.{few}"
    )
