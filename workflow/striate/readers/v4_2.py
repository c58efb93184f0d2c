"""CRCNS v4-2: macaque V1 and V4, drifting gratings alone and among others (crowding).

The struct arrays `v1population` and `v4population` have an element a session, each with
`spikecounts` (units x trials), the spikes in the 0.25 s of the presentation, `parameters`
(parameters x trials) and `parameter_labels`, the names of the parameters. One session is a
recording: the option `session` says which, counted from 1.

Nothing in the file says which elements of the two arrays were recorded together. They are read as
one recording if all parameters of all their trials are equal, else one `area` at a time.

A trial has its parameters as labels, under the names of the file; its `stimulus` is `grating`. Its
activity is one value: spikes in 0.25 s, as a rate.

Layout: two programs that read both files of the set (`HenryKohn2022_distractororientation.mat` and
`HenryKohn2022_distractorseparation.mat`), one in MATLAB and one in Python; its own description was
not at hand.
"""

from collections.abc import Mapping
from math import prod
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from striate.errors import LayoutError
from striate.layouts.labelnames import free_names
from striate.matfile.expected import field, numbers, struct, texts, whole_numbers
from striate.matfile.load import MatFile
from striate.matfile.values import Struct, by
from striate.recording import (
    AREA,
    CHANNEL,
    DURATION,
    SPIKES_PER_SECOND,
    STIMULUS,
    Labels,
    Recording,
    TimeAxis,
    dense_recording,
)
from striate.sources import Source

LAYOUT: Final = "struct arrays v1population, v4population (spikecounts, parameters)"
NEEDS_OPTIONS: Final = False
TAKES_SEVERAL_FILES: Final = False
CITATION: Final = (
    "Henry CA, Kohn A (2022). Data set v4-2, CRCNS.org. Paper: Feature representation under "
    "crowding in macaque V1 and V4 neuronal populations, Curr Biol 32:5126, "
    "doi 10.1016/j.cub.2022.10.049"
)

_POPULATIONS: Final = {"V1": "v1population", "V4": "v4population"}
_COUNTS, _PARAMETERS, _NAMES = "spikecounts", "parameters", "parameter_labels"
_PRESENTATION_S: Final = 0.25


class _Population(NamedTuple):
    """One session of one area: counts (unit, trial), and parameters (trial,) by name."""

    counts: NDArray[np.int64]
    parameters: dict[str, NDArray[Any]]


def recognises(source: Source) -> bool:
    """Whether there is a struct `v1population` or `v4population` with `spikecounts`."""
    if not source.is_mat:
        return False
    kinds = source.mat.kinds
    return any(name in kinds and _COUNTS in kinds[name].fields for name in _POPULATIONS.values())


def read(source: Source, options: Mapping[str, Any]) -> Recording:
    """Recording of one session, one rate a trial.

    Raises
    ------
    LayoutError
        The session or area is not there or not said, a field is missing or of the wrong type,
        fields disagree on the number of trials, or the areas do not have the same trials.
    """
    populations = _populations(source.mat, options.get("session"), options.get("area"))
    parameters = next(iter(populations.values())).parameters
    counts = np.concatenate([population.counts for population in populations.values()])
    trial_count = counts.shape[1]
    names = free_names(parameters)
    labels = Labels(
        trials={
            STIMULUS: np.full(trial_count, "grating"),
            DURATION: np.full(trial_count, _PRESENTATION_S),
            **{names[name]: values for name, values in parameters.items()},
        },
        channels=_channel_labels(populations),
        attrs={"citation": CITATION},
    )
    rates = counts.T[:, :, np.newaxis] / _PRESENTATION_S
    return dense_recording([rates], SPIKES_PER_SECOND, TimeAxis(1, _PRESENTATION_S), labels)


def sessions(content: MatFile) -> list[str]:
    """The option that chooses each session, with the struct arrays that have it."""
    counts = {n: prod(content.kinds[n].shape) for n in _POPULATIONS.values() if n in content}
    return [
        f"session: {number} ({', '.join(name for name in counts if number <= counts[name])})"
        for number in range(1, max(counts.values(), default=0) + 1)
    ]


def _populations(content: MatFile, session: int | None, area: str | None) -> dict[str, _Population]:
    """The wanted session of each wanted area."""
    wanted = {area: _POPULATIONS[area]} if area else _POPULATIONS
    arrays = {a: struct(content[n], n) for a, n in wanted.items() if n in content}
    if not arrays:
        raise LayoutError(f"there is no {wanted[area or 'V1']}; it holds: {', '.join(content)}")
    number = session or _only_session(arrays)
    found = {a: _population(_POPULATIONS[a], array, number) for a, array in arrays.items()}
    if len(found) > 1 and not _have_same_trials(*found.values()):
        raise LayoutError(
            f"the trials of v1population({number}) and v4population({number}) differ, so that they "
            f"make no common recording; read one: options: {{session: {number}, area: V4}}"
        )
    return found


def _only_session(arrays: Mapping[str, Struct]) -> int:
    if any(len(array.elements) != 1 for array in arrays.values()):
        held = ", ".join(f"{_POPULATIONS[a]} {len(s.elements)}" for a, s in arrays.items())
        raise LayoutError(
            f"it holds several sessions ({held}); say which one: write reader: v4-2 and "
            "options: {session: 1}"
        )
    return 1


def _population(name: str, array: Struct, number: int) -> _Population:
    if number > len(array.elements):
        raise LayoutError(f"{name} holds {len(array.elements)} sessions; session {number} is asked")
    held, name = array.elements[number - 1], f"{name}({number})"
    counts = whole_numbers(field(held, _COUNTS, name), f"{name}.{_COUNTS}")
    values = numbers(field(held, _PARAMETERS, name), f"{name}.{_PARAMETERS}")
    names = texts(field(held, _NAMES, name), f"{name}.{_NAMES}")
    if counts.ndim != 2 or values.ndim != 2 or counts.shape[1] != values.shape[1]:
        raise LayoutError(
            f"{name}.{_COUNTS} is {by(counts.shape)} and {name}.{_PARAMETERS} {by(values.shape)}; "
            "units x trials and parameters x trials needed"
        )
    if len(names) != len(values):
        raise LayoutError(
            f"{name}.{_NAMES} names {len(names)} parameters; {name}.{_PARAMETERS} has {len(values)}"
        )
    if repeated := [one for one in dict.fromkeys(names) if names.count(one) > 1]:
        raise LayoutError(
            f"{name}.{_NAMES} names {', '.join(repeated)} more than once; a name for each "
            "parameter needed"
        )
    if (counts < 0).any():
        raise LayoutError(f"{name}.{_COUNTS} holds {counts.min()}; spike counts needed")
    return _Population(counts, dict(zip(names, values.astype(float), strict=True)))


def _have_same_trials(one: _Population, other: _Population) -> bool:
    return one.parameters.keys() == other.parameters.keys() and all(
        np.array_equal(values, other.parameters[name], equal_nan=True)
        for name, values in one.parameters.items()
    )


def _channel_labels(populations: Mapping[str, _Population]) -> dict[str, NDArray[Any]]:
    counts = {area: len(population.counts) for area, population in populations.items()}
    return {
        CHANNEL: np.array([f"{a}-{k}" for a, count in counts.items() for k in range(1, count + 1)]),
        AREA: np.repeat([*counts], [*counts.values()]),
    }
