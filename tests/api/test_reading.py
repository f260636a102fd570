"""Lists are paged and cheap; records are whole."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from annotator.models import Article, Layer, Project, User
from annotator.workflow.annotating import open_layer
from annotator.workflow.guidelines import publish_guideline

ApiFor = Callable[[User | None], APIClient]
MakeArticle = Callable[..., Article]


def test_following_next_gives_every_article_once(api_for: ApiFor, alice: User, make_article: MakeArticle) -> None:
    keys = [make_article(f"a{number:02}").key for number in range(7)]
    client, found, address = api_for(alice), [], "/api/v1/projects/news/articles/?limit=3"
    while address:
        page = client.get(address).data
        found += [row["key"] for row in page["results"]]
        address = page["next"]
    assert found == keys


@pytest.mark.parametrize("count", [2, 20])
def test_a_page_of_articles_takes_few_queries(
    api_for: ApiFor, alice: User, make_article: MakeArticle, django_assert_max_num_queries: Any, count: int
) -> None:
    for number in range(count):
        open_layer(make_article(f"a{number}"), alice)
    with django_assert_max_num_queries(5):
        api_for(alice).get("/api/v1/projects/news/articles/")


def test_articles_are_found_by_title_and_by_state(api_for: ApiFor, alice: User, make_article: MakeArticle) -> None:
    open_layer(make_article("a1", title="전기차 출시"), alice)
    make_article("a2", title="전기차 화재")
    make_article("a3", title="총선")

    def keys(query: str) -> list[str]:
        return [row["key"] for row in api_for(alice).get(f"/api/v1/projects/news/articles/?{query}").data["results"]]

    assert keys("q=전기차") == ["a1", "a2"]
    assert keys("q=전기차&state=todo") == ["a2"]


@pytest.mark.parametrize("query", ["limit=-1", "after=x", "state=lost", "after=²"])
def test_a_wrong_parameter_is_refused(api_for: ApiFor, alice: User, article: Article, query: str) -> None:
    response = api_for(alice).get(f"/api/v1/projects/news/articles/?{query}")
    assert (response.status_code, response.data["error"]["code"]) == (422, "bad_parameter")


def test_opening_a_layer_makes_it_once_and_gives_the_record(api_for: ApiFor, alice: User, article: Article) -> None:
    first = api_for(alice).post(f"/api/v1/articles/{article.pk}/layer/").data
    again = api_for(alice).post(f"/api/v1/articles/{article.pk}/layer/").data
    assert first["layer_id"] == again["layer_id"] == Layer.objects.get().pk
    assert list(first)[:12] == [
        "record",
        "id",
        "text",
        "sha256",
        "language",
        "meta",
        "layer",
        "entities",
        "events",
        "boilerplate",
        "links",
        "rights",
    ]
    assert first["layer"] == {"kind": "human", "author": "alice", "status": "doing", "version": 0, "scheme": 1}


def test_the_suffixes_of_a_project_come_with_its_scheme(api_for: ApiFor, alice: User, project: Project) -> None:
    client = api_for(alice)

    def found() -> list[list[str]]:
        return [client.get(f"/api/v1/projects/news/{part}").data["suffixes"] for part in ("", "scheme/")]

    assert found() == [[], []]
    Project.objects.update(suffixes="씨 측 등 가량")
    assert found() == [["씨", "측", "등", "가량"]] * 2


def test_neighbours_are_those_of_the_list(api_for: ApiFor, alice: User, make_article: MakeArticle) -> None:
    first, second, third = (make_article(f"a{number}") for number in range(3))
    found = api_for(alice).get(f"/api/v1/articles/{second.pk}/neighbours/").data
    assert (found["previous"]["id"], found["next"]["id"]) == (first.pk, third.pk)
    assert (found["position"], found["count"]) == (2, 3)


def test_the_nearest_articles_that_are_open_to_the_caller_are_named(
    api_for: ApiFor, alice: User, bob: User, make_article: MakeArticle
) -> None:
    articles = [make_article(f"a{number}") for number in range(7)]
    for number, status in {1: "returned", 2: "submitted", 4: "done", 5: "doing"}.items():
        Layer.objects.filter(pk=open_layer(articles[number], alice).pk).update(status=status)

    def around(user: User, number: int) -> list[str | None]:
        found = api_for(user).get(f"/api/v1/articles/{articles[number].pk}/neighbours/").data
        return [found[name] and found[name]["key"] for name in ("previous_open", "next_open")]

    assert around(alice, 3) == ["a1", "a5"]
    assert around(bob, 3) == ["a2", "a4"]
    Layer.objects.filter(user=alice).update(status="submitted")
    assert (around(alice, 0), around(alice, 6)) == ([None, "a3"], ["a3", None])


@pytest.mark.parametrize("count", [1, 25])
def test_neighbours_take_the_same_queries_however_many_there_are(
    api_for: ApiFor, alice: User, make_article: MakeArticle, django_assert_num_queries: Any, count: int
) -> None:
    articles = [make_article(f"a{number}") for number in range(count)]
    for one in articles:
        Layer.objects.filter(pk=open_layer(one, alice).pk).update(status="submitted")
    with django_assert_num_queries(9):
        api_for(alice).get(f"/api/v1/articles/{articles[0].pk}/neighbours/")


def test_the_schema_describes_every_address(api_for: ApiFor, alice: User) -> None:
    response = api_for(alice).get("/api/v1/schema/", HTTP_ACCEPT="application/json")
    assert response.status_code == 200
    assert b"/api/v1/layers/{layer_id}/changes/" in response.content


def test_the_formats_say_what_they_are_for(api_for: ApiFor, alice: User) -> None:
    for address in ("/api/v1/import-formats/", "/api/v1/export-formats/"):
        found = api_for(alice).get(address).data
        assert (found["count"], found["next"]) == (len(found["results"]), None)
        assert found["results"]
        for one in found["results"]:
            assert one["description"]["ko"] and one["description"]["en"] and one["example"]


def test_the_guideline_comes_as_text_and_as_html(api_for: ApiFor, alice: User, project: Project) -> None:
    publish_guideline(project, None, "# 기준\n\n<b>**IMF(국제)**를</b>")
    assert api_for(alice).get("/api/v1/projects/news/guideline/").data == {
        "text": "# 기준\n\n<b>**IMF(국제)**를</b>",
        "html": "<h2>기준</h2>\n<p>&lt;b&gt;<strong>IMF(국제)</strong>를&lt;/b&gt;</p>\n",
        "version": 1,
        "read": None,
    }
