"""Loading articles through the pages: choose, check, report."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import orjson
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from annotator.models import Article, Layer, Project, Role, User
from annotator.queries.schemes import current_scheme
from annotator.workflow.projects import set_member

Browser = Callable[[User | None], Client]
LINES = (
    '{"id": "one", "text": "버스 요금 오른다\\n다온시가 내년에 올린다."}\n'
    "{broken\n"
    '{"id": "two", "text": "은행장 내정\\n누리은행이 밝혔다."}\n'
)
IMPORT = "/projects/news/import/"


@pytest.fixture(autouse=True)
def own_data_directory(settings: Any, tmp_path: Path) -> None:
    settings.GISA_DATA_DIR = tmp_path


@pytest.fixture
def browser(project: Project, lea: User, client_for: Browser) -> Client:
    return client_for(lea)


def upload(browser: Client, *files: SimpleUploadedFile, text: str = "") -> str:
    """The address of step 2 for these files."""
    response = browser.post(IMPORT, {"files": list(files), "text": text})
    assert response.status_code == 302, response.content.decode()
    return str(response["Location"])


def lines_file(content: str = LINES, name: str = "articles.jsonl") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content.encode())


def test_nothing_is_stored_before_the_word_is_given(browser: Client) -> None:
    html = browser.get(upload(browser, lines_file())).content.decode()
    assert "버스 요금 오른다" in html
    assert "다온시가 내년에 올린다." in html
    assert Article.objects.count() == 0


def test_the_check_names_what_cannot_be_read(browser: Client) -> None:
    html = browser.get(upload(browser, lines_file())).content.decode()
    assert "1 record here cannot be read." in html
    assert "line 2" in html


def test_a_broken_line_costs_only_that_line_and_the_report_names_it(browser: Client) -> None:
    response = browser.post(upload(browser, lines_file()), follow=True)
    assert sorted(Article.objects.values_list("key", flat=True)) == ["one", "two"]
    report = response.context["report"]
    assert (report["created"], report["refused_count"]) == (2, 1)
    html = response.content.decode()
    assert "articles.jsonl" in html
    assert ">2</td>" in html


def test_refused_records_can_be_downloaded_unchanged(browser: Client) -> None:
    check = upload(browser, lines_file())
    browser.post(check)
    response = browser.get(f"{check}refused/")
    assert b"".join(response.streaming_content) == b"{broken\n"
    assert 'filename="news-refused.jsonl"' in response["Content-Disposition"]


def test_refused_records_of_several_files_come_as_a_zip(browser: Client) -> None:
    check = upload(browser, lines_file(), lines_file("{bad\n", "more.jsonl"))
    browser.post(check)
    response = browser.get(f"{check}refused/")
    with zipfile.ZipFile(BytesIO(b"".join(response.streaming_content))) as archive:
        assert sorted(archive.read(name) for name in archive.namelist()) == [b"{bad\n", b"{broken\n"]


def test_what_is_there_already_is_reported_as_a_duplicate(browser: Client) -> None:
    browser.post(upload(browser, lines_file()))
    response = browser.post(upload(browser, lines_file()), follow=True)
    assert response.context["report"]["duplicate_count"] == 2
    assert Article.objects.count() == 2


def test_confirming_twice_shows_the_report_again(browser: Client) -> None:
    check = upload(browser, lines_file())
    browser.post(check)
    assert browser.get(check)["Location"] == f"{check}report/"
    assert browser.post(check)["Location"] == f"{check}report/"
    assert browser.get(f"{check}report/").context["report"]["created"] == 2


def test_an_upload_that_was_loaded_is_gone_for_another_session(browser: Client, lea: User, client_for: Browser) -> None:
    check = upload(browser, lines_file())
    browser.post(check)
    elsewhere = client_for(lea)
    assert elsewhere.get(check).status_code == 404
    assert elsewhere.post(check).status_code == 404
    assert Article.objects.count() == 2


def test_a_pasted_text_becomes_an_article_with_its_first_line_as_title(browser: Client) -> None:
    browser.post(upload(browser, text="붙인 기사\r\n본문 한 줄."))
    assert Article.objects.get().title == "붙인 기사"


def test_a_cp949_file_is_recognised_and_shown_as_it_would_be_read(browser: Client) -> None:
    file = SimpleUploadedFile("old.txt", "똠방각하 펲시콜라\n옛날 글이다. 한글로 적은 문장이다.".encode("cp949"))
    assert "똠방각하" in browser.get(upload(browser, file)).content.decode()


def test_the_encoding_can_be_said(browser: Client) -> None:
    file = SimpleUploadedFile("utf16.txt", "제목입니다\n본문".encode("utf-16-le"))
    check = upload(browser, file)
    assert "제목입니다" in browser.get(f"{check}?encoding=utf-16").content.decode()


def test_an_upload_without_files_is_asked_for_one(browser: Client) -> None:
    response = browser.post(IMPORT, {"text": "  "})
    assert response.status_code == 422
    assert "Choose a file, or paste a text." in response.content.decode()


def test_an_upload_that_is_too_large_is_refused_with_a_way_out(browser: Client, settings: Any) -> None:
    settings.GISA_MAX_UPLOAD_BYTES = 10
    response = browser.post(IMPORT, {"files": [lines_file()]})
    assert response.status_code == 422
    assert "import_articles" in response.content.decode()


def test_another_leads_upload_does_not_exist(browser: Client, project: Project, bob: User, client_for: Browser) -> None:
    set_member(project, "bob", Role.LEAD)
    check = upload(browser, lines_file())
    assert client_for(bob).get(check).status_code == 404
    assert client_for(bob).post(check).status_code == 404
    assert client_for(bob).get(f"{check}refused/").status_code == 404
    assert Article.objects.count() == 0


@pytest.mark.parametrize("token", ["x", "..", "a" * 24])
def test_a_made_up_token_is_not_found(token: str, browser: Client) -> None:
    assert browser.get(f"{IMPORT}{token}/").status_code in (404, 302)
    assert browser.get(f"{IMPORT}{token}/report/").status_code == 404


def test_an_archived_project_takes_nothing(browser: Client, project: Project) -> None:
    Project.objects.update(archived_at="2026-01-01T00:00:00Z")
    assert browser.post(IMPORT, {"text": "글"}).status_code == 403


def test_annotators_cannot_load(alice: User, project: Project, client_for: Browser) -> None:
    assert client_for(alice).post(IMPORT, {"text": "글"}).status_code == 403


def test_hostile_texts_and_file_names_stay_text(browser: Client) -> None:
    hostile = "<script>alert(1)</script>"
    file = SimpleUploadedFile("<img src=x>.txt", f"{hostile}\n{hostile}".encode())
    check = upload(browser, file, lines_file(f"{hostile}\n", "<svg onload=x>.jsonl"))
    html = browser.get(check).content.decode() + browser.post(check, follow=True).content.decode()
    for tag in (hostile, "<img src=x", "<svg onload"):
        assert tag not in html
    assert "&lt;script&gt;" in html


SPANS = '[[0, 3, "PER"], [5, 9, "<b>"], [11, 13, "Attack"], [0, 1, "Junk"]]'
DOCCANO = f'{{"text": "김가람이 가온전자를 공격했다", "label": {SPANS}}}\n'
ANSWERS = ["entity:map:PS:PER", "entity:create::<b>", "entity:create:event:Attack", "entity:leave::Junk"]


def test_labels_that_the_project_has_not_are_asked_about_before_anything_is_stored(browser: Client) -> None:
    check = upload(browser, lines_file(DOCCANO, "kim.jsonl"))
    response = browser.post(check)
    html = response.content.decode()
    assert [one["label"].name for one in response.context["unknown"]] == ["<b>", "Attack", "Junk", "PER"]
    assert '<option value="entity:map:PS:PER" selected>' in html
    assert "&lt;b&gt;" in html and "<b>" not in html
    assert Article.objects.count() == 0
    browser.post(f"{check}labels/", {"choice": ANSWERS})
    report = browser.get(f"{check}report/").context["report"]
    assert (report["created"], report["layers"]) == (1, 1)
    assert report["notes"]["left out: entity Junk"] == 1
    body = orjson.loads(Layer.objects.get().body)
    assert [one["label"] for one in body["entities"]] == ["PS", "b"]
    assert [one["type"] for one in body["events"]] == ["Attack"]
    assert current_scheme(Project.objects.get()).version == 2


def test_known_labels_are_not_asked_about(browser: Client) -> None:
    line = '{"text": "김가람", "label": [[0, 3, "PS"]]}\n'
    assert browser.post(upload(browser, lines_file(line, "kim.jsonl")))["Location"].endswith("/report/")


@pytest.mark.parametrize("answer", ["", "entity", "entity:map:NONE:PER", "what:map:PS:PER", "entity:create:x:PER"])
def test_an_answer_that_is_none_stores_nothing(answer: str, browser: Client) -> None:
    check = upload(browser, lines_file(DOCCANO, "kim.jsonl"))
    assert browser.post(f"{check}labels/", {"choice": [answer]}).status_code == 422
    assert Article.objects.count() == 0 and current_scheme(Project.objects.get()).version == 1


def test_only_the_lead_who_uploaded_answers(browser: Client, alice: User, charlie: User, client_for: Browser) -> None:
    address = f"{upload(browser, lines_file(DOCCANO, 'kim.jsonl'))}labels/"
    people = ((alice, 403), (charlie, 404), (None, 302))
    for person, status in people:
        assert client_for(person).post(address, {"choice": ANSWERS}).status_code == status
    assert browser.get(address)["Location"] == address.removesuffix("labels/")
    assert Article.objects.count() == 0


def test_the_columns_of_a_table_are_shown_and_can_be_chosen(browser: Client) -> None:
    table = SimpleUploadedFile("t.csv", "글,머리,본문\n이것이 글이다,제목이다,다른 글\n".encode())
    check = upload(browser, table)
    response = browser.get(check)
    assert response.context["meanings"] == {"text": "본문"}
    chosen = {"column-text": "글", "column-title": "머리", "column-key": ""}
    response = browser.get(check, chosen)
    assert response.context["meanings"] == {"text": "글", "title": "머리"}
    assert 'name="column-text" value="글"' in response.content.decode()
    browser.post(check, chosen)
    article = Article.objects.get()
    assert (article.text, article.title) == ("이것이 글이다", "제목이다")


def test_refused_rows_of_a_workbook_come_as_csv(browser: Client) -> None:
    import openpyxl

    out, book = BytesIO(), openpyxl.Workbook()
    for row in (["id", "본문"], ["1", "하나"], ["2", None]):
        book.active.append(row)
    book.save(out)
    check = upload(browser, SimpleUploadedFile("t.xlsx", out.getvalue()))
    browser.post(check)
    response = browser.get(f"{check}refused/")
    assert 'filename="news-refused.csv"' in response["Content-Disposition"]
    assert b"".join(response.streaming_content).decode() == "id,본문\r\n2,\r\n"


def test_a_pair_of_files_in_one_upload_is_one_article(browser: Client) -> None:
    files = [
        SimpleUploadedFile("a.txt", "김가람".encode()),
        SimpleUploadedFile("a.ann", "T1\tPS 0 3\t김가람\n".encode()),
    ]
    check = upload(browser, *files)
    assert len(browser.get(check).context["files"]) == 1
    assert browser.post(check, follow=True).context["report"]["layers"] == 1
