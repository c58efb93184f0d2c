"""A recording that comes in as it is at one moment."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import xarray as xr

from striate.errors import NoTrialsError
from striate.live.comparing import LiveBaseline, Side, compared_so_far
from striate.live.plan import Plan
from striate.live.running import SoFar
from striate.live.trials import Measures
from striate.means import course_of, means_of

_NOTHING: Final = "nothing has come in yet"


@dataclass(frozen=True)
class Frame:
    """What all trials have in common: labels and axes of one of them, its responses, measures."""

    trial: xr.Dataset
    responses: xr.Dataset
    measures: Measures


Kept = dict[str, tuple[SoFar, xr.Dataset]]
"""The means that were looked at last, and of what they are: several look at the same."""


@dataclass(frozen=True)
class Snapshot:
    """All stimuli at one moment; it never changes.

    Attributes
    ----------
    frame
        None before the stream is known.
    """

    plan: Plan
    frame: Frame | None
    stimuli: Mapping[str, SoFar]
    kept: Kept = field(default_factory=dict)

    def stimulus(self, name: str) -> SoFar:
        """One stimulus.

        Raises
        ------
        NoTrialsError
            There is none of that name, or not yet.
        """
        if self.frame is None:
            raise NoTrialsError(_NOTHING)
        if name not in self.stimuli:
            raise NoTrialsError(f"there is no stimulus '{name}', or not yet")
        return self.stimuli[name]

    def means(self, name: str) -> xr.Dataset:
        """Means of a stimulus, as `striate.means.stimulus_means` gives them.

        Raises
        ------
        NoTrialsError
            There is no such stimulus, or not yet.
        """
        so_far = self.stimulus(name)
        of_what, means = self.kept.get(name, (None, None))
        if means is None or of_what is not so_far:
            means = self._means(name, so_far)
            self.kept[name] = so_far, means
        return means

    def compared(self, a: str, b: str) -> tuple[xr.Dataset, xr.Dataset, xr.Dataset]:
        """The comparison of two stimuli, means of A, means of B.

        Raises
        ------
        NoTrialsError
            There is no such stimulus, or no trial of it yet.
        """
        first, second = (Side(self.means(name), self.stimuli[name]) for name in (a, b))
        found = compared_so_far(first, second, self._baseline(), self.plan.fdr)
        return found, first.means, second.means

    def counts(self, *names: str) -> tuple[int, ...]:
        """Trials of these stimuli, and of the baseline: what a comparison changes with."""
        said = self.plan.baseline
        every = (*names, said) if isinstance(said, str) else names
        return tuple(len(self.stimuli[name].trials) for name in every if name in self.stimuli)

    def _means(self, name: str, so_far: SoFar) -> xr.Dataset:
        if self.frame is None:
            raise NoTrialsError(_NOTHING)
        of, count = self.frame.responses, len(so_far.trials)
        attrs = dict(of.attrs) | {"stimulus": name}
        if not count:
            attrs["no_trials"] = f"no trial of stimulus '{name}' has come in yet"
        means = means_of(so_far.response.about_zero, count, of).assign_attrs(attrs)
        course = course_of(so_far.course, self.frame.trial, self.frame.measures.bins)
        return means.assign({"trial_numbers": ("selected", so_far.trials), **course.data_vars})

    def _baseline(self) -> LiveBaseline | None:
        said = self.plan.baseline
        if said is None:
            return None
        return LiveBaseline(said, self.stimuli.get(said) if isinstance(said, str) else None)
