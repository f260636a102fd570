"""Every number of the dashboard leads to what it counts."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client

from annotator.models import User
from annotator.workflow.demo import load_demo

Browser = Callable[[User | None], Client]
NUMBER = re.compile(r'<a href="(/projects/demo/[^"]+)"[^>]*>([\d,]+)</a>')
ROWS = {
    "/work/": r"\?layer=\d+",
    "/search/": r'<li class="hit">',
    "/projects/demo/": r'<th scope="row"><a href="/articles/',
}


@pytest.fixture
def demo(db: None) -> None:
    load_demo()


def numbers(client: Client) -> dict[str, int]:
    page = client.get("/projects/demo/dashboard/").content.decode()
    return {unescape(link): int(text.replace(",", "")) for link, text in NUMBER.findall(page)}


def listed(client: Client, link: str) -> int:
    """How many rows there are behind a link, on all its pages."""
    path, _, _ = link.partition("?")
    row = next(pattern for end, pattern in ROWS.items() if path.endswith(end))
    count, address = 0, link
    while address:
        html = client.get(address).content.decode()
        count += len(re.findall(row, html))
        further = re.search(r'rel="next" href="([^"]+)"', html)
        address = path + unescape(further[1]) if further else ""
    return count


def test_a_lead_finds_behind_every_number_as_many_items(demo: None, client_for: Browser) -> None:
    client = client_for(User.objects.get(username="lea"))
    found = {link: count for link, count in numbers(client).items() if "/agreement/" not in link}
    labels = {link for link in found if "in=labels" in link}
    assert len(labels) > 20
    assert {key for link in found for key in re.findall(r"[?&;]([a-z]+)=", link)} >= {"week", "age", "timed", "state"}
    few = {link: count for link, count in found.items() if link not in labels or count < 12}
    assert {link: listed(client, link) for link in few} == few


def test_an_annotator_finds_her_own_labels_and_articles(demo: None, client_for: Browser) -> None:
    client = client_for(User.objects.get(username="alice"))
    found = {link: count for link, count in numbers(client).items() if count < 12}
    assert any("in=labels" in link for link in found)
    assert not any("/work/" in link for link in found)
    assert {link: listed(client, link) for link in found} == found
