"""What must not surprise an annotator: submitting, read-only articles, languages, late suggestions, phones."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from annotator.models import Article, Layer, User
from annotator.workflow.annotating import open_layer, submit
from tests.browser.hands import press, saved, serious

PageFor = Callable[..., Page]


@pytest.fixture
def desk(page_for: PageFor, article: Article, alice: User) -> Page:
    """Alice's workbench, the caret on the first word."""
    page = page_for(alice)
    page.goto(f"/articles/{article.pk}/")
    expect(page.locator("#article p").first).to_be_visible()
    return page


def status(article: Article) -> str:
    return Layer.objects.get(article=article, kind="human").status


def test_an_empty_article_is_handed_in_only_on_a_second_word(desk: Page, article: Article) -> None:
    press(desk, "Control+Enter")
    expect(desk.locator("#submit-title")).to_contain_text("아무것도 표시하지 않았습니다")
    serious(desk)
    press(desk, "Escape")
    expect(desk.locator("#dialog")).to_be_hidden()
    assert status(article) == "doing"
    press(desk, "Control+Enter")
    expect(desk.locator("#submit-title")).to_be_visible()
    press(desk, "Control+Enter")
    expect(desk.locator("#toolbar")).to_contain_text("다시 열기")
    assert status(article) == "submitted"


def test_a_missing_role_is_named_before_submitting_and_leads_to_its_event(desk: Page, article: Article) -> None:
    press(desk, "ArrowRight", "e", "1", "Escape", "Escape")
    saved(desk)
    press(desk, "Control+Enter")
    problem = desk.locator("#dialog .problem")
    expect(problem).to_contain_text("필수 역할이 비어 있습니다: ")
    problem.click()
    expect(desk.locator("#dialog")).to_be_hidden()
    expect(desk.locator(".card .roles")).to_be_visible()
    assert status(article) == "doing"


def test_a_submitted_article_says_how_to_open_it_again_and_shows_no_way_to_edit(
    page_for: PageFor, article: Article, alice: User
) -> None:
    submit(open_layer(article, alice).pk)
    page = page_for(alice)
    page.goto(f"/articles/{article.pk}/")
    expect(page.locator("#keys")).to_contain_text("다시 열기")
    expect(page.locator("#keys")).not_to_contain_text("늘리기")
    expect(page.locator(".note:not(.first)")).to_contain_text("다시 열면 고칠 수 있습니다")
    press(page, "o")
    expect(page.locator("#toast")).to_contain_text("Ctrl+Enter")
    page.locator(".note:not(.first)").get_by_role("button", name="다시 열기").click()
    expect(page.locator("#keys")).to_contain_text("늘리기")
    press(page, "o")
    expect(page.locator("#article mark:not(.offer)")).to_have_text(["가온전자"])


def test_the_workbench_and_the_site_have_one_language(desk: Page) -> None:
    press(desk, "o")
    desk.locator("#toolbar .language").click()
    expect(desk.locator("#tab-entity")).to_have_text("Entities")
    expect(desk.locator("#article mark:not(.offer)")).to_have_count(1)
    expect(desk.locator("#toolbar")).to_contain_text("Saved")
    desk.goto("/account/")
    expect(desk.locator("html")).to_have_attribute("lang", "en")
    desk.locator("#language").select_option("ko")
    desk.locator("section:has(#language) button").click()
    expect(desk.locator("html")).to_have_attribute("lang", "ko")
    desk.go_back()
    desk.goto(f"/articles/{Article.objects.get().pk}/")
    expect(desk.locator("#tab-entity")).to_have_text("개체")


def test_what_is_marked_is_suggested_elsewhere_soon_and_nothing_moves(desk: Page) -> None:
    press(desk, "o", "ArrowRight")
    expect(desk.locator("#article mark.offer", has_text="가온전자")).to_have_count(1, timeout=15_000)
    focus: Any = desk.evaluate("document.activeElement.id")
    assert focus == "article"
    press(desk, "l")
    expect(desk.locator("#article mark:not(.offer)")).to_have_count(2)
    expect(desk.locator("#article mark:not(.offer)").nth(1)).to_have_text("다온시")


def test_a_phone_leaves_most_of_its_height_to_the_article_and_marks_by_two_taps(
    page_for: PageFor, article: Article, alice: User
) -> None:
    page = page_for(alice, viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    page.goto(f"/articles/{article.pk}/")
    expect(page.locator("#article p").first).to_be_visible()
    sheet = page.locator("#sheet").bounding_box()
    assert sheet is not None and sheet["height"] > 740 * 0.6
    page.locator("#article p").nth(1).tap(position={"x": 60, "y": 30})
    page.locator("#palette-labels").get_by_role("button", name="기관").tap()
    expect(page.locator("#article mark:not(.offer)")).to_have_count(1)
    serious(page)
    page.locator(".grip").tap()
    expect(page.locator("#list .item")).to_have_count(1)
    serious(page)
    page.locator("#list .item").tap()
    expect(page.locator("#list")).to_be_hidden()
    page.locator(".icon.menu").tap()
    page.locator("#tools").get_by_role("button", name="작업 불가").tap()
    expect(page.locator("#cannot-reason")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.parametrize("state", ["returned", "cannot"])
def test_whatever_state_labels_are_in_the_bar_fits_on_a_phone(
    page_for: PageFor, article: Article, alice: User, state: str
) -> None:
    layer = open_layer(article, alice)
    if state == "cannot":
        submit(layer.pk, cannot="the text is cut off in the middle of its second sentence")
    Layer.objects.filter(pk=layer.pk).update(**{"status": state} if state == "returned" else {})
    page = page_for(alice, locale="en-US", viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    page.goto(f"/articles/{article.pk}/")
    expect(page.locator("#article p").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    expect(page.locator("#toolbar .submit").last).to_be_in_viewport(ratio=1)


def test_a_dialog_that_is_opened_while_another_closes_stays(desk: Page) -> None:
    """The browser tells of the closing only after the next dialog is there."""
    press(desk, "Shift+Slash")
    expect(desk.locator("#help-title")).to_be_visible()
    desk.evaluate(
        """() => {
            document.getElementById("dialog").close();
            const key = {code: "Slash", shiftKey: true, bubbles: true};
            document.activeElement.dispatchEvent(new KeyboardEvent("keydown", key));
        }"""
    )
    desk.wait_for_timeout(200)
    expect(desk.locator("#help-title")).to_be_visible()
