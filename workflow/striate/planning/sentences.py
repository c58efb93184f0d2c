"""A plan in words: what runs and why, what is up to date, what belongs to nothing."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from striate.command import printable
from striate.planning.changes import changed_code, changed_settings
from striate.planning.jobs import STAGES
from striate.planning.orphans import orphans_of
from striate.planning.plan import Plan
from striate.planning.state import Cause, Kind, State

_ONE_AND_MANY: Final[Mapping[str, tuple[str, str]]] = {
    "simulate": ("1 simulated file", "{} simulated files"),
    "convert": ("1 recording", "{} recordings"),
    "respond": ("responses of 1 recording", "responses of {} recordings"),
    "mean": ("1 mean", "{} means"),
    "compare": ("1 comparison", "{} comparisons"),
    "pool": ("1 comparison over recordings", "{} comparisons over recordings"),
    "render": ("1 figure", "{} figures"),
    "report": ("the report", "the report"),
}
_MOST_NAMED: Final = 2


def sentences(plan: Plan) -> list[str]:
    """What a run says before it begins: nothing where there is nothing to say."""
    told = [*_reasons(plan), *_waiting(plan), *_orphans(plan)]
    return [*(f"striate: {printable(line)}" for line in told), *([""] if told else [])]


def described(plan: Plan) -> list[str]:
    """The whole plan, a sentence a line, as `striate plan` prints it."""
    fresh = [state for state in plan.states if not state.is_stale]
    up_to_date = [f"Up to date: {_counted(fresh)}"] if fresh else []
    told = [*_reasons(plan), *_waiting(plan), *up_to_date, *_orphans(plan)]
    return [printable(line) for line in told]


def _reasons(plan: Plan) -> Iterator[str]:
    groups = _groups([state for state in plan.states if state.is_stale])
    for reason, of in groups.items():
        first = _stage(of[0])
        own = [state for state in of if _stage(state) == first]
        rest = [state for state in of if _stage(state) != first]
        yield f"{reason}: {_counted(own)}" + (f", then {_counted(rest)}" if rest else "")


def _groups(stale: Sequence[State]) -> dict[str, list[State]]:
    """Jobs by the reason that they have, or that those have whose artifacts they read."""
    groups: dict[str, list[State]] = {}
    reason_of: dict[str, str] = {}
    for kind in (Kind.MISSING, Kind.DAMAGED, Kind.STAMP):
        paths = [c.path for of in stale for c in of.causes[:1] if c.kind is kind]
        reason_of |= dict.fromkeys((f"{kind.name} {path}" for path in paths), _lost(kind, paths))
    for state in stale:
        reason = _reason(state, reason_of)
        reason_of |= dict.fromkeys(state.job.outputs, reason)
        groups.setdefault(reason, []).append(state)
    return groups


def _reason(state: State, reason_of: Mapping[str, str]) -> str:
    cause = next((c for c in state.causes if c.kind is not Kind.UPSTREAM), state.causes[0])
    match cause:
        case Cause(Kind.UPSTREAM, path):
            return reason_of.get(path, "what it is made from is made again")
        case Cause(Kind.SPEC) if state.stamp:
            return changed_settings(state.job, state.stamp.spec)
        case Cause(Kind.CODE) if state.stamp:
            return changed_code(state.job, state.stamp.code)
        case Cause(Kind.INPUTS, path):
            return f"{path} is another now" if path else "made from other artifacts than before"
        case Cause(Kind.NEW):
            return "not made yet"
    return reason_of[f"{cause.kind.name} {cause.path}"]


def _lost(kind: Kind, paths: Sequence[str]) -> str:
    verb = {Kind.MISSING: "missing", Kind.DAMAGED: "damaged or changed"}.get(kind)
    return f"{_named(paths)} {'is' if len(paths) == 1 else 'are'} {verb or 'missing or damaged'}"


def _counted(states: Iterable[State]) -> str:
    counts = Counter(_stage(state) for state in states)
    told = [
        one if counts[stage] == 1 else many.format(counts[stage])
        for stage, (one, many) in _ONE_AND_MANY.items()
        if counts[stage]
    ]
    return " and ".join(filter(None, [", ".join(told[:-1]), told[-1]]))


def _stage(state: State) -> str:
    return STAGES.get(state.job.rule, state.job.rule)


def _waiting(plan: Plan) -> Iterator[str]:
    for fault in plan.unreadable.values():
        yield f"{fault}; nothing is made of it, and the report waits"


def _orphans(plan: Plan) -> Iterator[str]:
    orphans = orphans_of(plan).artifacts
    if orphans:
        yield (
            f"config.yaml asks no longer for {_named(orphans)}; `striate clean` removes"
            f" {'it' if len(orphans) == 1 else 'them'}"
        )


def _named(paths: Sequence[str]) -> str:
    left = len(paths) - _MOST_NAMED
    return ", ".join(paths[:_MOST_NAMED]) + (f" and {left} more" if left > 0 else "")
