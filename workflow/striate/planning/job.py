"""One job of the workflow: what it reads, writes and runs."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final, TypeAlias

from striate import places
from striate.codefiles import Code, code_digests

Paths: TypeAlias = tuple[str, ...]


@dataclass(frozen=True)
class Job:
    """One job.

    Attributes
    ----------
    rule
        Name of the rule.
    wildcards
        Wildcard to value, in the order of the path.
    inputs
        Name to the artifacts that it reads.
    outputs
        Files that it writes; the stamp is named for the first.
    spec
        The settings that it reads, as one line of JSON.
    modules
        What it runs, and the file of its rule.
    """

    rule: str
    wildcards: Mapping[str, str]
    inputs: Mapping[str, Paths]
    outputs: Paths
    spec: str
    modules: Paths

    @property
    def name(self) -> str:
        """Rule and wildcards, as its log is named: `mean/session-01/blank`."""
        return "/".join((STAGES.get(self.rule, self.rule), *self.wildcards.values()))

    @property
    def every_input(self) -> Paths:
        """Artifacts that it reads, without their names."""
        return tuple(path for paths in self.inputs.values() for path in paths)

    @property
    def stamp(self) -> str:
        """Where its stamp lies."""
        return places.stamp_of(self.outputs[0])

    @cached_property
    def code(self) -> Code:
        """What it runs, as it is now."""
        return code_digests(*self.modules)


STAGES: Final = {"render_recording": "render"}
"""Rules that are part of a stage of another name."""


def made(job: Job) -> str:
    """What the step is told of its job beside its arguments, as one line of JSON."""
    told: dict[str, object] = {
        "outputs": job.outputs,
        "modules": job.modules,
        "code": job.code.digest,
    }
    if job.rule != "report":  # it reads more than a command line holds, and knows it by its spec
        told["inputs"] = job.every_input
    return json.dumps(told)
