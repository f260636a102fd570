"""Tables of articles in CSV, Excel and Parquet: the same rows, the same articles; columns chosen by people."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import openpyxl
import pandas
import pytest

from annotator.importers import importer
from annotator.importers.base import Draft, Refused, Source

FRAME = pandas.DataFrame(
    {
        "번호": [1, 2, 3],
        "제목": ["하나", "=SUM(A1)", "셋"],
        "본문": ["가온전자는\n3일 🤝", "둘째 글", None],
        "날짜": [datetime(2026, 11, 2, 9, 41), None, None],
        "조회": [10.0, 2.5, float("nan")],
    }
)


def as_csv(frame: pandas.DataFrame) -> bytes:
    return frame.to_csv(index=False).encode()


def as_excel(frame: pandas.DataFrame) -> bytes:
    out = io.BytesIO()
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append([])  # an empty row above the header
    for row in [list(frame.columns), *frame.astype(object).where(frame.notna(), None).values.tolist()]:
        sheet.append(row)
        for cell in sheet[sheet.max_row]:
            cell.data_type = "s" if isinstance(cell.value, str) else cell.data_type
    book.save(out)
    return out.getvalue()


def as_parquet(frame: pandas.DataFrame) -> bytes:
    out = io.BytesIO()
    frame.to_parquet(out)
    return out.getvalue()


WRITERS: dict[str, tuple[str, Callable[[pandas.DataFrame], bytes]]] = {
    "csv-table": ("a.csv", as_csv),
    "excel": ("a.xlsx", as_excel),
    "parquet": ("a.parquet", as_parquet),
}


class Once(io.RawIOBase):
    """A file that cannot be sought in, as a member of an archive is."""

    def __init__(self, data: bytes) -> None:
        self._file = io.BytesIO(data)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        return self._file.readinto(buffer)


def read(name: str, data: bytes, **more: Any) -> list[Draft | Refused]:
    source = Source(WRITERS[name][0], lambda: io.BufferedReader(Once(data)))  # type: ignore[type-var]
    return list(importer(name).read(replace(source, **more)))


@pytest.mark.parametrize("name", WRITERS)
def test_the_same_rows_are_the_same_articles(name: str) -> None:
    first, second, third = read(name, WRITERS[name][1](FRAME))
    assert isinstance(first, Draft) and isinstance(second, Draft) and isinstance(third, Draft)
    assert (first.key, first.text, first.meta["title"]) == ("1", "가온전자는\n3일 🤝", "하나")
    assert str(first.meta["published_at"]).replace("T", " ") == "2026-11-02 09:41:00"
    assert str(first.meta["조회"]) in ("10", "10.0")
    assert second.meta["title"] == "=SUM(A1)"
    assert third.text == "" and "조회" not in third.meta


@pytest.mark.parametrize("name", WRITERS)
def test_people_say_which_column_is_what(name: str) -> None:
    data = WRITERS[name][1](FRAME)
    first = read(name, data, columns={"text": "제목", "title": "본문"})[0]
    assert isinstance(first, Draft) and (first.text, first.meta["title"]) == ("하나", "가온전자는\n3일 🤝")
    first = read(name, data, columns={"title": ""})[0]
    assert isinstance(first, Draft) and first.meta["제목"] == "하나" and "title" not in first.meta


@pytest.mark.parametrize("name", WRITERS)
def test_the_columns_are_told_with_what_they_are_taken_for(name: str) -> None:
    source = Source(WRITERS[name][0], lambda: io.BytesIO(WRITERS[name][1](FRAME)))
    names, meanings = importer(name).columns(source)
    assert names == list(FRAME.columns)
    assert meanings == {"text": "본문", "key": "번호", "title": "제목", "published_at": "날짜"}


@pytest.mark.parametrize("name", WRITERS)
@pytest.mark.parametrize(
    ("frame", "columns", "code"),
    [
        (FRAME, {"text": "없음"}, "unknown_column"),
        (FRAME, {"body": "본문"}, "unknown_column"),
        (FRAME.rename(columns={"본문": "모름"}), {}, "no_text_column"),
    ],
)
def test_columns_that_are_not_there_are_refused(
    name: str, frame: pandas.DataFrame, columns: dict[str, str], code: str
) -> None:
    (refused,) = read(name, WRITERS[name][1](frame), columns=columns)
    assert isinstance(refused, Refused) and refused.code == code


@pytest.mark.parametrize("name", ["excel", "parquet"])
def test_a_damaged_file_is_refused(name: str) -> None:
    data = WRITERS[name][1](FRAME)
    for broken in (data[: len(data) // 2], data[:200] + b"\x00" * 400 + data[600:], b"", b"PK\x03\x04"):
        found = read(name, broken)
        assert any(isinstance(one, Refused) and one.code in ("bad_file", "empty_file") for one in found)


def test_a_workbook_that_unpacks_to_far_too_much_is_refused() -> None:
    import zipfile

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sharedStrings.xml", b"0" * 50_000_000)
    (refused,) = read("excel", out.getvalue())
    assert isinstance(refused, Refused) and refused.code == "zip_bomb"


def test_a_row_that_is_refused_is_kept_as_csv() -> None:
    draft = read("excel", as_excel(FRAME))[1]
    assert isinstance(draft, Draft)
    assert draft.head + draft.raw == "번호,제목,본문,날짜,조회\r\n2,=SUM(A1),둘째 글,,2.5\r\n".encode()


def test_a_format_whose_package_is_missing_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    from annotator.core.errors import InvalidError

    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(InvalidError, match=r"openpyxl.*\[tables\]"):
        read("excel", as_excel(FRAME))
