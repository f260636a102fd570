"""Lines that stand in many articles of the project or of a publisher, and lines that somebody has confirmed there."""

from __future__ import annotations

import zlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

import orjson

from annotator.core.lines import lines_of, normalised
from annotator.core.proposals import Sample, Suggestion
from annotator.core.reasons import Reason, because
from annotator.core.records import Body
from annotator.core.scheme import Scheme
from annotator.suggesters.base import BaseSuggester, Context, Lessons
from annotator.suggesters.boilerplate_rules import is_story

MIN_ARTICLES = 3
MAX_ARTICLES = 20_000
MIN_LENGTH = 2
SHARE = 0.5
"""A line of so many of a publisher's articles is a notice, whatever it says."""
MAX_KEY = 200


class Suggester(BaseSuggester):
    label = {"ko": "반복되는 줄", "en": "Repeated lines"}
    description = {
        "ko": "프로젝트나 한 매체의 여러 기사에 되풀이되는 줄, 같은 매체에서 이미 확인된 줄을 제안합니다.",
        "en": "Lines that many articles of the project or of one publisher share, and lines confirmed there before.",
    }
    reasons = {
        "confirmed_publisher": {
            "ko": "같은 매체의 기사 {0}건에서 확인됨",
            "en": "confirmed in this publisher’s articles ({0})",
        },
        "confirmed_project": {
            "ko": "프로젝트의 기사 {0}건에서 확인됨",
            "en": "confirmed in the project’s articles ({0})",
        },
        "often_publisher": {
            "ko": "같은 매체의 기사 {1}건 중 {0}건에 나옴",
            "en": "in {0} of {1} articles of this publisher",
        },
        "often_project": {"ko": "프로젝트의 기사 {0}건에 나옴", "en": "in {0} articles of the project"},
    }
    learns = "all"

    def learn(self, lessons: Lessons) -> bytes:
        counts: dict[str, Counter[str]] = defaultdict(Counter)
        articles: Counter[str] = Counter()
        labels: dict[str, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
        for sample in islice(lessons.samples, MAX_ARTICLES):
            articles[sample.publisher] += 1
            marked = _labels_of(sample)
            for key in {normalised(line.text)[:MAX_KEY] for line in list(lines_of(sample.text))[1:]}:
                counts[key][sample.publisher] += 1
                if sample.body is not None:
                    labels[key][sample.publisher][marked.get(key, "")] += 1
        kept = {
            key: {"n": dict(by), "labels": {p: dict(c) for p, c in labels[key].items()} if key in labels else {}}
            for key, by in counts.items()
            if sum(by.values()) > 1 or any(label for c in labels.get(key, {}).values() for label in c)
        }
        return zlib.compress(orjson.dumps({"articles": dict(articles), "lines": kept})) if kept else b""

    def suggest(self, text: str, context: Context) -> Iterator[Suggestion]:
        if not context.model:
            return
        model = orjson.loads(zlib.decompress(context.model))
        for line in list(lines_of(text))[1:]:
            known = model["lines"].get(normalised(line.text)[:MAX_KEY]) if len(line.text) >= MIN_LENGTH else None
            found = _judge(known, line.text, context, model["articles"]) if known else None
            if found:
                label, score, reason = found
                yield Suggestion("boilerplate", label, line.start, line.end, score, reason)


def _labels_of(sample: Sample) -> dict[str, str]:
    """The label of each normalised line that a confirmed mark covers."""
    body = sample.body if sample.body is not None else Body()
    marked: dict[str, str] = {}
    marks = sorted(body.boilerplate.values(), key=lambda one: one.order)
    for line in lines_of(sample.text):
        for mark in marks:
            if mark.start <= line.start and line.end <= mark.end:
                marked[normalised(line.text)[:MAX_KEY]] = mark.label
    return marked


def _judge(
    known: Mapping[str, Any], line: str, context: Context, articles: Mapping[str, int]
) -> tuple[str, float, Reason] | None:
    """Label, score and reason, from what people said of this line and from how often it occurs."""
    here = known["labels"].get(context.publisher, {})
    everywhere: Counter[str] = Counter()
    for counted in known["labels"].values():
        everywhere.update(counted)
    for counted in (here, everywhere):
        total = sum(counted.values())
        labels = {label: count for label, count in counted.items() if label}
        if total and not labels:
            return None  # people have seen this line and left it alone
        if labels:
            label, count = max(labels.items(), key=lambda pair: (pair[1], pair[0]))
            score = (sum(labels.values()) + 1) / (total + 2)
            if not context.scheme.boilerplate_label(label) or score < 0.5:
                return None
            reason = because("confirmed_publisher", count) if counted is here else because("confirmed_project", count)
            return label, min(0.99, 0.5 + score / 2), reason
    return _by_count(known["n"], line, context, articles)


def _by_count(
    counts: Mapping[str, int], line: str, context: Context, articles: Mapping[str, int]
) -> tuple[str, float, Reason] | None:
    if is_story(line):
        return None  # wire copies share their sentences as well
    own, total, of_publisher = (
        counts.get(context.publisher, 0),
        sum(counts.values()),
        articles.get(context.publisher, 0),
    )
    label = _guess(line, context.scheme)
    if label and own >= MIN_ARTICLES and own >= SHARE * of_publisher:
        return label, 0.85, because("often_publisher", own, of_publisher)
    if label and total >= MIN_ARTICLES:
        return label, 0.7, because("often_project", total)
    return None


def _guess(line: str, scheme: Scheme) -> str:
    """The label of a line that nobody has labelled yet: headlines are related ones, the rest is portal text."""
    for code in ("portal_ui", "other_boilerplate") if len(line) < 25 else ("related", "portal_ui"):
        if scheme.boilerplate_label(code):
            return code
    return scheme.boilerplate[0].code if scheme.boilerplate else ""
