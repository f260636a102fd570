"""The pages as they are served to users: static files hashed, bundled and compressed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser, Page, expect

from annotator.models import Article, User

MOST_REQUESTS = 25
MOST_BYTES = 150_000


@pytest.fixture
def served(collected: Path, transactional_db: None) -> Iterator[str]:
    """The address of a live server with the static files of production; pytest-django's own serves the plain ones."""
    thread = LiveServerThread("127.0.0.1", static_handler=lambda application: application)
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    if thread.error:
        raise thread.error
    yield f"http://127.0.0.1:{thread.port}"
    thread.terminate()


class Wire:
    """What a page asked for: addresses, and bytes as they came over the wire, headers included."""

    def __init__(self, page: Page) -> None:
        self.addresses: list[str] = []
        self.bytes: Counter[str] = Counter()
        self._names: dict[str, str] = {}
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.requestWillBeSent", self._asked)
        session.on("Network.loadingFinished", self._got)

    def _asked(self, event: dict[str, Any]) -> None:
        address = event["request"]["url"]
        if not address.startswith("data:"):
            self.addresses.append(address)
            self._names[event["requestId"]] = address

    def _got(self, event: dict[str, Any]) -> None:
        self.bytes[self._names.get(event["requestId"], "")] += int(event["encodedDataLength"])


@pytest.fixture
def page(browser: Browser, served: str, alice: User) -> Iterator[Page]:
    """Alice's browser; anything on its console but a note fails the test."""
    client = Client()
    client.force_login(alice)
    cookie = client.cookies[django_settings.SESSION_COOKIE_NAME]
    context = browser.new_context(base_url=served, locale="ko-KR")
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": served}])
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda message: wrong.append(message.text) if message.type in ("error", "warning") else None)
    yield page
    context.close()
    assert wrong == []


def test_the_workbench_is_small_and_asks_seldom(page: Page, article: Article) -> None:
    wire = Wire(page)
    page.goto(f"/articles/{article.pk}/")
    expect(page.locator("#toolbar .position")).to_contain_text("/")
    page.wait_for_load_state("networkidle")
    scripts = [urlsplit(one).path for one in wire.addresses if one.endswith(".js")]
    assert len(scripts) == 1 and ".bundle." in scripts[0]
    assert len([one for one in wire.addresses if ".css" in one]) == 2
    assert len(wire.addresses) < MOST_REQUESTS, wire.addresses
    assert 20_000 < sum(wire.bytes.values()) < MOST_BYTES, wire.bytes


def test_one_can_work_with_the_bundled_scripts(page: Page, article: Article) -> None:
    page.goto(f"/articles/{article.pk}/")
    expect(page.locator("#article p").first).to_be_visible()
    page.keyboard.press("o")
    expect(page.locator("#article mark:not(.offer)")).to_have_text(["가온전자"])
    expect(page.locator("#toolbar")).to_contain_text("저장됨")
    page.keyboard.press("Shift+Slash")
    expect(page.locator("dialog")).to_be_visible()


@pytest.mark.parametrize("address", ["/", "/projects/news/", "/projects/news/export/", "/account/"])
def test_the_other_pages_load_bundles_too(page: Page, article: Article, address: str) -> None:
    wire = Wire(page)
    page.goto(address)
    page.wait_for_load_state("networkidle")
    scripts = [urlsplit(one).path for one in wire.addresses if one.endswith(".js")]
    assert scripts and all(".bundle." in one for one in scripts)
