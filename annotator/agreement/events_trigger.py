"""Events, first step: the same words name an event."""

from __future__ import annotations

from collections.abc import Iterable

from annotator.agreement._f1 import F1Measure, Unit
from annotator.agreement.base import Labels


class Measure(F1Measure):
    label = {"ko": "사건 1단계: 유발어", "en": "Events 1: trigger"}
    description = {
        "ko": "유발어 구간이 같은 사건의 비율. 유형은 보지 않습니다.",
        "en": "The share of events whose trigger is the same span, whatever their types.",
    }
    source = "Li, Ji & Huang 2013, “Joint Event Extraction via Structured Prediction with Global Features”"
    order = 20
    unit = "events"
    kind = "event"
    causes = ("boundary", "both", "missing")

    def units_of(self, labels: Labels) -> Iterable[Unit]:
        return [(one.place, one.label) for one in labels.events]
