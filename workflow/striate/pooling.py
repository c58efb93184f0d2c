"""One comparison over several recordings, with channels nested in recordings."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from striate.errors import LayoutError
from striate.populationlevel import said_of_level
from striate.recording import AREA, CHANNEL
from striate.significance import CONFIDENCE
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
_AREA: Final = "area"
_ALL_AREAS: Final = "all areas"


def pooled(given: Sequence[xr.Dataset], resamples: int, seed: int) -> xr.Dataset:
    """The channels of all recordings side by side, counted, and their mean difference.

    Parameters
    ----------
    given
        The same comparison in several recordings, tested; in any order, which changes nothing.
    resamples, seed
        Of the hierarchical bootstrap.

    Returns
    -------
    Dataset
        Recordings by name. `COLUMNS` (channel), with `recording` and `area` of each channel, tested
        within its recording; counts of channels (session, area): `channel_count`, `tested_count`,
        `a_larger`, `b_larger`, `no_difference`, `stimulated_a`, `inhibited_a`, `stimulated_b`,
        `inhibited_b`; `population_difference`, `population_low`, `population_high` (population):
        mean difference over channels with its 95 % interval by the hierarchical bootstrap, of each
        area with a name (`population_over` is `area`) and, last, of all channels (`all areas`, by
        which it is told from an area that is called `all`); `population_recordings` and
        `population_channels`: how many have a difference. Attributes: `level` says in words of what
        that is a statement.

    Raises
    ------
    LayoutError
        The recordings hold quantities in different units.
    """
    comparisons = sorted(given, key=lambda of: str(of.attrs[RECORDING]))
    attrs = _common_attrs(comparisons)
    variables: dict[str, Any] = {
        name: (CHANNEL, np.concatenate([of[name].to_numpy() for of in comparisons]), _units(of_all))
        for name in COLUMNS
        for of_all in [comparisons[0][name]]
    }
    coords = _channels(comparisons)
    areas = list(dict.fromkeys(coords[AREA][1].tolist()))
    variables |= _counts(comparisons, areas)
    coords["session"] = np.array([str(of.attrs[RECORDING]) for of in comparisons], dtype=object)
    coords["session_area"] = ("session_area", areas)
    named = [area for area in areas if area]
    coords |= _populations(named)
    means = _population(comparisons, named, resamples, seed)
    variables |= _intervals(means, {"units": attrs["units"]})
    attrs |= {"level": said_of_level(named, means), "confidence": CONFIDENCE}
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


def _channels(comparisons: Sequence[xr.Dataset]) -> dict[str, Any]:
    """Channels of all recordings one after the other, each with its recording and area."""
    names = [str(of.attrs[RECORDING]) for of in comparisons]
    recordings = np.repeat(np.array(names, dtype=object), [of.sizes[CHANNEL] for of in comparisons])
    return {
        CHANNEL: np.concatenate([of[CHANNEL].to_numpy() for of in comparisons]),
        RECORDING: (CHANNEL, recordings),
        AREA: (CHANNEL, np.concatenate([_areas(of) for of in comparisons])),
    }


def _populations(areas: Sequence[str]) -> dict[str, Any]:
    over = [_AREA] * len(areas) + [_ALL_AREAS]
    return {
        "population": np.array([*areas, ALL_AREAS], dtype=object),
        "population_over": ("population", np.array(over, dtype=object)),
    }


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
    comparisons: Sequence[xr.Dataset], areas: Sequence[str], resamples: int, seed: int
) -> list[PopulationMean]:
    """Means of each area and, last, of all channels."""
    differences = [of["difference"].to_numpy() for of in comparisons]
    inside = [
        [values[_areas(of) == area] for values, of in zip(differences, comparisons, strict=True)]
        for area in areas
    ]
    return [population_mean(of, resamples, seed, CONFIDENCE) for of in [*inside, differences]]


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
