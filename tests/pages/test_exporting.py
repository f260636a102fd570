"""The export page and its download."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client

from annotator.exporters import exporter_names
from annotator.models import Layer, Project, User

Browser = Callable[[User | None], Client]
EXPORT = "/projects/news/export/"


def body(client: Client, query: str) -> bytes:
    response = client.get(f"{EXPORT}download/{query}")
    assert response.status_code == 200
    return b"".join(response.streaming_content)


@pytest.fixture
def browser(lea: User, project: Project, client_for: Browser) -> Client:
    return client_for(lea)


def test_every_format_is_offered_with_its_example(browser: Client) -> None:
    html = browser.get(EXPORT).content.decode()
    for name in exporter_names():
        assert f'value="{name}"' in html


def test_the_counts_come_before_the_download(browser: Client, layer: Layer) -> None:
    response = browser.get(EXPORT)
    assert response.context["summary"].records == 1
    assert "news-human.jsonl" in response.content.decode()


def test_what_forbids_passing_on_is_said_before_the_download(browser: Client, layer: Layer) -> None:
    Layer.objects.update(forbids_redistribution=True, forbids_ai_training=True)
    html = browser.get(EXPORT).content.decode()
    assert "1 article carries a notice that forbids redistribution." in html
    assert "1 article carries a notice that forbids AI training." in html


def test_the_download_is_what_was_counted(browser: Client, layer: Layer) -> None:
    html = browser.get(f"{EXPORT}?layers=human&status=doing").content.decode()
    assert "/projects/news/export/download/?format=json-lines&layers=human&status=doing" in unescape(html)
    assert body(browser, "?format=json-lines&layers=human&status=doing").count(b"\n") == 1
    assert body(browser, "?format=json-lines&layers=human&status=submitted") == b""


@pytest.mark.parametrize("name", exporter_names())
def test_a_download_has_a_name_and_a_type(name: str, browser: Client, layer: Layer) -> None:
    response = browser.get(f"{EXPORT}download/?format={name}")
    assert response["Content-Disposition"].startswith('attachment; filename="news-human.')
    assert b"".join(response.streaming_content)


def test_annotators_get_their_own_human_layers_only(layer: Layer, bob: User, alice: User, client_for: Browser) -> None:
    assert body(client_for(alice), "").count(b"\n") == 1
    assert body(client_for(bob), "") == b""


def test_the_same_export_is_shown_for_api_and_command_line(browser: Client, layer: Layer) -> None:
    html = unescape(browser.get(f"{EXPORT}?format=csv-table&layers=all").content.decode())
    assert "http://testserver/api/v1/projects/news/export/?format=csv-table&layers=all" in html
    assert "python manage.py export_dataset news --format csv-table --layers all" in html


@pytest.mark.parametrize("query", ["?layers=odd", "?status=odd", "?format=odd"])
def test_a_download_of_what_there_is_not_is_refused(query: str, browser: Client) -> None:
    assert browser.get(f"{EXPORT}download/{query}").status_code == 422


def test_an_empty_export_offers_no_download(browser: Client) -> None:
    html = browser.get(EXPORT).content.decode()
    assert "There is nothing to export yet" in html
    assert "export/download/" not in html
