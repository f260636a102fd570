"""Token rows with IOBES tags; other schemes of tags are read too, since tags say themselves where a span begins."""

from __future__ import annotations

from collections.abc import Iterator

from annotator.importers import _conll
from annotator.importers.base import BaseImporter, Draft, Refused, Source


class Importer(BaseImporter):
    label = {"ko": "CoNLL IOBES", "en": "CoNLL IOBES"}
    description = {
        "ko": "한 줄에 토큰 하나, 마지막 칸이 태그(B-·I-·E-·S-·O). -DOCSTART-마다 기사 하나, 없으면 빈 줄마다 하나.",
        "en": "A token a line, its tag last (B-, I-, E-, S-, O). An article for each -DOCSTART- or blank line.",
    }
    extensions = (".iobes", ".bioes", ".bilou")
    example = "김가람 S-PS\n가온 B-OG\n전자 E-OG\n는 O"

    def read(self, source: Source) -> Iterator[Draft | Refused]:
        return _conll.read(source)
