"""The native format: one `gisa/1` record a line, UTF-8. Importing it gives the same records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from annotator.core.records import AnnotatedArticle
from annotator.exporters.base import BaseExporter


class Exporter(BaseExporter):
    label = {"ko": "JSON Lines (기본)", "en": "JSON Lines (native)"}
    description = {
        "ko": "한 줄에 기사 하나와 레이어 하나. 개체, 사건, 비본문, 링크, 권리 정보를 모두 담습니다.",
        "en": "One article with one layer a line. Holds everything: entities, events, boilerplate, links, rights.",
    }
    extension = "jsonl"
    content_type = "application/jsonl; charset=utf-8"
    example = '{"record":"gisa/1","id":"kb-0017","text":"…","entities":[{"id":"e1","label":"PS","start":0,…'

    def chunks(self, articles: Iterable[AnnotatedArticle]) -> Iterator[bytes]:
        for article in articles:
            yield article.to_line() + b"\n"
