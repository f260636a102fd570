"""A flat table of spans as an Excel workbook. Every cell is a text or a number, so that none is taken for a formula."""

from __future__ import annotations

import re
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any

from annotator.core.losses import Loss, losses_of
from annotator.core.records import AnnotatedArticle
from annotator.exporters._spans import COLUMNS, rows
from annotator.exporters.base import BaseExporter, repacked

SHEET_ROWS = 1_000_000
"""Rows in one sheet; Excel has 1,048,576."""

CELL = 32_767
"""Characters that a cell holds."""

PROPERTIES = (
    b'<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    b'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>Gisa</dc:creator></cp:coreProperties>'
)
"""What the workbook says of itself. openpyxl would write the time, and no export would be like another."""

_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
IN_MEMORY = 16 * 1024**2


class Exporter(BaseExporter):
    label = {"ko": "엑셀 표", "en": "Excel table"}
    description = {
        "ko": "개체, 사건 유발어, 논항, 비본문마다 한 행인 엑셀 파일. 본문은 넣지 않습니다.",
        "en": "A workbook with a row for each entity, trigger, argument and boilerplate mark. No full text.",
    }
    extension = "xlsx"
    content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    example = "| article | … | kind | id | label | start | end | surface | …"
    binary = True
    requires = ("openpyxl",)
    extra = "tables"

    def chunks(self, articles: Iterable[AnnotatedArticle]) -> Iterator[bytes]:
        from openpyxl import Workbook

        book = Workbook(write_only=True)
        sheet, left = _sheet(book), SHEET_ROWS
        try:
            for row in (row for article in articles for row in rows(article)):
                if not left:
                    sheet, left = _sheet(book), SHEET_ROWS
                sheet.append([_cell(sheet, value) for value in row])
                left -= 1
        except BaseException:
            for begun in book.worksheets:
                begun.close()  # else its half-written file complains when it is thrown away
            raise
        with tempfile.SpooledTemporaryFile(IN_MEMORY) as file:
            book.save(file)
            file.seek(0)
            with zipfile.ZipFile(file) as archive:
                yield from repacked(archive, {"docProps/core.xml": PROPERTIES})

    def losses(self, article: AnnotatedArticle) -> Iterator[Loss]:
        yield from losses_of(article, "layer", "metadata")
        for items in (article.items["entities"], article.items["boilerplate"]):
            for one in items:
                if len(one["text"]) > CELL:
                    yield Loss("long_text", article.id, one["id"], f"its surface is cut at {CELL:,} characters")


def _sheet(book: Any) -> Any:
    sheet = book.create_sheet(f"spans {len(book.worksheets) + 1}" if book.worksheets else "spans")
    sheet.freeze_panes = "A2"
    sheet.append(COLUMNS)
    return sheet


def _cell(sheet: Any, value: object) -> Any:
    """A number as it is, a text as a text whatever it begins with."""
    from openpyxl.cell import WriteOnlyCell

    if not isinstance(value, str):
        return value
    cell = WriteOnlyCell(sheet, _UNWRITABLE.sub("\ufffd", value)[:CELL])
    cell.data_type = "s"
    return cell
