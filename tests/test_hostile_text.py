"""Article text, labels and names are hostile text: on every page, in the admin, in tables and in the log."""

from __future__ import annotations

import csv
import io
import logging
from html.parser import HTMLParser

import orjson
import pytest
from django.test import Client

from annotator.logs import LineFormatter
from annotator.models import Article, Comment, Layer, LineAcceptance, Project, Scheme, SuggestionSource, User
from annotator.workflow.exporting import Selection, export
from tests.test_every_url import ALL, paths, rules_of

__all__ = ["paths"]  # a fixture

MARK = "gisa-hostile"
EVIL = f"\"'><img src=x class={MARK} onerror=alert(1)><script class={MARK}>alert(1)</script>{{{{7*7}}}}\u202e"
LINK = f"javascript:alert('{MARK}')"
MARKDOWN = f"# {EVIL}\n\n[go]({LINK}) <{LINK}> ![x]({LINK})\n\n<iframe src={LINK}></iframe>"


class Tags(HTMLParser):
    """What a browser would make of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.evil: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        runs = [name for name in attributes if name.startswith("on")]
        goes = [value for name in ("href", "src", "action", "formaction") if (value := attributes.get(name))]
        if (
            runs
            or attributes.get("class") == MARK
            or any(one.strip().lower().startswith("javascript:") for one in goes)
        ):
            self.evil.append((tag, attributes))


@pytest.fixture
def hostile(paths: dict[str, str], layer: Layer, project: Project, alice: User, admin: User) -> dict[str, str]:
    """A project in which whatever can be written is hostile; and the path of every URL."""
    User.objects.filter(pk=alice.pk).update(first_name=EVIL[:150], last_name=EVIL[:150], email=EVIL[:250])
    Project.objects.update(name=EVIL[:200], description=EVIL, guideline=MARKDOWN)
    Article.objects.update(title=EVIL, key=EVIL[:190], publisher=EVIL, url=LINK, text=f"{EVIL}\n{EVIL}")
    Layer.objects.update(author_name=EVIL[:150], cannot=EVIL, status="submitted")
    Comment.objects.update(body=EVIL)
    LineAcceptance.objects.update(line=EVIL, publisher=EVIL, label=EVIL[:100])
    SuggestionSource.objects.create(project=project, name="gazetteer", error=EVIL, failures=9)
    scheme = Scheme.objects.get(project=project)
    body = orjson.loads(scheme.body)
    for table in ("entities", "events", "boilerplate"):
        for one in body.get(table, []):
            one["name"] = {"ko": EVIL, "en": EVIL}
            one["note"] = {"ko": EVIL, "en": EVIL}
    Scheme.objects.update(body=orjson.dumps(body).decode())
    return paths


@pytest.mark.parametrize("language", ["ko", "en"])
def test_hostile_text_is_text_on_every_page(language: str, hostile: dict[str, str], admin: User) -> None:
    client = Client(headers={"accept-language": language})
    client.force_login(admin)
    seen, evil = 0, []
    for url in ALL:
        if url.route.startswith("api/") or "GET" not in (rules_of(url) or {}):
            continue
        response = client.get(hostile[url.route])
        if response.streaming or "html" not in response.headers.get("Content-Type", ""):
            continue
        html = response.content.decode()
        seen += MARK in html
        evil += [(url.name, one) for one in Tags(html).evil]
        assert "49" not in html.partition("{{7*7}}")[0][-3:]
    assert evil == []
    # The hostile words stand on these pages; a page that showed nothing would prove nothing.
    assert seen >= 20


def test_the_api_says_that_it_is_json_and_nothing_else(hostile: dict[str, str], admin: User) -> None:
    client = Client()
    client.force_login(admin)
    response = client.get("/api/v1/projects/")
    assert MARK in response.content.decode()
    assert response["Content-Type"] == "application/json"
    assert response["X-Content-Type-Options"] == "nosniff"
    refused = client.get(f"/api/v1/{EVIL}/")
    assert (refused.status_code, refused["Content-Type"]) == (404, "application/json")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_no_cell_of_a_table_is_a_formula(start: str, project: Project, article: Article, layer: Layer) -> None:
    evil = f"{start}HYPERLINK(1)"
    Article.objects.update(text=f"{evil}\n본문", key=evil, title=evil, publisher=evil)
    entity = {"id": "e1", "label": evil, "start": 0, "end": len(evil), "text": evil, "attributes": {"a": evil}}
    body = {"entities": [entity], "events": [], "boilerplate": [], "links": []}
    Layer.objects.update(body=orjson.dumps(body).decode(), author_name=evil)
    text = b"".join(export(Selection(project), "csv-table")).decode("utf-8-sig")
    header, row = csv.reader(io.StringIO(text))
    assert sum("HYPERLINK" in cell for cell in row) >= 4
    assert not [cell for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"))]


def test_nobody_forges_a_line_of_the_log(caplog: pytest.LogCaptureFixture, db: None) -> None:
    with caplog.at_level(logging.DEBUG):
        Client().get("/nowhere%0A2026-11-02 INFO annotator.audit: signed_in by admin/")
    lines = [LineFormatter().format(record) for record in caplog.records]
    assert lines and not [line for line in lines if "\n2026" in line]
