"""Why jobs have to run, in few sentences: each job belongs to one change that concerns it."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from striate.planning.changes import (
    Change,
    Own,
    code_changes,
    entry_changes,
    new_entry,
    setting_changes,
)
from striate.planning.job import STAGES
from striate.planning.state import Kind, State

_KINDS: Final = {
    "recordings": "recording",
    "comparisons": "comparison",
    "stimuli": "stimulus",
    "figures": "figure",
}
_SAID: Final = {
    Kind.STAMP: ("{} is missing or damaged", "{} are missing or damaged"),
    Kind.MISSING: ("{} is missing", "{} are missing"),
    Kind.DAMAGED: ("{} is damaged or changed", "{} are damaged or changed"),
    Kind.INPUTS: ("{} is another than when it was read", "{} are others than when they were read"),
}


@dataclass(frozen=True)
class Reason:
    """Changes, and the jobs that run for them: those that they concern, and what follows."""

    changes: tuple[Change, ...]
    states: tuple[State, ...]


@dataclass(frozen=True)
class _Configured:
    """The configuration as the report knows it, and as it was when the report was made."""

    now: Mapping[str, Any]
    before: Mapping[str, Any] | None

    @property
    def own(self) -> Own:
        own: Own = self.now["recordings"]
        return own


def reasons_of(states: Sequence[State]) -> list[Reason]:
    """Every stale job under one reason.

    Changes that concern the same jobs of a stage are told together. A job belongs to the change
    that concerns it and begins latest in the order of the data; if none does, to the one that came
    latest to what it reads.
    """
    stale = [state for state in states if state.is_stale]
    if not stale:
        return []
    remade = {path for of in stale if not of.is_restored for path in of.job.outputs}
    configured = _configured(states[-1])
    changes = [[*_changes(state, configured, remade)] for state in stale]
    bundles = _bundles(stale, changes)
    jobs: dict[int, list[State]] = {}
    bundle_of: dict[str, int] = {}
    for state, own in zip(stale, changes, strict=True):
        inherited = [bundle_of[path] for path in state.job.every_input if path in bundle_of]
        chosen = max((bundles[change.name] for change in own), default=max(inherited, default=0))
        jobs.setdefault(chosen, []).append(state)
        if not state.is_restored:
            bundle_of |= dict.fromkeys(state.job.outputs, chosen)
    return [_reason(number, bundles, changes, of) for number, of in sorted(jobs.items())]


def stage(state: State) -> str:
    """What its job is part of."""
    return STAGES.get(state.job.rule, state.job.rule)


def _configured(report: State) -> _Configured:
    before = json.loads(report.stamp.spec) if report.stamp else None
    return _Configured(json.loads(report.job.spec), before)


def _changes(state: State, configured: _Configured, remade: set[str]) -> Iterator[Change]:
    """What concerns a job itself; nothing where it only follows others."""
    kinds = {cause.kind for cause in state.causes}
    follows = not remade.isdisjoint(state.job.every_input)
    if Kind.NEW in kinds:
        yield from _novelty(state, configured, follows)
    elif state.stamp and kinds & {Kind.SPEC, Kind.CODE}:
        yield from _edits(state, configured, follows)
    elif Kind.STAMP in kinds or not follows:
        yield from _losses(state)


def _edits(state: State, configured: _Configured, follows: bool) -> Iterator[Change]:
    assert state.stamp is not None
    if state.job.rule == "report" and configured.before:
        entries = [*entry_changes(configured.before, configured.now)]
        # all else in it is a setting of what it shows
        if entries or follows:
            yield from entries
            yield from code_changes(state.job, state.stamp.code)
            return
    found = [
        *setting_changes(state.job, state.stamp.spec, configured.own),
        *code_changes(state.job, state.stamp.code),
    ]
    yield from found or [Change("order", "the order of the settings changed")]


def _novelty(state: State, configured: _Configured, follows: bool) -> Iterator[Change]:
    """The entry of config.yaml that is new, if one is."""
    if configured.before:
        for kind, wildcard in _KINDS.items():
            name = state.job.wildcards.get(wildcard)
            if name and name not in configured.before[kind]:
                yield new_entry(kind, name)
                return
    if not follows:
        yield Change("not made yet", "not made yet")


def _losses(state: State) -> Iterator[Change]:
    for cause in state.causes:
        if cause.kind in _SAID and cause.path:
            yield Change(cause.kind.name, cause.path, _SAID[cause.kind])
        elif cause.kind is Kind.INPUTS:
            yield Change("inputs", "made from other artifacts than before")


def _bundles(stale: Sequence[State], changes: Sequence[Sequence[Change]]) -> dict[str, int]:
    """Name of a change to the number of its bundle; the later one begins, the larger."""
    hits: dict[str, list[int]] = {}
    for number, of in enumerate(changes):
        for name in dict.fromkeys(change.name for change in of):
            hits.setdefault(name, []).append(number)
    begins = {
        name: tuple(number for number in at if stage(stale[number]) == stage(stale[at[0]]))
        for name, at in hits.items()
    }
    # of those that begin together, the one of fewer jobs counts as later: it says more of them
    order = sorted({*begins.values()}, key=lambda at: (at[0], -len(at), at))
    return {name: order.index(at) for name, at in begins.items()}


def _reason(
    number: int,
    bundles: Mapping[str, int],
    changes: Sequence[Sequence[Change]],
    states: Sequence[State],
) -> Reason:
    told = (change for of in changes for change in of if bundles[change.name] == number)
    return Reason(tuple(dict.fromkeys(told)), tuple(states))
