"""Which annotations of another layer are still to be decided about.

It works on the lists of the record as JSON values: a page needs no more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from annotator.core.annotations import COLLECTIONS, Kind

SUGGESTED: tuple[Kind, ...] = ("entity", "event", "boilerplate")
"""The kinds that are suggested. A link means nothing without its entities."""

Items = Mapping[str, Iterable[Mapping[str, Any]]]
Key = tuple[str, str, int, int, tuple[tuple[int, ...], ...]]


def label_and_span(kind: Kind, value: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
    """The label of an annotation, and what has its `start`, `end` and `text`: itself, or the trigger of an event."""
    return (value["type"], value["trigger"]) if kind == "event" else (value["label"], value)


def key_of(kind: Kind, value: Mapping[str, Any]) -> Key:
    """What makes two annotations of two layers the same: kind, label and the marked words."""
    label, span = label_and_span(kind, value)
    return kind, label, span["start"], span["end"], tuple(tuple(piece) for piece in span.get("fragments", ()))


def suggested(items: Items) -> Iterator[tuple[Kind, Mapping[str, Any]]]:
    """The annotations of a layer that can be suggested, in the record's order."""
    for kind in SUGGESTED:
        for value in items[COLLECTIONS[kind]]:
            yield kind, value


def still_open(source: Items, own: Items, decided: set[str]) -> Iterator[tuple[Kind, Mapping[str, Any]]]:
    """What `source` suggests to the author of `own`: not decided (by id), and not marked already."""
    marked = {key_of(kind, value) for kind, value in suggested(own)}
    for kind, value in suggested(source):
        if value["id"] not in decided and key_of(kind, value) not in marked:
            yield kind, value
