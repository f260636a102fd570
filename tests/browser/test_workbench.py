"""The workbench by hand: same words, suggestions, pieces, undo over visits, history, comments, finding, settings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import orjson
import pytest
from playwright.sync_api import Page, expect

from annotator.core.records import body_from_dict, encode_body
from annotator.models import Article, Comment, Layer, SuggestionNotes, User
from annotator.workflow.exporting import Selection, export
from tests.browser.hands import drag, press, saved, serious

PageFor = Callable[..., Page]


@pytest.fixture
def desk(page_for: PageFor, article: Article, alice: User) -> Page:
    """Alice's workbench, the caret on the first word."""
    page = page_for(alice)
    page.goto(f"/articles/{article.pk}/")
    expect(page.locator("#article p").first).to_be_visible()
    return page


@pytest.fixture
def suggestions(article: Article) -> Layer:
    """What a machine proposes: two organisations and a date."""
    text = article.text
    spans = [("OG", text.index("가온전자"), 4), ("DT", text.index("3일"), 2), ("OG", text.index("가온전자는"), 4)]
    entities = [
        {"id": f"e{n}", "label": label, "start": at, "end": at + size} for n, (label, at, size) in enumerate(spans)
    ]
    for one in entities:
        one["text"] = text[one["start"] : one["end"]]
    body = encode_body(body_from_dict({"entities": entities})).decode()
    return Layer.objects.create(
        article=article, kind="machine", author_name="rules", scheme_version=1, body=body, status="done", annotations=3
    )


def record(article: Article) -> dict[str, Any]:
    """Alice's labels as the export has them."""
    found: dict[str, Any] = orjson.loads(b"".join(export(Selection(article.project))).splitlines()[0])
    return found


def surfaces(article: Article) -> list[tuple[str, str]]:
    return [(one["label"], one["text"]) for one in record(article)["entities"]]


def test_the_same_words_are_marked_everywhere_by_two_keys_and_undone_by_one(desk: Page, article: Article) -> None:
    press(desk, "o", "Equal", "Enter")
    saved(desk)
    assert surfaces(article) == [("OG", "가온전자")] * 2
    press(desk, "Control+z")
    saved(desk)
    assert surfaces(article) == [("OG", "가온전자")]


def test_a_suggestion_is_accepted_or_rejected_by_one_key_and_stays_so(
    suggestions: Layer, desk: Page, article: Article
) -> None:
    expect(desk.locator("#article mark.offer")).to_have_count(3)
    press(desk, "Semicolon", "Enter", "x")
    saved(desk)
    assert surfaces(article) == [("OG", "가온전자")]
    desk.reload()
    expect(desk.locator("#article mark.offer")).to_have_count(1)


def test_a_suggestion_says_who_and_why_in_the_reader_s_language(suggestions: Layer, desk: Page) -> None:
    note = {"score": 0.9, "reason": ["record", 3, 1], "sources": ["gazetteer", "crf"]}
    SuggestionNotes.objects.create(layer=suggestions, notes=orjson.dumps({"e0": note}).decode())
    desk.reload()
    expect(desk.locator("#article mark.offer")).to_have_count(3)
    press(desk, "Semicolon")
    card = desk.locator(".card.offered")
    expect(card).to_contain_text("2곳이 같은 제안: 이름 사전, 개체 학습 모델(CRF)")
    expect(card).to_contain_text("이 라벨로 확인됨 3번, 아님 1번")


def test_suggestions_work_by_mouse_alone(suggestions: Layer, desk: Page, article: Article) -> None:
    desk.locator("#now .offers").click()
    desk.locator(".card.offered").get_by_role("button", name="보이는 것 모두 받기").click()
    saved(desk)
    assert surfaces(article) == [("OG", "가온전자")] * 2


def test_an_earlier_visit_is_undone_after_a_reload(desk: Page, article: Article) -> None:
    press(desk, "o", "ArrowRight", "l")
    saved(desk)
    desk.reload()
    expect(desk.locator("#article mark:not(.offer)")).to_have_count(2)
    expect(desk.locator("#toolbar").get_by_role("button", name="되돌리기")).to_have_attribute("aria-disabled", "false")
    press(desk, "Control+z")
    saved(desk)
    assert surfaces(article) == [("OG", "가온전자")]


