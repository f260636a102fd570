"""Handing out in the browser: the lead's rule, the annotator's Enter, training, and what came back."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from annotator.models import Article, Assignment, Layer, Project, User
from annotator.workflow.annotating import give_back, open_layer, submit
from annotator.workflow.planning import Wish, make_plan
from annotator.workflow.probing import change_settings, set_probes
from tests.browser.hands import press, saved, serious
from tests.workflow.test_grading import gold

PageFor = Callable[..., Page]
Make = Callable[..., Article]


def opened(page: Page, article: Article) -> None:
    """The article is on the desk, and nothing waits to be saved."""
    expect(page.locator("#article p").last).to_have_text(article.key)
    saved(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_lead_hands_out_with_overlap_by_keyboard_and_takes_it_back(
    scheme: Any, page_for: PageFor, project: Project, make_article: Make, lea: User
) -> None:
    for number in range(10):
        make_article(f"n-{number}")
    page = page_for(lea, color_scheme=scheme)
    page.goto("/projects/news/assignments/")
    serious(page)
    page.get_by_label("alice", exact=True).focus()
    press(page, "Space", "Tab", "Space")
    page.get_by_role("button", name="먼저 살펴보기").press("Enter")
    expect(page.locator("section .note.success")).to_contain_text("alice: 6")
    serious(page)
    page.get_by_role("button", name="12건 배정하기").press("Enter")
    expect(page.locator(".notes")).to_contain_text("12건을 배정했습니다.")
    page.get_by_role("link", name="모든 배정").click()
    serious(page)
    page.get_by_label("이 쪽의 것을 모두 고르기").check()
    expect(page.locator("tbody input:checked")).to_have_count(12)
    page.get_by_role("link", name="← 배정").click()
    page.get_by_role("button", name=re.compile("배정 되돌리기")).click()
    expect(page.locator(".notes")).to_contain_text("배정 12건을 되돌렸습니다.")


def test_enter_brings_one_article_after_the_other(
    page_for: PageFor, project: Project, make_article: Make, alice: User, rita: User, lea: User
) -> None:
    first, second, third = (make_article(key, title=f"{key} 기사") for key in "abc")
    change_settings(project, mode="next")
    make_plan(project, Wish(), lea)
    give_back(submit(open_layer(second, alice).pk).pk, rita, "박다온이 빠졌어요")
    page = page_for(alice)
    page.goto("/")
    page.get_by_role("link", name="News").click()
    expect(page.locator(".note.warning")).to_contain_text("박다온이 빠졌어요")
    serious(page)
    expect(page.get_by_role("button", name="다음 기사")).to_be_focused()
    press(page, "Enter")
    expect(page.locator("#panel .note.returned")).to_contain_text("rita 님이 반려했습니다")
    expect(page).to_have_url(re.compile(rf"/articles/{second.pk}/"))
    opened(page, second)
    for article in (first, third):
        press(page, "Control+Enter")  # nothing is marked: it asks
        expect(page.locator("#dialog[open]")).to_be_visible()
        press(page, "Control+Enter")
        page.get_by_role("button", name="다음 할 기사").click()
        expect(page).to_have_url(re.compile(rf"/articles/{article.pk}/"))
        opened(page, article)
    assert list(Assignment.objects.order_by("rank").values_list("state", flat=True)) == [
        "submitted",
        "submitted",
        "doing",
    ]


def test_training_that_is_not_passed_stays_open_and_leads_to_the_comparison(
    page_for: PageFor, project: Project, make_article: Make, alice: User, lea: User
) -> None:
    article = gold(make_article("t"), lea)
    set_probes(project, [article.pk], "training", lea)
    page = page_for(alice)
    page.goto("/projects/news/my-work/")
    expect(page.get_by_role("button", name="다음 기사")).to_be_focused()
    press(page, "Enter")
    opened(page, article)
    press(page, "Control+Enter")
    expect(page.locator("#dialog[open]")).to_be_visible()
    press(page, "Control+Enter")
    expect(page.locator("#panel .note.returned")).to_contain_text("아직 통과 기준에 못 미칩니다")
    serious(page)
    page.get_by_role("link", name="정답과 견주기").click()
    expect(page.locator(".compared")).to_contain_text("표시하지 않음")
    serious(page)
    assert Layer.objects.get(user=alice, kind="human").status == "returned"
