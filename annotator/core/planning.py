"""Hand out articles by rule: which get more than one annotator, and who gets which.

The same input gives the same plan.
"""

from __future__ import annotations

import hashlib
import heapq
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from annotator.core.errors import InvalidError

MOST = 20
"""Annotators of one article."""


@dataclass(frozen=True, slots=True)
class Rule:
    """`each` annotators per article, but `shared_by` for `share` percent of the articles.

    Raises InvalidError (`bad_rule`).
    """

    each: int = 1
    share: int = 0
    shared_by: int = 2

    def __post_init__(self) -> None:
        if not 1 <= self.each <= MOST or not 1 <= self.shared_by <= MOST:
            raise InvalidError("bad_rule", f"An article has 1 to {MOST} annotators.")
        if not 0 <= self.share <= 100:
            raise InvalidError("bad_rule", "The share of overlap is 0 to 100 percent.")
        if self.share and self.shared_by <= self.each:
            raise InvalidError("bad_rule", "Articles of the overlap need more annotators than the others.")

    @property
    def most(self) -> int:
        """The largest number of annotators that an article gets."""
        return self.shared_by if self.share else self.each


@dataclass(frozen=True, slots=True)
class Slot:
    """One article for one person, or for the pool (None). `article` is an index of the planned keys."""

    article: int
    member: str | None


def shared(keys: Sequence[str], share: int) -> set[int]:
    """Indexes of the keys that get more annotators: exactly `share` percent of them, halves rounded up, by hash."""
    count = (len(keys) * share + 50) // 100
    # Not every fifth: a source may well have a rhythm.
    return set(heapq.nsmallest(count, range(len(keys)), key=lambda at: (_hash(keys[at]), at)))


def plan(keys: Sequence[str], rule: Rule, members: Sequence[str] = ()) -> list[Slot]:
    """A slot for each annotator of each article, in the order of the articles; without members all for the pool.

    Members get the same number, give or take one, and each shares about as many articles with each other. Nobody gets
    an article twice.
    Raises InvalidError (`too_few_members`).
    """
    if members and len(members) < rule.most:
        raise InvalidError(
            "too_few_members", f"{rule.most} annotators per article need as many members; there are {len(members)}."
        )
    more = shared(keys, rule.share)
    counts = [rule.shared_by if at in more else rule.each for at in range(len(keys))]
    if not members:
        return [Slot(at, None) for at, count in enumerate(counts) for _ in range(count)]
    team = _Team(members)
    # Those of several annotators first: what is left evens out whatever they make uneven.
    order = sorted(range(len(keys)), key=lambda at: -counts[at])
    chosen = {at: team.pick(keys[at], counts[at]) for at in order}
    return [Slot(at, name) for at in range(len(keys)) for name in chosen[at]]


class _Team:
    """The members of a plan: who has how many articles so far, and how many with whom."""

    def __init__(self, members: Sequence[str]) -> None:
        self._names = sorted(members)
        self._salts = [int.from_bytes(_hash(name)[:8]) for name in self._names]
        self._least = list(range(len(self._names)))
        """Members with the fewest articles; when it is empty, all have the same number again."""
        self._pairs: Counter[tuple[int, int]] = Counter()

    def pick(self, key: str, count: int) -> list[str]:
        """`count` members with the fewest articles; of those the ones that have met least, then by hash."""
        salt = int.from_bytes(_hash(key)[:8])
        chosen: list[int] = []
        for _ in range(count):
            self._least = self._least or list(range(len(self._names)))
            if chosen:
                able = [at for at in self._least if at not in chosen]
                found = min(able, key=lambda at: (self._met(at, chosen), _mixed(salt ^ self._salts[at])))
            else:
                found = self._least[salt % len(self._least)]
            self._least.remove(found)
            chosen.append(found)
        if count > 1:
            self._pairs.update((at, other) for at in chosen for other in chosen if other != at)
        return [self._names[at] for at in chosen]

    def _met(self, at: int, others: Sequence[int]) -> int:
        return sum(self._pairs[at, other] for other in others)


def loads_of(slots: Sequence[Slot]) -> dict[str | None, int]:
    """How many articles each person gets, and the pool."""
    return dict(Counter(slot.member for slot in slots))


def is_due(seed: str, number: int, rate: int) -> bool:
    """Whether the `number`th article that somebody gets is to be a hidden check: `rate` of a hundred are, by hash."""
    return int.from_bytes(_hash(f"{seed}\n{number}")[:4]) % 100 < rate


def drawn(seed: str, keys: Sequence[str]) -> list[int]:
    """Indexes of the keys in an order that looks like chance and is another one for each seed."""
    return sorted(range(len(keys)), key=lambda at: (_hash(f"{seed}\n{keys[at]}"), at))


def _hash(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


def _mixed(value: int) -> int:
    """A quick hash of 64 bits."""
    return (value * 0x9E3779B97F4A7C15 & 0xFFFFFFFFFFFFFFFF) >> 20
