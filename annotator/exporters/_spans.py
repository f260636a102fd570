"""The flat table of spans that all table formats write: a row an entity, trigger, argument, boilerplate mark, link."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from annotator.core.records import AnnotatedArticle

COLUMNS = [
    "article",
    "layer_kind",
    "layer_author",
    "layer_status",
    "kind",
    "id",
    "label",
    "start",
    "end",
    "surface",
    "event",
    "role",
    "fragments",
    "attributes",
    "redistribution",
    "ai_training",
]


def rows(article: AnnotatedArticle) -> Iterator[list[object]]:
    """The rows of an article, in the order of COLUMNS; none for one without labels."""
    header = article.layer
    if header is None:
        return
    before = [article.id, header.kind, header.author, header.status]
    after = [article.rights.redistribution, article.rights.ai_training]
    for row in _annotation_rows(article.items):
        yield [*before, *row, *after]


def _annotation_rows(items: dict[str, list[dict[str, Any]]]) -> Iterator[list[object]]:
    """Rows of kind … attributes, in the order of the record."""
    spans = {one["id"]: one for one in items["entities"]}
    spans.update((one["id"], one["trigger"]) for one in items["events"])
    for one in items["entities"]:
        yield ["entity", one["id"], one["label"], *_span(one), "", "", _fragments(one), _pairs(one)]
    for event in items["events"]:
        trigger = event["trigger"]
        head = ["event", event["id"], event["type"], *_span(trigger), event["id"], ""]
        yield [*head, _fragments(trigger), _pairs(event)]
        for argument in event["arguments"]:
            target = spans[argument["target"]]
            label = target.get("label", "")
            head = ["argument", argument["target"], label, *_span(target), event["id"], argument["role"]]
            yield [*head, _fragments(target), ""]
    for one in items["boilerplate"]:
        yield ["boilerplate", one["id"], one["label"], *_span(one), "", "", "", ""]
    for link in items["links"]:
        for member in link["members"]:
            target = spans[member]
            yield ["link", member, link["type"], *_span(target), link["id"], "", _fragments(target), ""]


def _span(one: dict[str, Any]) -> tuple[int, int, str]:
    return one["start"], one["end"], one["text"]


def _fragments(one: dict[str, Any]) -> str:
    return " ".join(f"{start}:{end}" for start, end in one.get("fragments", ()))


def _pairs(one: dict[str, Any]) -> str:
    return " ".join(f"{name}={value}" for name, value in sorted(one["attributes"].items()))
