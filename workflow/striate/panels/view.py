"""From artifacts to what a figure shows: channels as rows, time as bins, values in one unit."""

from dataclasses import dataclass

import numpy as np
import xarray as xr

from striate.panels.rows import Rows
from striate.panels.scales import Quantity, Values
from striate.panels.timeaxis import TimeBins


@dataclass(frozen=True)
class Responses:
    """Responses to one stimulus, or the difference of two.

    Attributes
    ----------
    mean, sem
        (row,): in the analysis window.
    course
        (row, bin): over time; no bins where the recording has none.
    """

    mean: Values
    sem: Values
    course: Values


@dataclass(frozen=True)
class View:
    """What all panels of a figure have in common."""

    rows: Rows
    bins: TimeBins | None
    quantity: Quantity

    @property
    def names_matter(self) -> bool:
        """Whether rows are worth more room for the names of their channels: those of electrodes."""
        return not self.quantity.is_rate

    def values(self, variable: xr.DataArray) -> Values:
        """A variable (channel, …) by row, in the unit of the figure."""
        return self.rows.sorted(variable) * self.quantity.factor

    def responses(self, means: xr.Dataset) -> Responses:
        """The means of a stimulus by row, in the bins and the unit of the figure."""
        course = np.empty((self.rows.count, 0))
        if self.bins is not None:
            course = self.bins.cut(self.values(means["time_course"]))
        return Responses(self.values(means["mean"]), self.values(means["sem"]), course)
