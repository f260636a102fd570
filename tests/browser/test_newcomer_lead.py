"""A lead who never saw Gisa: from an empty desk to exported gold by links and buttons alone, in both languages.

No address is typed but the first: where the way is not to be seen on the page, this test fails.
"""

from __future__ import annotations

import os
import re
import uuid
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import orjson
import pytest
from django.utils import translation
from playwright.sync_api import Locator, Page, expect

from annotator import tasks
from annotator.core.changes import Change
from annotator.core.records import decode_body
from annotator.models import Article, Assignment, Layer, Project, Ruling, User
from annotator.workflow.annotating import open_layer, save_changes, submit
from tests.browser.hands import press, serious

PageFor = Callable[..., Page]
PICTURES = os.environ.get("GISA_PICTURES", "")
"""A folder that gets a picture of every step, for those who want to look at them."""
ARTICLES = 10
COMPANIES = (
    "가온전자",
    "다온제지",
    "라온상사",
    "마온미디어",
    "바온에너지",
    "사온투자",
    "아온카드",
    "자온케미",
    "차온모터스",
    "카온제과",
)
AGREED = (("OG", "누리은행"), ("LC", "한빛시"))
Marks = Sequence[tuple[str, str]]


def story(company: str) -> str:
    return (
        f"{company}, 새 공장을 짓는다\n"
        f"{company}는 3일 김가람 대표와 박다온 시장이 한빛시에서 만났다고 밝혔다. "
        f"누리은행은 중앙공원 옆 터에 1조 원을 빌려준다. "
        f"이나래 이사는 나래연구소가 터를 골랐다고 말했다."
    )


def sides(company: str) -> tuple[Marks, Marks]:
    """What alice and bob mark: six disagreements beside what they agree about."""
    alice = [("OG", company), ("PS", "김가람"), ("PS", "박다온"), ("LC", "중앙공원"), ("OG", "나래연구소")]
    bob = [("OG", f"{company}는"), ("PS", "김가람 대표"), ("OG", "중앙공원"), ("LC", "나래연구소"), ("PS", "이나래")]
    return [*AGREED, *alice], [*AGREED, *bob]


class Newcomer:
    """Reads the page in her language, and goes by what it says."""

    def __init__(self, page: Page, language: str) -> None:
        self.page, self.language = page, language
        self._pictures = 0

    def says(self, text: str) -> str:
        """A text of the product in her language."""
        with translation.override(self.language):
            return translation.gettext(text)

    def goes(self, *links: str) -> None:
        for link in links:
            self.page.get_by_role("link", name=re.compile(rf"^{re.escape(self.says(link))}")).first.click()

    def note(self, link: str) -> Locator:
        """The link of a note that says what comes next."""
        return self.page.locator("main p.note").get_by_role("link", name=re.compile(f"^{self.says(link)}"))

    def presses(self, button: str) -> None:
        self.page.get_by_role("button", name=re.compile(rf"^{re.escape(self.says(button))}")).first.click()

    def fills(self, label: str, value: str) -> None:
        self.page.get_by_label(self.says(label), exact=True).fill(value)

    def reads(self, heading: str) -> None:
        expect(self.page.get_by_role("heading", level=1)).to_have_text(self.says(heading))

    def is_told(self, text: str) -> None:
        expect(self.page.locator("main")).to_contain_text(self.says(text))

    def looks(self, step: str) -> None:
        """A step is there to see: nothing of it is out of the picture, and axe finds no fault."""
        serious(self.page, step)
        assert self.page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), step
        if PICTURES:
            self._pictures += 1
            Path(PICTURES).mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=f"{PICTURES}/{self.language}-{self._pictures:02}-{step}.png")


@pytest.fixture
def people(transactional_db: Any) -> User:
    """What an administrator has made: a lead who may make projects, and two accounts."""
    for name in ("alice", "bob"):
        User.objects.create_user(name, password="a-long-password")
    return User.objects.create_user("nari", password="a-long-password", is_staff=True)


def hand_in(article: Article, user: User, marks: Marks) -> None:
    """What an annotator does at her desk; that is tested elsewhere."""
    layer = open_layer(article, user)
    changes = []
    for number, (label, words) in enumerate(marks):
        start = article.text.index(words, len(article.title))
        value = {"id": f"e{number}", "label": label, "start": start, "end": start + len(words)}
        changes.append(Change(str(uuid.uuid4()), "add", "entity", value))
    save_changes(layer.pk, user, 0, changes)
    submit(layer.pk)


def annotate(project: Project) -> list[Article]:
    """Everybody labels what was handed out; the articles that two have."""
    company = {f"a-{number}": name for number, name in enumerate(COMPANIES)}
    for one in Assignment.objects.filter(article__project=project).select_related("article", "user").order_by("pk"):
        assert one.user is not None
        hand_in(one.article, one.user, sides(company[one.article.key])[one.user.username == "bob"])
    return [one for one in Article.objects.filter(project=project) if one.assignments.count() == 2]


def gold(article: Article) -> set[tuple[str, str, int]]:
    body = decode_body(Layer.objects.get(article=article, kind="gold").body)
    return {(one.label, one.text, one.start) for one in body.entities.values()}


@pytest.mark.parametrize(("language", "locale", "scheme"), [("ko", "ko-KR", "light"), ("en", "en-GB", "dark")])
def test_a_newcomer_leads_two_annotators_from_import_to_gold(
    language: str, locale: str, scheme: str, page_for: PageFor, people: User, tmp_path: Path
) -> None:
    page = page_for(None, locale=locale, color_scheme=scheme)
    nari = Newcomer(page, language)
    sign_in(nari)
    make_project(nari)
    import_articles(nari, tmp_path)
    add_annotators(nari)
    hand_out(nari)
    shared = annotate(Project.objects.get())
    assert len(shared) == ARTICLES // 5
    read_agreement(nari)
    settle(nari, shared)
    export_gold(nari, shared)


