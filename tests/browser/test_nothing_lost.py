"""Faults in a real browser: every mark arrives exactly once, or can still be downloaded."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Browser, Page, expect

from annotator.models import Article, Layer, Revision, User
from benchmarks.live import ROOT, LiveServer

PageFor = Callable[..., Page]


def opened(page: Page, article: Article) -> Page:
    page.goto(f"/articles/{article.pk}/")
    expect(page.locator("#article p").first).to_be_visible()
    return page


@pytest.fixture
def desk(page_for: PageFor, article: Article, alice: User) -> Page:
    """Alice's workbench, the caret on the first word."""
    return opened(page_for(alice), article)


def saved(page: Page) -> None:
    expect(page.locator("#toolbar")).to_contain_text("저장됨")


def marks(article: Article) -> list[str]:
    """The surfaces of alice's entities; each change is in the journal once."""
    layer = Layer.objects.get(article=article, kind="human", user__username="alice")
    changes = list(Revision.objects.filter(layer=layer).values_list("change_id", flat=True))
    assert len(changes) == len(set(changes)) == layer.version
    return [one["text"] for one in orjson.loads(layer.body)["entities"]]


def mark_two(page: Page) -> None:
    """가온전자 as OG, 다온시 as LC."""
    for key in ("o", "ArrowRight", "l"):
        page.keyboard.press(key)


def click_mark(page: Page) -> None:
    """Click in the middle of the first mark. Marks let the pointer through to their line."""
    box = page.locator("#article mark:not(.offer)").first.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def cut(page: Page) -> None:
    """Nothing reaches the API; the browser does not know why, as with a router that hangs up."""
    page.context.route("**/api/**", lambda route: route.abort("connectionreset"))


def mend(page: Page) -> None:
    page.context.unroute("**/api/**")


def test_what_was_marked_during_a_cut_arrives_once(desk: Page, article: Article) -> None:
    cut(desk)
    mark_two(desk)
    expect(desk.locator("#toolbar")).to_contain_text("2개 대기")
    mend(desk)
    saved(desk)
    assert marks(article) == ["가온전자", "다온시"]


def test_an_answer_that_never_came_back_doubles_nothing(desk: Page, article: Article) -> None:
    lost: list[str] = []

    def lose(route: Any) -> None:
        route.fetch()  # the server has it
        lost.append(route.request.url)
        route.abort("connectionreset")

    desk.context.route("**/changes/", lose)
    desk.keyboard.press("o")
    expect(desk.locator("#toolbar")).to_contain_text("1개 대기")
    desk.context.unroute("**/changes/")
    saved(desk)
    assert lost and marks(article) == ["가온전자"]


def test_a_closed_tab_takes_nothing_with_it(desk: Page, article: Article) -> None:
    cut(desk)
    mark_two(desk)
    desk.close()  # at once
    page = desk.context.new_page()
    mend(page)
    opened(page, article)
    expect(page.locator("#article mark:not(.offer)")).to_have_count(2)
    saved(page)
    assert marks(article) == ["가온전자", "다온시"]


def test_two_tabs_follow_each_other(desk: Page, article: Article) -> None:
    other = opened(desk.context.new_page(), article)
    desk.bring_to_front()
    desk.keyboard.press("o")
    expect(other.locator("#article mark:not(.offer)")).to_have_text("가온전자")
    other.bring_to_front()
    for key in ("ArrowRight", "l"):
        other.keyboard.press(key)
    expect(desk.locator("#article mark:not(.offer)")).to_have_count(2)
    saved(desk)
    saved(other)
    assert marks(article) == ["가온전자", "다온시"]


def test_an_ended_session_keeps_the_work_and_asks_to_sign_in_again(desk: Page, article: Article) -> None:
    Session.objects.all().delete()
    mark_two(desk)
    expect(desk.locator("#toolbar")).to_contain_text("다시 로그인하세요 · 2개 대기")
    desk.locator("#toolbar .save").click()
    desk.get_by_role("link", name="로그인").click()
    desk.wait_for_url("**/login/?next=*")
    desk.locator("input[name=username]").fill("alice")
    desk.locator("input[name=password]").fill("a-long-password")
    desk.locator("main button").click()
    desk.wait_for_url(f"**/articles/{article.pk}/")
    expect(desk.locator("#article mark:not(.offer)")).to_have_count(2)
    saved(desk)
    assert marks(article) == ["가온전자", "다온시"]


