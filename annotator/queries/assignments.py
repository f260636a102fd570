"""Who has which article, and what comes next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.utils import timezone

from annotator.models import Article, Assignment, Grade, Layer, LayerReturn, Project, User
from annotator.models.assigning import OPEN
from annotator.queries.articles import Neighbours

PAGE_SIZE = 50
MAX_PAGE_SIZE = 500


def end_of_day(day: date | None) -> datetime | None:
    """When what is due on a day is due: its last second, by the clock of GISA_TIME_ZONE."""
    return timezone.make_aware(datetime.combine(day, time(23, 59, 59))) if day else None


@dataclass(frozen=True, slots=True)
class AssignmentPage:
    """Some assignments; `next` is what `after` takes for the further ones, or None."""

    rows: list[Assignment]
    next: int | None


@dataclass(frozen=True, slots=True)
class Choice:
    """Which assignments are listed. `person` is a user's name, or POOL."""

    person: str = ""
    state: str = ""
    purpose: str = ""
    overdue: bool = False
    article: int | None = None


POOL = "-"
"""Stands for the pool where a person's name is asked for; no user is called that."""


def listed(project: Project, choice: Choice, now: datetime) -> QuerySet[Assignment]:
    """The project's assignments with article and user, in the order in which they were made."""
    rows = Assignment.objects.filter(project=project, withdrawn_at=None).select_related("article", "user")
    rows = rows.defer("article__text", "article__meta").annotate(layer_id=_layer_id())
    if "\x00" in choice.person:  # PostgreSQL does not take one to look for
        return rows.none()
    if choice.person == POOL:
        rows = rows.filter(user=None)
    elif choice.person:
        user = User.objects.filter(username=choice.person).values_list("pk", flat=True).first()
        rows = rows.filter(user=user) if user is not None else rows.none()
    if choice.state:
        rows = rows.filter(state=choice.state)
    if choice.purpose:
        rows = rows.filter(purpose=choice.purpose)
    if choice.overdue:
        rows = rows.filter(state__in=OPEN, due_at__lt=now)
    return rows.filter(article=choice.article) if choice.article else rows


def _layer_id() -> Subquery:
    own = Layer.objects.filter(article=OuterRef("article"), kind="human", user=OuterRef("user"))
    return Subquery(own.values("pk")[:1])


def assignment_page(rows: QuerySet[Assignment], after: int | None = None, size: int = PAGE_SIZE) -> AssignmentPage:
    """The `size` assignments after an id."""
    size = max(1, min(size, MAX_PAGE_SIZE))
    found = list(rows.filter(pk__gt=after or 0).order_by("pk")[: size + 1])
    return AssignmentPage(found[:size], found[size - 1].pk if len(found) > size else None)


def open_work(project: Project, user: User) -> QuerySet[Assignment]:
    """What the user has to do, first what comes first: returned work, then what is due, then in order."""
    rows = Assignment.objects.filter(project=project, user=user, state__in=OPEN, withdrawn_at=None)
    first = Case(When(state="returned", then=Value(0)), default=Value(1), output_field=IntegerField())
    return rows.order_by(first, F("due_at").asc(nulls_last=True), "rank", "pk")


def own_work(project: Project, user: User) -> QuerySet[Assignment]:
    """open_work with articles, why returned work came back, and whether it was compared with gold."""
    back = LayerReturn.objects.filter(layer__article=OuterRef("article"), layer__user=user).order_by("-pk")
    grades = Grade.objects.filter(layer__article=OuterRef("article"), layer__user=user, purpose="training")
    return (
        open_work(project, user)
        .select_related("article")
        .defer("article__text", "article__meta")
        .annotate(
            reason=Subquery(back.values("reason")[:1]),
            returned_by=Subquery(back.values("by__username")[:1]),
            graded=Exists(grades),
        )
    )


@dataclass(frozen=True, slots=True)
class WorkSlice:
    """Some of somebody's open work; `next` is what `after` takes for the rest, or None."""

    rows: list[Any]
    next: int | None


def work_slice(rows: QuerySet[Assignment], after: int | None = None, size: int = PAGE_SIZE) -> WorkSlice:
    """The open work behind the assignment `after`, in its order: keyset paging by where that one stands."""
    last = rows.filter(pk=after).first() if after else None
    if last is not None:
        rows = rows.filter(_behind(last))
    found = list(rows[: size + 1])
    return WorkSlice(found[:size], found[size - 1].pk if len(found) > size else None)


def _behind(last: Assignment) -> Q:
    """What comes after `last` in the order of open_work."""
    further = Q(rank__gt=last.rank) | Q(rank=last.rank, pk__gt=last.pk)
    if last.due_at is None:
        same = Q(due_at=None) & further
    else:
        same = Q(due_at__gt=last.due_at) | Q(due_at=None) | Q(due_at=last.due_at) & further
    if last.state == "returned":
        return Q(state="returned") & same | ~Q(state="returned")
    return ~Q(state="returned") & same


def work_neighbours(article: Article, user: User) -> Neighbours | None:
    """Where an article stands among those that the user has, in the order in which they are handed out.

    None when she does not have it. The next open one is what she does next, whatever comes after this article.
    """
    everything = Assignment.objects.filter(project=article.project_id, user=user, withdrawn_at=None)
    here = everything.filter(article=article).first()
    if here is None:
        return None
    before = everything.filter(Q(rank__lt=here.rank) | Q(rank=here.rank, pk__lt=here.pk)).order_by("-rank", "-pk")
    after = everything.filter(Q(rank__gt=here.rank) | Q(rank=here.rank, pk__gt=here.pk)).order_by("rank", "pk")
    return Neighbours(
        previous=_article(before),
        next=_article(after),
        previous_open=_article(before.filter(state__in=OPEN)),
        next_open=_article(open_work(article.project, user).exclude(article=article)),
        position=before.count() + 1,
        count=everything.count(),
    )


def _article(rows: QuerySet[Assignment]) -> Article | None:
    row = rows.select_related("article").defer("article__text", "article__meta").first()
    return row.article if row else None


def finished_work(project: Project, user: User, size: int = 10) -> list[Assignment]:
    """What the user has handed in last."""
    rows = Assignment.objects.filter(project=project, user=user, state__in=("submitted", "done"))
    return list(rows.select_related("article").defer("article__text", "article__meta").order_by("-finished_at")[:size])


def unplanned(project: Project) -> QuerySet[Article]:
    """Articles that nobody has and that do not wait in the pool; those with gold to be measured on do not count."""
    taken = Assignment.objects.filter(article=OuterRef("pk"), withdrawn_at=None)
    return Article.objects.filter(~Exists(taken), project=project, probe=None)


def last_return(layer: Layer) -> LayerReturn | None:
    """Why a returned layer came back."""
    if layer.status != "returned":
        return None
    return LayerReturn.objects.filter(layer=layer).select_related("by").order_by("-pk").first()
