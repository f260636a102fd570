"""Lists of projects with how far they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from annotator.models import Article, Layer, Membership, Project, User


@dataclass(frozen=True, slots=True)
class Progress:
    """Articles of a project, and how many of them the user has begun and submitted."""

    articles: int
    begun: int
    submitted: int


def _count(rows: QuerySet[Article] | QuerySet[Layer], project: str) -> Coalesce:
    counted = rows.filter(**{project: OuterRef("pk")}).order_by().values(project).annotate(n=Count("pk"))
    return Coalesce(Subquery(counted.values("n"), output_field=IntegerField()), 0)


def with_progress(projects: QuerySet[Project], user: User) -> QuerySet[Project]:
    """The projects with `articles_count`, `begun_count`, `submitted_count` (the user's own) and `role`."""
    own = Layer.objects.filter(kind="human", user=user)
    role = Membership.objects.filter(project=OuterRef("pk"), user=user).values("role")[:1]
    return projects.annotate(
        articles_count=_count(Article.objects.all(), "project"),
        begun_count=_count(own, "article__project"),
        submitted_count=_count(own.filter(status__in=("submitted", "done")), "article__project"),
        role=Subquery(role),
    ).order_by("name", "pk")


def progress_of(project: Project, user: User) -> Progress:
    """How far the user is in one project."""
    row: Any = with_progress(Project.objects.filter(pk=project.pk), user).get()
    return Progress(row.articles_count, row.begun_count, row.submitted_count)
