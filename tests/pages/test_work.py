"""The page of everybody's work, and looking into somebody's labels."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from annotator.models import Article, Comment, Layer, Project, User, WorkSession
from annotator.templatetags.annotator import duration
from annotator.workflow.annotating import open_layer

Browser = Callable[[User | None], Client]
Make = Callable[..., Article]
WORK = "/projects/news/work/"


@pytest.mark.parametrize(
    ("who", "status"),
    [("admin", 200), ("lea", 200), ("rita", 200), ("alice", 403), ("charlie", 404), (None, 302)],
)
def test_reviewers_and_leads_see_everybodys_work(
    who: str | None, status: int, layer: Layer, client_for: Browser, request: pytest.FixtureRequest
) -> None:
    user = request.getfixturevalue(who) if who else None
    assert client_for(user).get(WORK).status_code == status


def test_a_row_says_who_did_how_much_in_which_time(layer: Layer, alice: User, rita: User, client_for: Browser) -> None:
    WorkSession.objects.create(layer=layer, session=uuid4(), seconds=754)
    Comment.objects.create(layer=layer, author=alice, body="이게 맞나요?")
    html = client_for(rita).get(WORK).content.decode()
    assert f'href="/articles/{layer.article_id}/?layer={layer.pk}"' in html
    assert "12:34" in html
    assert ">alice<" in html


def test_rows_are_chosen_by_annotator_state_and_open_comments(
    layer: Layer, article: Article, bob: User, rita: User, client_for: Browser
) -> None:
    other = open_layer(article, bob)
    Layer.objects.filter(pk=other.pk).update(status="submitted")
    Comment.objects.create(layer=other, author=bob, body="여기요")
    client = client_for(rita)

    def shown(query: str) -> list[bool]:
        html = client.get(WORK + query).content.decode()
        return [f"?layer={one.pk}" in html for one in (layer, other)]

    assert shown("") == [True, True]
    assert shown("?author=bob") == [False, True]
    assert shown("?state=doing") == [True, False]
    assert shown("?talk=1") == [False, True]
    assert shown("?author=nobody&before=x") == [True, True]


def test_the_list_takes_the_same_queries_however_long_it_is(
    project: Project, make_article: Make, alice: User, rita: User, client_for: Browser
) -> None:
    client = client_for(rita)

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            client.get(WORK)
        return len(captured)

    open_layer(make_article("one"), alice)
    queries()
    few = queries()
    for number in range(30):
        open_layer(make_article(f"more-{number}"), alice)
    assert queries() == few


def test_the_last_page_is_reached_by_further(make_article: Make, alice: User, rita: User, client_for: Browser) -> None:
    layers = [open_layer(make_article(f"n-{number}"), alice) for number in range(55)]
    client = client_for(rita)
    assert f"before={layers[5].pk}" in client.get(WORK).content.decode()
    assert client.get(f"{WORK}?before={layers[5].pk}").content.decode().count("?layer=") == 5


@pytest.mark.parametrize(("who", "status"), [("rita", 200), ("alice", 200), ("bob", 404), ("charlie", 404)])
def test_a_layer_is_opened_only_by_those_who_may_see_it(
    who: str, status: int, layer: Layer, client_for: Browser, request: pytest.FixtureRequest
) -> None:
    client = client_for(request.getfixturevalue(who))
    assert client.get(f"/articles/{layer.article_id}/?layer={layer.pk}").status_code == status


def test_a_layer_belongs_to_its_own_article(layer: Layer, make_article: Make, rita: User, client_for: Browser) -> None:
    other = make_article("gaon-2")
    assert client_for(rita).get(f"/articles/{other.pk}/?layer={layer.pk}").status_code == 404


def test_no_time_is_said_as_the_page_wants_it() -> None:
    assert (duration(754), duration(0), duration(0, "–"), duration(5, "–")) == ("12:34", "0:00", "–", "0:05")
