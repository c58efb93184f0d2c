"""What config.yaml says of one comparison, and of how all of them are tested."""

from pydantic import Field

from striate.config.fields import (
    Distinct,
    Permutations,
    RecordingId,
    Section,
    Seed,
    Share,
    StimulusId,
    Title,
)


class ComparisonSettings(Section):
    """Stimulus A against stimulus B, in that order: A minus B."""

    a: StimulusId = Field(description="Stimulus A.", examples=["vertical"])
    b: StimulusId = Field(description="Stimulus B, taken from A.", examples=["horizontal"])
    recordings: Distinct[RecordingId] | None = Field(
        None, description="Recordings to compare in. Default: all of them."
    )
    title: Title = Field("", description="Title of the figures. Default: the names of A and B.")


class StatisticsSettings(Section):
    """Permutations, their seed, and the false discovery rate."""

    permutations: Permutations = Field(
        9999,
        description="How often labels are permuted at random; fewer trials are tested exactly.",
    )
    seed: Seed = Field(0, description="Seed of the permutations.")
    fdr: Share = Field(
        0.05, description="False discovery rate at which a channel is called different."
    )
