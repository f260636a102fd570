"""W3C Web Annotation: for each article its text, and an AnnotationPage (JSON-LD) on it.

Every span has a position selector (code points, as the standard says) and a quote selector with what is around it.
Arguments and links are annotations of annotations, as RecogitoJS writes them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import orjson

from annotator.core.losses import Loss, losses_of
from annotator.core.records import AnnotatedArticle
from annotator.core.relations import FORM
from annotator.exporters._regions import arrows_of, regions_of
from annotator.exporters.base import FileNames, FilesExporter

AROUND = 24
"""Code points of prefix and suffix."""


class Exporter(FilesExporter):
    label = {"ko": "웹 주석 (W3C)", "en": "Web Annotation (W3C)"}
    description = {
        "ko": "기사마다 .txt와 JSON-LD AnnotationPage. 위치와 인용 선택자를 모두 씁니다.",
        "en": "A .txt and a JSON-LD AnnotationPage for each article, with position and quote selectors.",
    }
    example = (
        '{"id":"#e1","type":"Annotation","motivation":"tagging","body":[{"type":"TextualBody","value":"PS",'
        '"purpose":"tagging"}],"target":{"source":"kb-0017.txt","selector":[{"type":"TextPositionSelector","start":0,'
    )

    def files(self, articles: Iterable[AnnotatedArticle]) -> Iterator[tuple[str, bytes]]:
        names = FileNames()
        for article in articles:
            name = names.name(article)
            yield f"{name}.txt", article.text.encode()
            yield f"{name}.jsonld", orjson.dumps(_page(article, f"{name}.txt"), option=orjson.OPT_INDENT_2) + b"\n"

    def losses(self, article: AnnotatedArticle) -> Iterator[Loss]:
        return losses_of(article, "metadata")


def _page(article: AnnotatedArticle, source: str) -> dict[str, Any]:
    items = [_annotation(one, article.text, source) for one in regions_of(article.items)]
    items += [
        {
            "id": f"#a{number}",
            "type": "Annotation",
            "motivation": "linking",
            "body": [_body(label, "tagging")],
            "target": [{"id": f"#{first}"}, {"id": f"#{second}"}],
        }
        for number, (label, first, second) in enumerate(arrows_of(article.items), start=1)
    ]
    creator = {"creator": {"type": "Person", "nickname": article.layer.author}} if article.layer else {}
    context = "http://www.w3.org/ns/anno.jsonld"
    return {"@context": context, "type": "AnnotationPage", "label": article.id, **creator, "items": items}


def _annotation(one: Mapping[str, Any], text: str, source: str) -> dict[str, Any]:
    bodies = [_body(one["label"], "tagging"), _body(one["kind"], "classifying")]
    bodies += [_body(f"{name}={value}", "describing") for name, value in one["attributes"].items() if name != FORM]
    targets = [
        {"source": source, "selector": _selectors(text, start, end)}
        for start, end in one.get("fragments") or [(one["start"], one["end"])]
    ]
    return {
        "id": f"#{one['id']}",
        "type": "Annotation",
        "motivation": "tagging",
        "body": bodies,
        "target": targets if len(targets) > 1 else targets[0],
    }


def _body(value: str, purpose: str) -> dict[str, str]:
    return {"type": "TextualBody", "value": value, "purpose": purpose}


def _selectors(text: str, start: int, end: int) -> list[dict[str, Any]]:
    return [
        {"type": "TextPositionSelector", "start": start, "end": end},
        {
            "type": "TextQuoteSelector",
            "exact": text[start:end],
            "prefix": text[max(0, start - AROUND) : start],
            "suffix": text[end : end + AROUND],
        },
    ]
