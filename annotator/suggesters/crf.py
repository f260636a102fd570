"""Entities by a character CRF that is trained on the project's own confirmed articles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from annotator.core.proposals import Suggestion
from annotator.core.reasons import because
from annotator.core.records import Body
from annotator.suggesters import _kiwi
from annotator.suggesters._sequence import MAX_SENTENCES, Marked, Reader, marked_sentences, predict, sentences_of, train
from annotator.suggesters.base import BaseSuggester, Context, Lessons

MIN_SENTENCES = 30
"""With fewer it would only guess."""


class Suggester(BaseSuggester):
    label = {"ko": "개체 학습 모델(CRF)", "en": "Entity model (CRF)"}
    description = {
        "ko": "프로젝트에서 확인된 기사로 학습한 글자 단위 CRF. 뒤에서 다시 학습합니다.",
        "en": "A character CRF trained on the project's own confirmed articles, again and again in the background.",
    }
    reasons = {
        "trained": {"ko": "학습한 모델의 확신 {0} %", "en": "the trained model is {0} % sure"},
    }
    learns = "confirmed"
    patient = True
    seconds = _kiwi.SECONDS

    def unavailable(self, options: Mapping[str, str]) -> str:
        return _kiwi.problem(options)

    def learn(self, lessons: Lessons) -> bytes:
        sentences: list[Marked] = []
        for sample in lessons.samples:
            body = sample.body or Body()
            spans = [(one.start, one.end, one.label) for one in body.entities.values() if not one.fragments]
            holes = [(one.start, one.end) for one in body.boilerplate.values()]
            sentences += marked_sentences(sample.text, spans, holes)
            if len(sentences) >= MAX_SENTENCES:
                break
        return train(sentences, _reader(lessons.options)) if len(sentences) >= MIN_SENTENCES else b""

    def suggest(self, text: str, context: Context) -> Iterator[Suggestion]:
        if not context.model:
            return
        reader = _reader(context.options)
        for at, sentence in sentences_of(text):
            for start, end, label, score in predict(context.model, sentence, reader):
                if label in context.scheme.entity_codes:
                    reason = because("trained", round(100 * score))
                    yield Suggestion("entity", label, at + start, at + end, min(1.0, score), reason)


def _reader(options: Mapping[str, str]) -> Reader | None:
    return _kiwi.morphemes if _kiwi.is_on(options) else None
