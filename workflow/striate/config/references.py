"""Faults between the keys of config.yaml: names that must exist, keys that must go together.

They are found in the values as written, not in the checked settings, so that they are reported
together with every other fault of the file.
"""

from collections.abc import Iterator
from typing import Any, Final

from striate.config.faults import Fault, KeyPath, not_one_of, shown
from striate.config.values import Document

_SOURCES: Final = ("file", "files", "simulate")
_RAW: Final = ("file", "files")
_NEEDS: Final = {
    "reader": _RAW,
    "options": _RAW,
    "seed": ("simulate",),
    "size": ("simulate",),
}


def reference_faults(config: Document) -> list[Fault]:
    """Every fault between keys; what is not of the right kind is left to the models."""
    found = [
        *_source_faults(config.values),
        *_baseline_faults(config.values),
        *_comparison_faults(config.values),
    ]
    return [Fault(config.places[path].line, path, text) for path, text in found]


Found = Iterator[tuple[KeyPath, str]]


def _source_faults(values: dict[str, Any]) -> Found:
    for recording, keys in _entries(values, "recordings"):
        path: KeyPath = ("recordings", recording)
        sources = [key for key in _SOURCES if key in keys]
        if len(sources) > 1:
            yield path, f"{' and '.join(sources)} are given together; keep one of them"
        elif not sources:
            yield path, "the source is missing; write file: (a path) or simulate: v1v2-1"
        else:
            yield from _misplaced(path, keys, sources[0])


def _misplaced(path: KeyPath, keys: dict[str, Any], source: str) -> Found:
    for key, needed in _NEEDS.items():
        if key in keys and source not in needed:
            yield (*path, key), f"{key} goes only with {' or '.join(needed)}; remove it"


def _baseline_faults(values: dict[str, Any]) -> Found:
    yield from _unknown(values, ("baseline",), values.get("baseline"), "stimulus")
    for recording, keys in _entries(values, "recordings"):
        path = ("recordings", recording, "baseline")
        yield from _unknown(values, path, keys.get("baseline"), "stimulus")


def _comparison_faults(values: dict[str, Any]) -> Found:
    for comparison, keys in _entries(values, "comparisons"):
        path: KeyPath = ("comparisons", comparison)
        for side in ("a", "b"):
            yield from _unknown(values, (*path, side), keys.get(side), "stimulus")
        if isinstance(keys.get("b"), str) and keys.get("a") == keys["b"]:
            text = f"a and b are both {shown(keys['b'])}; write two different stimuli"
            yield (*path, "b"), text
        recordings = keys.get("recordings")
        for number, recording in enumerate(recordings if isinstance(recordings, list) else []):
            yield from _unknown(values, (*path, "recordings", number), recording, "recording")


def _unknown(values: dict[str, Any], path: KeyPath, name: Any, noun: str) -> Found:
    known = values.get("stimuli" if noun == "stimulus" else "recordings")
    if isinstance(known, dict) and isinstance(name, str) and name and name not in known:
        yield path, not_one_of(name, noun, known)


def _entries(values: dict[str, Any], key: str) -> Iterator[tuple[str, dict[str, Any]]]:
    entries = values.get(key)
    for name, keys in entries.items() if isinstance(entries, dict) else ():
        if isinstance(keys, dict):
            yield name, keys
