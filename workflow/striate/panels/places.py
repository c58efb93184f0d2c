"""Where the channels were recorded: on an array, or on a head."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from striate.errors import NothingToShowError
from striate.lettering import plain
from striate.panels.scales import Values
from striate.recording import SPIKES_PER_SECOND

_NEEDED: Final = (
    "the figure array-map needs the positions of the electrodes, and the channels of this "
    "recording have no numbers x and y; give the recording a file with positions, or leave the "
    "figure out"
)
_EEG: Final = "eeg"
_GRID: Final = "column and row"
# the readers of arrays follow NWB, which has µm; those of EEG and iEEG have m
_MICROMETRES, _METRES, _MILLIMETRES = "µm", "m", "mm"
_SAID_IN: Final = ("positions", "electrode_positions")


@dataclass(frozen=True)
class Places:
    """Positions of the channels, and what their axes are called.

    Attributes
    ----------
    x, y, z
        (channel,): NaN where there is none, and on a head for all but EEG; z is 0 on an array.
    on_head
        Whether x points to the right ear, y to the nose and z up.
    rows_down
        Whether y counts rows from the top.
    source
        Where the positions are from, in words; may be empty.
    """

    x: Values
    y: Values
    z: Values
    on_head: bool
    labels: tuple[str, str]
    rows_down: bool
    source: str

    @property
    def unit(self) -> str:
        """Unit of the positions; empty where they are counted."""
        _, _, unit = self.labels[0].rpartition(" (")
        return unit.removesuffix(")") if " (" in self.labels[0] else ""

    @property
    def known(self) -> NDArray[np.bool_]:
        """Channels (channel,) that have a place."""
        known: NDArray[np.bool_] = np.isfinite(self.x + self.y + self.z)
        return known


def places_of(comparison: xr.Dataset) -> Places:
    """The places of the channels of a comparison.

    Raises
    ------
    NothingToShowError
        No channel has one.
    """
    x, y = (_axis(comparison, name) for name in "xy")
    if not np.isfinite(x + y).any():
        raise NothingToShowError(_NEEDED)
    z = _axis(comparison, "z")
    on_head = _is_eeg(comparison) and bool(np.isfinite(x + y + z).any())
    if on_head and "kind" in comparison.coords:
        x = np.where(comparison["kind"].to_numpy().astype(str) == _EEG, x, np.nan)
    factor, labels = _axes(comparison)
    said = [plain(comparison.attrs[name]) for name in _SAID_IN if name in comparison.attrs]
    return Places(
        x * factor,
        y * factor,
        z * factor if on_head else np.zeros_like(x),
        on_head,
        labels,
        rows_down=_is_counted(comparison),
        source=next(iter(said), ""),
    )


def _axis(comparison: xr.Dataset, name: str) -> Values:
    if name not in comparison.coords or comparison[name].dtype.kind not in "iuf":
        return np.full(comparison.sizes["channel"], np.nan)
    return comparison[name].to_numpy().astype(float)


def _is_eeg(comparison: xr.Dataset) -> bool:
    if "kind" in comparison.coords:
        return _EEG in comparison["kind"].to_numpy().astype(str).tolist()
    return bool(comparison["mean_a"].attrs.get("units") != SPIKES_PER_SECOND)


def _is_counted(comparison: xr.Dataset) -> bool:
    return _GRID in str(comparison.attrs.get(_SAID_IN[0], ""))


def _axes(comparison: xr.Dataset) -> tuple[float, tuple[str, str]]:
    """Factor and labels: metres are shown as mm."""
    if _is_counted(comparison):
        return 1.0, ("Column of the array", "Row of the array")
    is_metric = "kind" in comparison.coords or _SAID_IN[1] in comparison.attrs
    unit = plain(comparison["x"].attrs.get("units", _METRES if is_metric else _MICROMETRES))
    factor, unit = (1000.0, _MILLIMETRES) if unit == _METRES else (1.0, unit)
    return factor, (f"x ({unit})", f"y ({unit})")
