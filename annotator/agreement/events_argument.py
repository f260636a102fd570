"""Events, third step: the same words take part in an event of the same type."""

from __future__ import annotations

from collections.abc import Iterable

from annotator.agreement._f1 import F1Measure, Unit
from annotator.agreement.base import Labels


class Measure(F1Measure):
    label = {"ko": "사건 3단계: 논항", "en": "Events 3: argument"}
    description = {
        "ko": "같은 유형의 사건에 같은 구간이 논항으로 들어간 비율. 역할은 보지 않습니다.",
        "en": "The share of arguments that fill an event of the same type with the same span, whatever their roles.",
    }
    source = "Li, Ji & Huang 2013, “Joint Event Extraction via Structured Prediction with Global Features”"
    order = 22
    unit = "arguments"
    kind = "event"
    causes = ("label", "both", "missing", "argument")

    def units_of(self, labels: Labels) -> Iterable[Unit]:
        return [(filled[:3], filled[3]) for filled in labels.arguments]