def sign_in(nari: Newcomer) -> None:
    nari.page.goto("/")
    nari.reads("Sign in")
    nari.looks("sign-in")
    nari.fills("User name", "nari")
    nari.fills("Password", "a-long-password")
    nari.presses("Sign in")


def make_project(nari: Newcomer) -> None:
    nari.is_told("No projects yet")
    nari.looks("no-projects")
    nari.goes("New project")
    nari.fills("Name", "공장 소식")
    nari.fills("Short name", "factories")
    nari.looks("new-project")
    nari.presses("Make the project")
    nari.is_told("The project is there. Load its articles next.")


def import_articles(nari: Newcomer, folder: Path) -> None:
    file = folder / "articles.jsonl"
    rows = [{"id": f"a-{number}", "text": story(name)} for number, name in enumerate(COMPANIES)]
    file.write_bytes(b"\n".join(map(orjson.dumps, rows)))
    nari.looks("import")
    nari.page.get_by_label(nari.says("Files")).set_input_files(file)
    nari.presses("Check")
    nari.reads("Check the import")
    nari.looks("import-check")
    nari.presses("Import")
    nari.reads("Import report")
    expect(nari.page.locator(".figures .good dd")).to_have_text(str(ARTICLES))
    nari.looks("import-report")


def add_annotators(nari: Newcomer) -> None:
    nari.note("Members").click()
    for name in ("alice", "bob"):
        nari.fills("User name", name)
        nari.presses("Add")
        expect(nari.page.get_by_role("rowheader", name=name)).to_be_visible()
    nari.looks("members")


def hand_out(nari: Newcomer) -> None:
    nari.note("Assignments").click()
    nari.looks("assignments")
    nari.page.get_by_label("alice", exact=True).check()
    nari.page.get_by_label("bob", exact=True).check()
    expect(nari.page.get_by_label(nari.says("Overlap, in percent of the articles"))).to_have_value("20")
    nari.presses("Look at it first")
    expect(nari.page.locator(".note.success")).to_contain_text("alice: 6")
    expect(nari.page.locator(".note.success")).to_contain_text("bob: 6")
    nari.looks("assignments-look")
    nari.page.locator(".note.success").get_by_role("button").click()
    expect(nari.page.locator(".notes")).to_contain_text("12")
    expect(nari.note("Agreement")).to_be_visible()
    nari.looks("assigned")


def read_agreement(nari: Newcomer) -> None:
    nari.page.get_by_role("link", name="Gisa").click()  # she comes back when people have labelled
    nari.page.get_by_role("link", name="공장 소식").click()
    nari.goes("Quality")
    nari.looks("dashboard")
    nari.goes("Agreement")
    nari.looks("agreement-waits")
    tasks.measure_job.func(Project.objects.get().pk)
    nari.goes("Look again")
    nari.looks("agreement")
    number = nari.page.get_by_role("row").filter(has_text="F1").first.get_by_role("link").last
    expect(number).to_have_text("12")
    number.click()
    nari.reads("Disagreements")
    expect(nari.page.locator(".disagreements li")).to_have_count(12)
    nari.looks("disagreements")


def open_questions(nari: Newcomer, number: int) -> None:
    words = f"남은 질문 {number} " if nari.language == "ko" else f"{number} open"
    expect(nari.page.locator("#head")).to_contain_text(words)


def settle(nari: Newcomer, shared: list[Article]) -> None:
    page = nari.page
    nari.goes("Settle disagreements")
    nari.looks("adjudication")
    nari.goes("Begin with the first")
    open_questions(nari, 6)
    nari.looks("adjudicate")
    for left, keys in zip(range(5, -1, -1), ("a", "a", "b", "a", "m", "b"), strict=True):
        press(page, keys)
        open_questions(nari, left)
    nari.looks("adjudicate-finish")
    press(page, "Control+Enter")
    expect(page.locator("#head .badge.done")).to_be_visible()
    nari.looks("adjudicate-finished")
    page.locator("#head").get_by_role("button", name=re.compile("PgDn")).click()
    open_questions(nari, 6)
    for left in range(5, 1, -1):
        page.locator("#card").get_by_role("button", name=re.compile("alice")).first.click()
        open_questions(nari, left)
    assert Ruling.objects.filter(how="person").count() == 10
    page.locator("#voters button.link").first.click()
    open_questions(nari, 0)
    page.locator("#head button.primary").click()
    expect(page.locator("#head .badge.done")).to_be_visible()
    nari.looks("adjudicate-last")
    page.locator("#head a.primary").click()
    nari.is_told("Everything is settled")
    nari.looks("adjudication-done")
    assert set(Layer.objects.filter(article__in=shared).values_list("status", flat=True)) == {"done"}


def export_gold(nari: Newcomer, shared: list[Article]) -> None:
    page = nari.page
    nari.goes("Export gold")
    expect(page.locator("#summary .figures dd").first).to_have_text(str(len(shared)))
    nari.looks("export-gold")
    with page.expect_download() as found:
        nari.goes("Download")
    rows = [orjson.loads(line) for line in Path(found.value.path()).read_bytes().splitlines()]
    assert {row["id"]: row["layer"]["kind"] for row in rows} == {one.key: "gold" for one in shared}
    for article in shared:
        row = next(row for row in rows if row["id"] == article.key)
        assert {(one["label"], one["text"], one["start"]) for one in row["entities"]} == gold(article)
        assert row["events"] == row["boilerplate"] == []
