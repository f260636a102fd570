"""Tables of articles."""

from __future__ import annotations

import pytest

from tests.importers.support import drafts, read, refused


def test_columns_are_known_by_korean_and_english_names() -> None:
    data = '번호,제목,본문,언론사,날짜,기자\n1,가,"나, 다",가온일보,2026-11-02,김\n'.encode()
    (found,) = drafts("csv-table", data)
    assert (found.key, found.text) == ("1", "나, 다")
    assert dict(found.meta) == {"title": "가", "publisher": "가온일보", "published_at": "2026-11-02", "기자": "김"}


def test_a_cell_may_hold_line_breaks_and_line_numbers_stay_right() -> None:
    found = drafts("csv-table", b'id,text\r\n1,"a\r\nb"\r\n2,c\r\n')
    assert [(one.line, one.text) for one in found] == [(2, "a\r\nb"), (4, "c")]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_recognised(delimiter: str) -> None:
    data = f"id{delimiter}text\n1{delimiter}가\n".encode()
    assert drafts("csv-table", data)[0].text == "가"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp949", "utf-16"])
def test_a_table_from_a_korean_spreadsheet_is_read(encoding: str) -> None:
    data = ("제목,본문\n" + "한국어,기사 본문입니다\n" * 20).encode(encoding)
    assert len(drafts("csv-table", data)) == 20


def test_a_table_without_a_text_column_is_refused() -> None:
    assert refused("csv-table", b"id,title\n1,a\n")[0].code == "no_text_column"


def test_an_empty_table_is_refused() -> None:
    assert refused("csv-table", b"")[0].code == "empty_file"


def test_a_row_with_too_few_cells_is_refused_and_the_next_is_read() -> None:
    found = read("csv-table", b"id,text\n1\n2,b\n")
    assert [(one.line, getattr(one, "code", "")) for one in found] == [(2, "bad_row"), (3, "")]


def test_a_refused_row_keeps_its_header_so_that_it_can_be_loaded_again() -> None:
    (found,) = refused("csv-table", b"id,text\r\n1\r\n")
    assert (found.head, found.raw) == (b"id,text\r\n", b"1\r\n")
