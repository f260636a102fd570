"""The labels of a project's people: who is how far with what, newest work first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from annotator.core.records import STATUSES
from annotator.models import Article, Comment, Layer, Project, User, WorkSession
from annotator.models.layer import FINISHED, WITH_LABELS
from annotator.queries.dashboard import handed_in_during, of_age

PAGE_SIZE = 50
STATES: Mapping[str, Q] = {
    **{status: Q(status=status) for status in STATUSES},
    "finished": WITH_LABELS,
    "impossible": Q(status__in=FINISHED) & ~Q(cannot=""),
}
"""What a list of layers can be narrowed to: beside the statuses, handed in with labels, and without as none can be."""


@dataclass(frozen=True, slots=True)
class WorkPage:
    """Some layers; `next` is what `before` takes for the older ones, or None."""

    rows: list[Layer]
    next: int | None


@dataclass(frozen=True, slots=True)
class Choice:
    """Which layers: `talk` with open comments; `week` handed in during the week that begins on that Monday; `age` as
    long in their state as that row of the dashboard's AGES says; `timed` with time counted on them.
    """

    author: str = ""
    state: str = ""
    talk: bool = False
    week: date | None = None
    age: int | None = None
    timed: bool = False


def human_layers(project: Project, choice: Choice, now: datetime) -> QuerySet[Layer]:
    """People's layers with `seconds` of work and `open_comments`."""
    waiting = _open(Comment.objects.filter(layer=OuterRef("pk")))
    rows = (
        # Not by a join: with one, the database begins at the project's articles and sorts all their layers.
        Layer.objects.filter(Exists(Article.objects.filter(pk=OuterRef("article"), project=project)), kind="human")
        .select_related("article")
        .defer("body", "article__text", "article__meta")
        .annotate(
            seconds=_number(WorkSession.objects.filter(layer=OuterRef("pk")), Sum("seconds")),
            open_comments=_number(waiting, Count("pk")),
        )
    )
    if choice.author:
        rows = rows.filter(author_name=choice.author)
    if choice.state:
        rows = rows.filter(STATES[choice.state])
    if choice.week:
        rows = rows.filter(handed_in_during(choice.week))
    if choice.age is not None:
        rows = rows.filter(of_age(choice.age, now))
    if choice.timed:
        rows = rows.filter(seconds__gt=0)
    if choice.talk:  # from the open comments, which are few, to their layers
        rows = rows.filter(pk__in=_open(Comment.objects.filter(layer__article__project=project)).values("layer"))
    return rows


def _open(comments: QuerySet[Comment]) -> QuerySet[Comment]:
    return comments.filter(parent__isnull=True, resolved_at__isnull=True)


def _number(rows: QuerySet[Any], what: Sum | Count) -> Coalesce:
    counted = rows.order_by().values("layer").annotate(n=what).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def work_page(rows: QuerySet[Layer], before: int | None = None, size: int = PAGE_SIZE) -> WorkPage:
    """The `size` layers before a layer's id, newest first."""
    older = rows.filter(Q(pk__lt=before)) if before else rows
    found = list(older.order_by("-pk")[: size + 1])
    return WorkPage(found[:size], found[size - 1].pk if len(found) > size else None)


def authors_of(project: Project) -> list[str]:
    """The names of everybody who has labels in the project, sorted. Asked of each user, not of each layer."""
    theirs = Layer.objects.filter(user=OuterRef("pk"), kind="human", article__project=project)
    names = User.objects.annotate(author=Subquery(theirs.values("author_name")[:1])).values_list("author", flat=True)
    return sorted({name for name in names if name is not None})
