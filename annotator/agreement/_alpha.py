"""Krippendorff's alpha for nominal data, from a coincidence matrix that can be added up.

Klaus Krippendorff 2011, "Computing Krippendorff's Alpha-Reliability": any number of people, missing values allowed.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from math import lcm

from annotator.agreement.base import BaseMeasure, Counts, Key, Labels, Sheet

SCALE = lcm(*range(1, 17))
"""Coincidences are counted in 1/SCALE, whole for up to 17 people on an article and rounded to a millionth beyond."""


def add_unit(counts: dict[Key, int], values: Sequence[str], weight: int = 1) -> None:
    """Add `weight` units that people have given these `values`; with fewer than two values there is nothing to compare.

    ("n", v) counts the values, ("same", v) the coincidences of v with v in 1/SCALE.
    """
    people = len(values)
    if people < 2:
        return
    counts["units", ""] = counts.get(("units", ""), 0) + weight
    for value in set(values):
        count = values.count(value)
        key = ("n", value)
        counts[key] = counts.get(key, 0) + count * weight
        if count > 1:
            key = ("same", value)
            counts[key] = counts.get(key, 0) + round(count * (count - 1) * SCALE / (people - 1)) * weight


def observed(sums: Counts) -> float | None:
    """The share of agreeing pairs of values; None without any."""
    pairable = sum(count for (what, _), count in sums.items() if what == "n")
    same = sum(count for (what, _), count in sums.items() if what == "same")
    return same / (pairable * SCALE) if pairable else None


def nominal_alpha(sums: Counts) -> float | None:
    """Alpha of summed counts; None where all values are the same, so that nobody could have disagreed."""
    margins = [count for (what, _), count in sums.items() if what == "n" and count]
    pairable = sum(margins)
    by_chance = pairable * pairable - sum(count * count for count in margins)
    agreed = observed(sums)
    if not by_chance or agreed is None:
        return None
    return 1 - (1 - agreed) * pairable * (pairable - 1) / by_chance


def one_label(sums: Counts, label: str) -> Counts:
    """The counts when only one label is told apart from all others."""
    pairable = sum(count for (what, _), count in sums.items() if what == "n")
    mine, same = sums.get(("n", label), 0), sums.get(("same", label), 0)
    rest = pairable - mine
    other = "" if label else "other"
    return {
        ("units", ""): sums.get(("units", ""), 0),
        ("n", label): mine,
        ("same", label): same,
        ("n", other): rest,
        # What is not with itself is with the label, on either side.
        ("same", other): rest * SCALE - (mine * SCALE - same),
    }


class AlphaMeasure(BaseMeasure):
    """`values_of` gives the units of an article with what everybody says of each."""

    by_label = True

    @abstractmethod
    def values_of(self, sheet: Sheet, people: Sequence[Labels]) -> Iterable[tuple[Sequence[str], int]]:
        """The values of each unit, and how many units in a row have them."""

    def tally(self, sheet: Sheet, people: Sequence[Labels]) -> dict[Key, int]:
        return _counts(self._said(sheet, people))

    def tallies(self, sheet: Sheet, people: Sequence[Labels]) -> tuple[dict[Key, int], list[dict[Key, int]]]:
        said = self._said(sheet, people)
        together = _counts(said)
        if len(people) == 2:
            return together, [together]
        by_pair: list[dict[Key, int]] = []
        for a, b in combinations(range(len(people)), 2):
            of_two: dict[tuple[str, ...], int] = {}
            for values, weight in said.items():
                key = (values[a], values[b])
                of_two[key] = of_two.get(key, 0) + weight
            by_pair.append(_counts(of_two))
        return together, by_pair

    def _said(self, sheet: Sheet, people: Sequence[Labels]) -> dict[tuple[str, ...], int]:
        """How many units everybody said the same of, by what everybody said."""
        said: dict[tuple[str, ...], int] = {}
        for values, weight in self.values_of(sheet, people):
            key = tuple(values)
            said[key] = said.get(key, 0) + weight
        return said

    def reduced(self, counts: Counts) -> Counts:
        """All that is said is needed, but how often people said the same only in sum."""
        kept = {key: count for key, count in counts.items() if key[0] != "same"}
        return {**kept, ("same", ""): sum(count for (what, _), count in counts.items() if what == "same")}

    def value(self, sums: Counts) -> float | None:
        return nominal_alpha(sums)

    def units(self, sums: Counts) -> int:
        return sums.get(("units", ""), 0)

    def labels(self, sums: Counts) -> list[str]:
        return sorted(label for what, label in sums if what == "n" and label) if self.by_label else []

    def of_label(self, sums: Counts, label: str) -> Mapping[Key, int]:
        return one_label(sums, label)


def _counts(said: Mapping[tuple[str, ...], int]) -> dict[Key, int]:
    counts: dict[Key, int] = {}
    for values, weight in said.items():
        add_unit(counts, values, weight)
    return counts


Segment = tuple[int, int, str]


def stretches(length: int, people: Sequence[Sequence[Segment]]) -> Iterable[tuple[list[str], int]]:
    """The values of every stretch of a text in which nobody's labels change, with its length in code points.

    A person's value is the sorted labels on the stretch, joined; "" where she has none.
    """
    opens: dict[int, list[tuple[int, str]]] = {}
    closes: dict[int, list[tuple[int, str]]] = {}
    for who, segments in enumerate(people):
        for start, end, label in segments:
            opens.setdefault(start, []).append((who, label))
            closes.setdefault(end, []).append((who, label))
    now: list[list[str]] = [[] for _ in people]
    before = 0
    for at in sorted({*opens, *closes, length}):
        if at > before:
            yield ["+".join(sorted(set(labels))) if labels else "" for labels in now], at - before
            before = at
        for who, label in closes.get(at, ()):
            now[who].remove(label)
        for who, label in opens.get(at, ()):
            now[who].append(label)
