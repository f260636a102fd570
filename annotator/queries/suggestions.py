"""What machine and imported layers propose to an annotator."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from django.db.models import Q

from annotator.core.annotations import Kind
from annotator.core.records import EMPTY_BODY
from annotator.core.suggestions import still_open
from annotator.models import Article, Decision, Layer, User

SUGGESTING = ("machine", "imported")
"""The kinds of layer whose annotations are suggestions to people."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One annotation that the layer `source` proposes; `value` is as in the record.

    `score` (0–1) and `reason` are what its suggester says about it; no layer keeps them yet.
    """

    source: int
    kind: str
    author: str
    item: Kind
    value: Mapping[str, Any]
    score: float | None = None
    reason: str = ""


def open_suggestions(article: Article, user: User) -> list[Suggestion]:
    """What the user has not decided about and not marked herself: by source, then in the record's order."""
    wanted = Q(kind__in=SUGGESTING) | Q(kind="human", user=user)
    layers = list(Layer.objects.filter(wanted, article=article).order_by("pk"))
    own = next((layer for layer in layers if layer.kind == "human"), None)
    marked = orjson.loads(own.body if own else EMPTY_BODY)
    decided = decided_in(own) if own else {}
    return [
        Suggestion(layer.pk, layer.kind, layer.author_name, item, value)
        for layer in layers
        if layer is not own
        for item, value in still_open(orjson.loads(layer.body), marked, decided.get(layer.pk, set()))
    ]


def decided_in(layer: Layer) -> dict[int, set[str]]:
    """The annotations that the layer's author has decided about, by source layer. The newest decision counts."""
    newest: dict[tuple[int, str], str] = {}
    rows = Decision.objects.filter(layer=layer).order_by("pk")
    for source, annotation, verdict in rows.values_list("source_id", "annotation", "verdict"):
        newest[source, annotation] = verdict
    decided: dict[int, set[str]] = {}
    for (source, annotation), verdict in newest.items():
        if verdict != "undone":
            decided.setdefault(source, set()).add(annotation)
    return decided
