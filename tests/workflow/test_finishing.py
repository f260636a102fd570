"""Whoever follows what is finished misses nothing, also when people submit at once."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from annotator.core.records import EMPTY_BODY
from annotator.models import Article, Finished, Layer, Project, User, Webhook, WebhookDelivery
from annotator.queries.finished import finished_page
from annotator.workflow.annotating import finish, open_layer, reopen, submit
from annotator.workflow.finishing import record_finished

ApiFor = Callable[[User | None], APIClient]
Make = Callable[..., Article]
ADDRESS = "/api/v1/projects/news/finished/"


def test_each_finished_layer_comes_once_in_order_and_only_to_who_may_see_it(
    make_article: Make, alice: User, bob: User, rita: User, api_for: ApiFor
) -> None:
    articles = [make_article(f"a{number}") for number in range(3)]
    layers = [open_layer(article, user) for article in articles for user in (alice, bob)]
    for layer in reversed(layers):
        submit(layer.pk)
    api, address, seen = api_for(rita), f"{ADDRESS}?limit=4", []
    while address:
        page = api.get(address).data
        seen += [(one["id"], one["layer"]["author"]) for one in page["results"]]
        address = page["next"]
    assert seen == [(f"a{n}", name) for n in (2, 1, 0) for name in ("bob", "alice")]
    assert api.get(f"{ADDRESS}?after={page['cursor']}").data == {"cursor": 6, "next": None, "results": []}
    own = api_for(alice).get(ADDRESS).data
    assert {one["layer"]["author"] for one in own["results"]} == {"alice"} and own["cursor"] == 6


def test_one_that_is_opened_again_comes_again_when_it_is_finished_again(
    make_article: Make, alice: User, api_for: ApiFor
) -> None:
    first, second = (open_layer(make_article(f"a{number}"), alice) for number in range(2))
    submit(first.pk)
    submit(second.pk)
    reopen(first.pk)
    api = api_for(alice)
    assert [one["id"] for one in api.get(ADDRESS).data["results"]] == ["a1"]
    submit(first.pk)
    assert [(one["id"], one["cursor"]) for one in api.get(ADDRESS).data["results"]] == [("a1", 2), ("a0", 3)]


def test_gold_that_is_done_is_finished_and_told_and_labels_that_become_done_are_not_told_again(
    article: Article, project: Project, alice: User, lea: User, rita: User, api_for: ApiFor
) -> None:
    hook = Webhook.objects.create(project=project, url="https://a.example/", secret="s", events="submit adjudicate")
    gold = Layer.objects.create(
        article=article, kind="gold", user=lea, author_name="lea", scheme_version=1, body=EMPTY_BODY.decode()
    )
    layer = open_layer(article, alice)
    submit(layer.pk)
    finish(layer.pk)
    finish(gold.pk)
    finish(gold.pk)
    events = WebhookDelivery.objects.filter(webhook=hook).order_by("pk").values_list("event", flat=True)
    assert list(events) == ["submit", "adjudicate"]
    found = [one["layer"]["kind"] for one in api_for(rita).get(ADDRESS).data["results"]]
    assert found == ["human", "gold"]


def test_a_page_of_finished_records_costs_the_same_for_many(
    make_article: Make, alice: User, rita: User, api_for: ApiFor
) -> None:
    api = api_for(rita)

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            api.get(ADDRESS)
        return len(queries)

    submit(open_layer(make_article("a"), alice).pk)
    before = cost()
    for number in range(6):
        submit(open_layer(make_article(f"b{number}"), alice).pk)
    assert cost() == before <= 4


@pytest.mark.django_db(transaction=True)
def test_a_reader_never_sees_a_later_number_before_an_earlier_one(
    project: Project, make_article: Make, alice: User
) -> None:
    """Twelve transactions take numbers and dawdle before they commit; a reader with a cursor gets all of them."""
    layers = [open_layer(make_article(f"a{number}"), alice) for number in range(12)]
    for layer in layers:
        Layer.objects.filter(pk=layer.pk).update(status="submitted")
    faults: list[Any] = []

    def finish(layer: Layer, pause: float) -> None:
        try:
            with transaction.atomic():
                record_finished(project, [layer])
                time.sleep(pause)
        except Exception as error:
            faults.append(error)
        finally:
            connection.close()

    threads = [
        threading.Thread(target=finish, args=(layer, (number * 7 % 5) * 0.02)) for number, layer in enumerate(layers)
    ]
    for thread in threads:
        thread.start()
    seen: list[int] = []
    cursor, until = 0, time.monotonic() + 30
    from django.db.models import Q

    while len(seen) < len(layers) and time.monotonic() < until:
        page = finished_page(project, Q(), cursor, 200)
        cursor = page.cursor
        seen += [row.layer_id for row in page.rows]
    for thread in threads:
        thread.join()
    assert faults == []
    assert sorted(seen) == sorted(layer.pk for layer in layers)
    assert list(Finished.objects.order_by("number").values_list("number", flat=True)) == list(range(1, 13))
