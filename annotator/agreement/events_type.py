"""Events, second step: the same trigger and the same type."""

from __future__ import annotations

from collections.abc import Iterable

from annotator.agreement._f1 import F1Measure, Unit
from annotator.agreement.base import Labels


class Measure(F1Measure):
    label = {"ko": "사건 2단계: 유형", "en": "Events 2: type"}
    description = {
        "ko": "유발어 구간과 유형이 모두 같은 사건의 비율.",
        "en": "The share of events with the same trigger and the same type.",
    }
    source = "Li, Ji & Huang 2013, “Joint Event Extraction via Structured Prediction with Global Features”"
    order = 21
    unit = "events"
    kind = "event"
    causes = ("boundary", "label", "both", "missing")

    def units_of(self, labels: Labels) -> Iterable[Unit]:
        return [((one.place, one.label), one.label) for one in labels.events]
