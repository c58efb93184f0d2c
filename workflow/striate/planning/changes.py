"""What changed in the settings and the code of a job, in the words of config.yaml."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from striate.codefiles import LIBRARIES
from striate.planning.jobs import Job

_LIMITS: Final = ("window", "baseline")
_ENDS: Final = ("start", "stop")
_LONGEST: Final = 60
_MOST_NAMED: Final = 3
_LEFT_OUT: Final = object()


def changed_settings(job: Job, before: str) -> str:
    """Settings of a job that are others than before: `window.stop 1.16 → 1.0`."""
    was, now = (dict(_settings(job, json.loads(spec))) for spec in (before, job.spec))
    names = [name for name in {**was, **now} if was.get(name) != now.get(name)]
    told = [_told(name, was.get(name, _LEFT_OUT), now.get(name, _LEFT_OUT)) for name in names]
    return _listed(told) or "order of the settings"


def changed_code(job: Job, before: Mapping[str, str]) -> str:
    """What of its code is other than before: `means.py`, `numpy 2.3 → 2.4`."""
    now = job.code.parts
    names = [name for name in {**before, **now} if before.get(name) != now.get(name)]
    return _listed([_told_part(name, before.get(name), now.get(name)) for name in names])


def _settings(job: Job, spec: Any) -> Iterator[tuple[str, Any]]:
    """Settings by the names that they have in config.yaml."""
    if "made_by" in spec:
        spec = spec["made_by"]
    prefixes = {
        "simulate": f"recordings.{job.wildcards.get('recording')}.",
        "convert": f"recordings.{job.wildcards.get('recording')}.",
        "compare": f"comparisons.{job.wildcards.get('comparison')}.",
    }
    stimulus = f"stimuli.{job.wildcards.get('stimulus')}"
    for name, value in _leaves(spec, ""):
        if job.rule == "mean" and name.startswith("conditions"):
            yield name.replace("conditions", stimulus, 1), value
        elif job.rule in ("simulate", "convert") or name in ("a", "b"):
            yield prefixes.get(job.rule, "") + name, value
        else:
            yield name, value


def _leaves(value: Any, name: str) -> Iterator[tuple[str, Any]]:
    inside: Mapping[str, Any] | None = value if isinstance(value, dict) else None
    if name in _LIMITS and isinstance(value, list):
        inside = dict(zip(_ENDS, value, strict=True))
    if inside is None:
        yield name, value
        return
    for key, inner in inside.items():
        yield from _leaves(inner, f"{name}.{key}" if name else key)


def _told(name: str, was: object, now: object) -> str:
    if name.endswith(".sha256"):
        return f"{name.removesuffix('.sha256')}: its raw file changed"
    return f"{name} {_shown(was)} → {_shown(now)}"


def _told_part(name: str, was: str | None, now: str | None) -> str:
    if name in (*LIBRARIES, "python"):
        return f"{name} {was or 'none'} → {now or 'none'}"
    said = "is new" if was is None else "is gone" if now is None else "changed"
    return f"{name.removeprefix('workflow/striate/')} {said}"


def _shown(value: object) -> str:
    if value is _LEFT_OUT:
        return "nothing"
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _listed(told: list[str]) -> str:
    left = len(told) - _MOST_NAMED
    return ", ".join(told[:_MOST_NAMED]) + (f" and {left} more" if left > 0 else "")
