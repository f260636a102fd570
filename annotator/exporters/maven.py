"""MAVEN: sentences of tokens and event mentions by token numbers. It has triggers only: no entities, no arguments.

Mentions that came as one event go out as one. `type_id` counts the event types of the scheme from 1, others after.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from typing import Any

import orjson

from annotator.core.layouts import Sentences, cut_sentences
from annotator.core.losses import Loss, losses_of
from annotator.core.records import AnnotatedArticle
from annotator.exporters._held import Item, attributes_left_out, labelled, left_out, metadata_left_out, worded
from annotator.exporters.base import BaseExporter


class Exporter(BaseExporter):
    label = {"ko": "MAVEN", "en": "MAVEN"}
    description = {
        "ko": "한 줄에 문서 하나: 토큰 문장과 사건 유발어. 개체와 논항은 담지 않습니다.",
        "en": "A document a line: sentences of tokens and event triggers. No entities, no arguments.",
    }
    extension = "jsonl"
    content_type = "application/jsonl; charset=utf-8"
    example = '{"id":"kb-0017","content":[{"sentence":"…","tokens":[…]}],"events":[{"type":"MEETING","mention":[…]}]}'

    def chunks(self, articles: Iterable[AnnotatedArticle]) -> Iterator[bytes]:
        numbers = {event.code: number for number, event in enumerate(self.scheme.events, start=1)}
        for article in labelled(articles):
            yield orjson.dumps(_record(article, numbers)) + b"\n"

    def losses(self, article: AnnotatedArticle) -> Iterator[Loss]:
        events, lost = worded(article, article.items["events"])
        yield from losses_of(article, "layer")
        yield from lost
        yield from attributes_left_out(article, events)
        for entity in article.items["entities"]:
            yield Loss("entity", article.id, entity["id"], "The format has no entities.")
        for event in events:
            for argument in event["arguments"]:
                yield Loss("argument", article.id, event["id"], f"The format has no arguments: {argument['role']}.")
        yield from left_out(article, "boilerplate", "links")
        yield from metadata_left_out(article, "title", "maven")


def _record(article: AnnotatedArticle, numbers: dict[str, int]) -> dict[str, Any]:
    events, _ = worded(article, article.items["events"])
    kept = article.meta.get("maven")
    kept = kept if isinstance(kept, dict) else {}
    spans = [(one["trigger"]["start"], one["trigger"]["end"]) for one in events]
    sentences = cut_sentences(article.text, spans, kept.get("sentences"))
    more = kept.get("more")
    content = [
        {
            "sentence": article.text[start:end],
            "tokens": [article.text[first:last] for first, last in words],
        }
        for (start, end), words in sentences
    ]
    return {
        "id": article.id,
        "title": article.meta.get("title") or "",
        **(more if isinstance(more, dict) else {}),
        "content": content,
        "events": _clusters(events, kept.get("clusters"), sentences, numbers),
        "negative_triggers": kept.get("negative_triggers", []),
    }


def _clusters(events: list[Item], said: object, sentences: Sentences, numbers: dict[str, int]) -> list[dict[str, Any]]:
    """The events, those that a kept cluster names as mentions of one."""
    waiting = {one["id"]: one for one in events}
    found: list[dict[str, Any]] = []
    for cluster in said if isinstance(said, list) else ():
        names = cluster.get("mentions") if isinstance(cluster, dict) else None
        known = [name for name in names if isinstance(name, str)] if isinstance(names, list) else []
        members = [waiting.pop(name) for name in known if name in waiting]
        for kind in dict.fromkeys(one["type"] for one in members):
            found.append(_event([one for one in members if one["type"] == kind], cluster, sentences, numbers))
    return found + [_event([one], {}, sentences, numbers) for one in waiting.values()]


def _event(
    members: list[Item], cluster: dict[str, Any], sentences: Sentences, numbers: dict[str, int]
) -> dict[str, Any]:
    kind = members[0]["type"]
    return {
        "id": cluster.get("id") or f"event_{members[0]['id']}",
        "type": kind,
        "type_id": cluster.get("type_id") or numbers.setdefault(kind, len(numbers) + 1),
        "mention": [_mention(one, sentences) for one in members],
    }


def _mention(event: Item, sentences: Sentences) -> dict[str, Any]:
    """A trigger by its sentence and the tokens in it, the end excluded."""
    trigger = event["trigger"]
    start = trigger["start"] + len(trigger["text"]) - len(trigger["text"].lstrip())
    number = bisect_right([begin for (begin, _), _ in sentences], start) - 1
    words = sentences[number][1]
    first = bisect_right([end for _, end in words], start)
    last = bisect_left([begin for begin, _ in words], trigger["end"])
    return {"id": event["id"], "trigger_word": trigger["text"].strip(), "sent_id": number, "offset": [first, last]}
