"""Agreement and the dashboard in a real browser: by keyboard, in both themes, without faults that axe finds."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from annotator.models import User
from annotator.workflow.demo import load_demo
from tests.browser.hands import serious

PageFor = Callable[..., Page]


@pytest.fixture
def lead(transactional_db: Any) -> User:
    load_demo()
    return User.objects.get(username="lea")


def test_a_lead_goes_from_a_number_to_its_items_and_into_a_layer_by_keyboard(page_for: PageFor, lead: User) -> None:
    page = page_for(lead, locale="en-GB")
    page.goto("/projects/demo/agreement/")
    row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name=re.compile("Entities, strict F1")))
    count = row.get_by_role("link").last
    number = count.inner_text()
    count.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Disagreements")
    expect(page.get_by_text(f"{number} disagreements")).to_be_visible()
    first = page.locator(".disagreements li").first
    layer = first.get_by_role("link", name="alice")
    layer.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/articles/\d+/\?layer=\d+"))
    page.go_back()
    page.get_by_label("Cause").select_option("boundary")
    page.get_by_role("button", name="Show", exact=True).press("Enter")
    expect(page.locator(".disagreements h2").first).to_contain_text("particle")


def test_a_cell_of_the_matrix_leads_to_what_two_people_differ_in(page_for: PageFor, lead: User) -> None:
    page = page_for(lead, locale="en-GB")
    page.goto("/projects/demo/dashboard/")
    page.get_by_role("link", name=re.compile("alice, bob: 0")).first.click()
    expect(page.get_by_label("Annotator")).to_have_value("alice")
    expect(page.get_by_label("And", exact=True)).to_have_value("bob")
    names = page.locator(".disagreements dt a").all_inner_texts()
    assert set(names) == {"alice", "bob"}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_in_agreement_and_the_dashboard(page_for: PageFor, lead: User, scheme: Any) -> None:
    page = page_for(lead, locale="en-GB")
    page.emulate_media(color_scheme=scheme)
    for address in ("agreement/", "agreement/items/?kind=event", "dashboard/"):
        page.goto(f"/projects/demo/{address}")
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
        serious(page)
