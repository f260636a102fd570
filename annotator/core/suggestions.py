"""Which annotations of another layer are still to be decided about.

It works on the lists of the record as JSON values: a page needs no more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from annotator.core.annotations import COLLECTIONS, Kind
from annotator.core.spans import contains

SUGGESTED: tuple[Kind, ...] = ("entity", "event", "boilerplate")
"""The kinds that are suggested. A link means nothing without its entities."""

VAGUE = "other_boilerplate"
"""The label of a line of which only is known that it is no story, such as an import of web pages gives."""

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


def targets_of(source: Items, event: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Where the entities stand that fill the roles of a suggested event: id → label, start, end.

    Whoever accepts the event finds her own entities by them; the ids mean nothing in another layer.
    """
    wanted = {one["target"] for one in event["arguments"]}
    return {
        one["id"]: {"label": one["label"], "start": one["start"], "end": one["end"]}
        for one in source["entities"]
        if one["id"] in wanted
    }


def is_told_better(kind: Kind, value: Mapping[str, Any], named: Iterable[tuple[int, int]]) -> bool:
    """Whether a mark that only says "no story" lies within one of the spans that others give a name."""
    vague = kind == "boilerplate" and value["label"] == VAGUE
    return vague and any(contains(*span, value["start"], value["end"]) for span in named)


class Sieve:
    """Holds back of what machines suggest what its reader has dealt with, and what she is shown already.

    `walls` are spans, such as her boilerplate marks, inside which no entity or event is suggested.
    """

    def __init__(self, walls: Sequence[tuple[int, int]] = ()) -> None:
        self._walls = walls
        self._decided: set[tuple[str, str, int, int]] = set()
        self._rejected: set[tuple[str, str]] = set()
        self._shown: set[Key] = set()

    def decide(self, kind: str, label: str, surface: str, start: int, end: int, rejected: bool) -> None:
        """Take a decision into account. What was rejected is not suggested elsewhere in the article either."""
        self._decided.add((kind, label, start, end))
        if rejected:
            self._rejected.add((surface, label))

    def passes(self, kind: Kind, value: Mapping[str, Any]) -> bool:
        """Whether to show this one; asking counts as showing."""
        label, span = label_and_span(kind, value)
        start, end = span["start"], span["end"]
        if (kind, label, start, end) in self._decided or (span["text"], label) in self._rejected:
            return False
        if kind != "boilerplate" and any(contains(*wall, start, end) for wall in self._walls):
            return False
        key = key_of(kind, value)
        if key in self._shown:
            return False
        self._shown.add(key)
        return True
