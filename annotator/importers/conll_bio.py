"""Token rows with BIO tags; other schemes of tags are read too, since tags say themselves where a span begins."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from annotator.importers import _conll
from annotator.importers.base import BaseImporter, Draft, Refused, Source


class Importer(BaseImporter):
    label = {"ko": "CoNLL BIO", "en": "CoNLL BIO"}
    description = {
        "ko": "한 줄에 토큰 하나, 마지막 칸이 태그(B-·I-·O). -DOCSTART-마다 기사 하나, 없으면 빈 줄마다 하나.",
        "en": "A token a line, its tag last (B-, I-, O). An article for each -DOCSTART- or blank line.",
    }
    extensions = (".conll", ".bio", ".iob", ".iob2")
    shared = (".tsv", ".txt")
    example = "김가람 B-PS\n대표 O\n는 O"

    def recognises(self, source: Source, head: Callable[[], bytes]) -> bool:
        return _conll.recognises(head)

    def read(self, source: Source) -> Iterator[Draft | Refused]:
        return _conll.read(source)
