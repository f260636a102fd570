"""The whole main job in a browser: mark entities, an event and boilerplate; nothing to save by hand; take the JSONL."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import orjson
import pytest
from playwright.sync_api import Page, expect

from annotator.models import Article, Layer, User
from annotator.workflow.exporting import Selection, export
from tests.browser.hands import click_mark, drag, press, saved, serious

PageFor = Callable[..., Page]


@pytest.fixture
def desk(page_for: PageFor, article: Article, alice: User) -> Page:
    """Alice's workbench, the caret on the first word."""
    page = page_for(alice)
    page.goto(f"/articles/{article.pk}/")
    expect(page.locator("#article p").first).to_be_visible()
    return page


def record(article: Article) -> dict[str, Any]:
    """Alice's labels as the export has them."""
    lines = b"".join(export(Selection(article.project))).splitlines()
    found: dict[str, Any] = orjson.loads(lines[0])
    text = found["text"]
    for one in [*found["entities"], *found["boilerplate"], *(event["trigger"] for event in found["events"])]:
        assert text[one["start"] : one["end"]] == one["text"]
    return found


def test_one_key_marks_the_word_under_the_caret(desk: Page, article: Article) -> None:
    press(desk, "o")
    saved(desk)
    assert [(one["label"], one["text"]) for one in record(article)["entities"]] == [("OG", "가온전자")]


def test_the_particle_is_left_out(desk: Page, article: Article) -> None:
    press(desk, "ArrowRight", "l")
    saved(desk)
    assert [one["text"] for one in record(article)["entities"]] == ["다온시"]


def test_dragging_and_a_click_on_the_palette_mark_an_entity(desk: Page, article: Article) -> None:
    drag(desk, "김가람")
    desk.locator("#panel").get_by_role("button", name="인물").first.click()
    saved(desk)
    assert [(one["label"], one["text"]) for one in record(article)["entities"]] == [("PS", "김가람")]


def test_a_mark_behind_an_emoji_has_code_point_offsets(desk: Page, article: Article) -> None:
    drag(desk, "악수")
    press(desk, "a")
    saved(desk)
    assert [one["text"] for one in record(article)["entities"]] == ["악수"]


def test_an_event_is_made_and_filled_by_keys(desk: Page, article: Article) -> None:
    drag(desk, "박다온")
    press(desk, "p")
    drag(desk, "만나")
    press(desk, "e", "1")
    expect(desk.locator("#badges")).not_to_be_empty()
    press(desk, "a", "Escape")
    saved(desk)
    found = record(article)
    assert [(one["type"], one["trigger"]["text"]) for one in found["events"]] == [("MEETING", "만나")]
    assert found["events"][0]["arguments"] == [{"role": "Participant", "target": found["entities"][0]["id"]}]


def test_an_event_is_made_and_filled_by_mouse(desk: Page, article: Article) -> None:
    drag(desk, "박다온")
    panel = desk.locator("#panel")
    panel.get_by_role("button", name="인물").first.click()
    drag(desk, "만나")
    panel.get_by_role("tab", name="사건").click()
    panel.get_by_role("button", name="만남·회담").first.click()
    click_mark(desk, "박다온")
    saved(desk)
    found = record(article)
    assert found["events"][0]["arguments"] == [{"role": "Participant", "target": found["entities"][0]["id"]}]


def test_a_line_is_marked_as_boilerplate_and_sets_the_rights(desk: Page, article: Article) -> None:
    press(desk, "g", "j", "j", "j", "2")
    saved(desk)
    found = record(article)
    assert [(one["label"], one["text"][:4]) for one in found["boilerplate"]] == [("ai_ban", "저작권자")]
    assert found["rights"]["ai_training"] == "forbidden"


def test_undo_and_redo_reach_the_server(desk: Page, article: Article) -> None:
    press(desk, "o", "Control+z")
    saved(desk)
    assert record(article)["entities"] == []
    press(desk, "Control+Shift+z")
    saved(desk)
    expect(desk.locator("#article mark:not(.offer)")).to_have_count(1)
    desk.wait_for_function("document.querySelector('#toolbar').textContent.includes('저장됨')")
    assert [one["text"] for one in record(article)["entities"]] == ["가온전자"]


