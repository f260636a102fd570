"""Pairwise F1: of all marks of both sides, the share that has a partner on the other. It is the same either way round.

With more than two people every pair of them counts (Hripcsak & Rothschild 2005, "Agreement, the F-Measure, and
Reliability in Information Retrieval").
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Hashable, Iterable, Sequence
from itertools import combinations

from annotator.agreement.base import BaseMeasure, Counts, Key, Labels, Sheet

Unit = tuple[Hashable, str]
"""What must be equal on both sides, and the label under which it is counted."""


class F1Measure(BaseMeasure):
    """`units_of` gives what one person has marked."""

    @abstractmethod
    def units_of(self, labels: Labels) -> Iterable[Unit]:
        """The marks of one person."""

    def partners(self, a: Labels, b: Labels) -> Iterable[str]:
        """The labels of all marks, on both sides, that have a partner on the other."""
        mine, others = list(self.units_of(a)), list(self.units_of(b))
        return [label for _, label in mine] * 2 if mine == others else _matched(mine, others)

    def tally(self, sheet: Sheet, people: Sequence[Labels]) -> dict[Key, int]:
        counts: dict[Key, int] = {}
        for one in people:
            for _, label in self.units_of(one):
                key = ("marks", label)
                counts[key] = counts.get(key, 0) + len(people) - 1
        for a, b in combinations(people, 2):
            for label in self.partners(a, b):
                key = ("hits", label)
                counts[key] = counts.get(key, 0) + 1
        return counts

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