def test_the_history_restores_an_earlier_state(desk: Page, article: Article) -> None:
    press(desk, "o", "ArrowRight", "l", "ArrowRight", "ArrowRight", "d")
    saved(desk)
    press(desk, "F4")
    expect(desk.locator(".journal > li")).to_have_count(3)
    desk.locator(".journal > li").last.get_by_role("button").click()
    expect(desk.locator("#article mark:not(.offer)")).to_have_count(1)
    saved(desk)
    assert surfaces(article) == [("OG", "가온전자")]
    press(desk, "Escape")


def test_a_comment_on_a_span_reaches_the_reviewer(desk: Page, article: Article, rita: User, page_for: PageFor) -> None:
    press(desk, "o", "F2")
    desk.keyboard.type("이 기관이 맞나요? <b>확인</b>")
    press(desk, "Control+Enter")
    expect(desk.locator(".comment .body")).to_have_text("이 기관이 맞나요? <b>확인</b>")
    comment = Comment.objects.get()
    assert (comment.start, comment.end, comment.author.username) == (0, 4, "alice")
    desk.locator(".comment").get_by_role("button", name="해결").click()
    expect(desk.locator(".comment.resolved")).to_have_count(1)


def test_words_apart_become_one_mark(desk: Page, article: Article) -> None:
    press(desk, "o", "Shift+Equal", "ArrowRight", "ArrowRight", "Enter")
    saved(desk)
    [entity] = record(article)["entities"]
    text = article.text
    assert [text[start:end] for start, end in entity["fragments"]] == ["가온전자", "공장"]


def test_find_counts_hits_and_leaves_the_caret_on_one(desk: Page, article: Article) -> None:
    press(desk, "Slash")
    desk.keyboard.type("가온전자")
    expect(desk.locator("#find")).to_contain_text("1/2")
    press(desk, "Enter", "Escape", "o")
    saved(desk)
    [entity] = record(article)["entities"]
    assert entity["start"] == article.text.index("가온전자는")


def test_a_label_is_found_by_its_initial_consonants(desk: Page, article: Article) -> None:
    press(desk, "Space")
    desk.keyboard.type("ㅈㅅ")
    press(desk, "Enter")
    saved(desk)
    assert surfaces(article) == [("LC", "가온전자")]


def test_a_label_gets_another_key_and_the_panel_shows_it(desk: Page, article: Article) -> None:
    press(desk, "F9")
    box = desk.locator(".label-keys input").first
    box.focus()
    press(desk, "e")
    expect(desk.locator("#dialog [role=alert]")).to_contain_text("E")
    box.focus()
    press(desk, "w", "Escape", "w")
    saved(desk)
    assert surfaces(article) == [("PS", "가온전자")]
    expect(desk.locator("#palette-labels button").first).to_contain_text("W")


def test_a_key_that_another_label_has_is_asked_about_and_swapped(desk: Page) -> None:
    press(desk, "F9")
    boxes = desk.locator(".label-keys input")
    boxes.first.focus()
    press(desk, "l")
    expect(desk.locator("#dialog [role=alert]")).to_contain_text("장소")
    expect(boxes.first).to_have_value("P")
    press(desk, "Enter")
    expect(boxes.first).to_have_value("L")
    expect(boxes.nth(1)).to_have_value("P")
    expect(boxes.first).to_be_focused()


def test_an_article_is_handed_in_as_impossible_with_the_reason(desk: Page, article: Article) -> None:
    desk.locator("#toolbar").get_by_role("button", name="작업 불가").click()
    desk.locator("#cannot-reason").fill("본문이 잘렸음")
    desk.locator("#dialog").get_by_role("button", name="제출").click()
    expect(desk.locator("#toolbar")).to_contain_text("본문이 잘렸음")
    layer = Layer.objects.get(article=article, kind="human")
    assert (layer.status, layer.cannot) == ("submitted", "본문이 잘렸음")


def test_the_place_in_an_article_is_remembered(
    desk: Page, make_article: Callable[..., Article], article: Article
) -> None:
    make_article("gaon-2", title="둘째 기사")
    desk.reload()
    expect(desk.locator("#article p").first).to_be_visible()
    press(desk, "j", "j", "PageDown")
    expect(desk.locator("#article")).to_contain_text("gaon-2")
    press(desk, "PageUp")
    expect(desk.locator("#article")).not_to_contain_text("gaon-2")
    press(desk, "o")
    saved(desk)
    [entity] = record(article)["entities"]
    assert article.text.count("\n", 0, entity["start"]) == 2


