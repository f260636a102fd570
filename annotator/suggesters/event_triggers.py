"""Event triggers: words that the scheme lists, and a CRF of confirmed ones; with what may fill the roles, ranked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from annotator.core.proposals import Candidate, Spot, Suggestion
from annotator.core.reasons import Reason, because
from annotator.core.records import Body
from annotator.core.scheme import EventType, Scheme
from annotator.suggesters._sequence import MAX_SENTENCES, Marked, marked_sentences, predict, sentences_of, train
from annotator.suggesters.base import BaseSuggester, Context, Lessons

MIN_SENTENCES = 30
LISTED = 0.55
"""The score of a listed word: which of its senses is meant, the list cannot know."""
PER_ROLE = 3
REACH = 400
"""Code points; what stands further away is no candidate."""


class Suggester(BaseSuggester):
    label = {"ko": "사건 촉발어", "en": "Event triggers"}
    description = {
        "ko": "사건 유형별 낱말 목록과 확인된 사건으로 학습한 CRF. 역할 후보를 유형과 거리 순으로 붙입니다.",
        "en": "Listed trigger words and a CRF of confirmed ones, with role candidates by type and distance.",
    }
    reasons = {
        "trained": {"ko": "학습한 모델의 확신 {0} %", "en": "the trained model is {0} % sure"},
        "listed": {"ko": "‘{0}’: 이 유형의 낱말 목록에 있음", "en": "“{0}” is in this type’s list of words"},
    }
    learns = "confirmed"
    patient = True
    after = True

    def learn(self, lessons: Lessons) -> bytes:
        sentences: list[Marked] = []
        for sample in lessons.samples:
            body = sample.body or Body()
            triggers = [(one.trigger.start, one.trigger.end, one.type) for one in body.events.values()]
            holes = [(one.start, one.end) for one in body.boilerplate.values()]
            sentences += marked_sentences(sample.text, triggers, holes)
            if len(sentences) >= MAX_SENTENCES:
                break
        return train(sentences) if len(sentences) >= MIN_SENTENCES else b""

    def suggest(self, text: str, context: Context) -> Iterator[Suggestion]:
        for start, end, code, score, reason in _triggers(text, context):
            event = context.scheme.event(code)
            if event:
                arguments = tuple(candidates(event, start, end, text, context.entities))
                yield Suggestion("event", code, start, end, score, reason, arguments=arguments)


def _triggers(text: str, context: Context) -> Iterator[tuple[int, int, str, float, Reason]]:
    trained: list[tuple[int, int]] = []
    listed = _listed(context.scheme)
    for at, sentence in sentences_of(text):
        if context.model:
            for start, end, code, score in predict(context.model, sentence):
                trained.append((at + start, at + end))
                reason = because("trained", round(100 * score))
                yield at + start, at + end, code, min(1.0, score), reason
    # A trained model has seen where the listed words are triggers and where they are not.
    if listed and not context.model:
        for match in listed[0].finditer(text):
            for code in listed[1][match[0]]:
                yield match.start(), match.end(), code, LISTED, because("listed", match[0])


def _listed(scheme: Scheme) -> tuple[re.Pattern[str], dict[str, list[str]]] | None:
    """The listed trigger words, at the beginning of a Korean or a whole English word."""
    words: dict[str, list[str]] = {}
    for event in scheme.events:
        for word in event.triggers:
            if len(word) > 1:
                words.setdefault(word, []).append(event.code)
    if not words:
        return None
    longest = sorted(words, key=len, reverse=True)
    pieces = [rf"\b{re.escape(word)}\b" if word.isascii() else re.escape(word) for word in longest]
    return re.compile("|".join(pieces)), words


def candidates(event: EventType, start: int, end: int, text: str, entities: Sequence[Spot]) -> Iterator[Candidate]:
    """For each role the entities that may fill it, best first: those of the sentence, then by distance.

    A Korean trigger stands at the end of its clause: what comes before it is nearer than what follows.
    """
    sentence = _sentence_around(text, start, end)
    for role in event.roles:
        fitting: list[Candidate] = []
        for spot in entities:
            if role.fillers and spot.label not in role.fillers:
                continue
            gap = start - spot.end if spot.end <= start else 2 * max(0, spot.start - end)
            if gap > REACH or (spot.start < end and start < spot.end):
                continue
            inside = sentence[0] <= spot.start and spot.end <= sentence[1]
            score = (1.0 if inside else 0.4) / (1 + gap / 40)
            fitting.append(Candidate(role.code, spot.label, spot.start, spot.end, score))
        yield from sorted(fitting, key=lambda one: (-one.score, one.start))[:PER_ROLE]


def _sentence_around(text: str, start: int, end: int) -> tuple[int, int]:
    for at, sentence in sentences_of(text):
        if at <= start and end <= at + len(sentence):
            return at, at + len(sentence)
    return start, end
