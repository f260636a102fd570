"""Learns from confirmed articles which lines are boilerplate, by their wording, shape, place and publisher."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice

import orjson

from annotator.core.lines import Line, lines_of, normalised
from annotator.core.proposals import Sample, Suggestion
from annotator.core.reasons import because
from annotator.core.records import Body
from annotator.suggesters._regression import Regression, buckets
from annotator.suggesters.base import BaseSuggester, Context, Lessons
from annotator.suggesters.boilerplate_rules import BULLET, is_story

MIN_ARTICLES = 3
"""With fewer it does not say anything."""
VETO_ARTICLES = 5
MAX_ARTICLES = 1_500
PASSES = 3
SURE = 0.6
VETO = 0.04
"""Under this probability of being boilerplate a line is kept out of what other sources propose."""
EDGE = 24
"""Code points of the beginning and of the end of a line whose runs of characters count."""


class Suggester(BaseSuggester):
    label = {"ko": "줄 학습기", "en": "Line learner"}
    description = {
        "ko": "확인된 기사에서 어떤 줄이 비본문인지 배우는 로지스틱 회귀(글자 n-gram, 위치, 매체).",
        "en": "Logistic regression that learns from confirmed articles which lines are boilerplate.",
    }
    reasons = {
        "like_lines": {
            "ko": "기사 {0}건에서 확인된 줄과 비슷함",
            "en": "like lines that were confirmed in {0} articles",
        },
    }
    learns = "confirmed"

    def learn(self, lessons: Lessons) -> bytes:
        lines: list[tuple[list[int], str]] = []
        articles = 0
        for sample in islice(lessons.samples, MAX_ARTICLES):
            articles += 1
            lines += _examples(sample)
        if articles < MIN_ARTICLES or not any(label for _, label in lines):
            return b""
        model = Regression()
        for round_ in range(PASSES):
            for features, label in lines if round_ % 2 else reversed(lines):
                model.update(features, bool(label), 0.3 / (1 + round_))
        labels = Counter(label for _, label in lines if label)
        by_label = {label: _label_model(label, lines) for label in labels if len(labels) > 1}
        head = orjson.dumps(
            {"articles": articles, "labels": dict(labels), "sizes": [[k, len(v)] for k, v in by_label.items()]}
        )
        weights = model.to_bytes()
        return b"".join(
            (len(head).to_bytes(4, "big"), len(weights).to_bytes(4, "big"), head, weights, *by_label.values())
        )

    def suggest(self, text: str, context: Context) -> Iterator[Suggestion]:
        if not context.model:
            return
        model = _read(context.model)
        for line, features in _featured(text, context.publisher):
            probability = model.boilerplate.probability(features)
            if probability < SURE:
                continue
            label = model.label_of(features)
            if context.scheme.boilerplate_label(label):
                reason = because("like_lines", model.articles)
                yield Suggestion("boilerplate", label, line.start, line.end, min(0.95, probability), reason)

    def vetoes(self, text: str, context: Context) -> Iterator[tuple[int, int]]:
        model = _read(context.model) if context.model else None
        if model is None or model.articles < VETO_ARTICLES:
            return
        for line, features in _featured(text, context.publisher):
            if model.boilerplate.probability(features) < VETO:
                yield line.start, line.end


class _Model:
    def __init__(self, data: bytes) -> None:
        head_size, size = int.from_bytes(data[:4], "big"), int.from_bytes(data[4:8], "big")
        head = orjson.loads(data[8 : 8 + head_size])
        at = 8 + head_size
        self.articles: int = head["articles"]
        self.boilerplate = Regression(data[at : at + size])
        self._labels: dict[str, int] = head["labels"]
        self._models: dict[str, Regression] = {}
        at += size
        for label, length in head["sizes"]:
            self._models[label] = Regression(data[at : at + length])
            at += length

    def label_of(self, features: Sequence[int]) -> str:
        if not self._models:
            return next(iter(self._labels))
        return max(self._models, key=lambda label: self._models[label].probability(features))


@lru_cache(maxsize=4)
def _read(data: bytes) -> _Model:
    return _Model(data)


def _label_model(label: str, lines: Sequence[tuple[list[int], str]]) -> bytes:
    """This label against the others, on one copy of each line that is boilerplate."""
    model = Regression()
    unique = {tuple(features): own for features, own in lines if own}
    for _ in range(2):
        for features, own in unique.items():
            model.update(features, own == label)
    return model.to_bytes()


def _examples(sample: Sample) -> Iterator[tuple[list[int], str]]:
    body = sample.body if sample.body is not None else Body()
    marks = sorted(body.boilerplate.values(), key=lambda one: one.order)
    for line, features in _featured(sample.text, sample.publisher):
        label = next((m.label for m in marks if m.start <= line.start and line.end <= m.end), "")
        yield features, label


def _featured(text: str, publisher: str) -> Iterator[tuple[Line, list[int]]]:
    """Every line but the title, with its features."""
    lines = list(lines_of(text))
    for at, line in enumerate(lines[1:], start=1):
        yield line, buckets(_features(at, lines, publisher))


def _features(at: int, lines: Sequence[Line], publisher: str) -> Iterator[str]:
    text = normalised(lines[at].text)
    yield f"line={text[:80]}"
    yield f"publisher line={publisher}|{text[:80]}"
    yield from _shape(lines[at].text)
    yield f"from top={min(at, 12)}"
    yield f"from end={min(len(lines) - at, 12)}"
    yield f"publisher top={publisher}|{min(at, 8)}"
    yield f"publisher end={publisher}|{min(len(lines) - at, 8)}"
    yield f"place={10 * at // len(lines)}"
    for other, name in ((at - 1, "before"), (at + 1, "after")):
        if 0 <= other < len(lines):
            yield from (f"{name} {one}" for one in _shape(lines[other].text))
    piece = text if len(text) <= 2 * EDGE else f"{text[:EDGE]}\0{text[-EDGE:]}"
    for size in (2, 3, 4):
        yield from {piece[start : start + size] for start in range(len(piece) - size + 1)}


def _shape(line: str) -> Iterator[str]:
    length = len(line)
    yield f"length={min(length // 10, 12)}"
    yield f"story={is_story(line)}"
    yield f"bullet={bool(BULLET.match(line))}"
    yield f"last={line[-1]}"
    yield f"first={line[0] if not line[0].isalnum() else 'a'}"
    yield f"digits={min(4, 10 * sum(c.isdigit() for c in line) // length)}"
    yield f"sentences={min(3, len(re.findall('다[.] ', line)))}"
    yield f"mail={'@' in line}"
