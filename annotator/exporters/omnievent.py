"""OmniEvent's unified format: a text a line, with event mentions, arguments and entities by characters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

import orjson

from annotator.core.losses import Loss, losses_of
from annotator.core.records import AnnotatedArticle
from annotator.exporters._held import (
    Item,
    attributes_left_out,
    labelled,
    left_out,
    metadata_left_out,
    whole,
    without,
)
from annotator.exporters.base import BaseExporter


class Exporter(BaseExporter):
    label = {"ko": "OmniEvent", "en": "OmniEvent"}
    description = {
        "ko": "OmniEvent 통합 형식: 한 줄에 기사 하나, 유발어·논항·개체는 글자 위치로.",
        "en": "OmniEvent's unified format: an article a line, with triggers, arguments and entities by characters.",
    }
    extension = "jsonl"
    content_type = "application/jsonl; charset=utf-8"
    example = (
        '{"id":"kb-0017","text":"…","events":[{"type":"MEETING","triggers":[{"trigger_word":"회동","position":[40,42],…'
    )

    def chunks(self, articles: Iterable[AnnotatedArticle]) -> Iterator[bytes]:
        for article in labelled(articles):
            yield orjson.dumps(_record(article)) + b"\n"

    def losses(self, article: AnnotatedArticle) -> Iterator[Loss]:
        entities, lost = whole(article, article.items["entities"])
        events, lost_too = whole(article, article.items["events"])
        yield from losses_of(article, "layer")
        yield from [*lost, *lost_too]
        yield from attributes_left_out(article, [*entities, *events])
        yield from without(article, events, {one["id"] for one in entities})
        for link in article.items["links"]:
            if not _is_group(link, {one["id"]: one for one in entities}):
                message = "Its members have different labels, or are not in the file."
                yield Loss("link", article.id, link["id"], message)
        yield from left_out(article, "boilerplate")
        yield from metadata_left_out(article, "omnievent")


def _record(article: AnnotatedArticle) -> dict[str, Any]:
    entities = {one["id"]: one for one in whole(article, article.items["entities"])[0]}
    events, _ = whole(article, article.items["events"])
    kept = article.meta.get("omnievent")
    more = kept if isinstance(kept, dict) else {}
    in_order = sorted(events, key=lambda one: one["type"])
    return {
        "id": article.id,
        "text": article.text,
        "events": [
            {"type": kind, "triggers": [_trigger(one, entities) for one in group]}
            for kind, group in groupby(in_order, key=lambda one: one["type"])
        ],
        "negative_triggers": [],
        "entities": _entities(article, entities),
        **more,
    }


def _trigger(event: Item, entities: dict[str, Item]) -> dict[str, Any]:
    """A mention of an event; a role that is filled twice has two mentions."""
    roles: dict[str, list[dict[str, Any]]] = {}
    for argument in event["arguments"]:
        if argument["target"] in entities:
            roles.setdefault(argument["role"], []).append(_mention(entities[argument["target"]]))
    trigger = event["trigger"]
    return {
        "id": event["id"],
        "trigger_word": trigger["text"],
        "position": [trigger["start"], trigger["end"]],
        "arguments": [{"role": role, "mentions": mentions} for role, mentions in roles.items()],
    }


def _entities(article: AnnotatedArticle, entities: dict[str, Item]) -> list[dict[str, Any]]:
    """Mentions, those that are linked and of one label as one entity."""
    groups = [link["members"] for link in article.items["links"] if _is_group(link, entities)]
    grouped = {member for members in groups for member in members}
    groups += [[key] for key in entities if key not in grouped]
    return [
        {"type": entities[members[0]]["label"], "mentions": [_mention(entities[member]) for member in members]}
        for members in groups
    ]


def _is_group(link: Item, entities: dict[str, Item]) -> bool:
    """Whether the members of a link can be written as one entity."""
    labels = {entities[member]["label"] if member in entities else None for member in link["members"]}
    return len(labels) == 1 and None not in labels


def _mention(one: Item) -> dict[str, Any]:
    return {"id": one["id"], "mention": one["text"], "position": [one["start"], one["end"]]}
