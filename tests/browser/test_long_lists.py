"""With hundreds of marks the list shows those around the place of work, and says how many more there are."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from annotator.core.changes import Change
from annotator.models import Article, User
from annotator.workflow.annotating import open_layer, save_changes

PageFor = Callable[..., Page]
MARKS = 230
LINES = [f"{number}번 줄에서 나래시가 말했다." for number in range(MARKS)]


@pytest.fixture
def desk(page_for: PageFor, make_article: Callable[..., Article], alice: User) -> Page:
    """Alice's workbench with a mark on the number of every line; each is also marked as an event without arguments."""
    article = make_article("long", "\n".join(LINES))
    changes, start = [], 0
    for number, line in enumerate(LINES):
        end = start + len(str(number)) + 1
        entity = {"id": f"e{number}", "label": "AR", "start": start, "end": end}
        event = {"id": f"v{number}", "type": "VISIT", "trigger": {"start": start, "end": end}, "arguments": []}
        changes += [
            Change(str(uuid.uuid4()), "add", "entity", entity),
            Change(str(uuid.uuid4()), "add", "event", event),
        ]
        start += len(line) + 1
    save_changes(open_layer(article, alice).pk, alice, 0, changes)
    page = page_for(alice)
    page.goto(f"/articles/{article.pk}/")
    expect(page.locator("#article p").first).to_be_visible()
    return page


def test_the_list_begins_where_the_article_does(desk: Page) -> None:
    entities = desk.locator("#list details", has=desk.locator("summary", has_text="개체"))
    expect(entities.locator("summary")).to_contain_text(str(MARKS))
    expect(entities.locator("[data-id]")).to_have_count(100)
    expect(entities.locator("[data-id]").first).to_contain_text("0번")
    expect(entities.locator(".more")).to_have_text(f"↓ {MARKS - 100}개 더")


def test_what_is_not_shown_can_be_jumped_to(desk: Page) -> None:
    entities = desk.locator("#list details", has=desk.locator("summary", has_text="개체"))
    entities.locator(".more").click()
    expect(entities.locator("[aria-current=true]")).to_contain_text("100번")
    expect(entities.locator("[data-id]")).to_have_count(100)
    expect(entities.locator(".more")).to_have_count(2)


def test_the_list_stays_where_one_works_when_the_mark_is_left(desk: Page) -> None:
    entities = desk.locator("#list details", has=desk.locator("summary", has_text="개체"))
    entities.locator(".more").click()
    expect(entities.locator("[aria-current=true]")).to_have_count(1)
    first = entities.locator("[data-id]").first.inner_text()
    desk.keyboard.press("ArrowRight")
    expect(entities.locator("[aria-current=true]")).to_have_count(0)
    assert entities.locator("[data-id]").first.inner_text() == first


def test_of_many_problems_a_hundred_are_listed_and_the_rest_counted(desk: Page) -> None:
    problems = desk.locator("#list .problems")
    expect(problems.locator("summary")).to_contain_text(str(MARKS))
    expect(problems.locator("button")).to_have_count(100)
    expect(problems.locator(".more")).to_have_text(f"{MARKS - 100}개 더")
