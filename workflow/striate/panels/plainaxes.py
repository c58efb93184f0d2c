"""Axes whose ticks cost little: Matplotlib makes five artists a tick, also where none is seen.

All marks of an axis are one line, and each number is one text, made when the axis is drawn.
"""

from collections.abc import Iterator
from typing import Any, Final

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.axis import Axis, XAxis, YAxis
from matplotlib.backend_bases import RendererBase
from matplotlib.lines import Line2D
from matplotlib.markers import TICKDOWN, TICKLEFT
from matplotlib.text import Text

_ROUNDING: Final = 1e-10


class PlainAxes(Axes):
    """Axes with ticks below and at the left, and without grid and minor ticks.

    `tick_params` must say their `length`, `width`, `pad` and `labelsize`, all in pt.
    """

    def _init_axis(self) -> None:
        self.xaxis = _Across(self, clear=False)
        for side in ("bottom", "top"):
            self.spines[side].register_axis(self.xaxis)
        self.yaxis = _Up(self, clear=False)
        for side in ("left", "right"):
            self.spines[side].register_axis(self.yaxis)

    def clear(self) -> None:
        """Begin anew, with spines at the edges: Matplotlib places them when it makes ticks."""
        super().clear()
        for spine in self.spines.values():
            spine.set_position(("outward", 0))


class _TicksAtOnce(Axis):
    """What both axes have in common."""

    _major_tick_kw: dict[str, Any]

    def grid(self, *_arguments: Any, **_settings: Any) -> None:
        """There is none."""

    def set_clip_path(self, path: Any, transform: Any = None) -> None:
        """Clip what is drawn; there are no objects of ticks to be told."""
        Artist.set_clip_path(self, path, transform)

    def set_tick_params(self, which: str = "major", reset: bool = False, **look: Any) -> None:  # noqa: ARG002
        """Remember how ticks look, in the words of Matplotlib's ticks."""
        if which != "minor":
            self._major_tick_kw |= self._translate_tick_params(look)  # type: ignore[attr-defined]

    def draw(self, renderer: RendererBase) -> None:
        """Draw marks and numbers."""
        if not self.get_visible():
            return
        places: Any = np.asarray(self.get_majorticklocs())
        numbers = self.get_major_formatter().format_ticks(places)
        inside = self._is_inside(places)
        shown = [number for number, is_in in zip(numbers, inside, strict=True) if is_in]
        self._draw(self._marks(places[inside]), renderer)
        texts = [*self._texts(places[inside], shown)]
        for text in texts:
            self._draw(text, renderer)
        if offset := self.get_major_formatter().get_offset():
            boxes = [text.get_window_extent(renderer) for text in texts]
            self._update_offset_text_position(boxes, [])  # type: ignore[attr-defined]
            self.offsetText.set_text(offset)
            self.offsetText.draw(renderer)

    def _is_inside(self, places: Any) -> Any:
        """Which places lie between the ends of the axis, give or take what is lost in rounding."""
        transform = self.get_transform()
        low, high = sorted(transform.transform(np.asarray(self.get_view_interval())))
        margin = _ROUNDING * (high - low)
        across = transform.transform(places)
        return (low - margin <= across) & (across <= high + margin)

    def _draw(self, artist: Artist, renderer: RendererBase) -> None:
        artist.set_figure(self.axes.figure)
        artist.axes = self.axes
        artist.draw(renderer)

    def _marks(self, places: Any) -> Line2D:
        raise NotImplementedError

    def _texts(self, places: Any, numbers: list[str]) -> Iterator[Text]:
        raise NotImplementedError

    def _line(self, marker: int) -> dict[str, Any]:
        return {
            "linestyle": "none",
            "color": "black",
            "marker": marker,
            "markersize": self._major_tick_kw["size"],
            "markeredgewidth": self._major_tick_kw["width"],
        }

    @property
    def _pad_pt(self) -> float:
        return float(self._major_tick_kw["size"] + self._major_tick_kw["pad"])


class _Across(_TicksAtOnce, XAxis):
    """Ticks below."""

    def _marks(self, places: Any) -> Line2D:
        line = Line2D(places, np.zeros(len(places)), **self._line(TICKDOWN))
        line.set_transform(self.axes.get_xaxis_transform("tick1"))
        return line

    def _texts(self, places: Any, numbers: list[str]) -> Iterator[Text]:
        if not self._major_tick_kw["label1On"]:
            return
        where, va, ha = self.axes.get_xaxis_text1_transform(self._pad_pt)
        size = self._major_tick_kw["labelsize"]
        for place, number in zip(places, numbers, strict=True):
            yield Text(place, 0, number, transform=where, va=va, ha=ha, fontsize=size)


class _Up(_TicksAtOnce, YAxis):
    """Ticks at the left."""

    def _marks(self, places: Any) -> Line2D:
        line = Line2D(np.zeros(len(places)), places, **self._line(TICKLEFT))
        line.set_transform(self.axes.get_yaxis_transform("tick1"))
        return line

    def _texts(self, places: Any, numbers: list[str]) -> Iterator[Text]:
        if not self._major_tick_kw["label1On"]:
            return
        where, va, ha = self.axes.get_yaxis_text1_transform(self._pad_pt)
        size = self._major_tick_kw["labelsize"]
        for place, number in zip(places, numbers, strict=True):
            yield Text(0, place, number, transform=where, va=va, ha=ha, fontsize=size)
