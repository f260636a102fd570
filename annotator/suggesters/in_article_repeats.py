"""Lines that a later line repeats: auto-summaries and leads that stand twice in a scraped article."""

from __future__ import annotations

from collections.abc import Iterator

from annotator.core.lines import Line, lines_of, trigrams
from annotator.core.proposals import Suggestion
from annotator.core.reasons import because
from annotator.suggesters.base import BaseSuggester, Context

LABEL = "summary_dup"
MIN_LENGTH = 12
CONTAINED = 0.85
"""So much of the runs of three characters of a line must be in one later line."""
MAX_LINES = 400


class Suggester(BaseSuggester):
    label = {"ko": "기사 안 반복", "en": "Repeats within the article"}
    description = {
        "ko": "뒤의 본문에 그대로 다시 나오는 줄(자동 요약, 첫 문단 중복)을 찾습니다.",
        "en": "Lines that the body repeats further down: automatic summaries, leads that stand twice.",
    }
    reasons = {
        "repeated": {"ko": "{0}번째 줄에 다시 나옴", "en": "line {0} of the text repeats it"},
    }

    def suggest(self, text: str, context: Context) -> Iterator[Suggestion]:
        if not context.scheme.boilerplate_label(LABEL):
            return
        lines = list(lines_of(text))[:MAX_LINES]
        grams = [trigrams(line.text) for line in lines]
        for at, line in enumerate(lines[1:], start=1):
            if len(line.text) < MIN_LENGTH:
                continue
            share, later = _repeated(at, lines, grams)
            if share >= CONTAINED:
                reason = because("repeated", later + 1)
                yield Suggestion("boilerplate", LABEL, line.start, line.end, min(0.95, share), reason)


def _repeated(at: int, lines: list[Line], grams: list[set[str]]) -> tuple[float, int]:
    """How much of a line one later line holds that is no shorter, and the index of that line in the text."""
    best, where = 0.0, 0
    for later in range(at + 1, len(lines)):
        if len(lines[later].text) < len(lines[at].text):
            continue
        share = len(grams[at] & grams[later]) / len(grams[at])
        if share > best:
            best, where = share, lines[later].index
    return best, where
