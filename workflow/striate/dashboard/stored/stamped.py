"""What the stamp of an artifact says of the settings that it was made with."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any, Final

from pydantic import BaseModel, BeforeValidator

from striate.config.conditions import Condition, PlainCondition, plain_condition
from striate.errors import ArtifactError
from striate.stamps import Stamp, load_stamp

_ANY_OF: Final = "any_of"


@dataclass(frozen=True)
class Stamped:
    """A stamp that was looked at.

    Attributes
    ----------
    stamp
        Without the digests of the code, which are most of it.
    conditions
        Of the stimulus, if it is the stamp of means.
    """

    stamp: Stamp
    conditions: Mapping[str, PlainCondition]


def stamped(path: Path) -> Stamped:
    """Read a stamp.

    Raises
    ------
    ArtifactError
        It is not there, or nothing that a job wrote.
    """
    stamp = load_stamp(path)
    if stamp is None:
        raise ArtifactError(f"{path}: no such stamp")
    try:
        spec = _Spec.model_validate_json(stamp.spec)
        inputs = {str(name): str(digest) for name, digest in stamp.inputs.items()}
    except (AttributeError, TypeError, ValueError) as other:
        raise ArtifactError(f"{path}: tells of no settings") from other
    conditions = {label: plain_condition(of) for label, of in spec.conditions.items()}
    return Stamped(replace(stamp, code={}, inputs=inputs, left=()), conditions)


def _as_written(plain: Any) -> Any:
    """A condition as config.yaml has it."""
    return plain[_ANY_OF] if isinstance(plain, dict) and _ANY_OF in plain else plain


class _Spec(BaseModel):
    """Of the settings of any job, what is looked into."""

    sources: list[str] = []
    conditions: dict[str, Annotated[Condition, BeforeValidator(_as_written)]] = {}
