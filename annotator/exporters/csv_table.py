"""A flat table of spans for spreadsheets and pandas: one row an entity, trigger, argument or boilerplate mark.

UTF-8 with a BOM, because Excel reads Korean no other way. A cell that a spreadsheet would take for a formula
gets an apostrophe in front of it (OWASP, "CSV injection").
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Any

from annotator.core.losses import Loss, losses_of
from annotator.core.records import AnnotatedArticle
from annotator.exporters.base import BaseExporter

COLUMNS = [
    "article",
    "layer_kind",
    "layer_author",
    "layer_status",
    "kind",
    "id",
    "label",
    "start",
    "end",
    "surface",
    "event",
    "role",
    "fragments",
    "attributes",
    "redistribution",
    "ai_training",
]
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


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
            lines = "".join(_line(row) for row in _rows(article))
            if lines:
                yield lines.encode()

    def losses(self, article: AnnotatedArticle) -> Iterator[Loss]:
        return losses_of(article, "layer", "metadata")


def _line(cells: Iterable[object]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow([_safe(cell) for cell in cells])
    return out.getvalue()


def _safe(cell: object) -> object:
    if isinstance(cell, str) and cell.startswith(FORMULA_STARTS):
        return f"'{cell}"
    return cell


def _rows(article: AnnotatedArticle) -> Iterator[list[object]]:
    header = article.layer
    if header is None:
        return
    before = [article.id, header.kind, header.author, header.status]
    after = [article.rights.redistribution, article.rights.ai_training]
    for row in _annotation_rows(article.items):
        yield [*before, *row, *after]


def _annotation_rows(items: dict[str, list[dict[str, Any]]]) -> Iterator[list[object]]:
    """Rows of kind … attributes, in the order of the record."""
    spans = {one["id"]: one for one in items["entities"]}
    spans.update((one["id"], one["trigger"]) for one in items["events"])
    for one in items["entities"]:
        yield ["entity", one["id"], one["label"], *_span(one), "", "", _fragments(one), _pairs(one)]
    for event in items["events"]:
        trigger = event["trigger"]
        head = ["event", event["id"], event["type"], *_span(trigger), event["id"], ""]
        yield [*head, _fragments(trigger), _pairs(event)]
        for argument in event["arguments"]:
            target = spans[argument["target"]]
            label = target.get("label", "")
            head = ["argument", argument["target"], label, *_span(target), event["id"], argument["role"]]
            yield [*head, _fragments(target), ""]
    for one in items["boilerplate"]:
        yield ["boilerplate", one["id"], one["label"], *_span(one), "", "", "", ""]
    for link in items["links"]:
        for member in link["members"]:
            target = spans[member]
            yield ["link", member, link["type"], *_span(target), link["id"], "", _fragments(target), ""]


def _span(one: dict[str, Any]) -> tuple[int, int, str]:
    return one["start"], one["end"], one["text"]


def _fragments(one: dict[str, Any]) -> str:
    return " ".join(f"{start}:{end}" for start, end in one.get("fragments", ()))


def _pairs(one: dict[str, Any]) -> str:
    return " ".join(f"{name}={value}" for name, value in sorted(one["attributes"].items()))
