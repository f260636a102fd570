"""Which article somebody should take next."""

from __future__ import annotations

from django.db.models import F, Q, QuerySet

from annotator.models import Article, Project, SuggestionSettings, User
from annotator.queries.articles import open_to
from annotator.queries.assignments import open_work


def open_articles(project: Project, user: User, order: str = "") -> QuerySet[Article]:
    """The articles that the user has not finished, in the project's order, or in `order`."""
    return in_order(project, Article.objects.filter(open_to(user), project=project).only("id", "key", "title"), order)


def in_order(project: Project, rows: QuerySet[Article], order: str = "") -> QuerySet[Article]:
    """Articles in the project's order, or in `order`.

    queue: as they were imported. uncertainty: where the sources are least sure first, so that each decision teaches
    most. novelty: texts that are least like finished ones first, so that copies come last.
    """
    if not order:
        wishes = SuggestionSettings.objects.filter(project=project).only("order").first()
        order = wishes.order if wishes else "queue"
    if order == "queue":
        return rows.order_by("pk")
    return rows.order_by(F(f"suggestion_run__{order}").desc(nulls_last=True), "pk")


def next_article(
    project: Project, user: User, *, free: bool, order: str = "", besides: int | None = None
) -> Article | None:
    """What the user should go on with, None when there is nothing (or nothing handed out) left.

    Returned work comes first, then what somebody has given her, then, where she may choose freely, any article that
    she has not finished. With `order` she gets these in that order at once. `besides` is one that she is leaving.
    """
    rows = open_work(project, user).exclude(article=besides) if besides else open_work(project, user)
    rows = rows.select_related("article").defer("article__text", "article__meta")
    if not free:
        first = rows.first()
        return first.article if first else None
    given = None if order else rows.filter(Q(state="returned") | ~Q(made_by=user)).first()
    articles = open_articles(project, user, order)
    return given.article if given else (articles.exclude(pk=besides) if besides else articles).first()
