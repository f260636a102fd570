"""Tables of articles in an Excel workbook (`.xlsx`): the first sheet that has rows, its first row the header."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from typing import Any, BinaryIO

from annotator.importers._table import Row, TableImporter, csv_line, seekable
from annotator.importers.base import Refused, Source

MAX_BYTES = 1024**3
"""The most that a workbook may unpack to."""

MAX_RATIO = 200


class Importer(TableImporter):
    label = {"ko": "엑셀 표", "en": "Excel table"}
    description = {
        "ko": "한 행에 기사 하나. 첫 시트의 머리행에 본문 열이 있어야 합니다.",
        "en": "One article a row. The first row of the first sheet names a text column.",
    }
    extensions = (".xlsx", ".xlsm")
    example = "| id | 제목 | 본문 |\n| kb-0017 | 가온전자, 공장 짓는다 | 가온전자는 3일 … |"
    requires = ("openpyxl",)
    extra = "tables"

    def encoding(self, source: Source) -> str:
        return "xlsx"

    def rows(self, source: Source) -> Iterator[Row | Refused]:
        self.need()
        with seekable(source.open()) as file:
            refused = _refusal(source.name, file)
            if refused:
                yield refused
                return
            try:
                yield from _rows(file)
            except Exception as error:  # openpyxl has no error of its own for a damaged workbook
                yield Refused(source.name, None, "bad_file", f"Not an Excel workbook that can be read: {error}.")


def _refusal(name: str, file: BinaryIO) -> Refused | None:
    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        return Refused(name, None, "bad_file", f"Not an Excel workbook: {error}.")
    size = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    if size > MAX_BYTES or (size > 10 * 1024**2 and size > MAX_RATIO * max(packed, 1)):
        return Refused(name, None, "zip_bomb", f"The workbook unpacks to {size:,} bytes.")
    file.seek(0)
    return None


def _rows(file: BinaryIO) -> Iterator[Row]:
    from openpyxl import load_workbook

    book = load_workbook(file, read_only=True, data_only=True)
    try:
        for sheet in book.worksheets:
            width, found = 0, False
            for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
                if not found and all(cell is None for cell in cells):
                    continue
                row = _cut(list(cells), width)
                width, found = width or len(row), True
                yield Row(number, row, csv_line(row))
            if found:
                return
    finally:
        book.close()


def _cut(cells: list[Any], width: int) -> list[Any]:
    """A row as wide as the header: sheets have empty cells behind what is filled, or none."""
    last = max((index for index, cell in enumerate(cells) if cell is not None), default=-1) + 1
    wide = max(width, last) if width else last
    return (cells + [None] * wide)[:wide]
