"""Boilerplate: the lines that are no part of the story, whichever label they have."""

from __future__ import annotations

from collections.abc import Iterable

from annotator.agreement._f1 import F1Measure, Unit
from annotator.agreement.base import Labels


class Measure(F1Measure):
    label = {"ko": "비본문 줄 F1", "en": "Boilerplate lines F1"}
    description = {
        "ko": "비본문으로 본 줄 가운데 두 사람이 함께 고른 줄의 비율. 종류는 보지 않습니다.",
        "en": "Of the lines that somebody takes for boilerplate, the share that both do, whatever the labels.",
    }
    source = "Hripcsak & Rothschild 2005"
    order = 31
    unit = "lines"
    kind = "boilerplate"
    causes = ("boundary", "both", "missing")

    def units_of(self, labels: Labels) -> Iterable[Unit]:
        return [(index, label) for index, label in enumerate(labels.line_labels) if label]
