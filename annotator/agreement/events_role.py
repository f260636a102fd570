"""Events, fourth step: the same words in the same role of an event of the same type."""

from __future__ import annotations

from collections.abc import Iterable

from annotator.agreement._f1 import F1Measure, Unit
from annotator.agreement.base import Labels


class Measure(F1Measure):
    label = {"ko": "사건 4단계: 역할", "en": "Events 4: role"}
    description = {
        "ko": "같은 유형의 사건에 같은 구간이 같은 역할로 들어간 비율.",
        "en": "The share of arguments that fill the same role of an event of the same type with the same span.",
    }
    source = "Li, Ji & Huang 2013, “Joint Event Extraction via Structured Prediction with Global Features”"
    order = 23
    unit = "arguments"
    kind = "event"
    causes = ("label", "both", "missing", "argument", "role")

    def units_of(self, labels: Labels) -> Iterable[Unit]:
        return [(filled, filled[3]) for filled in labels.arguments]
