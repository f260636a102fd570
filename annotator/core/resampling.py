"""Bootstrap intervals of numbers that are made of counts: articles are drawn again and again, with replacement.

The counts of an article are packed into one whole number, a field each, so that adding up a draw is one sum.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
SEED = 20_261_102
MOST, FEWEST = 1_000, 200
DRAWS = 1_000_000
"""Articles drawn for one set of numbers: many articles need fewer rounds for an interval that is as steady."""
LEVEL = 0.95
WIDTH, ROOM = 72, 20
"""Bits of a field, and how many of them stay free for adding up: enough for a million articles."""
Interval = tuple[float, float]


class Packer(Generic[Key]):
    """Counts as whole numbers, and back. A key gets its field when it is first seen."""

    def __init__(self) -> None:
        self._shifts: dict[Key, int] = {}

    def pack(self, counts: Mapping[Key, int]) -> int:
        """Counts of 0 or more as one number; such numbers can be added up.

        Raises OverflowError for a count of 2⁵² or more.
        """
        shifts, packed = self._shifts, 0
        for key, count in counts.items():
            if count >> (WIDTH - ROOM):
                raise OverflowError(f"{key!r} is counted {count:,} times in one article.")
            shift = shifts.setdefault(key, WIDTH * len(shifts))
            packed |= count << shift
        return packed

    def unpack(self, number: int) -> dict[Key, int]:
        """What was packed or added up, without zeros."""
        mask = (1 << WIDTH) - 1
        found = {key: number >> shift & mask for key, shift in self._shifts.items()}
        return {key: count for key, count in found.items() if count}


def total(counts: Iterable[Mapping[Key, int]]) -> dict[Key, int]:
    """Counts added up."""
    sums: dict[Key, int] = {}
    for one in counts:
        for key, count in one.items():
            sums[key] = sums.get(key, 0) + count
    return sums


def rounds_for(articles: int, most: int = MOST) -> int:
    """How many times a set of so many articles is drawn."""
    return max(FEWEST, min(most, DRAWS // max(1, articles)))


def draws(packed: Sequence[int], rounds: int, seed: int = SEED) -> Iterator[int]:
    """The sums of `rounds` draws of as many articles as there are."""
    dice, size = random.Random(seed), len(packed)
    for _ in range(rounds):
        yield sum(dice.choices(packed, k=size))


def interval(values: Sequence[float | None], level: float = LEVEL) -> Interval | None:
    """The middle `level` of what the draws gave; None when half of them or more gave nothing."""
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
    packer: Packer[Key],
    packed: Sequence[int],
    values: Callable[[dict[Key, int]], Sequence[float | None]],
    *,
    most: int = MOST,
    seed: int = SEED,
) -> list[Interval | None]:
    """An interval for each of the numbers that `values` makes of summed counts; none for a single article."""
    if len(packed) < 2:
        return [None] * len(values(packer.unpack(sum(packed))))
    rounds = [values(packer.unpack(drawn)) for drawn in draws(packed, rounds_for(len(packed), most), seed)]
    return [interval(one) for one in zip(*rounds, strict=True)]
