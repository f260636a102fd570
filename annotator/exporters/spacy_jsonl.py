"""Prodigy's and spaCy's JSON lines: text, tokens, spans, relations. Events are spans with relations to their fillers.

A span that is no entity says so in `kind`, and every span carries its `id`; Prodigy passes such keys on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import orjson

from annotator.core.losses import Loss
from annotator.core.records import AnnotatedArticle
from annotator.core.relations import is_relation
from annotator.exporters._regions import SAME, arrows_of
from annotator.exporters._spacy import carried, spacy_tokens, spans_in_order, token_range
from annotator.exporters.base import BaseExporter

COREFERENCE = "COREF"
"""The label of a relation between mentions of the same thing, as Prodigy's coref.manual has it."""


class Exporter(BaseExporter):
    label = {"ko": "Prodigy·spaCy JSONL", "en": "Prodigy and spaCy JSONL"}
    description = {
        "ko": "한 줄에 기사 하나: 본문, 토큰, 구간, 관계. 사건은 유발어 구간과 논항 관계로 씁니다.",
        "en": "An article a line: text, tokens, spans, relations. An event is a trigger with relations to fillers.",
    }
    extension = "jsonl"
    content_type = "application/jsonl; charset=utf-8"
    example = (
        '{"text":"김가람은 왔다","tokens":[…],"spans":[{"start":0,"end":3,"token_start":0,"token_end":0,"label":"PS"}]}'
    )

    def chunks(self, articles: Iterable[AnnotatedArticle]) -> Iterator[bytes]:
        for article in articles:
            yield orjson.dumps(_task(article)) + b"\n"

    def losses(self, article: AnnotatedArticle) -> Iterator[Loss]:
        # White space at the edge of a span is kept here: offsets are characters.
        return (loss for loss in carried(article).losses if loss.code != "outer_space")


def _task(article: AnnotatedArticle) -> dict[str, Any]:
    held = carried(article)
    tokens = spacy_tokens(article.text, held.edges)
    starts = [token.start for token in tokens]
    spans: dict[str, dict[str, Any]] = {}
    for kind, item, span in spans_in_order(held):
        if kind == "event" and is_relation(item):
            continue
        first, last = token_range(starts, span)
        value = {
            "start": span["start"],
            "end": span["end"],
            "token_start": first,
            "token_end": last - 1,
            "label": item.get("label") or item["type"],
            "id": item["id"],
        }
        value.update({"kind": kind} if kind != "entity" else {})
        value.update({"attributes": item["attributes"]} if item.get("attributes") else {})
        spans[item["id"]] = value
    items = {"entities": held.entities, "events": held.events, "boilerplate": held.boilerplate, "links": held.links}
    relations = [
        _relation(spans[head], spans[child], COREFERENCE if label == SAME else label)
        for label, head, child in arrows_of(items)
    ]
    task: dict[str, Any] = {"text": article.text}
    task["tokens"] = [
        {
            "text": article.text[token.start : token.end],
            "start": token.start,
            "end": token.end,
            "id": index,
            "ws": token.blank,
        }
        for index, token in enumerate(tokens)
    ]
    if article.layer:
        task |= {"spans": list(spans.values()), "relations": relations, "answer": "accept"}
        task["_annotator_id"] = article.layer.author
    meta = {name: value for name, value in article.meta.items() if value not in ("", None)}
    return task | {"meta": {"id": article.id, **meta}}


def _relation(head: dict[str, Any], child: dict[str, Any], label: str) -> dict[str, Any]:
    """Prodigy names a span in a relation by its last token."""
    return {
        "head": head["token_end"],
        "child": child["token_end"],
        "label": label,
        "head_span": {name: head[name] for name in _SPAN},
        "child_span": {name: child[name] for name in _SPAN},
    }


_SPAN = ("start", "end", "token_start", "token_end", "label", "id")
