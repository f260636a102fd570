"""Wire copies: the labels of a confirmed article of almost the same text, moved to where their words stand here."""

from __future__ import annotations

from collections.abc import Iterator

from annotator.core.lines import Line, lines_of
from annotator.core.proposals import Sample, Spot, Suggestion, spots_of
from annotator.core.reasons import because
from annotator.suggesters.base import BaseSuggester, Context

AROUND = 12
"""Code points on each side that tell which of several places is meant."""
SAME_LINE = 0.95
SAME_WORDS = 0.8


class Suggester(BaseSuggester):
    label = {"ko": "거의 같은 기사", "en": "Near-duplicates"}
    description = {
        "ko": "본문이 거의 같은 기사(통신사 전재 등)에서 확인된 라벨을 옮겨 제안합니다.",
        "en": "Labels confirmed in an article of almost the same text (wire copies), carried over.",
    }
    reasons = {
        "copy": {"ko": "거의 같은 기사 {0}에서 확인됨", "en": "as in {0}, almost the same text"},
    }

    def suggest(self, text: str, context: Context) -> Iterator[Suggestion]:
        lines: dict[str, list[Line]] = {}
        for line in lines_of(text):
            lines.setdefault(line.text, []).append(line)
        seen: set[tuple[str, str, int, int]] = set()
        for copy in context.copies:
            for one in _carried(copy, text, lines):
                key = (one.kind, one.label, one.start, one.end)
                if key not in seen:
                    seen.add(key)
                    yield one


def _carried(copy: Sample, text: str, lines: dict[str, list[Line]]) -> Iterator[Suggestion]:
    if copy.body is None:
        return
    their_lines = list(lines_of(copy.text))
    used: dict[str, int] = {}
    targets: dict[int, Line] = {}
    for line in their_lines:
        mine = lines.get(line.text, [])
        if mine:
            # The third copy of a line there is the third one here.
            number = used.get(line.text, 0)
            used[line.text] = number + 1
            targets[line.start] = mine[min(number, len(mine) - 1)]
    for spot in spots_of(copy.body):
        home = next((line for line in their_lines if line.start <= spot.start and spot.end <= line.end), None)
        target = targets.get(home.start) if home else None
        reason = because("copy", copy.key)
        if home and target:
            shift = target.start - home.start
            yield Suggestion(spot.kind, spot.label, spot.start + shift, spot.end + shift, SAME_LINE, reason)
        else:
            at = _place(copy.text, spot, text)
            if at >= 0:
                yield Suggestion(spot.kind, spot.label, at, at + spot.end - spot.start, SAME_WORDS, reason)


def _place(theirs: str, spot: Spot, text: str) -> int:
    """Where the words of a spot stand in another text with the same words around them; -1 for nowhere."""
    before = theirs[max(0, spot.start - AROUND) : spot.start]
    after = theirs[spot.end : spot.end + AROUND]
    surface = theirs[spot.start : spot.end]
    for left, right in ((before, after), (before, ""), ("", after)):
        if not left and not right:
            continue
        at = text.find(left + surface + right)
        if at >= 0:
            return at + len(left)
    return -1
