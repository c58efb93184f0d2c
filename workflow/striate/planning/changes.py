"""What is other than when a job ran, in the words of config.yaml."""

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from striate.libraryversions import LIBRARIES
from striate.planning.job import Job

_LIMITS: Final = ("window", "baseline")
_SOURCE: Final = ("simulate", "convert")
_IN_CONFIG: Final = {"names": "files", "simulated": "simulate"}
_ENTRIES: Final = ("recordings", "stimuli", "comparisons")
_LONGEST: Final = 45
_LEFT_OUT: Final = "(left out)"

_AS_IT_IS: Final = ("{}", "{}")
_CHANGED: Final = ("{} changed", "{} changed")
_NEW: Final = ("{} is new", "{} are new")
_GONE: Final = ("{} is gone", "{} are gone")
_RAW: Final = ("the raw file of {} changed", "the raw files of {} changed")

Own = Mapping[str, Collection[str]]
"""Recording to the settings that it has of its own."""


@dataclass(frozen=True)
class Change:
    """One thing that is other than when a job ran.

    Attributes
    ----------
    name
        By which it is known as the same in every job that it concerns.
    subject
        What changed.
    said
        What is said of one subject, and of several.
    """

    name: str
    subject: str
    said: tuple[str, str] = _AS_IT_IS

    @property
    def is_complete(self) -> bool:
        """Whether both sides are known: some jobs know a setting only as left out."""
        return _LEFT_OUT not in self.subject


class _Limits(NamedTuple):
    start: float
    stop: float


def setting_changes(job: Job, before: str, own: Own) -> Iterator[Change]:
    """Settings of a job that are others than before: `window.stop 1.16 → 1.0`."""
    was, now = (dict(_settings(job, json.loads(spec), own)) for spec in (before, job.spec))
    names = [name for name in {**was, **now} if was.get(name) != now.get(name)]
    # a figure names the stimuli that it shows: one that comes or goes follows from another change
    own_ones = [of for of in names if not of.startswith("stimuli.") or (of in was and of in now)]
    for name in own_ones or names:
        yield from _changed(name, was.get(name), now.get(name))


def entry_changes(was: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Change]:
    """Recordings, stimuli, comparisons and figures that came or went, of two configurations."""
    for kind in (*_ENTRIES, "figures"):
        for name in {**dict.fromkeys(was[kind]), **dict.fromkeys(now[kind])}:
            if name not in was[kind]:
                yield new_entry(kind, name)
            elif name not in now[kind]:
                yield Change(f"{kind}.{name}", f"{kind}.{name}", _GONE)


def new_entry(kind: str, name: str) -> Change:
    """An entry that config.yaml did not have."""
    return Change(f"{kind}.{name}", f"{kind}.{name}", _NEW)


def code_changes(job: Job, before: Mapping[str, str]) -> Iterator[Change]:
    """What of its code is other than before: `numpy 2.3 → 2.4`, `means.py changed`."""
    now = job.code.parts
    libraries = ("python", *LIBRARIES)
    for name in sorted({**before, **now}, key=lambda name: name not in libraries):
        if before.get(name) == now.get(name):
            continue
        if name in libraries:
            told = f"{name} {before.get(name, 'none')} → {now.get(name, 'none')}"
            yield Change(name, told)
        else:
            said = _NEW if name not in before else _GONE if name not in now else _CHANGED
            yield Change(name, name.removeprefix("workflow/").removeprefix("striate/"), said)


def _settings(job: Job, spec: Any, own: Own) -> Iterator[tuple[str, Any]]:
    """Settings by the names that they have in config.yaml."""
    recording = job.wildcards.get("recording", "")
    for name, value in _leaves(spec.get("made_by", spec), ""):
        first, _, rest = name.partition(".")
        if job.rule in _SOURCE:
            yield f"recordings.{recording}.{_IN_CONFIG.get(name, name)}", value
        elif first == "conditions":
            yield f"stimuli.{job.wildcards['stimulus']}.{rest.removesuffix('.any_of')}", value
        elif job.rule == "compare" and first == "stimuli":
            yield name.removesuffix(".any_of"), value
        elif name in ("a", "b"):
            yield f"comparisons.{job.wildcards['comparison']}.{name}", value
        elif first in own.get(recording, ()):
            yield f"recordings.{recording}.{name}", value
        else:
            yield name, value


def _leaves(value: Any, name: str) -> Iterator[tuple[str, Any]]:
    if name.rpartition(".")[2] in _LIMITS and isinstance(value, list | dict):
        yield name, _Limits(*(value.values() if isinstance(value, dict) else value))
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _leaves(inner, f"{name}.{key}" if name else key)
    else:
        yield name, value


def _changed(name: str, was: Any, now: Any) -> Iterator[Change]:
    if was == now:
        return
    if name.endswith(".sha256"):
        yield Change("raw files", name.removesuffix(".sha256"), _RAW)
    elif isinstance(was, _Limits) and isinstance(now, _Limits):
        for end, before, after in zip(_Limits._fields, was, now, strict=True):
            yield from _changed(f"{name}.{end}", before, after)
    else:
        yield Change(name, f"{name} {_shown(was)} → {_shown(now)}")


def _shown(value: Any) -> str:
    if value is None:
        return _LEFT_OUT
    text = _text(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _text(value: Any) -> str:
    if isinstance(value, _Limits):
        return f"{value.start:g} to {value.stop:g} s"
    if isinstance(value, list):
        return f"[{', '.join(map(_text, value))}]"
    return value or '""' if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
