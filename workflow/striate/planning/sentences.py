"""A plan in words: what runs and why, what is up to date, what belongs to nothing."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from striate.command import printable
from striate.planning.changes import Change
from striate.planning.orphans import orphans_of
from striate.planning.plan import Plan
from striate.planning.reasons import Reason, reasons_of, stage
from striate.planning.state import State
from striate.runlock import run_at_work

_ONE_AND_MANY: Final[Mapping[str, tuple[str, str]]] = {
    "simulate": ("1 simulated file", "{} simulated files"),
    "convert": ("1 recording", "{} recordings"),
    "respond": ("responses of 1 recording", "responses of {} recordings"),
    "mean": ("1 mean", "{} means"),
    "compare": ("1 comparison", "{} comparisons"),
    "course": ("time courses of 1 comparison", "time courses of {} comparisons"),
    "pool": ("1 comparison over recordings", "{} comparisons over recordings"),
    "render": ("1 figure", "{} figures"),
    "report": ("the report", "the report"),
}
_LONGEST: Final = 100
_MOST_FAULTS: Final = 5


def sentences(plan: Plan, requested: Sequence[State]) -> list[str]:
    """What a run of these jobs says before it begins: nothing where there is nothing to say."""
    at_work = run_at_work()
    told = [*_reasons(plan, requested), *_waiting(plan), *_orphans(plan)]
    told = [at_work] if at_work else told
    return [*(f"striate: {printable(line)}" for line in told), *([""] if told else [])]


def described(plan: Plan) -> list[str]:
    """The whole plan, a sentence a line, as `striate plan` prints it."""
    reasons = _reasons(plan, plan.states)
    at_work = [found] if (found := run_at_work()) else []
    told = [*at_work, *reasons, *_waiting(plan), *_up_to_date(plan), *_orphans(plan)]
    return [printable(line) for line in told]


def _reasons(plan: Plan, requested: Sequence[State]) -> Iterator[str]:
    # where a raw file cannot be read, the report waits
    waiting = {"report"} if plan.unreadable else set[str]()
    asked_for = {state.job.name for state in requested} - waiting
    for reason in reasons_of(plan.states):
        running = [of for of in reason.states if of.job.name in asked_for]
        if running:
            first = stage(running[0])
            own = [state for state in running if stage(state) == first]
            rest = [state for state in running if stage(state) != first]
            then = f", then {_counted(rest)}" if rest else ""
            yield f"{_said(reason)}: {_counted(own)}{then}"


def _said(reason: Reason) -> str:
    """All changes of a reason, those of which the same is said together."""
    alike: dict[tuple[str, str], list[Change]] = {}
    for change in reason.changes:
        alike.setdefault(change.said, []).append(change)
    parts = []
    for (one, many), changes in alike.items():
        subjects = _subjects(changes)
        parts.append((one if len(subjects) == 1 else many).format(_listed(subjects)))
    return ", ".join(parts)


def _subjects(changes: Sequence[Change]) -> list[str]:
    """What changed, each once; what some jobs know as left out, as others know it."""
    complete = {change.name for change in changes if change.is_complete}
    told = [of for of in changes if of.is_complete or of.name not in complete]
    return [*dict.fromkeys(change.subject for change in told)]


def _counted(states: Iterable[State]) -> str:
    counts = Counter(map(stage, states))
    told = [
        one if counts[name] == 1 else many.format(counts[name])
        for name, (one, many) in _ONE_AND_MANY.items()
        if counts[name]
    ]
    return _joined(told)


def _up_to_date(plan: Plan) -> Iterator[str]:
    fresh = [state for state in plan.states if not state.is_stale]
    if fresh:
        whole = len(fresh) == len(plan.states) and not plan.unreadable
        yield f"{'Everything is up to date' if whole else 'Up to date'}: {_counted(fresh)}"


def _waiting(plan: Plan) -> Iterator[str]:
    faults = [*plan.unreadable.values()]
    for fault in faults[:_MOST_FAULTS]:
        yield f"{fault}; what was made of it before stays as it was, and the report waits"
    if left := len(faults[_MOST_FAULTS:]):
        yield f"so it is with {left} more {'recording' if left == 1 else 'recordings'}"


def _orphans(plan: Plan) -> Iterator[str]:
    orphans = orphans_of(plan).artifacts
    if orphans:
        yield (
            f"config.yaml asks no longer for {_listed(orphans)}; `striate clean` removes"
            f" {'it' if len(orphans) == 1 else 'them'}"
        )


def _listed(names: Sequence[str]) -> str:
    """As many names as fit into a line, one at least, and how many more there are."""
    room, shown = _LONGEST, 0
    for name in names:
        room -= len(name) + 2
        shown += room >= 0
    shown = max(shown, 1)
    left = len(names) - shown
    return _joined([*names[:shown], *([f"{left} more"] if left else [])])


def _joined(parts: Sequence[str]) -> str:
    return " and ".join(filter(None, [", ".join(parts[:-1]), parts[-1]]))
