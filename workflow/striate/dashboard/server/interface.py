"""What all addresses of the interface have in common, as its description says it."""

from typing import Annotated, Any, Final

from fastapi import Path, Query

from striate.dashboard import wire

MOST: Final = 10_000_000
"""No project has as many channels."""

_ID: Final = "^[a-z0-9][a-z0-9._-]{0,63}$"

FAULTS: Final[dict[int | str, dict[str, Any]]] = {
    304: {"description": "As it was: `If-None-Match` names what there is."},
    **{
        status: {"model": wire.Fault, "description": description}
        for status, description in {
            400: "The address has letters that an address cannot have.",
            403: "No token, or a wrong one.",
            404: "There is no such thing, or not yet.",
            409: "It is damaged, or made from other artifacts than those that are there now.",
            413: "The request has content.",
            414: "The address is too long.",
            421: "The server goes by another name.",
            422: "A parameter is no id, or no number in its limits.",
            429: "Too much is being computed.",
            431: "The headers are too long.",
            503: "The server ends.",
        }.items()
    },
}

ARRAYS: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "Arrays in the layout of safetensors.",
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}

COURSE: Final = """The means of a stimulus over its trials, stored units.

Arrays `mean`, `sem`, `count` (channel); `time` (bin), `time_course`, `time_course_sem`
(channel, bin) where the recording has a course."""
"""What the means of a recording are, at rest and as it comes in."""

Id = Annotated[str, Path(pattern=_ID, description="An id, as config.yaml has them.")]
Position = Annotated[
    int, Path(ge=0, le=MOST, description="Position of a channel in the artifacts.")
]
First = Annotated[int, Query(ge=0, le=MOST, description="Position of a channel.")]
Count = Annotated[int | None, Query(ge=1, le=MOST, description="All if left out.")]
