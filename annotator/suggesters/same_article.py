"""What the reader has marked in this article, wherever else it stands in it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import islice

from annotator.core.proposals import Suggestion
from annotator.core.reasons import because
from annotator.suggesters._edges import occurrences
from annotator.suggesters.base import BaseSuggester, Context

MIN_LENGTH = 2
SCORE = 0.9
MOST = 1_000
"""More places than anybody looks at; those of the longest names are the surest."""


class Suggester(BaseSuggester):
    label = {"ko": "같은 기사", "en": "Same article"}
    description = {
        "ko": "이 기사에서 방금 표시한 이름이 다시 나오는 곳. 조사는 빼고 제안합니다.",
        "en": "Other places where a name that you marked in this article stands; particles are left out.",
    }
    reasons = {
        "marked_here": {"ko": "이 기사에서 이렇게 표시함 ({0}번)", "en": "marked like this in this article ({0}×)"},
    }
    personal = True

    def suggest(self, text: str, context: Context) -> Iterator[Suggestion]:
        return islice(self._everywhere(text, context), MOST)

    def _everywhere(self, text: str, context: Context) -> Iterator[Suggestion]:
        labels: dict[str, Counter[str]] = defaultdict(Counter)
        marked: set[tuple[int, int]] = set()
        for entity in context.present.entities.values():
            marked.add((entity.start, entity.end))
            if len(entity.text) >= MIN_LENGTH and not entity.fragments and "\n" not in entity.text:
                labels[entity.text][entity.label] += 1
        covered = bytearray(len(text))
        for start, end in marked:
            covered[start:end] = b"\1" * (end - start)
        places = occurrences(text, labels)
        for surface in sorted(labels, key=len, reverse=True):
            label, count = max(labels[surface].items(), key=lambda pair: (pair[1], pair[0]))
            if label not in context.scheme.entity_codes:
                continue
            for start, end in places.get(surface, ()):
                if not any(covered[start:end]):
                    covered[start:end] = b"\1" * (end - start)
                    yield Suggestion("entity", label, start, end, SCORE, because("marked_here", count))
