"""The relabellings of trials that a permutation test goes through."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations, islice, product
from math import comb
from typing import Final

import numpy as np

from striate.statistics.missing import Values

ELEMENTS_PER_BLOCK: Final = 2**21


@dataclass(frozen=True)
class Relabellings:
    """All relabellings there are, the observed one among them, or as many random ones as asked for.

    `blocks` gives them as rows (relabelling, trial) in blocks of at most 16 MB, the same ones
    whenever it is called.
    """

    count: int
    exact: bool
    blocks: Callable[[], Iterator[Values]]

    def p(self, at_least_as_extreme: Values) -> Values:
        """P of how many relabellings are at least as extreme as what was observed; never 0.

        Exact: the share of them. Random: (b + 1) / (m + 1), the observed labels counted as one
        more. Source: Phipson & Smyth (2010), Stat. Appl. Genet. Mol. Biol. 9:39.
        """
        observed = 0 if self.exact else 1
        return (at_least_as_extreme + observed) / (self.count + observed)


def group_labels(trials: int, in_a: int, permutations: int, seed: int) -> Relabellings:
    """Which trials are called A: rows with `in_a` ones and otherwise zeros.

    Random rows take the trials with the smallest of random numbers, which are all subsets of that
    size with equal probability; to select is faster than to shuffle.
    """
    if comb(trials, in_a) <= permutations:
        return _all_of(comb(trials, in_a), lambda: _subsets(trials, in_a), trials)

    def ones(numbers: Values) -> Values:
        largest_in_a = np.partition(numbers, in_a - 1, axis=1)[:, in_a - 1 : in_a]
        return np.less_equal(numbers, largest_in_a, out=numbers)

    return _random(permutations, trials, seed, ones)


def sign_flips(trials: int, permutations: int, seed: int) -> Relabellings:
    """Which pairs are exchanged: rows of 1 and -1."""
    if 2**trials <= permutations:
        return _all_of(2**trials, lambda: product((1.0, -1.0), repeat=trials), trials)
    return _random(permutations, trials, seed, lambda numbers: np.where(numbers < 0.5, -1.0, 1.0))


def random_numbers(count: int, trials: int, seed: int) -> Iterator[Values]:
    """Random numbers from 0 to 1 in blocks (relabelling, trial), `count` rows in all."""
    generator = np.random.Generator(np.random.PCG64(seed))
    size = _rows_per_block(trials)
    for start in range(0, count, size):
        yield generator.random((min(size, count - start), trials))


def _subsets(trials: int, in_a: int) -> Iterator[tuple[float, ...]]:
    for chosen in combinations(range(trials), in_a):
        members = set(chosen)
        yield tuple(float(trial in members) for trial in range(trials))


def _all_of(
    count: int, rows: Callable[[], Iterator[tuple[float, ...]]], trials: int
) -> Relabellings:
    def blocks() -> Iterator[Values]:
        iterator = rows()
        while block := list(islice(iterator, _rows_per_block(trials))):
            yield np.array(block)

    return Relabellings(count, True, blocks)


def _random(
    count: int, trials: int, seed: int, rows_from: Callable[[Values], Values]
) -> Relabellings:
    def blocks() -> Iterator[Values]:
        return map(rows_from, random_numbers(count, trials, seed))

    return Relabellings(count, False, blocks)


def _rows_per_block(trials: int) -> int:
    return max(1, ELEMENTS_PER_BLOCK // max(trials, 1))
