"""Tables and series of an NWB file, found by the name that a user writes."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeVar

from striate.config.faults import not_one_of, shown
from striate.errors import SettingsError

_Object = TypeVar("_Object")


def interval_tables(content: Any) -> dict[str, Any]:
    """Every table of intervals: by its name, or as module/name in a processing module."""
    from pynwb.epoch import TimeIntervals

    found = dict(content.intervals or {})
    modules = content.processing.values()
    return found | dict(_walk(modules, "", TimeIntervals))


def time_series(content: Any) -> dict[str, Any]:
    """Every series that was acquired: by its name, or as module/name in a processing module."""
    from pynwb import TimeSeries

    acquired = _walk(content.acquisition.values(), "", TimeSeries)
    return dict(acquired) | dict(_walk(content.processing.values(), "", TimeSeries))


def named(objects: Mapping[str, _Object], wanted: str, option: str, noun: str) -> _Object:
    """The object of that name, or of the only longer name that ends with it.

    Raises
    ------
    SettingsError
        None has the name, or several have.
    """
    if wanted in objects:
        return objects[wanted]
    longer = [name for name in objects if name.endswith(f"/{wanted}")]
    if len(longer) > 1:
        raise SettingsError(
            f"{option}: there are several {noun}s {shown(wanted)}; write one of {', '.join(longer)}"
        )
    if not longer:
        raise SettingsError(f"{option}: {not_one_of(wanted, noun, list(objects))}")
    return objects[longer[0]]


def _walk(containers: Iterable[Any], above: str, kind: type) -> Iterator[tuple[str, Any]]:
    """Objects of a kind inside containers, at any depth, with their names."""
    for container in containers:
        name = f"{above}{container.name}"
        if isinstance(container, kind):
            yield name, container
        else:
            yield from _walk(container.children, f"{name}/", kind)
