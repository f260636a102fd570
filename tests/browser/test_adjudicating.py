"""A reviewer settles what two annotators disagree about: by keyboard alone, by mouse alone, and by hand in gold."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from annotator.core.changes import Change
from annotator.core.records import decode_body
from annotator.models import Article, Layer, LayerReturn, Ruling, User
from annotator.workflow.annotating import open_layer, save_changes, submit
from tests.browser.hands import press, saved, serious

PageFor = Callable[..., Page]
MEETING = {"type": "MEETING", "trigger": {"start": 40, "end": 42}, "attributes": {}}


def hand_in(article: Article, user: User, *marks: tuple[str, str], roles: tuple[tuple[str, int], ...]) -> Layer:
    """Labels in order of `marks`, and one event whose arguments are those marks."""
    layer = open_layer(article, user)
    changes = []
    for n, (code, words) in enumerate(marks):
        start = article.text.index(words)
        value = {"id": f"e{n}", "label": code, "start": start, "end": start + len(words)}
        changes.append(Change(str(uuid.uuid4()), "add", "entity", value))
    at = article.text.index("만나")
    event = {"id": "v1", "type": "MEETING", "trigger": {"start": at, "end": at + 2}}
    event["arguments"] = [{"role": role, "target": f"e{n}"} for role, n in roles]
    changes.append(Change(str(uuid.uuid4()), "add", "event", event))
    save_changes(layer.pk, user, 0, changes)
    return submit(layer.pk)


@pytest.fixture
def split(article: Article, alice: User, bob: User) -> Article:
    """Disagreement about a label, a boundary, a missing mark and an argument."""
    both = ("PS", "박다온")
    hand_in(
        article,
        alice,
        ("OG", "가온전자"),
        ("PS", "김가람"),
        both,
        ("LC", "다온시"),
        roles=(("Participant", 1), ("Participant", 2)),
    )
    hand_in(article, bob, ("LC", "가온전자"), ("PS", "김가람 대표"), both, roles=(("Participant", 1),))
    return article


@pytest.fixture
def desk(page_for: PageFor, split: Article, rita: User) -> Page:
    page = page_for(rita)
    page.goto("/projects/news/adjudication/")
    page.get_by_role("link", name="첫 기사부터 시작").click()
    expect(page.locator("#head")).to_contain_text("남은 질문 4")
    return page


def gold(article: Article) -> set[tuple[str, str]]:
    body = decode_body(Layer.objects.get(article=article, kind="gold").body)
    return {(one.label, one.text) for one in body.entities.values()}


def roles(article: Article) -> list[tuple[str, str]]:
    body = decode_body(Layer.objects.get(article=article, kind="gold").body)
    return sorted(
        (one.role, body.entities[one.target].text) for event in body.events.values() for one in event.arguments
    )


def open_questions(page: Page, number: int) -> None:
    expect(page.locator("#head")).to_contain_text(f"남은 질문 {number} ")


def test_the_keyboard_alone_settles_an_article(desk: Page, split: Article, alice: User) -> None:
    serious(desk)
    expect(desk.locator("blockquote")).to_have_text("가온전자")
    press(desk, "b")  # bob's side
    open_questions(desk, 3)
    expect(desk.locator("blockquote")).to_have_text("다온시")
    press(desk, "x")
    expect(desk.locator("#reason")).to_be_focused()
    desk.keyboard.type("지역이 아니라 회사 이름의 일부다")
    press(desk, "Enter")
    open_questions(desk, 2)
    press(desk, "j", "j", "k", "k")
    expect(desk.locator("blockquote")).to_have_text("김가람 대표")
    press(desk, "u")
    open_questions(desk, 3)
    expect(desk.locator("blockquote")).to_have_text("다온시")
    press(desk, "m")
    open_questions(desk, 2)
    press(desk, "1", "Enter")  # the narrower boundary
    open_questions(desk, 1)
    expect(desk.locator("h2").first).to_contain_text("사건")
    expect(desk.locator(".filler")).to_have_count(2)
    press(desk, "m")
    open_questions(desk, 0)
    assert gold(split) == {("LC", "가온전자"), ("LC", "다온시"), ("PS", "김가람"), ("PS", "박다온")}
    assert roles(split) == [("Participant", "김가람"), ("Participant", "박다온")]
    press(desk, "Control+Enter")
    expect(desk.locator("#note")).to_contain_text("판정을 마쳤습니다")
    assert set(Layer.objects.filter(article=split).values_list("status", flat=True)) == {"done"}
    assert Ruling.objects.filter(take="undone").count() == 1


def test_the_mouse_alone_settles_an_article(desk: Page, split: Article) -> None:
    desk.get_by_role("button", name="A alice 따르기").click()
    open_questions(desk, 3)
    desk.locator(".chips", has_text="–").first.click()
    expect(desk.locator("blockquote")).to_have_text("다온시")
    desk.get_by_role("button", name="합치기").click()
    open_questions(desk, 2)
    desk.get_by_role("checkbox", name=re.compile("김가람$")).first.check()
    desk.get_by_role("button", name="고른 것으로").click()
    open_questions(desk, 1)
    desk.get_by_role("button", name="남은 것 모두 A 따르기").click()
    open_questions(desk, 0)
    expect(desk.locator("#note")).to_contain_text("1개를 결정했고 0개가 남았습니다")
    desk.get_by_role("button", name="판정 마치기").click()
    expect(desk.get_by_role("button", name="다시 열기")).to_be_visible()
    assert ("OG", "가온전자") in gold(split)
    assert roles(split) == [("Participant", "김가람"), ("Participant", "박다온")]


def test_names_can_be_hidden_and_stay_so(desk: Page) -> None:
    expect(desk.locator("#voters")).to_contain_text("alice")
    press(desk, "l")
    expect(desk.locator("#voters")).not_to_contain_text("alice")
    desk.reload()
    open_questions(desk, 4)
    expect(desk.locator("#adjudication")).not_to_contain_text("bob")


def test_something_new_is_marked_in_gold_in_the_workbench(desk: Page, split: Article) -> None:
    press(desk, "w")
    expect(desk.locator(".gold-note")).to_be_visible()
    expect(desk.locator("#article p").first).to_be_visible()
    press(desk, "p")
    saved(desk)
    desk.locator(".gold-note").click()
    open_questions(desk, 3)
    assert ("PS", "가온전자") in gold(split)
    assert Ruling.objects.get(how="person").take == "hand"


def test_labels_go_back_with_the_reason(desk: Page, split: Article, bob: User) -> None:
    desk.get_by_role("button", name="돌려주기").nth(1).click()
    desk.locator("#ask-reason").fill("사건을 다시 보세요")
    desk.locator("#ask").get_by_role("button", name="돌려주기").click()
    expect(desk.locator("#card")).to_contain_text("두 사람 이상이 제출해야")
    layer = Layer.objects.get(user=bob)
    assert layer.status == "returned"
    assert LayerReturn.objects.get(layer=layer).reason == "사건을 다시 보세요"
