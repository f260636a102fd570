"""Entities: the same span and the same label."""

from __future__ import annotations

from collections.abc import Iterable

from annotator.agreement._f1 import F1Measure, Unit
from annotator.agreement.base import Labels


class Measure(F1Measure):
    label = {"ko": "개체 F1, 엄격", "en": "Entities, strict F1"}
    description = {
        "ko": "구간과 라벨이 모두 같은 개체의 비율. 두 사람씩 견줍니다.",
        "en": "The share of entities that both have with the same span and label, pair by pair.",
    }
    source = "Hripcsak & Rothschild 2005; SemEval-2013 task 9.1, “strict”"
    order = 10
    unit = "marks"
    kind = "entity"
    causes = ("boundary", "label", "both", "missing")

    def units_of(self, labels: Labels) -> Iterable[Unit]:
        return [((one.place, one.label), one.label) for one in labels.entities]
