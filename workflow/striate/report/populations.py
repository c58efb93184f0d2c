"""One comparison over several recordings, as the page shows it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import xarray as xr

from striate.keynumbers import KeyNumbers, key_numbers
from striate.panels.scales import Quantity, displayed_quantity
from striate.places import SUFFIX
from striate.pooling import RECORDING
from striate.recording import CHANNEL
from striate.report.summaries import FEWEST_CHANNELS, PopulationDifference, Summary, stimuli_of
from striate.stores import load

_MEASURED: Final = ("mean_a", "mean_b", "difference")
_COUNTS: Final = ("recordings", "channels")


@dataclass(frozen=True)
class Population:
    """One comparison over its recordings.

    Attributes
    ----------
    numbers
        Of each recording, by area; of all areas together come last, as `total`.
    differences
        By area, the last one over all channels.
    """

    comparison: str
    attrs: Mapping[str, Any]
    quantity: Quantity
    numbers: Mapping[str, tuple[KeyNumbers, ...]]
    total: KeyNumbers
    differences: tuple[PopulationDifference, ...]
    addresses: Mapping[str, str]

    @property
    def summary(self) -> Summary:
        """What the rest of the page says of it."""
        return Summary(
            recording=f"{len(self.numbers)} recordings",
            stimuli=stimuli_of(self.attrs),
            trials=(),
            quantity=self.quantity,
            total=self.total,
            difference=self.differences[-1],
            methods=self.methods,
        )

    @property
    def methods(self) -> str:
        """Over what the population difference and its interval are."""
        sentences = ["The population difference is the mean of A \N{MINUS SIGN} B over channels."]
        with_interval = [of for of in self.differences if of.channels >= FEWEST_CHANNELS]
        if any(of.recordings > 1 for of in with_interval):
            sentences.append(
                f"Its {100 * self.attrs['confidence']:g} % interval comes from the hierarchical "
                "bootstrap: recordings, and channels within them, drawn with replacement "
                "(Saravanan et al. 2020)."
            )
        if any(of.recordings == 1 for of in with_interval):
            sentences.append(
                "Where a single recording has values, only its channels are drawn: such an "
                "interval says nothing of other recordings."
            )
        if self.total.tested:
            sentences.append("Channels are tested within their recordings, and corrected there.")
        return " ".join(sentences)


def population_of(comparison: str, folder: Path) -> Population:
    """What the pooled artifact in the folder of the page says.

    Raises
    ------
    ArtifactError
        It is missing or damaged.
    """
    stem = f"comparisons/{comparison}"
    pooled = load(folder / f"{stem}{SUFFIX}")
    quantity = displayed_quantity(*(pooled[name] for name in _MEASURED))
    recording = pooled[RECORDING].to_numpy()
    return Population(
        comparison=comparison,
        attrs=pooled.attrs,
        quantity=quantity,
        numbers={
            str(name): key_numbers(
                pooled.isel({CHANNEL: np.flatnonzero(recording == name)}), quantity.factor
            )
            for name in pooled["session"].to_numpy()
        },
        total=key_numbers(pooled, quantity.factor)[-1],
        differences=tuple(_differences(pooled, quantity.factor)),
        addresses={"CSV": f"{stem}.csv", "Zarr": f"{stem}{SUFFIX}"},
    )


def _differences(pooled: xr.Dataset, factor: float) -> list[PopulationDifference]:
    columns = [
        (pooled[f"population_{name}"].to_numpy() * factor).tolist()
        for name in ("difference", "low", "high")
    ]
    columns += [pooled[f"population_{name}"].to_numpy().tolist() for name in _COUNTS]
    areas = [str(name) for name in pooled["population"].to_numpy()]
    return [PopulationDifference(*row) for row in zip(areas, *columns, strict=True)]
