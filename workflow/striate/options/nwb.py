"""Options of the reader nwb."""

from typing import Annotated, Any, Final, Self

from pydantic import BeforeValidator, Field, model_validator

from striate.config.fields import (
    EXPECTED,
    Milliseconds,
    Section,
    Text,
    Window,
    expects,
    said,
)

_BIN_MS: Final = 1.0  # as the reader has it, for the epoch to fit
_TOLERANCE_BINS: Final = 1e-6


def _codes(value: Any) -> Any:
    """Codes as text: a program may give numbers."""
    if not isinstance(value, dict):
        return value
    return {str(code) if isinstance(code, int | float) else code: of for code, of in value.items()}


Codes = Annotated[
    dict[Text, Text],
    Field(min_length=1),
    expects('what each value means, such as {"1": face, "2": house}', EXPECTED),
    BeforeValidator(_codes),
]


class Options(Section):
    """How to read an NWB file: which rows are the trials, and which activity is cut into them."""

    table: Text | None = Field(
        None,
        description="Table of intervals whose rows are the trials: its name, or module/name where"
        " it lies in a processing module. Left out: trials, or the only table there is.",
        examples=["drifting_gratings_presentations"],
    )
    stimulus: Text | None = Field(
        None,
        description="Column of the table that says the stimulus. Left out: the only one with a"
        " common name, such as stimulus_name.",
        examples=["stim_category"],
    )
    codes: Codes | None = Field(
        None,
        description="What each value of the stimulus column means; every value must be there.",
        examples=[{"1": "face", "2": "house"}],
    )
    align: Text | None = Field(
        None,
        description="Column with the moment that is 0 s of a trial, in s on the session's clock."
        " Left out: start_time.",
        examples=["stimulus_on_time"],
    )
    epoch: Window | None = Field(
        None,
        description="Stretch of time around 0 s that makes a trial. Left out: from 0 s to the"
        " stop_time of the row.",
        examples=[{"start": -0.2, "stop": 0.8}],
    )
    bin_ms: Milliseconds | None = Field(
        None,
        description="Width of the bins in which spikes are counted, in ms. Left out: 1.",
        examples=[1],
    )
    series: Text | None = Field(
        None,
        description="Time series to read in place of spikes (LFP, ECoG): its name, or module/name"
        " where it lies in a processing module.",
        examples=["ecephys/LFP/ElectricalSeries"],
    )

    @model_validator(mode="after")
    def _bins_are_those_of_spikes(self) -> Self:
        if self.series is not None and self.bin_ms is not None:
            raise said("a series keeps its own samples; leave out bin_ms, or series")
        return self

    @model_validator(mode="after")
    def _epoch_is_whole_bins(self) -> Self:
        if self.series is not None or self.epoch is None:
            return self
        bin_ms = self.bin_ms or _BIN_MS
        for edge, seconds in (("start", self.epoch.start), ("stop", self.epoch.stop)):
            count = seconds * 1000 / bin_ms
            if abs(count - round(count)) > _TOLERANCE_BINS:
                raise said(
                    f"epoch {edge} {seconds:g} is no multiple of the bins, {bin_ms:g} ms;"
                    f" write {round(count) * bin_ms / 1000:g}, or another bin_ms"
                )
        return self
