"""The list of articles."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils.html import escape

from annotator.models import Article, Layer, Project, User

Browser = Callable[[User | None], Client]
Make = Callable[..., Article]
HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"


def page(client: Client, query: str = "") -> str:
    response = client.get(f"/projects/news/{query}")
    assert response.status_code == 200
    return response.content.decode()


@pytest.fixture
def browser(alice: User, client_for: Browser) -> Client:
    return client_for(alice)


def test_an_article_has_its_publisher_date_and_link(article: Article, browser: Client) -> None:
    html = page(browser)
    assert f'href="/articles/{article.pk}/"' in html
    assert "가온일보" in html
    assert "2026-11-02 09:41" in html
    assert "To do" in html


def test_the_state_is_the_readers_own(layer: Layer, browser: Client, bob: User, client_for: Browser) -> None:
    Layer.objects.filter(pk=layer.pk).update(status="submitted")
    assert '<span class="badge submitted">' in page(browser)
    assert '<span class="badge todo">' in page(client_for(bob))


def test_an_article_that_could_not_be_annotated_says_why(
    layer: Layer, browser: Client, bob: User, client_for: Browser
) -> None:
    Layer.objects.filter(pk=layer.pk).update(status="submitted", cannot=HOSTILE)
    html = page(browser)
    assert f'title="{escape(HOSTILE)}">Cannot be annotated' in html
    assert "<script>alert" not in html
    assert "Cannot be annotated" not in page(client_for(bob))
    browser.cookies["django_language"] = "ko"
    assert "작업 불가" in page(browser)


def test_the_state_filter_keeps_only_that_state(layer: Layer, make_article: Make, browser: Client) -> None:
    other = make_article("gaon-2", title="다른 기사")
    html = page(browser, "?state=doing")
    assert f"/articles/{layer.article_id}/" in html
    assert other.title not in html


def test_the_search_finds_titles(make_article: Make, browser: Client) -> None:
    make_article("one", title="버스 요금")
    make_article("two", title="은행장 내정")
    html = page(browser, "?q=버스")
    assert "버스 요금" in html
    assert "은행장 내정" not in html


def test_a_search_for_a_nul_finds_nothing(article: Article, browser: Client) -> None:
    assert "Nothing found" in page(browser, "?q=%00")


def test_a_search_without_a_hit_says_so_and_leads_back(article: Article, browser: Client) -> None:
    html = page(browser, "?q=없는말")
    assert "Nothing found" in html
    assert "Show all" in html


def test_continue_opens_the_first_article_that_is_not_submitted(
    layer: Layer, make_article: Make, browser: Client
) -> None:
    following = make_article("gaon-2")
    Layer.objects.filter(pk=layer.pk).update(status="submitted")
    assert f'<a class="button primary" href="/articles/{following.pk}/">' in page(browser)


def test_paging_keeps_the_search_and_misses_no_article(make_article: Make, browser: Client) -> None:
    made = [make_article(f"n-{number:03}", title=f"기사 {number:03}") for number in range(120)]
    seen: list[str] = []
    address = "?q=기사"
    for _ in range(3):
        response = browser.get(f"/projects/news/{address}")
        seen += [row.key for row in response.context["page"].rows]
        address = response.context["next"]
    assert address == ""
    assert seen == [article.key for article in made]
    assert "q=" in response.context["previous"]


@pytest.mark.parametrize("query", ["?after=x", "?before=-1", "?after=99999999999999999999", "?state=odd"])
def test_an_odd_address_is_the_plain_list(query: str, article: Article, browser: Client) -> None:
    assert article.title in page(browser, query)


def test_the_list_costs_the_same_for_one_and_for_fifty_articles(
    make_article: Make, browser: Client, django_assert_max_num_queries: Any
) -> None:
    for number in range(60):
        make_article(f"n-{number:03}")
    # Two of them are of every page of a project: what is new in the guideline, and what is for the reader.
    with django_assert_max_num_queries(12):
        page(browser)


def test_hostile_titles_and_searches_stay_text(make_article: Make, browser: Client) -> None:
    make_article("bad", title=HOSTILE, publisher=HOSTILE, published_at="<b>")
    html = page(browser) + browser.get("/projects/news/", {"q": HOSTILE}).content.decode()
    assert "<script>alert" not in html
    assert "<img src=x" not in html
    assert "&lt;script&gt;alert(1)" in html


def test_rights_are_shown_with_the_article(layer: Layer, browser: Client) -> None:
    Layer.objects.filter(pk=layer.pk).update(forbids_redistribution=True, forbids_ai_training=True)
    html = page(browser)
    assert "no redistribution" in html
    assert "no AI training" in html


def test_an_empty_project_tells_its_lead_how_to_load(
    project: Project, lea: User, browser: Client, client_for: Browser
) -> None:
    assert "import_articles news" in page(client_for(lea))
    assert "A lead of the project loads the articles." in page(browser)
