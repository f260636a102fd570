"""Bootstrap intervals of numbers that are made of counts: articles are drawn again and again, with replacement.

The counts of an article are packed into one whole number, a field each, so that adding up a draw is one sum.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)
SEED = 20_261_102
MOST, FEWEST = 1_000, 200
DRAWS = 1_000_000
"""Articles drawn for one set of numbers: many articles need fewer rounds for an interval that is as steady."""
LEVEL = 0.95


def rounds_for(articles: int) -> int:
    """How many times a set of so many articles is drawn."""
    return max(FEWEST, min(MOST, DRAWS // max(1, articles)))


def total(counts: Sequence[Mapping[Key, int]]) -> dict[Key, int]:
    """The counts of all articles added up."""
    sums: dict[Key, int] = {}
    for one in counts:
        for key, count in one.items():
            sums[key] = sums.get(key, 0) + count
    return sums


def draws(counts: Sequence[Mapping[Key, int]], rounds: int, seed: int = SEED) -> Iterator[dict[Key, int]]:
    """The sums of `rounds` draws of as many articles as there are. `counts` are whole numbers of 0 or more."""
    keys = list(total(counts))
    if not keys:
        return
    largest = max(max(one.values(), default=0) for one in counts)
    width = (largest * len(counts)).bit_length() + 1
    shifts = {key: width * at for at, key in enumerate(keys)}
    packed = [sum(count << shifts[key] for key, count in one.items()) for one in counts]
    mask, dice, size = (1 << width) - 1, random.Random(seed), len(packed)
    for _ in range(rounds):
        drawn = sum(dice.choices(packed, k=size))
        yield {key: drawn >> shift & mask for key, shift in shifts.items()}


def interval(values: Sequence[float | None], level: float = LEVEL) -> tuple[float, float] | None:
    """The middle `level` of what the draws gave; None when more than half of them gave nothing."""
    found = sorted(value for value in values if value is not None)
    if len(found) * 2 <= len(values):
        return None
    tail = (1 - level) / 2
    return _quantile(found, tail), _quantile(found, 1 - tail)


def _quantile(found: Sequence[float], share: float) -> float:
    at = share * (len(found) - 1)
    low = int(at)
    high = min(low + 1, len(found) - 1)
    return found[low] + (found[high] - found[low]) * (at - low)


def spread(
    counts: Sequence[Mapping[Key, int]], values: Sequence[Callable[[Mapping[Key, int]], float | None]], seed: int = SEED
) -> list[tuple[float, float] | None]:
    """An interval for each of several numbers of the same articles; None for all when there is only one article."""
    if len(counts) < 2:
        return [None] * len(values)
    found: list[list[float | None]] = [[] for _ in values]
    for sums in draws(counts, rounds_for(len(counts)), seed):
        for kept, value in zip(found, values, strict=True):
            kept.append(value(sums))
    return [interval(one) for one in found]
