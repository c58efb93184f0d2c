"""The relabellings of trials that a permutation test goes through."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations, islice, product
from math import comb
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from striate.statistics.missing import Flags, Values

ELEMENTS_PER_BLOCK: Final = 2**19

Labels = NDArray[np.bool_ | np.floating[Any]]


@dataclass(frozen=True)
class Relabellings:
    """All relabellings there are, the observed one among them, or as many random ones as asked for.

    `blocks` gives them as rows (relabelling, trial) in blocks of half a million labels, the same
    ones whenever it is called.
    """

    count: int
    exact: bool
    blocks: Callable[[], Iterator[Labels]]

    def p(self, at_least_as_extreme: Values) -> Values:
        """P of how many relabellings are at least as extreme as what was observed; never 0.

        Exact: the share of them. Random: (b + 1) / (m + 1), the observed labels counted as one
        more. Source: Phipson & Smyth (2010), Stat. Appl. Genet. Mol. Biol. 9:39.
        """
        observed = 0 if self.exact else 1
        return (at_least_as_extreme + observed) / (self.count + observed)


def group_labels(trials: int, in_a: int, permutations: int, seed: int) -> Relabellings:
    """Which trials are called A: bool rows, `in_a` of them True.

    Random rows take the trials with the smallest of random numbers, which are all subsets of that
    size with equal probability; to select is faster than to shuffle.
    """
    if comb(trials, in_a) <= permutations:
        return _all_of(comb(trials, in_a), lambda: _subsets(trials, in_a), trials)

    def smallest(numbers: Values) -> Flags:
        largest_in_a = np.partition(numbers, in_a - 1, axis=1)[:, in_a - 1 : in_a]
        return numbers <= largest_in_a

    return _random(permutations, trials, seed, smallest)


def sign_flips(trials: int, permutations: int, seed: int) -> Relabellings:
    """Which pairs are exchanged: rows of 1 and -1, in single precision."""
    one = np.float32(1)
    if 2**trials <= permutations:
        return _all_of(2**trials, lambda: product((one, -one), repeat=trials), trials)
    return _random(permutations, trials, seed, lambda numbers: np.where(numbers < 0.5, -one, one))


def random_numbers(count: int, trials: int, seed: int) -> Iterator[Values]:
    """Random numbers from 0 to 1 in blocks (relabelling, trial), `count` rows in all.

    The next block takes the place of a block: memory that is new each time costs as much again.
    """
    generator = np.random.Generator(np.random.PCG64(seed))
    numbers = np.empty((min(_rows_per_block(trials), count), trials))
    for start in range(0, count, max(len(numbers), 1)):
        yield generator.random(out=numbers[: count - start])


def _subsets(trials: int, in_a: int) -> Iterator[tuple[bool, ...]]:
    for chosen in combinations(range(trials), in_a):
        members = set(chosen)
        yield tuple(trial in members for trial in range(trials))


def _all_of(count: int, rows: Callable[[], Iterator[tuple[Any, ...]]], trials: int) -> Relabellings:
    def blocks() -> Iterator[Labels]:
        iterator = rows()
        while block := list(islice(iterator, _rows_per_block(trials))):
            yield np.array(block)

    return Relabellings(count, True, blocks)


def _random(
    count: int, trials: int, seed: int, rows_from: Callable[[Values], Labels]
) -> Relabellings:
    def blocks() -> Iterator[Labels]:
        return map(rows_from, random_numbers(count, trials, seed))

    return Relabellings(count, False, blocks)


def _rows_per_block(trials: int) -> int:
    return max(1, ELEMENTS_PER_BLOCK // max(trials, 1))