def test_another_user_neither_sends_nor_sees_what_waits(desk: Page, article: Article, bob: User) -> None:
    cut(desk)
    mark_two(desk)
    expect(desk.locator("#toolbar")).to_contain_text("2개 대기")
    desk.goto("/account/")
    desk.get_by_role("button", name="로그아웃").click()
    desk.wait_for_url("**/login/**")
    mend(desk)
    for name in ("bob", "alice"):
        desk.goto(f"/login/?next=/articles/{article.pk}/")
        desk.locator("input[name=username]").fill(name)
        desk.locator("input[name=password]").fill("a-long-password")
        desk.locator("main button").click()
        expect(desk.locator("#article p").first).to_be_visible()
        if name == "bob":
            expect(desk.locator("#article mark:not(.offer)")).to_have_count(0)
            assert not Revision.objects.exists()
            desk.goto("/account/")
            desk.get_by_role("button", name="로그아웃").click()
            desk.wait_for_url("**/login/**")
    expect(desk.locator("#article mark:not(.offer)")).to_have_count(2)
    saved(desk)
    assert marks(article) == ["가온전자", "다온시"]


FULL = """
IDBObjectStore.prototype.add = function () { throw new DOMException("no room", "QuotaExceededError"); };
Storage.prototype.setItem = function () { throw new DOMException("no room", "QuotaExceededError"); };
"""


def test_a_full_disk_is_told_and_what_waits_can_be_downloaded_and_loaded_again(
    page_for: PageFor, article: Article, alice: User, tmp_path: Path
) -> None:
    page = page_for(alice)
    page.add_init_script(FULL)
    opened(page, article)
    cut(page)
    mark_two(page)
    expect(page.locator("#toolbar")).to_contain_text("저장 공간 가득 참 · 2개 대기")
    page.locator("#toolbar .save").click()
    expect(page.locator("#dialog")).to_contain_text("이 탭에만 있습니다")
    with page.expect_download() as download:
        page.get_by_role("button", name="JSON으로 내려받기").click()
    file = tmp_path / "gisa-changes.json"
    download.value.save_as(file)
    assert len(json.loads(file.read_text())["batches"]) == 2

    fresh = opened(page_for(alice), article)
    for said in ("2개를 대기열에", "2개를 대기열에"):  # a second time does no harm
        fresh.locator("#toolbar .save").click()
        fresh.locator("#dialog input[type=file]").set_input_files(file)
        expect(fresh.locator("#dialog")).to_contain_text(said)
        fresh.keyboard.press("Escape")
        saved(fresh)
    expect(fresh.locator("#article mark:not(.offer)")).to_have_count(2)
    assert marks(article) == ["가온전자", "다온시"]

    mend(page)
    page.get_by_role("button", name="다시 보내기").click()
    saved(page)
    assert marks(article) == ["가온전자", "다온시"]


def test_a_wrong_file_is_refused_in_words(desk: Page, tmp_path: Path) -> None:
    file = tmp_path / "x.json"
    file.write_text('{"gisa": "changes/1", "user": "999", "batches": []}')
    desk.locator("#toolbar .save").click()
    desk.locator("#dialog input[type=file]").set_input_files(file)
    expect(desk.locator("#dialog")).to_contain_text("다른 사용자의 변경 파일입니다.")


def test_a_conflict_shows_both_sides_and_either_can_be_chosen(
    desk: Page, page_for: PageFor, article: Article, alice: User
) -> None:
    desk.keyboard.press("o")
    saved(desk)
    other = opened(page_for(alice), article)  # another device: it shares nothing with the first
    cut(desk)
    click_mark(desk)
    desk.keyboard.press("l")
    expect(desk.locator("#toolbar")).to_contain_text("1개 대기")
    click_mark(other)
    other.keyboard.press("p")
    saved(other)
    mend(desk)
    expect(desk.locator("#toolbar")).to_contain_text("확인이 필요함")
    desk.locator("#toolbar .save").click()
    row = desk.locator("#dialog .conflict tbody tr td")
    expect(row.nth(0)).to_contain_text("장소")
    expect(row.nth(1)).to_contain_text("인물")
    desk.get_by_role("button", name="내 것으로").click()
    desk.keyboard.press("Escape")
    saved(desk)
    layer = Layer.objects.get(article=article, kind="human")
    assert [one["label"] for one in orjson.loads(layer.body)["entities"]] == ["LC"]


def until(page: Page, expression: str, *args: Any) -> None:
    """Wait until a promise in the page is kept with something true."""
    for _ in range(100):
        if page.evaluate(expression, *args):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"never true: {expression}")


