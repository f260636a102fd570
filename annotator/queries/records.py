"""Rows to records: the one bridge out of the ORM."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

import orjson
from django.db.models import Exists, OuterRef, Q, QuerySet

from annotator.core.records import (
    EMPTY_BODY,
    META_KEYS,
    AnnotatedArticle,
    LayerHeader,
    LayerKind,
    RightsOfLabel,
    Status,
)
from annotator.models import Article, Layer, Project
from annotator.queries.schemes import rights_by_version

CHUNK = 500
"""Articles read at a time: the memory of an export, whatever its length."""

_ARTICLE = ("key", "text", "sha256", "language", "title", "url", "publisher", "published_at", "meta")
_LAYER = ("kind", "author_name", "status", "version", "scheme_version", "body")
_FIELDS = (*(f"article__{name}" for name in _ARTICLE), *_LAYER)


def record_of(article: Article, layer: Layer | None, forbidden_by: RightsOfLabel | None = None) -> AnnotatedArticle:
    """One article with one layer."""
    return AnnotatedArticle(
        id=article.key,
        text=article.text,
        sha256=article.sha256,
        language=article.language,
        meta=article.record_meta(),
        layer=layer.header if layer else None,
        body=layer.body.encode() if layer else EMPTY_BODY,
        forbidden_by=forbidden_by or {},
    )


def layers_of(project: Project, layers: str, status: str, visible: Q) -> QuerySet[Layer]:
    """The layers that an export selects, in the order of an export."""
    rows = Layer.objects.filter(visible, article__project=project)
    if layers != "all":
        rows = rows.filter(kind=layers)
    if status:
        rows = rows.filter(status=status)
    return rows.order_by("article_id", "kind", "author_name")


def articles_without(project: Project, rows: QuerySet[Layer]) -> QuerySet[Article]:
    """The project's articles that none of `rows` belongs to."""
    has_layer = Exists(rows.order_by().filter(article=OuterRef("pk")))
    return Article.objects.filter(~has_layer, project=project).order_by("pk")


def stream(project: Project, layers: str, status: str, visible: Q) -> Iterator[AnnotatedArticle]:
    """The records of an export: by article, then kind, then author. Constant memory.

    With `layers` "all" and no status, an article without a layer has a record without one.
    Articles are read by CHUNK: one sorted query over everything would have the database write all texts to a
    temporary file before the first record.
    """
    rights = rights_by_version(project)
    selected = layers_of(project, layers, status, visible)
    bare = layers == "all" and not status
    for keys in _article_keys(project, None if bare else selected):
        rows: dict[int, list[tuple[Any, ...]]] = {}
        for article, *row in selected.filter(article__in=keys).values_list("article_id", *_FIELDS):
            rows.setdefault(article, []).append(tuple(row))
        missing = [key for key in keys if key not in rows] if bare else []
        for article, *row in Article.objects.filter(pk__in=missing).values_list("pk", *_ARTICLE):
            rows[article] = [tuple(row)]
        for key in keys:
            for found in rows.get(key, ()):
                yield _record(found, rights)


def _article_keys(project: Project, selected: QuerySet[Layer] | None) -> Iterator[list[int]]:
    """Primary keys of the project's articles, CHUNK at a time; with `selected` of those that it has layers of."""
    last = 0
    while True:
        if selected is None:
            articles = Article.objects.filter(project=project, pk__gt=last).order_by("pk")
            keys = list(articles.values_list("pk", flat=True)[:CHUNK])
        else:
            layers = selected.filter(article__gt=last).order_by("article_id")
            keys = list(layers.values_list("article_id", flat=True).distinct()[:CHUNK])
        if not keys:
            return
        yield keys
        last = keys[-1]


def _record(row: tuple[Any, ...], rights: Any) -> AnnotatedArticle:
    key, text, sha256, language, *known, extra = row[: len(_ARTICLE)]
    known[-1] = known[-1] or None  # published_at is null when it is not known
    meta = dict(zip(META_KEYS, known, strict=True))
    if extra != "{}":
        meta.update(orjson.loads(extra))
    if len(row) == len(_ARTICLE):
        return AnnotatedArticle(key, text, sha256, language, meta)
    kind, author, status, version, scheme_version, body = row[len(_ARTICLE) :]
    header = LayerHeader(cast(LayerKind, kind), author, cast(Status, status), version, scheme_version)
    return AnnotatedArticle(key, text, sha256, language, meta, header, body.encode(), rights.get(scheme_version, {}))
