"""Pages: everything that is seen is kept, what is not the article is only suggested to be boilerplate."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.importers.base import Draft, Refused
from annotator.models import Layer, Project
from annotator.workflow.importing import import_files
from annotator.workflow.sources import open_sources
from tests.formats import articles, values
from tests.importers.support import drafts, read, refused

FILE = Path(__file__).parent.parent.parent / "fixtures" / "imports" / "html-page.html"
PAGE = "<html><head><meta charset={}></head><body><p>한국어 기사 본문입니다.</p></body></html>"


def text(body: str) -> str:
    (found,) = drafts("html-page", f"<html><body>{body}</body></html>".encode())
    return found.text


def test_all_that_is_seen_is_kept_in_lines_and_nothing_else() -> None:
    (found,) = articles("html-page", FILE.read_bytes(), "news/17.html")
    lines = found.text.split("\n")
    assert found.id == "news/17"
    assert lines[:4] == ["홈", "경제", "스포츠", "가온전자, 다온시에 공장 짓는다"]
    assert "박다온 시장은 “일자리 2천 개가 새로 생길 것으로 기대한다”고 덧붙였다." in lines
    assert "2026\t3천억 원" in lines
    assert lines[-1] == "저작권자 ⓒ 가온일보, 무단 전재 및 재배포, AI 학습 금지"
    assert not [line for line in lines if "스크립트" in line or "보이지" in line or "color" in line]


def test_what_the_page_says_about_itself_is_metadata() -> None:
    (found,) = articles("html-page", FILE.read_bytes())
    assert (found.language, found.meta["title"], found.meta["publisher"]) == (
        "ko",
        "가온전자, 다온시에 공장 짓는다",
        "가온일보",
    )
    assert found.meta["published_at"] == "2026-11-02T09:41:00+09:00"
    assert found.meta["url"] == "https://news.example/economy/17"
    assert "나래" in found.meta["author"]


def test_the_rest_is_suggested_as_boilerplate_by_a_machine() -> None:
    (draft,) = drafts("html-page", FILE.read_bytes())
    assert draft.layers[0].header == {"kind": "machine", "author": "trafilatura"}
    (found,) = articles("html-page", FILE.read_bytes())
    marked = [surface for _, surface in values(found, "boilerplate")]
    assert {"홈", "스포츠", "나래은행, 새 지점 연다", "저작권자 ⓒ 가온일보, 무단 전재 및 재배포, AI 학습 금지"} <= set(
        marked
    )
    assert not [line for line in marked if "가온전자" in line or "박다온 시장은" in line]


@pytest.mark.parametrize(
    ("said", "encoding"),
    [
        ('"euc-kr"', "cp949"),
        ("'ks_c_5601-1987'", "cp949"),
        ("utf-8", "utf-8"),
        ('"euc-kr"', "utf-8"),
        ('"no-such-thing"', "utf-8"),
        ('"utf-16"', "utf-8"),
    ],
)
def test_the_encoding_is_what_the_page_says_when_that_is_true(said: str, encoding: str) -> None:
    (found,) = drafts("html-page", PAGE.format(said).encode(encoding))
    assert (found.text, found.encoding) == ("한국어 기사 본문입니다.", encoding)


def test_the_old_way_to_name_an_encoding_is_read() -> None:
    head = '<meta http-equiv="Content-Type" content="text/html; charset=EUC-KR"><p>가온전자</p>'
    assert drafts("html-page", head.encode("cp949"))[0].text == "가온전자"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>가 \n  나</p><p>다</p>", "가 나\n다"),
        ("가<br>나<br/>다", "가\n나\n다"),
        ("<b>가</b>나 <i> 다</i>", "가나 다"),
        ("<div>가<div>나</div>다</div>", "가\n나\n다"),
        ("<pre>가\n  나</pre>", "가\n나"),
        ("<ul><li>가<li>나</ul>", "가\n나"),
        ("가&amp;나&nbsp;다 &#x1F600;", "가&나\xa0다 😀"),
        ("<p>가<!-- 나 -->다</p>", "가다"),
        ("<p hidden>가</p><noscript>나</noscript><p>다", "다"),
        ("<p>가<script>나</p></script>다</p>", "가다"),
        ("<p>\x00가", "\ufffd가"),
    ],
)
def test_lines_are_those_that_a_browser_shows(body: str, expected: str) -> None:
    assert text(body) == expected


def test_hostile_pages_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    started = time.monotonic()
    deep = b"<div>" * 50_000 + "가온전자".encode() + b"</div>" * 50_000
    for data in (deep, b"<" * 200_000 + b"<p>x", b"<!--" * 50_000 + b"<p>x", b"<a href='" * 50_000, b"<p>&" * 20_000):
        for one in read("html-page", data):
            assert isinstance(one, Draft | Refused)
    assert time.monotonic() - started < 60
    monkeypatch.setattr("annotator.importers._html_text.MAX_ELEMENTS", 100)
    assert refused("html-page", b"<p>x" * 200)[0].code == "page_too_large"
    monkeypatch.setattr("annotator.importers.html_page.MAX_PAGE_BYTES", 100)
    assert refused("html-page", b"<p>x" * 200)[0].code == "page_too_large"


def test_text_is_kept_however_deep_it_lies_or_the_page_is_refused() -> None:
    def nested(depth: int) -> bytes:
        return b"<div>" * depth + "가온전자".encode() + b"</div>" * depth + b"<p>x</p>"

    assert drafts("html-page", nested(900))[0].text == "가온전자\nx"
    for depth in (2_000, 100_000):
        assert refused("html-page", nested(depth))[0].code == "page_too_large"


@pytest.mark.parametrize("data", [b"", b"<html></html>", b"<script>x</script>", b"   "])
def test_a_page_without_text_is_refused(data: bytes) -> None:
    assert refused("html-page", data)[0].code in ("no_html", "empty_text")


def test_a_page_that_no_encoding_fits_is_refused() -> None:
    assert refused("html-page", b"<p>\xff\x81\xfe\x80")[0].code == "undecodable"


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.sampled_from(["<p>", "</p>", "<table>", "<td>", "가", " ", "\n", "<!--", "-->", "<", "&#0;", "<br", "🤝"])
    )
)
def test_any_page_is_read_or_refused(pieces: list[str]) -> None:
    for one in read("html-page", "".join(pieces).encode()):
        assert isinstance(one, Draft) or (one.code and one.reason)


def test_a_folder_of_pages_is_imported(project: Project, tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "1.html").write_bytes(FILE.read_bytes())
    (tmp_path / "a" / "2.htm").write_text("<p>다른 글</p>")
    report = import_files(project, None, open_sources([str(tmp_path)]))
    assert (report.created, report.refused_count) == (2, 0)
    layer = Layer.objects.get()
    assert (layer.kind, layer.author_name) == ("machine", "trafilatura")
