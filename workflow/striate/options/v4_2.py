"""Options of the reader v4-2."""

from typing import Annotated, Literal

from pydantic import Field

from striate.config.fields import EXPECTED, Section, expects, one_of

_Session = Annotated[int, Field(ge=1), expects("the number of a session, counted from 1", EXPECTED)]
_Area = Annotated[Literal["V1", "V4"], one_of("area", ("V1", "V4"))]


class Options(Section):
    """How to read a file of CRCNS v4-2, which holds several sessions."""

    session: _Session | None = Field(
        None,
        description="Which session of the file, counted from 1. Default: the only one there is.",
        examples=[1],
    )
    area: _Area | None = Field(
        None,
        description="Read this area alone, V1 or V4. Default: both, which must have the same"
        " trials.",
        examples=["V4"],
    )
