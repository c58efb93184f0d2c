"""What travels between the dashboard and its page: the one description of both sides.

Numbers are as the artifacts hold them, in their stored units, NaN as null; `Quantity.factor` makes
the numbers that are shown. The types of the page are made from these (`dashboard/src/wire.d.ts`).
"""

from striate.dashboard.messages.catalogue import (
    Catalogue,
    Colours,
    Curves,
    Listed,
    Pooled,
    Printed,
    Recording,
    Stimulus,
)
from striate.dashboard.messages.channel import Cluster, CoursesTested, Fit, Tuning
from striate.dashboard.messages.compared import (
    Bins,
    Block,
    Channels,
    ColourName,
    Compared,
    Rows,
    Scale,
)
from striate.dashboard.messages.live import Live, LiveStimulus
from striate.dashboard.messages.parts import Artifact, Fault, Id, Number, Quantity, Readiness
from striate.dashboard.messages.pooled import PooledFound, Population, Session
from striate.dashboard.messages.run import Job, Run

__all__ = (
    "Artifact",
    "Bins",
    "Block",
    "Catalogue",
    "Channels",
    "Cluster",
    "ColourName",
    "Colours",
    "Compared",
    "CoursesTested",
    "Curves",
    "Fault",
    "Fit",
    "Id",
    "Job",
    "Listed",
    "Live",
    "LiveStimulus",
    "Number",
    "Pooled",
    "PooledFound",
    "Population",
    "Printed",
    "Quantity",
    "Readiness",
    "Recording",
    "Rows",
    "Run",
    "Scale",
    "Session",
    "Stimulus",
    "Tuning",
)
