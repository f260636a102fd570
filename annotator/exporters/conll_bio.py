"""CoNLL-2003 rows with IOB2 tags: the entities that one column of tags can hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from annotator.core.losses import Loss
from annotator.core.records import AnnotatedArticle
from annotator.exporters import _conll
from annotator.exporters.base import BaseExporter


class Exporter(BaseExporter):
    label = {"ko": "CoNLL BIO", "en": "CoNLL BIO"}
    description = {
        "ko": "한 줄에 토큰 하나와 B-/I-/O 태그. 조사는 따로 떼고, 겹치는 개체는 긴 것만 씁니다.",
        "en": "A token with its B-, I- or O tag a line. Particles are tokens; of entities that overlap, the longest.",
    }
    extension = "conll"
    content_type = "text/plain; charset=utf-8"
    example = "-DOCSTART- -X- O O\n\n김가람 -X- O B-PS\n대표는 -X- O O"

    def chunks(self, articles: Iterable[AnnotatedArticle]) -> Iterator[bytes]:
        return _conll.chunks(articles, _conll.bio)

    def losses(self, article: AnnotatedArticle) -> Iterator[Loss]:
        return _conll.losses(article)
