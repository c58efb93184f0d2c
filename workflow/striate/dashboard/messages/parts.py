"""What every answer is made of."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Id = Annotated[str, StringConstraints(pattern="^[a-z0-9][a-z0-9._-]{0,63}$")]
Number = float | None
Readiness = Literal["ready", "missing", "damaged"]


class Said(BaseModel):
    """A part of an answer; nothing but what is described."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Quantity(Said):
    """What the numbers are: shown = stored x factor, in `unit`."""

    name: str
    unit: str
    factor: float
    is_rate: bool


class Artifact(Said):
    """Whether an artifact can be looked at, and why not, in one sentence."""

    readiness: Readiness
    fault: str = ""
    outdated: str = Field(
        default="",
        description="Why what is there is not what config.yaml asks for now, in one sentence; "
        "'' if it is, or if nothing says how it was made.",
    )


class Fault(Said):
    """Why there is no answer, in one sentence."""

    detail: str