def test_an_entity_is_relabelled_resized_and_deleted(desk: Page, article: Article) -> None:
    press(desk, "o")
    click_mark(desk, "가온전자")
    press(desk, "l")
    saved(desk)
    press(desk, "BracketLeft")
    saved(desk)
    assert [(one["label"], one["text"]) for one in record(article)["entities"]] == [("LC", "가온전")]
    press(desk, "Delete")
    expect(desk.locator("#article mark:not(.offer)")).to_have_count(0)
    saved(desk)
    assert record(article)["entities"] == []


def test_what_was_marked_is_there_after_a_reload(desk: Page) -> None:
    press(desk, "o")
    desk.reload()
    expect(desk.locator("#article mark:not(.offer)")).to_have_text("가온전자")


def test_what_was_marked_offline_arrives_when_the_network_is_back(desk: Page, article: Article) -> None:
    desk.context.set_offline(True)
    press(desk, "o", "ArrowRight", "l")
    expect(desk.locator("#toolbar")).to_contain_text("2")
    desk.context.set_offline(False)
    saved(desk)
    assert len(record(article)["entities"]) == 2


def test_the_next_article_comes_without_a_page_load(
    desk: Page, make_article: Callable[..., Article], article: Article
) -> None:
    following = make_article("gaon-2", title="둘째 기사")
    desk.reload()
    expect(desk.locator("#article p").first).to_be_visible()
    desk.evaluate("window.sameDocument = true")
    press(desk, "PageDown")
    desk.wait_for_url(f"**/articles/{following.pk}/")
    expect(desk.locator("#article")).to_contain_text("gaon-2")
    assert desk.evaluate("window.sameDocument")
    assert Layer.objects.filter(article=following).exists()


def test_submitted_labels_are_read_only_until_they_are_opened_again(desk: Page, article: Article) -> None:
    press(desk, "o")
    saved(desk)
    press(desk, "Control+Enter")
    expect(desk.locator("#toolbar").get_by_role("button", name="다시 열기")).to_be_visible()
    press(desk, "ArrowRight", "l")
    expect(desk.locator("#article mark:not(.offer)")).to_have_count(1)
    assert Layer.objects.get(article=article, kind="human").status == "submitted"
    desk.locator("#toolbar").get_by_role("button", name="다시 열기").click()
    expect(desk.locator("#toolbar").get_by_role("button", name="제출")).to_be_visible()
    press(desk, "ArrowRight", "l")
    saved(desk)
    assert len(record(article)["entities"]) == 2


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_in_the_workbench(
    page_for: PageFor, article: Article, alice: User, scheme: str
) -> None:
    page = page_for(alice, color_scheme=scheme)
    page.goto(f"/articles/{article.pk}/")
    expect(page.locator("#article p").first).to_be_visible()
    press(page, "o", "g", "j", "j", "j", "2", "g")
    serious(page)


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/projects/news/",
        "/projects/news/import/",
        "/projects/news/export/",
        "/projects/news/members/",
        "/account/",
    ],
)
def test_axe_finds_nothing_serious_in_the_pages(page_for: PageFor, article: Article, lea: User, address: str) -> None:
    page = page_for(lea)
    page.goto(address)
    serious(page)


def test_a_pasted_article_is_loaded_annotated_and_exported(
    page_for: PageFor, article: Article, lea: User, errors: list[str]
) -> None:
    page = page_for(lea)
    page.goto("/projects/news/import/")
    page.locator("textarea").fill("새 기사 제목\n나래경제는 5일 실적을 발표했다.\n저작권자 ⓒ 나래경제")
    page.locator("main form button[type=submit], main form button.primary").first.click()
    expect(page.locator("main")).to_contain_text("새 기사 제목")
    page.locator("main form button.primary").first.click()
    expect(page.locator("main")).to_contain_text("1")
    assert Article.objects.filter(title="새 기사 제목").count() == 1
