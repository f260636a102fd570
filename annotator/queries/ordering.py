"""Which article somebody should take next."""

from __future__ import annotations

from django.db.models import F, QuerySet

from annotator.models import Article, Project, SuggestionSettings, User
from annotator.queries.articles import open_to


def open_articles(project: Project, user: User, order: str = "") -> QuerySet[Article]:
    """The articles that the user has not finished, in the project's order, or in `order`.

    queue: as they were imported. uncertainty: where the sources are least sure first, so that each decision teaches
    most. novelty: texts that are least like finished ones first, so that copies come last.
    """
    rows = Article.objects.filter(open_to(user), project=project).only("id", "key", "title")
    if not order:
        wishes = SuggestionSettings.objects.filter(project=project).only("order").first()
        order = wishes.order if wishes else "queue"
    if order == "queue":
        return rows.order_by("pk")
    return rows.order_by(F(f"suggestion_run__{order}").desc(nulls_last=True), "pk")
