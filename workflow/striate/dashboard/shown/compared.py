"""Two stimuli as the page shows them: rows, bins and colours are those of the printed figures."""

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import xarray as xr

from striate.dashboard import wire
from striate.dashboard.faults import UnfitError
from striate.dashboard.sent.numbers import numbers, text, texts
from striate.figures.difference import difference_scale, difference_view, differences
from striate.figures.heatmap import heatmap_scale, heatmap_view
from striate.panels.findings import has_tests, is_tested, test_words
from striate.panels.rowlabels import order_words
from striate.panels.scales import ColourScale, Quantity
from striate.panels.timeaxis import TimeBins, has_time
from striate.panels.view import View
from striate.recording import AREA, CHANNEL, TIME
from striate.report.methods import untested


@dataclass(frozen=True)
class Told:
    """What is said of a comparison that its datasets do not say.

    Attributes
    ----------
    id
        None unless it is a comparison of config.yaml.
    config_line
        What makes it permanent in config.yaml.
    order, colormap
        As in `style` of config.yaml.
    """

    kind: Literal["comparison", "explored", "live"]
    id: str | None
    recording: str
    title: str
    a: str
    b: str
    config_line: str
    order: str
    colormap: str


def compared_of(comparison: xr.Dataset, a: xr.Dataset, b: xr.Dataset, told: Told) -> wire.Compared:
    """What the page gets of two stimuli.

    Parameters
    ----------
    comparison
        `difference` and, of the variables of `wire.Channels`, those that there are (channel). Its
        attribute `fdr`; `test`, `baseline` and why something was not tested where they are known.
    a, b
        Means of the two stimuli, as `striate.means` makes them.

    Raises
    ------
    UnfitError
        The three are not of one recording, one window, or one set of bins.
    StriateError
        The means do not say their units.
    """
    _check_belonging(comparison, a, b)
    view = heatmap_view(a, b, told.order)
    both = [view.responses(a), view.responses(b)]
    of_difference = difference_view(comparison, a, b, told.order)
    difference = differences(comparison, a, b, of_difference)
    return wire.Compared(
        kind=told.kind,
        id=told.id,
        recording=told.recording,
        title=told.title,
        a=told.a,
        b=told.b,
        config_line=told.config_line,
        trial_count_a=int(a["trial_count"]),
        trial_count_b=int(b["trial_count"]),
        units=text(a["mean"].attrs["units"]),
        quantity=quantity_of(view.quantity),
        rows=_rows(view),
        bins=_bins(view),
        scale=_scale(heatmap_scale(both, view.quantity, told.colormap)),
        difference_scale=_scale(difference_scale(difference)),
        difference_quantity=quantity_of(of_difference.quantity),
        difference_bins=_bins(of_difference),
        channels=_channels(comparison, a, b),
        test=_test(comparison),
        baseline=text(comparison.attrs.get("baseline", "")),
        fdr=float(comparison.attrs["fdr"]),
        not_tested=[text(of) for of in untested(comparison)] if _has_states(comparison) else [],
    )


def quantity_of(quantity: Quantity) -> wire.Quantity:
    """A quantity as it travels."""
    return wire.Quantity(
        name=text(quantity.name),
        unit=text(quantity.unit),
        factor=quantity.factor,
        is_rate=quantity.is_rate,
    )


def _check_belonging(comparison: xr.Dataset, a: xr.Dataset, b: xr.Dataset) -> None:
    difference, mean_a, mean_b = (
        of.to_numpy() for of in (comparison["difference"], a["mean"], b["mean"])
    )
    pairs = [(comparison[CHANNEL], a[CHANNEL]), (a[CHANNEL], b[CHANNEL])]
    if has_time(a) or has_time(b):
        pairs.append((a[TIME], b[TIME]))
    belong = all(np.array_equal(one.to_numpy(), other.to_numpy()) for one, other in pairs)
    if not (belong and np.array_equal(difference, mean_a - mean_b, equal_nan=True)):
        raise UnfitError(
            "the comparison and the means of its stimuli were made at different times; "
            "`snakemake --cores 4` makes them of one piece"
        )


def _rows(view: View) -> wire.Rows:
    rows = view.rows
    return wire.Rows(
        order=rows.order.tolist(),
        blocks=[wire.Block(area=text(of.area), start=of.start, stop=of.stop) for of in rows.blocks],
        sorted_by=rows.sorted_by,
        order_words=text(order_words(view)),
    )


def _bins(view: View) -> wire.Bins | None:
    bins: TimeBins | None = view.bins
    if bins is None:
        return None
    window = (bins.window.start_s, bins.window.stop_s) if bins.window else None
    return wire.Bins(
        first=bins.first,
        last=bins.last,
        start=bins.start,
        stop=bins.stop,
        width_s=bins.width_s,
        window=window,
        label=bins.label,
    )


def _scale(scale: ColourScale) -> wire.Scale:
    # only what has a sign has colours below 0
    colours: wire.ColourName = "signed" if scale.low < 0 else "strength"
    return wire.Scale(colours=colours, low=scale.low, high=scale.high, extend=scale.extend)


def _channels(comparison: xr.Dataset, a: xr.Dataset, b: xr.Dataset) -> wire.Channels:
    index = comparison.get("modulation_index")
    has_index = index is not None and "comment" not in index.attrs
    said: dict[str, Any] = {
        name: _numbers(comparison, name)
        for name in ("difference", "effect_size", "ci_low", "ci_high", "p", "q")
    }
    said |= {name: _words(comparison, name) for name in ("direction", "state_a", "state_b")}
    for side, means in (("a", a), ("b", b)):
        said[f"mean_{side}"] = numbers(means["mean"].to_numpy())
        said[f"sem_{side}"] = numbers(means["sem"].to_numpy())
        said[f"count_{side}"] = means["value_count"].to_numpy().astype(int).tolist()
    return wire.Channels(
        channel=texts(a[CHANNEL].to_numpy()),
        area=texts(a[AREA].to_numpy()),
        modulation_index=_numbers(comparison, "modulation_index") if has_index else None,
        **said,
    )


def _numbers(comparison: xr.Dataset, name: str) -> list[wire.Number]:
    if name not in comparison:
        return [None] * comparison.sizes[CHANNEL]
    return numbers(comparison[name].to_numpy())


def _words(comparison: xr.Dataset, name: str) -> list[str]:
    if name not in comparison:
        return [""] * comparison.sizes[CHANNEL]
    return texts(comparison[name].to_numpy())


def _has_states(comparison: xr.Dataset) -> bool:
    return has_tests(comparison) and "state_a" in comparison and "state_b" in comparison


def _test(comparison: xr.Dataset) -> str:
    """How the difference was tested; why not, if it was not."""
    said = text(comparison.attrs.get("test", ""))
    if not has_tests(comparison) or "permutations" not in comparison.attrs:
        return said or "not tested"
    words = test_words(comparison)
    return f"{said}; {words}" if is_tested(comparison).any() else words
