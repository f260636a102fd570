"""How many keys a piece of work takes, counted at the keyboard; the labels are what an export says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import orjson
import pytest
from playwright.sync_api import Page, expect

from annotator.models import Article, User
from annotator.workflow.exporting import Selection, export

PageFor = Callable[..., Page]
STORY = (
    "누리산업, 새 공장 세운다\n"
    "누리산업은 2026년 11월 2일에 해솔시에서 계약을 맺었다.\n"
    "이든솔 대표는 해솔시에서 새별시를 방문했다.\n"
    "공장은 내년 봄에 문을 연다.\n"
    "시장은 “일자리가 늘 것”이라고 말했다.\n"
    "주민들도 반겼다."
)
EIGHT_LINES = (
    "글자 크기 변경\n" + "\n".join(STORY.split("\n")[1:5]) + "\n윤마루 기자\n무단 전재 금지\n[관련 기사] 다른 소식"
)


class Keyboard:
    """A keyboard that counts."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.count = 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.count += 1
            self.page.keyboard.press(key)


@pytest.fixture
def keyboard_on(page_for: PageFor, make_article: Callable[..., Article], alice: User) -> Callable[[str], Keyboard]:
    """A function that opens an article with this text, the caret on its first word."""

    def open_article(text: str) -> Keyboard:
        page = page_for(alice)
        page.goto(f"/articles/{make_article('story', text).pk}/")
        expect(page.locator("#article p").first).to_be_visible()
        return Keyboard(page)

    return open_article


def go_to(keyboard: Keyboard, words: str) -> None:
    """Put the caret on a word below the title, by clicking; no key is counted."""
    box = keyboard.page.evaluate(
        """(words) => {
            for (const p of [...document.querySelectorAll('#article p')].slice(1)) {
                const walker = document.createTreeWalker(p, NodeFilter.SHOW_TEXT);
                for (let node; (node = walker.nextNode()); ) {
                    const at = node.data.indexOf(words);
                    if (at < 0) continue;
                    const range = new Range();
                    range.setStart(node, at);
                    range.setEnd(node, at + 1);
                    const {left, top, width, height} = range.getBoundingClientRect();
                    return {x: left + width / 2, y: top + height / 2};
                }
            }
        }""",
        words,
    )
    keyboard.page.mouse.click(box["x"], box["y"])


def exported(keyboard: Keyboard) -> dict[str, Any]:
    """The labels as the export has them, once everything is saved."""
    expect(keyboard.page.locator("#toolbar")).to_contain_text("저장됨")
    article = Article.objects.get(key="story")
    (line,) = b"".join(export(Selection(article.project))).splitlines()
    found: dict[str, Any] = orjson.loads(line)
    for one in [*found["entities"], *found["boilerplate"], *(event["trigger"] for event in found["events"])]:
        assert found["text"][one["start"] : one["end"]] == one["text"]
    return found


def test_a_word_with_its_particle_takes_one_key(keyboard_on: Callable[[str], Keyboard]) -> None:
    keyboard = keyboard_on(STORY)
    go_to(keyboard, "해솔시에서")
    keyboard.press("l")
    assert [(one["label"], one["text"]) for one in exported(keyboard)["entities"]] == [("LC", "해솔시")]
    assert keyboard.count == 1


def test_three_words_with_a_particle_take_three_keys(keyboard_on: Callable[[str], Keyboard]) -> None:
    keyboard = keyboard_on(STORY)
    go_to(keyboard, "2026년")
    keyboard.press("Shift+ArrowRight", "Shift+ArrowRight", "d")
    assert [(one["label"], one["text"]) for one in exported(keyboard)["entities"]] == [("DT", "2026년 11월 2일")]
    assert keyboard.count == 3


def test_an_event_with_three_arguments_takes_six_keys(keyboard_on: Callable[[str], Keyboard]) -> None:
    keyboard = keyboard_on(STORY)
    for words, key in [("이든솔", "p"), ("해솔시에서 새별", "l"), ("새별시를", "l")]:
        go_to(keyboard, words)
        keyboard.press(key)
    assert len(exported(keyboard)["entities"]) == 3
    go_to(keyboard, "방문했다")
    keyboard.count = 0
    keyboard.press("e", "2")
    for surface in ("이든솔", "새별시", "해솔시"):
        keyboard.press(hint_on(keyboard.page, surface))
    keyboard.press("Escape")
    found = exported(keyboard)
    surfaces = {one["id"]: one["text"] for one in found["entities"]}
    (event,) = found["events"]
    assert (event["type"], event["trigger"]["text"]) == ("VISIT", "방문")
    assert [(one["role"], surfaces[one["target"]]) for one in event["arguments"]] == [
        ("Visitor", "이든솔"),
        ("Destination", "새별시"),
        ("Origin", "해솔시"),
    ]
    assert keyboard.count == 6


def hint_on(page: Page, surface: str) -> str:
    """The letter that is shown on the mark with this surface."""
    expect(page.locator("#badges b").first).to_be_visible()
    letter = page.evaluate(
        """(surface) => {
            const marks = document.querySelectorAll('#article mark:not(.offer)');
            const mark = [...marks].find((one) => one.textContent === surface);
            const {left, top} = mark.getBoundingClientRect();
            const near = (badge) => {
                const box = badge.getBoundingClientRect();
                return Math.hypot(box.left - left, box.bottom - top);
            };
            return [...document.querySelectorAll('#badges b')].sort((a, b) => near(a) - near(b))[0].textContent;
        }""",
        surface,
    )
    return str(letter).lower()


def test_the_first_line_and_the_last_three_of_eight_take_seven_keys(keyboard_on: Callable[[str], Keyboard]) -> None:
    keyboard = keyboard_on(EIGHT_LINES)
    keyboard.press("g", "b", "j", "j", "j", "j", "Shift+B")
    found = exported(keyboard)
    lines = EIGHT_LINES.split("\n")
    assert len(lines) == 8
    assert [one["text"] for one in found["boilerplate"]] == [lines[0], *lines[5:]]
    assert keyboard.count == 7
