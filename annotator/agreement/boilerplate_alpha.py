"""Boilerplate: Krippendorff's alpha on lines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from annotator.agreement._alpha import AlphaMeasure
from annotator.agreement.base import Labels, Sheet


class Measure(AlphaMeasure):
    label = {"ko": "비본문 줄 알파", "en": "Boilerplate lines, alpha"}
    description = {
        "ko": "크리펜도르프 알파(명목). 단위는 빈 줄을 뺀 줄, 값은 줄의 절반 이상을 덮는 비본문 라벨이나 본문입니다.",
        "en": "Krippendorff’s nominal alpha. A unit is a line that is not blank; its value is the boilerplate "
        "label that covers at least half of it, or that it belongs to the story.",
    }
    source = "Krippendorff 2011, “Computing Krippendorff’s Alpha-Reliability”"
    order = 30
    unit = "lines"
    kind = "boilerplate"
    causes = ("boundary", "label", "both", "missing")

    def values_of(self, sheet: Sheet, people: Sequence[Labels]) -> Iterable[tuple[Sequence[str], int]]:
        return ((values, 1) for values in zip(*(one.line_labels for one in people), strict=True))
