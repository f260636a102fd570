"""Entities: the same span, whatever the label."""

from __future__ import annotations

from collections.abc import Iterable

from annotator.agreement._f1 import F1Measure, Unit
from annotator.agreement.base import Labels


class Measure(F1Measure):
    label = {"ko": "개체 F1, 구간만", "en": "Entities, span only F1"}
    description = {
        "ko": "구간이 같은 개체의 비율. 라벨은 보지 않습니다.",
        "en": "The share of entities that both have with the same span, whatever their labels.",
    }
    source = "SemEval-2013 task 9.1, “exact”"
    order = 12
    unit = "marks"
    kind = "entity"
    causes = ("boundary", "both", "missing")

    def units_of(self, labels: Labels) -> Iterable[Unit]:
        return [(one.place, one.label) for one in labels.entities]
