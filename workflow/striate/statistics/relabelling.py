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
_FEWER: Final = 2.0
"""Standard deviations by which the first trials of a subset are fewer than its size."""

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

    Random rows are subsets of that size, each with equal probability.
    """
    if comb(trials, in_a) <= permutations:
        return _all_of(comb(trials, in_a), lambda: _subsets(trials, in_a), trials)
    smaller = min(in_a, trials - in_a)

    def draw(generator: np.random.Generator, rows: int) -> Labels:
        flags = _drawn(generator, rows, trials, smaller)
        return flags if smaller == in_a else ~flags

    return _random(permutations, trials, seed, draw)


def sign_flips(trials: int, permutations: int, seed: int) -> Relabellings:
    """Which pairs are exchanged: rows of 1 and -1, in single precision."""
    one = np.float32(1)
    if 2**trials <= permutations:
        return _all_of(2**trials, lambda: product((one, -one), repeat=trials), trials)

    def draw(generator: np.random.Generator, rows: int) -> Labels:
        bits = np.unpackbits(_random_bytes(generator, -(-rows * trials // 8)), count=rows * trials)
        signs = bits.reshape(rows, trials).astype(np.float32)
        signs *= -2
        signs += 1
        return signs

    return _random(permutations, trials, seed, draw)


def random_numbers(count: int, trials: int, seed: int) -> Iterator[Values]:
    """Random numbers from 0 to 1 in blocks (relabelling, trial), `count` rows in all.

    The next block takes the place of a block: memory that is new each time costs as much again.
    """
    generator = np.random.Generator(np.random.PCG64(seed))
    numbers = np.empty((min(_rows_per_block(trials), count), trials))
    for start in range(0, count, max(len(numbers), 1)):
        yield generator.random(out=numbers[: count - start])


def _drawn(generator: np.random.Generator, rows: int, trials: int, size: int) -> Flags:
    """Random subsets of the trials, all of one size, in rows.

    A random byte for each trial takes a little less than `size` of them, which leaves all subsets
    of as many trials equally likely; a row that got too many is emptied. Then trials drawn one by
    one are added until there are enough. This costs less than to sort, or to shuffle.
    """
    likely = size - _FEWER * np.sqrt(size * (1 - size / trials))
    flags = _random_bytes(generator, rows * trials) < max(int(likely / trials * 256), 0)
    by_row = flags.reshape(rows, trials)
    missing = size - by_row.sum(axis=1, dtype=np.int32)
    by_row[missing < 0] = False
    missing[missing < 0] = size
    _add(generator, flags, np.repeat(np.arange(0, rows * trials, trials), missing), trials)
    return by_row


def _add(generator: np.random.Generator, flags: Flags, row: NDArray[np.int_], trials: int) -> None:
    """Flag as many more trials of a row as its first place is in `row`, drawn with equal chances.

    A draw that meets a trial flagged before, or by another draw of its round, is drawn again.
    """
    last_draw_of = np.empty(len(flags), np.int32)
    while len(row):
        drawn, number = row + generator.integers(0, trials, len(row)), np.arange(len(row))
        last_draw_of[drawn] = number
        again = flags[drawn] | (last_draw_of[drawn] != number)
        flags[drawn] = True
        row = row[again]


def _random_bytes(generator: np.random.Generator, count: int) -> NDArray[np.uint8]:
    words = generator.bit_generator.random_raw(-(-count // 8))
    return words.astype("<u8", copy=False).view(np.uint8)[:count]


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
    count: int, trials: int, seed: int, draw: Callable[[np.random.Generator, int], Labels]
) -> Relabellings:
    def blocks() -> Iterator[Labels]:
        generator = np.random.Generator(np.random.PCG64(seed))
        most = _rows_per_block(trials)
        for start in range(0, count, most):
            yield draw(generator, min(most, count - start))

    return Relabellings(count, False, blocks)


def _rows_per_block(trials: int) -> int:
    return max(1, ELEMENTS_PER_BLOCK // max(trials, 1))
