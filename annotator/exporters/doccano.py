"""doccano, sequence labelling with relations: JSON lines with `entities`, `relations` and metadata at top level.

Triggers and boilerplate are spans named by their label, arguments are relations named by their role. Ids are
whole numbers, which doccano insists on; offsets are code points.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import orjson

from annotator.core.losses import Loss, losses_of
from annotator.core.records import AnnotatedArticle
from annotator.exporters._regions import arrows_of, regions_of
from annotator.exporters.base import BaseExporter


class Exporter(BaseExporter):
    label = {"ko": "doccano JSONL", "en": "doccano JSONL"}
    description = {
        "ko": "개체·유발어·비본문은 범위, 논항은 관계. 옵션 shape=label은 관계 없는 옛 형태입니다.",
        "en": "Entities, triggers and boilerplate as spans, arguments as relations; shape=label writes spans only.",
    }
    extension = "jsonl"
    content_type = "application/jsonl; charset=utf-8"
    options = {"shape": ("relations", "label")}
    example = (
        '{"id":"kb-0017","text":"…","entities":[{"id":1,"label":"PS","start_offset":0,"end_offset":3}],'
        '"relations":[{"id":1,"from_id":2,"to_id":1,"type":"Participant"}],"Comments":[]}'
    )

    def chunks(self, articles: Iterable[AnnotatedArticle]) -> Iterator[bytes]:
        for article in articles:
            yield orjson.dumps({**_head(article), **self._labels(article), "Comments": []}) + b"\n"

    def losses(self, article: AnnotatedArticle) -> Iterator[Loss]:
        yield from losses_of(article, "discontinuous", "attributes")
        if self.chosen["shape"] == "label":
            yield from losses_of(article, "event", "link")

    def _labels(self, article: AnnotatedArticle) -> dict[str, Any]:
        regions = list(regions_of(article.items))
        if self.chosen["shape"] == "label":
            return {"label": [[one["start"], one["end"], one["label"]] for one in regions]}
        numbers = {one["id"]: number for number, one in enumerate(regions, start=1)}
        return {
            "entities": [
                {
                    "id": numbers[one["id"]],
                    "label": one["label"],
                    "start_offset": one["start"],
                    "end_offset": one["end"],
                }
                for one in regions
            ],
            "relations": [
                {"id": number, "from_id": numbers[source], "to_id": numbers[target], "type": label}
                for number, (label, source, target) in enumerate(arrows_of(article.items), start=1)
            ],
        }


OWN = {"id", "text", "label", "entities", "relations", "Comments"}


def _head(article: AnnotatedArticle) -> dict[str, Any]:
    """Text and metadata. What would be taken for one of doccano's own keys gets a name of its own."""
    meta = {f"meta_{key}" if key in OWN else key: value for key, value in article.meta.items() if value}
    return {"id": article.id, "text": article.text, **meta}
