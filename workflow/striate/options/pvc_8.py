"""Options of the reader pvc-8."""

from pydantic import Field

from striate.config.fields import Flag, Section


class Options(Section):
    """How to read a file of CRCNS pvc-8."""

    latency_shift: Flag = Field(
        False,
        description="Count time from 50 ms after stimulus onset, as the example script of the set.",
    )
    well_centered: Flag = Field(
        False,
        description="Keep only the channels whose receptive field is well centred (INDCENT).",
    )
