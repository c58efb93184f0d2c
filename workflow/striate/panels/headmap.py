"""Values on a head seen from above: interpolated between the electrodes, never beyond them."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.path import Path
from numpy.typing import NDArray
from scipy.interpolate import CloughTocher2DInterpolator
from scipy.ndimage import distance_transform_edt
from scipy.spatial import ConvexHull, QhullError

from striate.panels.page import Box, Page
from striate.panels.places import Places
from striate.panels.scales import ColourScale, Values
from striate.style import INK, MISSING, PAPER

_PIXELS: Final = 120
_MARGIN: Final = 1.04
_NOSE: Final = ((-0.12, 0.0, 0.12), (0.993, 1.13, 0.993))
_EAR: Final = ((0.985, 1.05, 1.08, 1.05, 0.985), (0.17, 0.2, 0.0, -0.2, -0.17))
_MOST_OF_A_SPHERE: Final = 4
_TOLERANCE: Final = 1e-6
_MM_PER_PT: Final = 25.4 / 72
_DOTS_PT: Final = (0.8, 2.6)


@dataclass(frozen=True)
class HeadMap:
    """Electrodes on the plane: the vertex at 0, the equator of the head at 1, the nose up.

    Attributes
    ----------
    channels
        int (electrode,): positions in the artifacts.
    x, y
        (electrode,)
    """

    channels: NDArray[np.intp]
    x: Values
    y: Values

    @property
    def reach(self) -> float:
        """Half the width of the map, with nose and ears."""
        return max(1.13, float(np.hypot(self.x, self.y).max())) * _MARGIN


def head_map(places: Places) -> HeadMap:
    """Azimuthal equidistant projection of the electrodes from the middle of their sphere.

    Distances from the vertex along the sphere are kept; an electrode below the equator lies
    outside the outline of the head.
    """
    channels = np.flatnonzero(places.known)
    at = np.column_stack([places.x, places.y, places.z])[channels]
    right, nose, up = (at - _middle(at)).T
    from_vertex = np.arctan2(np.hypot(right, nose), up) / (np.pi / 2)
    direction = np.arctan2(nose, right)
    return HeadMap(channels, from_vertex * np.cos(direction), from_vertex * np.sin(direction))


def draw_head(page: Page, box: Box, head: HeadMap, values: Values, scale: ColourScale) -> Axes:
    """Values (channel,) as colours, the outline of the head, electrodes without a value grey."""
    axes = page.axes(box)
    axes.set_axis_off()
    reach = head.reach
    field = interpolated(head, values)
    shown = axes.imshow(
        np.ma.masked_invalid(_continued(field)),
        cmap=scale.colormap.with_extremes(bad=PAPER),
        vmin=scale.low,
        vmax=scale.high,
        origin="lower",
        extent=(-reach, reach, -reach, reach),
        interpolation="bilinear",
    )
    if np.isfinite(field).any():
        hull = _hull(head, values)
        shown.set_clip_path(Path(hull), axes.transData)
    _draw_outline(page, axes)
    axes.set(xlim=(-reach, reach), ylim=(-reach, reach))
    return axes


def mark_electrodes(
    page: Page,
    box: Box,
    axes: Axes,
    head: HeadMap,
    looks: tuple[NDArray[np.bool_], NDArray[np.bool_]],
) -> None:
    """Electrodes as circles, filled where the first of `looks` (channel,) is true.

    Those where the second is false have no value, and are grey.
    """
    is_filled, has_value = (look[head.channels] for look in looks)
    size_pt = float(np.clip(0.035 * box.width / _MM_PER_PT, *_DOTS_PT))
    kinds = ((has_value & ~is_filled, PAPER), (has_value & is_filled, INK), (~has_value, MISSING))
    for chosen, face in kinds:
        axes.plot(
            head.x[chosen],
            head.y[chosen],
            linestyle="none",
            marker="o",
            markersize=page.points(size_pt),
            markerfacecolor=face,
            markeredgecolor=INK,
            markeredgewidth=page.points(0.35),
        )


def interpolated(head: HeadMap, values: Values) -> Values:
    """Values on a square of pixels (from the left ear up): a smooth surface through the electrodes.

    NaN outside their hull, and everywhere if they are too few or on one line. Piecewise cubic
    (Clough-Tocher) between the electrodes.
    """
    of_head = values[head.channels]
    known = np.isfinite(of_head)
    steps = np.linspace(-head.reach, head.reach, 2 * _PIXELS + 1)[1::2]
    across, up = np.meshgrid(steps, steps)
    if not known.any():
        return np.full_like(across, np.nan)
    places = np.column_stack([head.x, head.y])[known]
    distinct, electrode = np.unique(places.round(9), axis=0, return_inverse=True)
    sums = np.bincount(electrode.ravel(), of_head[known])
    means = sums / np.bincount(electrode.ravel())
    try:
        surface = CloughTocher2DInterpolator(distinct, means)
    except (QhullError, ValueError):
        return np.full_like(across, np.nan)
    field: Values = surface(across, up)
    return field


def _hull(head: HeadMap, values: Values) -> Values:
    """Corners of the area between the electrodes that have a value."""
    known = np.isfinite(values[head.channels])
    places = np.column_stack([head.x, head.y])[known]
    corners: Values = places[ConvexHull(places).vertices]
    return corners


def _continued(field: Values) -> Values:
    """The field with the nearest value wherever it has none, so that its edge can be cut clean."""
    missing = ~np.isfinite(field)
    if missing.all():
        return field
    rows, columns = distance_transform_edt(missing, return_distances=False, return_indices=True)
    continued: Values = field[rows, columns]
    return continued


def _middle(at: Values) -> Values:
    """Middle of the sphere nearest to electrodes (electrode, 3); 0 where they do not fix one."""
    if len(at) < _MOST_OF_A_SPHERE:
        return np.zeros(3)
    unknowns = np.column_stack([2 * at, np.ones(len(at))])
    solution, _, rank, _ = np.linalg.lstsq(unknowns, (at**2).sum(axis=1), rcond=_TOLERANCE)
    middle: Values = solution[:3] if rank == _MOST_OF_A_SPHERE else np.zeros(3)
    return middle


def _draw_outline(page: Page, axes: Axes) -> None:
    around = np.linspace(0, 2 * np.pi, 181)
    line: dict[str, Any] = {"color": INK, "linewidth": page.points(0.7), "solid_joinstyle": "round"}
    axes.plot(np.cos(around), np.sin(around), **line)
    axes.plot(*_NOSE, **line)
    for side in (1, -1):
        axes.plot(side * np.array(_EAR[0]), _EAR[1], **line)
