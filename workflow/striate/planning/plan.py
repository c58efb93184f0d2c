"""What a run of the workflow is to do, from any state of results/."""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from striate.digests import digests_saved_once
from striate.planning.jobs import jobs_of
from striate.planning.rawfaults import raw_faults
from striate.planning.state import State, states_of
from striate.settings import Settings


@dataclass(frozen=True)
class Plan:
    """Every job, and whether it has to run.

    Attributes
    ----------
    states
        Each after those whose artifacts it reads.
    unreadable
        Recording to why its raw file cannot be read; nothing is made of it.
    """

    states: tuple[State, ...]
    unreadable: Mapping[str, str]

    def state(self, rule: str, wildcards: Mapping[str, str]) -> State | None:
        """The job of a rule with these wildcards; None if the configuration asks for none."""
        return self._by_name.get((rule, frozenset(wildcards.items())))

    @cached_property
    def _by_name(self) -> Mapping[tuple[str, frozenset[tuple[str, str]]], State]:
        return {(of.job.rule, frozenset(of.job.wildcards.items())): of for of in self.states}

    def requested(self, targets: Iterable[str]) -> list[State]:
        """The jobs that files or rules need now; of no target, or of `all`, every job.

        What is up to date needs nothing: what it was made from may be lost.
        """
        wanted = {os.path.normpath(target) for target in targets} or {"all"}
        if "all" in wanted:
            return [*self.states]
        found: list[State] = []
        for state in reversed(self.states):
            if state.job.rule in wanted or not wanted.isdisjoint(state.job.outputs):
                wanted.update(state.job.every_input if state.is_stale else ())
                found.append(state)
        return found[::-1]


def plan_of(settings: Settings) -> Plan:
    """The plan of a configuration, beside what is under results/."""
    with digests_saved_once():
        unreadable = raw_faults(settings)
        present = [name for name in settings.recordings if name not in unreadable]
        return Plan((*states_of(jobs_of(settings, present)),), unreadable)
