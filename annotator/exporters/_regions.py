"""A record for tools that have only spans and relations: triggers and boilerplate are spans, arguments arrows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from annotator.core.relations import is_relation

Items = Mapping[str, list[dict[str, Any]]]
SAME = "same"
"""The arrow between neighbours of a link; groups of them come back as links."""


def regions_of(items: Items) -> Iterator[dict[str, Any]]:
    """Entities, triggers and boilerplate as `{id, kind, label, start, end, text, attributes[, fragments]}`.

    In the order of the text. A relation of two that was kept as an event has no trigger of its own.
    """
    found = [{"kind": "entity", **one} for one in items["entities"]]
    for event in items["events"]:
        if not is_relation(event):
            found.append(
                {
                    "kind": "event",
                    "id": event["id"],
                    "label": event["type"],
                    **event["trigger"],
                    "attributes": event["attributes"],
                }
            )
    found += [{"kind": "boilerplate", "attributes": {}, **one} for one in items["boilerplate"]]
    yield from sorted(found, key=lambda one: (one["start"], one["end"], one["id"]))


def arrows_of(items: Items) -> Iterator[tuple[str, str, str]]:
    """Arguments, relations and links as (label, id it leads from, id it leads to)."""
    relations = {event["id"] for event in items["events"] if is_relation(event)}
    for event in items["events"]:
        targets = [argument["target"] for argument in event["arguments"]]
        if event["id"] in relations:
            if not relations.intersection(targets):
                yield event["type"], targets[0], targets[1]
            continue
        for argument in event["arguments"]:
            if argument["target"] not in relations:
                yield argument["role"], event["id"], argument["target"]
    for link in items["links"]:
        for first, second in zip(link["members"], link["members"][1:], strict=False):
            yield SAME, first, second
