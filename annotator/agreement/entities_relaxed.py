"""Entities: the same label on spans that overlap."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from annotator.agreement._f1 import F1Measure, Unit
from annotator.agreement.base import Labels
from annotator.core.comparing import Place
from annotator.core.spans import overlaps


class Measure(F1Measure):
    label = {"ko": "개체 F1, 느슨", "en": "Entities, relaxed F1"}
    description = {
        "ko": "라벨이 같고 구간이 겹치는 개체의 비율. 하나는 하나와만 짝이 됩니다.",
        "en": "The share of entities with a partner of the same label that overlaps; each has one partner at most.",
    }
    source = "SemEval-2013 task 9.1, “type”, with as many partners as there can be"
    order = 11
    unit = "marks"
    kind = "entity"
    causes = ("label", "both", "missing")

    def units_of(self, labels: Labels) -> Iterable[Unit]:
        return [((one.place, one.label), one.label) for one in labels.entities]

    def partners(self, a: Labels, b: Labels) -> Iterable[str]:
        left, right = _by_label(a), _by_label(b)
        for label in left.keys() & right.keys():
            yield from [label] * 2 * most_partners(left[label], right[label])


def _by_label(labels: Labels) -> dict[str, list[Place]]:
    found: dict[str, list[Place]] | None = labels.kept.get("places by label")
    if found is None:
        found = labels.kept["places by label"] = {}
        for one in labels.entities:
            found.setdefault(one.label, []).append(one.place)
    return found


def most_partners(left: Sequence[Place], right: Sequence[Place]) -> int:
    """How many of the two sides can be paired at most, when partners overlap."""
    if left == right:
        return len(left)
    if _apart(left) and _apart(right):  # then what both have overlaps nothing else, and is its own partner
        both = set(left) & set(right)
        return len(both) + _kuhn([one for one in left if one not in both], [one for one in right if one not in both])
    return _kuhn(left, right)


def _apart(places: Sequence[Place]) -> bool:
    """Whether no two of these, in the order of the text, overlap."""
    return all(one[1] <= other[0] for one, other in pairwise(places))


def _kuhn(left: Sequence[Place], right: Sequence[Place]) -> int:
    """The size of the largest matching, by augmenting paths (Kuhn 1955)."""
    near = [[j for j, other in enumerate(right) if overlaps(*one[:2], *other[:2])] for one in left]
    partner: dict[int, int] = {}

    def find(i: int, seen: set[int]) -> bool:
        for j in near[i]:
            if j not in seen:
                seen.add(j)
                if j not in partner or find(partner[j], seen):
                    partner[j] = i
                    return True
        return False

    return sum(find(i, set()) for i in range(len(left)))
