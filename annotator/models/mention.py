"""Mentions: the annotations of all layers as rows, for look-ups over a whole project.

Derived from the layers' bodies and rebuilt from them at will; nothing else may rest on this table.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import connection, models

from annotator.models.layer import Layer

SURFACE_LENGTH = 200
Row = tuple[int, str, str, str, int]
"""layer id, kind, label, surface (cut to SURFACE_LENGTH code points), start."""


class Mention(models.Model):
    """One annotation with a span."""

    layer = models.ForeignKey(Layer, on_delete=models.CASCADE, related_name="mentions")
    kind = models.CharField(max_length=16)
    label = models.CharField(max_length=100)
    surface = models.CharField(max_length=SURFACE_LENGTH)
    start = models.PositiveIntegerField()

    class Meta:
        indexes = [models.Index(fields=["surface", "kind"], name="mention_by_surface")]

    def __str__(self) -> str:
        return f"{self.label} {self.surface}"


def mention_rows(layer_id: int, items: Mapping[str, Iterable[Mapping[str, Any]]]) -> list[Row]:
    """The rows of a layer, from the four lists of its record."""
    rows: list[Row] = [
        (layer_id, "entity", one["label"], one["text"][:SURFACE_LENGTH], one["start"]) for one in items["entities"]
    ]
    rows += [
        (layer_id, "event", one["type"], one["trigger"]["text"][:SURFACE_LENGTH], one["trigger"]["start"])
        for one in items["events"]
    ]
    rows += [
        (layer_id, "boilerplate", one["label"], one["text"][:SURFACE_LENGTH], one["start"])
        for one in items["boilerplate"]
    ]
    return rows


def insert_mentions(rows: Iterable[Row]) -> None:
    """Insert rows in one statement; model instances would take ten times as long as the database does."""
    rows = list(rows)
    if not rows:
        return
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO annotator_mention (layer_id, kind, label, surface, start) VALUES (%s, %s, %s, %s, %s)",
            rows,
        )


def replace_mentions(layer_id: int, before: Iterable[Row], after: Iterable[Row]) -> None:
    """Make the rows of a layer go from `before` to `after`. Rows that stay may be left out of both."""
    old, new = Counter(before), Counter(after)
    for (_, kind, label, surface, start), count in (old - new).items():
        same = Mention.objects.filter(layer_id=layer_id, kind=kind, label=label, surface=surface, start=start)
        Mention.objects.filter(pk__in=list(same.values_list("pk", flat=True)[:count])).delete()
    insert_mentions((new - old).elements())


def rewrite_mentions(layer_id: int, rows: Iterable[Row]) -> None:
    """All rows of a layer anew."""
    Mention.objects.filter(layer_id=layer_id).delete()
    insert_mentions(rows)
