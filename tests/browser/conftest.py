"""A real Chromium on a live server. Without one, these tests are skipped loudly; with CI=true they fail."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Error, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from annotator.models import User
from tests.browser.quiet import Requests

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]

# Playwright keeps an event loop in this thread; Django would take every query of a test for a mistake.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


def chromium() -> str | None:
    """The Chromium of this machine: GISA_CHROMIUM, else what is on the path."""
    return os.environ.get("GISA_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser" in item.nodeid:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.django_db(transaction=True))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = chromium()
    if path is None:
        if os.environ.get("CI") == "true":
            pytest.fail("No Chromium: CI does not pass without the browser tests.")
        pytest.skip("NO CHROMIUM FOUND: the browser tests did not run. Install it, or name it in GISA_CHROMIUM.")
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield found
        found.close()


@pytest.fixture
def errors() -> list[str]:
    """What went wrong on the pages of a test: exceptions and refused scripts. Empty at its end, or the test fails."""
    return []


def _leave(context: BrowserContext) -> None:
    """Close a browser by way of an empty page, so that what its pages send on leaving is sent before."""
    for page in context.pages:
        with suppress(Error):
            page.goto("about:blank")
    context.close()


@pytest.fixture
def requests(transactional_db: None) -> Iterator[Requests]:
    """The requests that the live server answers. The database is emptied after a test: never below one of them."""
    found = Requests()
    with found.counted():
        yield found
        found.wait_until_quiet()


@pytest.fixture
def page_for(
    browser: Browser, live_server: LiveServer, errors: list[str], requests: Requests
) -> Iterator[Callable[..., Page]]:
    """A function that opens a browser signed in as a user, in a language and a colour scheme."""
    from django.test import Client

    contexts = []

    def open_page(user: User | None, **options: Any) -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            locale=options.pop("locale", "ko-KR"),
            viewport=options.pop("viewport", {"width": 1320, "height": 830}),
            **options,
        )
        contexts.append(context)
        if user is not None:
            client = Client()
            client.force_login(user)
            cookie = client.cookies[settings.SESSION_COOKIE_NAME]
            context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda message: errors.append(message.text) if "Content Security" in message.text else None)
        return page

    yield open_page
    for context in contexts:
        _leave(context)
    assert errors == []
