"""What a person does at a page: keys, clicks, drags; and what she looks for."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect


def saved(page: Page) -> None:
    expect(page.locator("#toolbar")).to_contain_text("저장됨")


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def click_mark(page: Page, words: str) -> None:
    """Click in the middle of the mark on these words. Marks let the pointer through to their line."""
    box = page.locator("#article mark:not(.offer)", has_text=words).first.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def drag(page: Page, words: str) -> None:
    """Drag with the mouse over the first occurrence of `words` below the title."""
    box = page.evaluate(
        """(words) => {
            for (const p of [...document.querySelectorAll('#article p')].slice(1)) {
                const walker = document.createTreeWalker(p, NodeFilter.SHOW_TEXT);
                for (let node; (node = walker.nextNode()); ) {
                    const at = node.data.indexOf(words);
                    if (at < 0) continue;
                    const range = new Range();
                    range.setStart(node, at);
                    range.setEnd(node, at + words.length);
                    const rects = range.getClientRects(), first = rects[0], last = rects[rects.length - 1];
                    const [left, right] = [first.left + 1, last.right - 1];
                    return {x1: left, y1: first.top + first.height / 2, x2: right, y2: last.top + last.height / 2};
                }
            }
        }""",
        words,
    )
    page.mouse.move(box["x1"], box["y1"])
    page.mouse.down()
    page.mouse.move((box["x1"] + box["x2"]) / 2, box["y2"], steps=4)
    page.mouse.move(box["x2"], box["y2"], steps=4)
    page.mouse.up()


def serious(page: Page, state: str = "") -> None:
    """Fail with what axe finds serious on the page; `state` says where one was."""
    found = Axe().run(page).response["violations"]
    bad = [
        f"{one['id']}: {node['html']}"
        for one in found
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
    ]
    assert bad == [], f"{state}: {bad}"
