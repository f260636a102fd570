"""Rulings, read: the reasons of a project for its guideline, and what was decided otherwise for an annotator."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from django.db.models import Exists, OuterRef, QuerySet

from annotator.models import Article, Layer, Project, Ruling, User
from annotator.queries.adjudication import gold_among, latest_rulings

PAGE_SIZE = 50
CHUNK = 500


def reasons(project: Project, label: str = "", kind: str = "", taken_up: str = "") -> QuerySet[Ruling]:
    """Rulings that somebody gave a reason for, without those that were taken back. `taken_up`: yes, no or ""."""
    undone = Ruling.objects.filter(undoes=OuterRef("pk"))
    rows = Ruling.objects.filter(~Exists(undone), project=project).exclude(reason="")
    if label:
        rows = rows.filter(label=label)
    if kind:
        rows = rows.filter(kind=kind)
    if taken_up:
        rows = rows.filter(guideline_at__isnull=taken_up == "no")
    return rows.select_related("layer__article", "by", "of", "guideline_by").defer(
        "layer__body", "layer__article__meta", "votes"
    )


@dataclass(frozen=True, slots=True)
class RulingPage:
    """Some rulings, newest first; `next` is what `before` takes for older ones, or None."""

    rows: list[Ruling]
    next: int | None


def ruling_page(rows: QuerySet[Ruling], before: int | None = None, size: int = PAGE_SIZE) -> RulingPage:
    """The `size` rulings before one's id."""
    found = list((rows.filter(pk__lt=before) if before else rows).order_by("-pk")[: size + 1])
    return RulingPage(found[:size], found[size - 1].pk if len(found) > size else None)


def labels_with_reasons(project: Project) -> list[str]:
    """The labels that rulings with a reason are about."""
    rows = Ruling.objects.filter(project=project).exclude(reason="")
    return list(rows.order_by("label").values_list("label", flat=True).distinct())


def stream(project: Project) -> Iterator[bytes]:
    """Every ruling of a project as a line of JSON, oldest first: the provenance of its gold. Constant memory."""
    rows = Ruling.objects.filter(project=project).select_related("layer__article", "by", "of")
    rows = rows.only(
        *(field.name for field in Ruling._meta.concrete_fields),
        "layer__version",
        "layer__author_name",
        "layer__article__key",
        "by__username",
        "of__username",
    )
    for row in rows.order_by("pk").iterator(CHUNK):
        yield orjson.dumps(provenance(row)) + b"\n"


def provenance(row: Ruling) -> dict[str, Any]:
    """A ruling as it leaves: with the article's key instead of ids of rows, and all votes."""
    return {
        "ruling": row.pk,
        "id": row.layer.article.key,
        "gold": row.layer.author_name,
        "question": row.question,
        "kind": row.kind,
        "start": row.start,
        "end": row.end,
        "text": row.surface,
        "cause": row.cause,
        "take": row.take,
        "of": row.of.get_username() if row.of else None,
        "how": row.how,
        "taken": orjson.loads(row.taken),
        "votes": orjson.loads(row.votes),
        "reason": row.reason,
        "versions": [row.from_version, row.to_version],
        "by": row.by.get_username() if row.by else None,
        "at": row.at,
        "undoes": row.undoes_id,
    }


@dataclass(frozen=True, slots=True)
class Otherwise:
    """A place where an annotator's labels are not what became gold. `own` and `decided` are marks, as JSON."""

    start: int
    end: int
    surface: str
    kind: str
    own: list[Mapping[str, Any]]
    decided: list[Mapping[str, Any]]
    reason: str
    at: datetime
    before: str = ""
    after: str = ""


CONTEXT = 40
"""Code points on each side of a place."""


def decided_otherwise(article: Article, user: User) -> list[Otherwise]:
    """Where the user's finished labels on an article are not what became gold, by place.

    Nothing before both are done: until then it would tell what colleagues have marked.
    """
    rows = list(Layer.objects.filter(article=article, status="done", kind__in=("human", "gold")).order_by("pk"))
    own = next((row for row in rows if row.kind == "human" and row.user_id == user.pk), None)
    gold = gold_among(rows)
    if own is None or gold is None:
        return []
    found = [_otherwise(row, own.pk, article.text) for row in latest_rulings(gold).values()]
    return sorted((one for one in found if one), key=lambda one: (one.start, one.end))


def _otherwise(row: Ruling, layer: int, text: str) -> Otherwise | None:
    vote = next((one for one in orjson.loads(row.votes) if one["layer"] == layer), None)
    taken = orjson.loads(row.taken)
    if vote is None or row.cause == "agreed" or row.take == "hand" or _plain(vote["marks"]) == _plain(taken):
        return None
    return Otherwise(
        row.start,
        row.end,
        row.surface,
        row.kind,
        vote["marks"],
        taken,
        row.reason,
        row.at,
        text[max(0, row.start - CONTEXT) : row.start].rpartition("\n")[2],
        text[row.end : row.end + CONTEXT].partition("\n")[0],
    )


def _plain(marks: Iterable[Mapping[str, Any]]) -> list[bytes]:
    return sorted(orjson.dumps(mark, option=orjson.OPT_SORT_KEYS) for mark in marks)
