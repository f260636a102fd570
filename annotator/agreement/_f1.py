"""Pairwise F1: of all marks of both sides, the share that has a partner on the other. It is the same either way round.

With more than two people every pair of them counts (Hripcsak & Rothschild 2005, "Agreement, the F-Measure, and
Reliability in Information Retrieval").
"""

from __future__ import annotations

from abc import abstractmethod
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from annotator.agreement.base import BaseMeasure, Counts, Key, Labels, Sheet
from annotator.core.resampling import total

Unit = tuple[Hashable, str]
"""What must be equal on both sides, and the label under which it is counted."""


@dataclass(frozen=True, slots=True)
class Units:
    """What one person has marked; `by_key` is None when some of it stands in one place twice."""

    listed: Sequence[Unit]
    by_label: Mapping[str, int]
    by_key: Mapping[Hashable, str] | None


class F1Measure(BaseMeasure):
    """`units_of` gives what one person has marked."""

    @abstractmethod
    def units_of(self, labels: Labels) -> Iterable[Unit]:
        """The marks of one person."""

    def _units(self, labels: Labels) -> Units:
        found: Units | None = labels.kept.get(self.name)
        if found is None:
            listed = list(self.units_of(labels))
            by_key = dict(listed)
            alone = by_key if len(by_key) == len(listed) else None
            found = labels.kept[self.name] = Units(listed, Counter([label for _, label in listed]), alone)
        return found

    def partners(self, a: Labels, b: Labels) -> Iterable[str]:
        """The labels of all marks, on both sides, that have a partner on the other."""
        mine, others = self._units(a), self._units(b)
        if mine.by_key is None or others.by_key is None:
            return _matched(mine.listed, others.listed)
        both = mine.by_key.keys() & others.by_key.keys()
        return [side[key] for side in (mine.by_key, others.by_key) for key in both]

    def tally(self, sheet: Sheet, people: Sequence[Labels]) -> dict[Key, int]:
        return total(self._pair(a, b) for a, b in combinations(people, 2))

    def tallies(self, sheet: Sheet, people: Sequence[Labels]) -> tuple[dict[Key, int], list[dict[Key, int]]]:
        by_pair = [self._pair(a, b) for a, b in combinations(people, 2)]
        return total(by_pair), by_pair

    def _pair(self, a: Labels, b: Labels) -> dict[Key, int]:
        counts: dict[Key, int] = {("marks", label): count for label, count in self._units(a).by_label.items()}
        for label, count in self._units(b).by_label.items():
            counts["marks", label] = counts.get(("marks", label), 0) + count
        if counts:
            counts.update((("hits", label), count) for label, count in Counter(self.partners(a, b)).items())
        return counts

    def reduced(self, counts: Counts) -> Counts:
        return {("marks", ""): _sum(counts, "marks"), ("hits", ""): _sum(counts, "hits")} if counts else {}

    def value(self, sums: Counts) -> float | None:
        marks = _sum(sums, "marks")
        return _sum(sums, "hits") / marks if marks else None

    def units(self, sums: Counts) -> int:
        """The marks of both sides of every pair."""
        return _sum(sums, "marks")

    def labels(self, sums: Counts) -> list[str]:
        return sorted(label for what, label in sums if what == "marks")

    def of_label(self, sums: Counts, label: str) -> Counts:
        return {("marks", label): sums.get(("marks", label), 0), ("hits", label): sums.get(("hits", label), 0)}


def _sum(sums: Counts, name: str) -> int:
    return sum(count for (what, _), count in sums.items() if what == name)


def _matched(mine: Sequence[Unit], others: Sequence[Unit]) -> list[str]:
    """As many partners as there are on the rarer side; those with the same label first."""
    waiting: dict[Hashable, list[str]] = {}
    for key, label in others:
        waiting.setdefault(key, []).append(label)
    found: list[str] = []
    rest: list[Unit] = []
    for key, label in mine:
        if label in waiting.get(key, ()):
            waiting[key].remove(label)
            found += (label, label)
        else:
            rest.append((key, label))
    for key, label in rest:
        if waiting.get(key):
            found += (label, waiting[key].pop(0))
    return found