def test_the_help_is_searched(desk: Page) -> None:
    press(desk, "Shift+Slash")
    desk.locator("#dialog header input").fill("조각")
    expect(desk.locator("#dialog dd").first).to_contain_text("조각")
    assert desk.locator("#dialog dd").count() < 6


def test_the_list_is_filtered(desk: Page) -> None:
    press(desk, "o", "ArrowRight", "l")
    desk.locator("#list input.filter").fill("ㄷㅇ")
    expect(desk.locator("#list .item")).to_have_count(1)
    expect(desk.locator("#list .item")).to_contain_text("다온시")


STATES: dict[str, tuple[list[str], str]] = {
    "guideline": (["F8"], "#drawer-guideline"),
    "comments": (["F2"], "#comment-body"),
    "history": (["o", "F4"], ".journal > li"),
    "settings": (["F9"], ".label-keys"),
    "help": (["Shift+Slash"], ".help-dialog"),
    "same words": (["Tab", "Equal"], ".card.same"),
    "labels by typing": (["Space"], "#label-search"),
    "suggestions": (["Semicolon"], ".card.offered"),
    "lines": (["g"], ".line-tools.on"),
    "an event's roles": (["ArrowRight", "e", "1"], ".slot.armed"),
    "another type": (["e"], "#choices"),
    "what is missing": (["Control+Enter"], ".doubts .problem"),
    "links": (["Home", "Tab", "m"], ".card [aria-pressed=true]"),
    "boilerplate of words": (["ArrowRight", "b"], "#choices"),
    "finding": (["Slash"], "#find-query"),
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_in_any_state(
    suggestions: Layer, page_for: PageFor, article: Article, alice: User, scheme: str
) -> None:
    page = page_for(alice, color_scheme=scheme)
    page.goto(f"/articles/{article.pk}/")
    expect(page.locator("#article mark.offer").first).to_be_visible()
    for state, (keys, shown) in STATES.items():
        press(page, *keys)
        expect(page.locator(shown).first, state).to_be_visible()
        serious(page, state)
        press(page, "Escape", "Escape", "Escape")
        page.locator("#article").focus()


def test_a_drag_of_one_word_on_a_phone_is_marked_by_a_tap(page_for: PageFor, article: Article, alice: User) -> None:
    page = page_for(alice, viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    page.goto(f"/articles/{article.pk}/")
    expect(page.locator("#article p").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.locator("#article p").nth(1).tap(position={"x": 60, "y": 30})
    page.locator("#palette-labels").get_by_role("button", name="기관").tap()
    saved(page)
    assert len(record(article)["entities"]) == 1


def test_dragging_still_marks_while_the_drawer_is_open(desk: Page, article: Article) -> None:
    press(desk, "F8")
    drag(desk, "김가람")
    press(desk, "p")
    saved(desk)
    assert surfaces(article) == [("PS", "김가람")]


def test_a_hangul_input_method_changes_nothing(desk: Page, article: Article) -> None:
    """The key is known by its place: under an IME its letter is ㅐ, or `Process` while it composes."""
    for key in ("ㅐ", "Process"):
        desk.evaluate(
            "key => document.activeElement.dispatchEvent(new KeyboardEvent('keydown',"
            " {key, code: 'KeyO', bubbles: true, cancelable: true}))",
            key,
        )
        press(desk, "ArrowRight", "ArrowRight")
    saved(desk)
    assert [label for label, _ in surfaces(article)] == ["OG", "OG"]


def test_a_reviewer_reads_the_labels_and_answers_the_comment(
    desk: Page, article: Article, rita: User, page_for: PageFor
) -> None:
    press(desk, "o", "F2")
    desk.keyboard.type("이 기관이 맞나요?")
    press(desk, "Control+Enter")
    expect(desk.locator(".comment")).to_have_count(1)
    page = page_for(rita)
    page.goto("/projects/news/work/")
    page.get_by_role("link", name=article.title).click()
    expect(page.locator("#article mark:not(.offer)")).to_have_text("가온전자")
    press(page, "l")
    expect(page.locator("#article mark:not(.offer)")).to_have_attribute("data-tag", "OG")
    press(page, "F2")
    page.locator(".comment summary").click()
    page.locator(".comment form textarea").fill("네, 맞습니다.")
    page.locator(".comment form button").click()
    expect(page.locator(".reply .body")).to_have_text("네, 맞습니다.")
    assert Comment.objects.filter(author=rita, parent__isnull=False).count() == 1
    assert Layer.objects.filter(article=article, kind="human").count() == 1
