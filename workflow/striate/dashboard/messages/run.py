"""A run of Snakemake."""

from typing import Literal

from pydantic import Field

from striate.dashboard.messages.parts import Number, Said


class Job(Said):
    """A job of the run."""

    rule: str
    made: list[str] = Field(description="Artifacts below results/.")
    state: Literal["waiting", "running", "finished", "failed"]
    seconds: Number
    error: str = Field(description="One sentence.")


class Run(Said):
    """The run of Snakemake that is at work, or the last one."""

    state: Literal["none", "running", "finished", "failed", "stopped"]
    started: Number = Field(description="Unix time.")
    seconds: Number
    job_count: int
    finished: int
    failed: int
    jobs: list[Job] = Field(description="Running and failed ones first, then the newest; 200.")
