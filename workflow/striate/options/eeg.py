"""Options of the reader eeg."""

from typing import Annotated, Any, Final

from pydantic import BeforeValidator, Field

from striate.config.fields import (
    EXPECTED,
    TEXT_EXPECTED,
    Distinct,
    Section,
    Text,
    Window,
    expects,
    one_of,
    said,
)

_SOURCES: Final = ("events.tsv", "annotations", "stimulus-channel")


def _names(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    codes = [str(code).strip() if isinstance(code, str | int) else code for code in value]
    for code in codes:
        if codes.count(code) > 1:
            raise said(f"the stimulus {code} has {codes.count(code)} names; write one")
    return dict(zip(codes, value.values(), strict=True))


Entity = Annotated[
    str,
    Field(min_length=1),
    expects('text as in the file names, in quotes, such as "01"', EXPECTED),
]
Names = Annotated[
    dict[str, Text],
    Field(min_length=1),
    expects('a name for each stimulus of the file, such as {"1": left, "2": right}', EXPECTED),
    BeforeValidator(_names),
]
Source = Annotated[str, one_of("source of events", _SOURCES)]
Stimulus = Annotated[str, Field(min_length=1), expects("the name of a stimulus", TEXT_EXPECTED)]


class Options(Section):
    """How to cut a recording of EEG or ECoG into trials."""

    epoch: Window | None = Field(
        None,
        description="What belongs to a trial, in s after its event: start <= time < stop. Without"
        " it, from -0.2 to 0.8.",
    )
    events: Source | None = Field(
        None,
        description="Where the events are written: events.tsv, annotations or stimulus-channel."
        " Without it, the first of them that there is.",
    )
    only: Distinct[Stimulus] | None = Field(
        None, description="The stimuli that are trials, under their `names`. Without it, all."
    )
    names: Names | None = Field(
        None, description="Names for what the file calls its stimuli; one for each that is a trial."
    )
    label: Text | None = Field(
        None,
        description="Column of events.tsv that says the stimulus. Without it, trial_type.",
    )
    stimulus_channel: Text | None = Field(
        None,
        description="Channel that holds the codes of the events, where there is more than one.",
    )
    subject: Entity | None = Field(
        None, description="Of a BIDS folder with more than one recording: the subject."
    )
    session: Entity | None = Field(None, description="Of a BIDS folder: the session.")
    task: Entity | None = Field(None, description="Of a BIDS folder: the task.")
    run: Entity | None = Field(None, description="Of a BIDS folder: the run.")
