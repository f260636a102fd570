"""A flat table of spans for spreadsheets and pandas: one row an entity, trigger, argument or boilerplate mark.

UTF-8 with a BOM, because Excel reads Korean no other way. A cell that a spreadsheet would take for a formula
gets an apostrophe in front of it (OWASP, "CSV injection").
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from annotator.core.cells import no_formula
from annotator.core.losses import Loss, losses_of
from annotator.core.records import AnnotatedArticle
from annotator.exporters._spans import COLUMNS, rows
from annotator.exporters.base import BaseExporter


class Exporter(BaseExporter):
    label = {"ko": "CSV 표", "en": "CSV table"}
    description = {
        "ko": "스프레드시트용 표. 개체, 사건 유발어, 논항, 비본문마다 한 행. 본문은 넣지 않습니다.",
        "en": "A table for spreadsheets: a row for each entity, trigger, argument and boilerplate mark. No full text.",
    }
    extension = "csv"
    content_type = "text/csv; charset=utf-8"
    example = "article,layer_kind,…,kind,id,label,start,end,surface,…\nkb-0017,human,…,entity,e1,PS,0,3,김가람,…"

    def chunks(self, articles: Iterable[AnnotatedArticle]) -> Iterator[bytes]:
        yield ("\ufeff" + _line(COLUMNS)).encode()
        for article in articles:
            lines = "".join(_line(row) for row in rows(article))
            if lines:
                yield lines.encode()

    def losses(self, article: AnnotatedArticle) -> Iterator[Loss]:
        return losses_of(article, "layer", "metadata")


def _line(cells: Iterable[object]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow([no_formula(cell) for cell in cells])
    return out.getvalue()