def worker_has(page: Page, path: str) -> None:
    """Wait until the page of an article is kept for a reload."""
    until(
        page,
        """async (path) => {
            for (const name of await caches.keys())
                if (name.startsWith("gisa-desk:") && await (await caches.open(name)).match(path)) return true;
            return false;
        }""",
        path,
    )


def test_a_reload_without_a_connection_shows_the_article_and_takes_marks(desk: Page, article: Article) -> None:
    desk.keyboard.press("o")
    saved(desk)
    worker_has(desk, f"/articles/{article.pk}/")
    desk.wait_for_timeout(500)
    desk.context.set_offline(True)
    desk.reload()
    expect(desk.locator("#article mark:not(.offer)")).to_have_text("가온전자")
    for key in ("ArrowRight", "l"):
        desk.keyboard.press(key)
    expect(desk.locator("#toolbar")).to_contain_text("1개 대기")
    desk.reload()
    expect(desk.locator("#article mark:not(.offer)")).to_have_count(2)
    desk.context.set_offline(False)
    saved(desk)
    assert marks(article) == ["가온전자", "다온시"]


def kept_caches(page: Page) -> list[str]:
    return [name for name in page.evaluate("caches.keys()") if name.startswith("gisa-desk:")]


def test_no_article_stays_behind_for_another_user(desk: Page, article: Article, alice: User, bob: User) -> None:
    address = f"/articles/{article.pk}/"
    worker_has(desk, address)
    assert kept_caches(desk) == [f"gisa-desk:{alice.pk}"]
    desk.goto("/account/")
    desk.get_by_role("button", name="로그아웃").click()
    desk.wait_for_url("**/login/**")
    until(desk, "caches.keys().then((names) => !names.some((name) => name.startsWith('gisa-desk:')))")
    desk.context.set_offline(True)
    with pytest.raises(Exception, match="ERR_INTERNET_DISCONNECTED|ERR_FAILED"):
        desk.goto(address)
    desk.context.set_offline(False)


def test_the_worker_keeps_no_page_of_the_user_before(
    desk: Page, article: Article, alice: User, bob: User, client_for: Callable[[User], Any]
) -> None:
    """The session changes under the browser, and no sign-out page was seen."""
    worker_has(desk, f"/articles/{article.pk}/")
    cookie = client_for(bob).cookies["sessionid"]
    desk.context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": desk.url.split("/articles")[0]}])
    opened(desk, article)
    worker_has(desk, f"/articles/{article.pk}/")
    until(desk, f"caches.keys().then((names) => names.includes('gisa-desk:{bob.pk}'))")
    assert kept_caches(desk) == [f"gisa-desk:{bob.pk}"]


@pytest.fixture
def real_server(data_dir: Path, collected_once: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[LiveServer]:
    """`manage.py serve` with the demo, which can be killed."""
    monkeypatch.setenv("GISA_DATA_DIR", str(data_dir))
    monkeypatch.setenv("GISA_STATIC_ROOT", str(collected_once))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    subprocess.run([sys.executable, "manage.py", "load_demo"], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    server = LiveServer(data_dir)
    server.start()
    yield server
    server.kill()


def test_a_server_that_is_killed_and_started_again_gets_every_mark_once(
    browser: Browser, real_server: LiveServer
) -> None:
    context = browser.new_context(base_url=f"http://127.0.0.1:{real_server.port}", locale="ko-KR")
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto("/login/?next=/projects/demo/")
    page.locator("input[name=username]").fill("alice")
    page.locator("input[name=password]").fill("gisa-demo")
    page.locator("main button").click()
    page.locator("a[href^='/articles/']").first.click()
    page.wait_for_url(re.compile(r"/articles/\d+/"))
    expect(page.locator("#article p").first).to_be_visible()
    saved(page)
    before = page.locator("#article mark:not(.offer)").count()
    worker_has(page, page.evaluate("location.pathname"))
    real_server.kill()
    mark_two(page)
    expect(page.locator("#toolbar")).to_contain_text("개 대기")
    page.reload()  # with the server away: hashed files and all
    expect(page.locator("#article p").first).to_be_visible()
    expect(page.locator("#toolbar")).to_contain_text("개 대기")
    real_server.start()
    page.evaluate("dispatchEvent(new Event('online'))")
    saved(page)
    page.reload()
    expect(page.locator("#article p").first).to_be_visible()
    saved(page)
    assert page.locator("#article mark:not(.offer)").count() > before
    assert errors == []
    context.close()
