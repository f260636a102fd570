"""A full disk and a busy database are told as such, and leave nothing half-written."""

from __future__ import annotations

import errno
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from rest_framework.test import APIClient

from annotator.models import Article, Layer, Project, Revision, User
from annotator.queries.journal import check_layers
from tests.api.test_saving import add_entity

ApiFor = Callable[[User | None], APIClient]


@pytest.fixture
def small_disk() -> Iterator[Callable[[], None]]:
    """A function after which the database may not grow by a page."""

    def fill() -> None:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA page_count")
            cursor.execute(f"PRAGMA max_page_count = {cursor.fetchone()[0]}")

    yield fill
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA max_page_count = 4294967294")


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL cannot be given a small disk here")
@pytest.mark.django_db(transaction=True)
def test_a_full_disk_is_507_and_nothing_is_half_written(
    api_for: ApiFor, alice: User, layer: Layer, small_disk: Callable[[], None]
) -> None:
    client, address = api_for(alice), f"/api/v1/layers/{layer.pk}/changes/"
    assert client.post(address, {"base": 0, "changes": [add_entity("e0")]}, format="json").status_code == 200
    small_disk()
    changes = [add_entity(f"e{number}", number % 90, number % 90 + 3) for number in range(1, 900)]
    response = client.post(address, {"base": 1, "changes": changes}, format="json")
    assert (response.status_code, response.data["error"]["code"]) == (507, "disk_full")
    assert "Retry-After" in response.headers
    layer.refresh_from_db()
    assert layer.version == Revision.objects.filter(layer=layer).count() == 1
    assert [one.faults for one in check_layers(Layer.objects.all())] == [[]]


@pytest.mark.django_db(transaction=True)
def test_a_busy_database_is_503_and_the_same_change_goes_through_later(
    api_for: ApiFor, alice: User, layer: Layer, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, address, change = api_for(alice), f"/api/v1/layers/{layer.pk}/changes/", add_entity()
    locked, go_on = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            Layer.objects.select_for_update().get(pk=layer.pk)
            locked.set()
            go_on.wait(20)
        connection.close()

    holder = threading.Thread(target=hold)
    holder.start()
    assert locked.wait(20)
    if connection.vendor == "sqlite":
        monkeypatch.setitem(connection.settings_dict["OPTIONS"], "timeout", 0.05)
    else:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '50ms'")
    response = client.post(address, {"base": 0, "changes": [change]}, format="json")
    go_on.set()
    holder.join(20)
    connection.close()
    assert (response.status_code, response.data["error"]["code"]) == (503, "unavailable")
    assert client.post(address, {"base": 0, "changes": [change]}, format="json").data["applied"] == [change["id"]]


def test_a_page_without_disk_says_so_without_asking_the_database(
    client_for: Callable[[User | None], Client], lea: User, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*args: object, **kwargs: object) -> Any:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("annotator.pages.projects.update_project", full)
    data = {"name": "News", "description": "", "guideline": ""}
    response = client_for(lea).post("/projects/news/settings/", data)
    assert response.status_code == 507
    assert "브라우저에 남아 있습니다" in response.content.decode()


def test_another_bug_is_not_dressed_up_as_trouble(
    api_for: ApiFor, alice: User, article: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: object, **kwargs: object) -> Any:
        raise ZeroDivisionError

    monkeypatch.setattr("annotator.api.articles.neighbours", broken)
    with pytest.raises(ZeroDivisionError):
        api_for(alice).get(f"/api/v1/articles/{article.pk}/neighbours/")
