"""What holds for every page, whoever wrote it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.test import Client

from annotator.models import Article, User

Browser = Callable[[User | None], Client]
TEMPLATES = sorted(Path(settings.BASE_DIR, "templates").rglob("*.html"))
ADDRESSES = [
    "/",
    "/new-project/",
    "/account/",
    "/account/password/",
    "/projects/news/",
    "/projects/news/guideline/",
    "/inbox/",
    "/projects/news/work/",
    "/projects/news/agreement/",
    "/projects/news/agreement/items/",
    "/projects/news/dashboard/",
    "/projects/news/guideline/edit/",
    "/projects/news/guideline/history/",
    "/projects/news/releases/",
    "/projects/news/webhooks/",
    "/projects/news/search/?q=협약",
    "/projects/news/search/?q=협약&in=labels",
    "/projects/news/my-work/",
    "/projects/news/versus-gold/",
    "/projects/news/assignments/",
    "/projects/news/assignments/look/?each=1&share=20&shared_by=2",
    "/projects/news/assignments/list/",
    "/projects/news/assignments/pick/",
    "/projects/news/import/",
    "/projects/news/export/",
    "/projects/news/suggestions/",
    "/projects/news/lines/",
    "/projects/news/lines/preview/?line=x&label=ad",
    "/projects/news/adjudication/",
    "/projects/news/rulings/",
    "/projects/news/consistency/",
    "/projects/news/consistency/?view=unmarked",
    "/projects/news/consistency/?view=edges",
    "/projects/news/members/",
    "/projects/news/audit/",
    "/audit/",
    "/projects/news/settings/",
    "/nowhere/",
]


class Tags(HTMLParser):
    """All start tags of a page with their attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def named(self, *names: str) -> Iterator[dict[str, str | None]]:
        return (attributes for tag, attributes in self.found if tag in names)


@pytest.fixture
def page(article: Article, admin: User, client_for: Browser) -> Callable[[str], str]:
    client = client_for(admin)
    return lambda address: client.get(address).content.decode()


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_has_one_h1_a_title_a_main_and_a_way_to_skip_to_it(address: str, page: Callable[[str], str]) -> None:
    html = page(address)
    tags = Tags(html)
    assert len(list(tags.named("h1"))) == 1
    assert [main["id"] for main in tags.named("main")] == ["main"]
    assert len(list(Tags(html.partition("</head>")[0]).named("title"))) == 1  # pictures in the body have their own
    assert next(tags.named("a"))["href"] == "#main"


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_field_of_a_page_has_a_name_for_readers(address: str, page: Callable[[str], str]) -> None:
    tags = Tags(page(address))
    labelled = {label.get("for") for label in tags.named("label")}
    for field in tags.named("input", "select", "textarea"):
        if field.get("type") != "hidden":
            assert field.get("aria-label") or field.get("id") in labelled, field


@pytest.mark.parametrize("address", ADDRESSES)
def test_ids_of_a_page_are_unique(address: str, page: Callable[[str], str]) -> None:
    ids = [attributes["id"] for _, attributes in Tags(page(address)).found if "id" in attributes]
    assert sorted(set(ids), key=str) == sorted(ids, key=str)


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_posted_form_carries_its_csrf_token(address: str, page: Callable[[str], str]) -> None:
    html = page(address)
    assert html.count('method="post"') == html.count("csrfmiddlewaretoken")


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_no_template_has_inline_styles_or_scripts(template: Path) -> None:
    source = template.read_text()
    assert not re.search(r"\sstyle\s*=|<style|\son[a-z]+=|<script(?![^>]*\ssrc=)|javascript:", source)
    assert "|safe" not in source or template.name == "field.html"


def test_the_page_for_a_broken_server_needs_no_context() -> None:
    html = render_to_string("500.html")
    assert "서버에 문제가 생겼습니다" in html
    assert "Something went wrong" in html


def test_the_page_for_a_broken_request_needs_no_context() -> None:
    assert "A request that cannot be read" in render_to_string("400.html")


def test_every_sentence_has_its_korean(tmp_path: Path) -> None:
    catalogue = Path(settings.LOCALE_PATHS[0], "ko", "LC_MESSAGES", "django.po").read_text()
    entries = catalogue.split("\n\n")[1:]
    assert len(entries) > 200
    for entry in entries:
        assert not re.search(r'^msgstr(\[0\])? ""$', entry, re.MULTILINE), entry
        assert "fuzzy" not in entry
    translatable = set()
    for template in TEMPLATES:
        translatable |= set(re.findall(r"""{% trans(?:late)? ["'](.+?)["'] %}""", template.read_text()))
    known = {text.replace('\\"', '"') for text in re.findall(r'^msgid "(.+)"$', catalogue, re.MULTILINE)}
    assert translatable <= known
