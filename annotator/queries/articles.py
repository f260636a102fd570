"""Lists of articles, with what the reader has to do with each."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, Min, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from annotator.core.grams import fold
from annotator.models import Article, Layer, Project, User
from annotator.models.search_index import among_candidates

PAGE_SIZE = 50
MAX_PAGE_SIZE = 500
STATES = ("todo", "doing", "submitted", "returned", "done")
"""What an article is to its reader: without a layer of hers it is to do, else it is as her layer is."""


@dataclass(frozen=True, slots=True)
class Page:
    """Some articles in order of import. `next` and `previous` are what `after` and `before` take, or None."""

    rows: list[Article]
    next: int | None
    previous: int | None


def listed(
    project: Project, user: User, visible: Q, q: str = "", state: str = "", *, mine: bool = False
) -> QuerySet[Article]:
    """The project's articles without texts, with the user's own `state` and `cannot` (why she could not annotate it),
    `forbids_redistribution` and `forbids_ai_training`. `mine` keeps those that she has.
    """
    own = Layer.objects.filter(article=OuterRef("pk"), kind="human", user=user)
    seen = Layer.objects.filter(visible, article=OuterRef("pk"))
    rows = (
        Article.objects.filter(project=project)
        .defer("text", "meta")
        .annotate(
            state=Coalesce(Subquery(own.values("status")[:1]), Value("todo")),
            cannot=Coalesce(Subquery(own.values("cannot")[:1]), Value("")),
            forbids_redistribution=Exists(seen.filter(forbids_redistribution=True)),
            forbids_ai_training=Exists(seen.filter(forbids_ai_training=True)),
        )
    )
    if "\x00" in q:  # no text has one, and PostgreSQL does not take one to look for
        return rows.none()
    if mine:
        rows = rows.filter(assignments__user=user, assignments__withdrawn_at=None)
    if q:
        q = unicodedata.normalize("NFC", q)
        # The index proposes: without it, a word that is nowhere has every row read, with its text.
        proposed = among_candidates(project.pk, [fold(q)])
        if proposed is not None:
            rows = rows.filter(pk__in=proposed)
        rows = rows.filter(Q(title__icontains=q) | Q(key__icontains=q) | Q(publisher__icontains=q))
    if state == "todo":
        rows = rows.filter(state=state)
    elif state:
        # From the user's few layers to their articles, and not from every article to its layer.
        own = Layer.objects.filter(kind="human", user=user, status=state, article__project=project)
        rows = rows.filter(pk__in=own.values("article"))
    return rows


def import_times(project: Project, batches: Sequence[str]) -> dict[str, datetime]:
    """When each of these imports began to bring in articles, by its number."""
    rows = Article.objects.filter(project=project, batch__in=batches).order_by().values_list("batch")
    return dict(rows.annotate(at=Min("created_at")))


def article_page(
    rows: QuerySet[Article], *, after: int | None = None, before: int | None = None, size: int = PAGE_SIZE
) -> Page:
    """The `size` rows after (or before) an article id. Keyset paging: the last page is as quick as the first."""
    size = max(1, min(size, MAX_PAGE_SIZE))
    if before is not None:
        found = list(rows.filter(pk__lt=before).order_by("-pk")[: size + 1])
        more, found = len(found) > size, found[:size][::-1]
        return Page(found, found[-1].pk if found else None, found[0].pk if more else None)
    found = list(rows.filter(pk__gt=after or 0).order_by("pk")[: size + 1])
    more, found = len(found) > size, found[:size]
    return Page(found, found[-1].pk if more else None, found[0].pk if after and found else None)


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Where an article stands in its project; `position` counts from 1. Open ones the user has not submitted."""

    previous: Article | None
    next: Article | None
    previous_open: Article | None
    next_open: Article | None
    position: int
    count: int


def neighbours(article: Article, user: User) -> Neighbours:
    """The articles before and after, in the order of the list."""
    rows = Article.objects.filter(project_id=article.project_id).only("id", "key", "title")
    before, after = rows.filter(pk__lt=article.pk).order_by("-pk"), rows.filter(pk__gt=article.pk).order_by("pk")
    return Neighbours(
        previous=before.first(),
        next=after.first(),
        previous_open=before.filter(open_to(user)).first(),
        next_open=after.filter(open_to(user)).first(),
        position=rows.filter(pk__lte=article.pk).count(),
        count=rows.count(),
    )


def open_to(user: User) -> Q:
    """Articles that the user has not submitted."""
    own = Layer.objects.filter(article=OuterRef("pk"), kind="human", user=user)
    return Q(~Exists(own.filter(status__in=("submitted", "done"))))
