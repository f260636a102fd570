"""Entities: the same label on spans that overlap."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from annotator.agreement._f1 import F1Measure, Unit
from annotator.agreement.base import Labels
from annotator.core.comparing import Mark
from annotator.core.spans import overlaps


class Measure(F1Measure):
    label = {"ko": "개체 F1, 느슨", "en": "Entities, relaxed F1"}
    description = {
        "ko": "레이블이 같고 구간이 겹치는 개체의 비율. 하나는 하나와만 짝이 됩니다.",
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
        by_label: dict[str, tuple[list[Mark], list[Mark]]] = {}
        for side, labels in enumerate((a, b)):
            for one in labels.entities:
                by_label.setdefault(one.label, ([], []))[side].append(one)
        for label, (left, right) in by_label.items():
            if left and right:
                yield from [label] * 2 * most_partners(left, right)


def most_partners(left: Sequence[Mark], right: Sequence[Mark]) -> int:
    """How many marks of the two sides can be paired at most, when partners overlap (Kuhn's matching)."""
    right = sorted(right, key=lambda one: one.place)
    near = [_overlapping(one, right) for one in left]
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


def _overlapping(one: Mark, right: Sequence[Mark]) -> list[int]:
    """The marks that overlap one, the same span first: it is nearly always the partner."""
    start, end, _ = one.place
    found = []
    for j, other in enumerate(right):
        if other.place[0] >= end:
            break
        if overlaps(start, end, other.place[0], other.place[1]):
            found.append(j)
    return sorted(found, key=lambda j: right[j].place != one.place)
