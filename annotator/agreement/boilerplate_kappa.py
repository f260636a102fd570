"""Boilerplate: Cohen's kappa on lines, of two people."""

from __future__ import annotations

from collections.abc import Sequence

from annotator.agreement.base import BaseMeasure, Counts, Key, Labels, Sheet


class Measure(BaseMeasure):
    """With three people or more it is not defined; alpha is."""

    label = {"ko": "비본문 줄 카파", "en": "Boilerplate lines, kappa"}
    description = {
        "ko": "코헨의 카파. 두 사람일 때만 정의됩니다. 단위와 값은 비본문 줄 알파와 같습니다.",
        "en": "Cohen’s kappa, defined for two people only. Units and values are those of alpha on lines.",
    }
    source = "Cohen 1960, “A Coefficient of Agreement for Nominal Scales”"
    order = 33
    unit = "lines"
    kind = "boilerplate"
    causes = ("boundary", "label", "both", "missing")

    def tally(self, sheet: Sheet, people: Sequence[Labels]) -> dict[Key, int]:
        counts: dict[Key, int] = {("person", one.author): 1 for one in people}
        if len(people) == 2:
            first, second = sorted(people, key=lambda one: one.author)
            for a, b in zip(first.line_labels, second.line_labels, strict=True):
                for key in (("first", a), ("second", b), *([("same", a)] if a == b else [])):
                    counts[key] = counts.get(key, 0) + 1
        return counts

    def value(self, sums: Counts) -> float | None:
        lines = self.units(sums)
        if not lines or sum(what == "person" and count > 0 for (what, _), count in sums.items()) != 2:
            return None
        by_chance = sum(
            count * sums.get(("second", label), 0) for (what, label), count in sums.items() if what == "first"
        )
        agreed = sum(count for (what, _), count in sums.items() if what == "same")
        if by_chance == lines * lines:
            return None
        return (agreed * lines - by_chance) / (lines * lines - by_chance)

    def units(self, sums: Counts) -> int:
        return sum(count for (what, _), count in sums.items() if what == "first")
