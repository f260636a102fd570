"""Names that were confirmed elsewhere in the project; each entry is as good as its own record."""

from __future__ import annotations

import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice

import ahocorasick
import orjson

from annotator.core.proposals import Sample, Suggestion, Track, spots_of
from annotator.core.reasons import because
from annotator.core.records import Body
from annotator.suggesters._edges import stands_alone
from annotator.suggesters.base import BaseSuggester, Context, Lessons

MAX_ENTRIES = 50_000
MAX_ARTICLES = 5_000
MIN_LENGTH = 2
SHOW = 0.5
"""Entries whose record is worse than this are not offered."""
LABELS_BY_RULES = frozenset({"DT", "TI", "QT"})
"""Values, not names: the next article has others."""

Entry = tuple[str, int, int]
"""label, times right, times wrong."""


class Suggester(BaseSuggester):
    label = {"ko": "이름 사전", "en": "Gazetteer"}
    description = {
        "ko": "다른 기사에서 확인된 이름을 찾습니다. 항목마다 맞고 틀린 기록(Beta 분포)으로 점수를 매깁니다.",
        "en": "Names confirmed in other articles. Each entry is scored by its own record of right and wrong (Beta).",
    }
    reasons = {
        "record": {"ko": "이 라벨로 확인됨 {0}번, 아님 {1}번", "en": "confirmed with this label {0}×, otherwise {1}×"},
    }
    learns = "confirmed"

    def learn(self, lessons: Lessons) -> bytes:
        samples = [one for one in islice(lessons.samples, MAX_ARTICLES) if one.body is not None]
        seen: dict[str, Counter[str]] = defaultdict(Counter)
        for sample in samples:
            for entity in (sample.body or Body()).entities.values():
                if _is_name(entity.text, entity.label) and not entity.fragments:
                    seen[entity.text][entity.label] += 1
        if not seen:
            return b""
        unmarked = _unmarked(samples, seen)
        entries: dict[str, Entry] = {}
        for surface, labels in sorted(seen.items(), key=lambda pair: -sum(pair[1].values()))[:MAX_ENTRIES]:
            label, right = max(labels.items(), key=lambda pair: (pair[1], pair[0]))
            wrong = sum(labels.values()) - right + unmarked[surface]
            entries[surface] = _with_track(surface, label, right, wrong, lessons.track)
        return zlib.compress(orjson.dumps(entries))

    def suggest(self, text: str, context: Context) -> Iterator[Suggestion]:
        if not context.model:
            return
        for end, (surface, (label, right, wrong)) in _automaton(context.model).iter(text):
            start = end + 1 - len(surface)
            score = beta_mean(right, wrong)
            if score >= SHOW and label in context.scheme.entity_codes and stands_alone(text, start, end + 1):
                reason = because("record", right, wrong)
                yield Suggestion("entity", label, start, end + 1, min(0.97, score), reason)


def beta_mean(right: int, wrong: int) -> float:
    """The mean of Beta(1 + right, 1 + wrong): a new entry is doubted, an old one is what it has been."""
    return (1 + right) / (2 + right + wrong)


def _is_name(surface: str, label: str) -> bool:
    return len(surface) >= MIN_LENGTH and label not in LABELS_BY_RULES and "\n" not in surface


def _with_track(surface: str, label: str, right: int, wrong: int, track: Track) -> Entry:
    accepted, rejected = track.of("entity", label, surface)
    return label, right + accepted, wrong + rejected


def _unmarked(samples: Iterable[Sample], entries: Iterable[str]) -> Counter[str]:
    """How often an entry stands in a confirmed article where nobody has marked anything over it."""
    automaton = ahocorasick.Automaton()
    for surface in entries:
        automaton.add_word(surface, surface)
    automaton.make_automaton()
    counts: Counter[str] = Counter()
    for sample in samples:
        body = sample.body or Body()
        covered = bytearray(len(sample.text))
        for one in spots_of(body):
            covered[one.start : one.end] = b"\1" * (one.end - one.start)
        for last, surface in automaton.iter(sample.text):
            start = last + 1 - len(surface)
            if not any(covered[start : last + 1]) and stands_alone(sample.text, start, last + 1):
                counts[surface] += 1
    return counts


@lru_cache(maxsize=4)
def _automaton(model: bytes) -> ahocorasick.Automaton:
    automaton = ahocorasick.Automaton()
    for surface, entry in orjson.loads(zlib.decompress(model)).items():
        automaton.add_word(surface, (surface, tuple(entry)))
    automaton.make_automaton()
    return automaton
