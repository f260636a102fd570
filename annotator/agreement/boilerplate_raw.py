"""Boilerplate: the share of lines with the same label, not corrected for chance."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from annotator.agreement._alpha import AlphaMeasure, observed
from annotator.agreement.base import Counts, Labels, Sheet
from annotator.core.resampling import total


class Measure(AlphaMeasure):
    label = {"ko": "비본문 줄 일치율", "en": "Boilerplate lines, raw agreement"}
    description = {
        "ko": "두 사람이 같은 값을 준 줄의 비율. 우연은 빼지 않습니다.",
        "en": "The share of lines to which two people give the same value. Not corrected for chance.",
    }
    source = "Krippendorff 2011: one minus the observed disagreement"
    order = 32
    unit = "lines"
    kind = "boilerplate"
    causes = ("boundary", "label", "both", "missing")

    def values_of(self, sheet: Sheet, people: Sequence[Labels]) -> Iterable[tuple[Sequence[str], int]]:
        return ((values, 1) for values in zip(*(one.line_labels for one in people), strict=True))

    def reduced(self, counts: Counts) -> Counts:
        """Which values agree makes no difference here."""
        return total({(what, ""): count} for (what, _), count in counts.items())

    def value(self, sums: Counts) -> float | None:
        return observed(sums)
