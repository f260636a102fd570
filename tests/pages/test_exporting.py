"""The export page and its download."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from annotator.exporters import exporter_names
from annotator.models import Layer, Project, User
from annotator.workflow.importing import import_files
from annotator.workflow.sources import open_sources

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


@pytest.fixture
def filled(project: Project) -> None:
    records = Path(settings.BASE_DIR, "fixtures", "exports", "records.jsonl")
    import_files(project, None, open_sources([str(records)]))


def test_what_a_format_cannot_hold_is_counted_before_the_download(browser: Client, filled: None) -> None:
    query = "?format=doccano&layers=imported"
    html = browser.get(f"{EXPORT}{query}").content.decode()
    assert "Count what this format cannot hold" in html and "losses=1" in html
    html = browser.get(f"{EXPORT}{query}&losses=1").content.decode()
    assert "This format cannot hold everything of 1 article" in html
    assert "Attributes are left out" in html and "a-1 · v1" in html


def test_a_format_that_holds_everything_says_so_at_once(browser: Client, filled: None) -> None:
    html = browser.get(f"{EXPORT}?layers=imported").content.decode()
    assert "Nothing is lost" in html


def test_losses_are_those_of_layers_that_one_may_see(
    filled: None, layer: Layer, bob: User, alice: User, client_for: Browser
) -> None:
    for person, records in ((alice, 1), (bob, 0)):
        response = client_for(person).get(f"{EXPORT}?format=brat&losses=1")
        assert response.context["summary"].records == records
        assert bool(response.context["losses"]["counts"]) is bool(records)


def test_the_options_of_a_format_are_offered_and_kept(browser: Client, filled: None) -> None:
    query = "?format=doccano&layers=imported&option=shape%3Dlabel"
    html = browser.get(f"{EXPORT}{query}").content.decode()
    assert '<option value="shape=label" selected>' in html
    assert "--option shape=label" in html
    assert b'"label":[[' in body(browser, query)
    assert browser.get(f"{EXPORT}?format=brat&option=shape%3Dlabel").status_code == 200


def test_a_format_whose_package_is_missing_offers_no_download(
    browser: Client, filled: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    response = browser.get(f"{EXPORT}?format=excel&layers=imported")
    assert response.status_code == 200 and "a package is missing" in response.content.decode()
    assert "export/download/?" not in response.content.decode()
    assert browser.get(f"{EXPORT}download/?format=excel&layers=imported").status_code == 422
