"""Which article comes next."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from rest_framework.test import APIClient

from annotator.models import Article, Project, SuggestionRun, User
from annotator.queries.ordering import open_articles
from annotator.workflow.annotating import open_layer, submit
from annotator.workflow.sources_of_suggestions import change_settings


@pytest.fixture
def articles(make_article: Callable[..., Article]) -> list[Article]:
    made = [make_article(key) for key in ("a", "b", "c")]
    for article, uncertainty, novelty in zip(made, (0.1, 0.9, 0.5), (0.2, 0.3, 0.8), strict=True):
        SuggestionRun.objects.create(article=article, uncertainty=uncertainty, novelty=novelty)
    return [*made, make_article("without a run")]


@pytest.mark.parametrize(
    ("order", "keys"),
    [("queue", "abc"), ("uncertainty", "bca"), ("novelty", "cba")],
)
def test_articles_come_in_the_order_of_the_project(
    order: str, keys: str, articles: list[Article], project: Project, alice: User
) -> None:
    change_settings(project, hidden_share=0, inside_boilerplate=False, order=order)
    assert [row.key for row in open_articles(project, alice)] == [*keys, "without a run"]


def test_what_one_has_finished_does_not_come_again(
    articles: list[Article], project: Project, alice: User, bob: User
) -> None:
    submit(open_layer(articles[0], alice).pk)
    assert open_articles(project, alice)[0].key == "b"
    assert open_articles(project, bob)[0].key == "a"


def test_the_api_says_what_is_next(
    articles: list[Article], alice: User, api_for: Callable[[User | None], APIClient]
) -> None:
    api = api_for(alice)
    assert api.get("/api/v1/projects/news/next/").data["next"]["key"] == "a"
    assert api.get("/api/v1/projects/news/next/?order=novelty").data["next"]["key"] == "c"
    assert api.get("/api/v1/projects/news/next/?order=odd").status_code == 422
    for article in articles:
        submit(open_layer(article, alice).pk)
    assert api.get("/api/v1/projects/news/next/").data["next"] is None
