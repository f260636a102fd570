"""From a hit, a guideline or an inbox to the very words in the workbench, and words found in the guideline."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from annotator.models import Article, Layer, Project, User
from annotator.workflow.guidelines import mark_read, publish_guideline
from tests.browser.hands import press, serious

OpenPage = Callable[..., Page]


def test_a_hit_opens_the_workbench_at_its_words(article: Article, alice: User, page_for: OpenPage) -> None:
    page = page_for(alice)
    page.goto("/projects/news/search/")
    page.keyboard.type("협약")
    press(page, "Enter")
    expect(page.locator(".excerpt mark").first).to_have_text("협약")
    serious(page)
    page.locator(".excerpt a").first.click()
    page.wait_for_selector("#article p")
    press(page, "o")  # what is marked is what was found
    expect(page.locator("#list")).to_contain_text("협약")


def test_the_guideline_is_searched_beside_the_article_and_says_once_that_it_changed(
    article: Article, project: Project, alice: User, lea: User, page_for: OpenPage
) -> None:
    publish_guideline(project, lea, "# 개체\n\n- 조사는 뺀다\n- 직함도 뺀다\n\n# 사건\n\n짧게 [[gaon-1:0-4|OG]]")
    mark_read(project, alice, 1)
    publish_guideline(project, lea, "# 개체\n\n- 조사는 뺀다\n- 직함은 남긴다\n\n# 사건\n\n짧게 [[gaon-1:0-4|OG]]")
    page = page_for(alice)
    page.goto(f"/articles/{article.pk}/")
    page.wait_for_selector("#article p")
    press(page, "F8")
    drawer = page.locator("#drawer-page")
    expect(drawer).to_contain_text("지침이 바뀌었습니다")
    expect(drawer.locator("a.example")).to_have_text("가온전자")
    serious(page)
    page.locator("#guideline-query").fill("조사")
    expect(drawer.locator("mark")).to_have_count(1)
    expect(drawer.get_by_text("조사는 뺀다")).to_be_visible()
    expect(drawer.get_by_text("직함은 남긴다")).to_be_hidden()
    expect(drawer.get_by_text("짧게")).to_be_hidden()
    expect(drawer.get_by_role("heading", name="개체")).to_be_visible()
    page.locator("#guideline-query").fill("")
    expect(drawer.get_by_text("짧게")).to_be_visible()
    page.reload()
    page.wait_for_selector("#article p")
    press(page, "F8")
    expect(drawer).to_contain_text("직함은 남긴다")
    expect(drawer).not_to_contain_text("지침이 바뀌었습니다")


def test_a_question_on_a_span_finds_its_reviewer_and_the_reviewer_the_span(
    layer: Layer, alice: User, rita: User, page_for: OpenPage
) -> None:
    page = page_for(alice)
    page.goto(f"/articles/{layer.article_id}/?at=0-4")
    page.wait_for_selector("#article p")
    press(page, "F2")
    page.locator("#comment-body").fill("@rita 기관인가요?")
    press(page, "Control+Enter")
    expect(page.locator("#say")).to_contain_text("rita")
    other = page_for(rita)
    other.goto("/")
    expect(other.locator(".tools .count")).to_contain_text("1")
    other.locator(".tools .unread").click()
    serious(other)
    other.locator(".hit-title a").click()
    other.wait_for_selector("#article p")
    expect(other.locator("#drawer-page")).to_contain_text("기관인가요?")
    other.goto("/inbox/")
    expect(other.locator(".tools .count")).to_have_count(0)
