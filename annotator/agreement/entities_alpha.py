"""Entities: Krippendorff's nominal alpha on characters."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from annotator.agreement._alpha import AlphaMeasure, stretches
from annotator.agreement.base import Labels, Sheet


class Measure(AlphaMeasure):
    """Not one of Krippendorff's measures for unitizing: those count a unit as one, this one counts its characters."""

    label = {"ko": "개체 글자 알파", "en": "Entities on characters, alpha"}
    description = {
        "ko": "우연을 뺀 한 가지 수. 크리펜도르프 알파(명목)이고 단위는 글자, "
        "값은 그 글자에 붙은 개체 라벨 전부입니다. 긴 개체가 더 무겁습니다.",
        "en": "One number that is corrected for chance: Krippendorff’s nominal alpha. A unit is a character, its value "
        "all entity labels on it. Long entities weigh more.",
    }
    source = "Krippendorff 2011, “Computing Krippendorff’s Alpha-Reliability”, with code points as units"
    order = 13
    unit = "characters"
    kind = "entity"
    causes = ("boundary", "label", "both", "missing")
    by_label = False

    def values_of(self, sheet: Sheet, people: Sequence[Labels]) -> Iterable[tuple[Sequence[str], int]]:
        marked = [
            [
                (start, end, mark.label)
                for mark in one.entities
                for start, end in mark.place[2] or ((mark.place[0], mark.place[1]),)
            ]
            for one in people
        ]
        return stretches(len(sheet.text), marked)
