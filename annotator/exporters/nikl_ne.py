"""NIKL corpora (모두의 말뭉치) with named entities: documents of sentences of words, offsets within the sentence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import orjson

from annotator.core.losses import Loss
from annotator.core.records import AnnotatedArticle
from annotator.core.tokens import Range, joined, sentences, tokens
from annotator.exporters._held import attributes_left_out, flat, left_out
from annotator.exporters.base import BaseExporter

META = {"title": "title", "publisher": "publisher", "published_at": "date", "url": "url"}


class Exporter(BaseExporter):
    label = {"ko": "모두의 말뭉치 개체명", "en": "NIKL named entities"}
    description = {
        "ko": "국립국어원 말뭉치 형식의 JSON: 문서, 문장, 어절, 개체명(NE)과 문장 안 위치.",
        "en": "JSON as the NIKL corpora have it: documents, sentences, words and NE with offsets in the sentence.",
    }
    extension = "json"
    content_type = "application/json; charset=utf-8"
    example = '{"id":"gisa","document":[{"id":"kb-0017","sentence":[{"form":"김가람은 왔다","NE":[{"form":"김가람",…'

    def chunks(self, articles: Iterable[AnnotatedArticle]) -> Iterator[bytes]:
        before = b""
        for article in articles:
            if not before:
                yield _dump({"id": "gisa", "metadata": {}, **_nikl(article).get("corpus", {})})[:-1] + b',"document":['
            yield before + _dump(_document(article))
            before = b","
        yield b"]}\n" if before else _dump({"id": "gisa", "metadata": {}, "document": []}) + b"\n"

    def losses(self, article: AnnotatedArticle) -> Iterator[Loss]:
        kept, losses = flat(article)
        yield from losses
        yield from attributes_left_out(article, kept)
        yield from left_out(article, "events", "boilerplate", "links")


def _document(article: AnnotatedArticle) -> dict[str, Any]:
    kept, _ = flat(article)
    text, ids = article.text, _nikl(article).get("sentences", [])
    ranges = _sentences(article, [(one["start"], one["end"]) for one in kept])
    out: list[dict[str, Any]] = []
    for number, (start, end) in enumerate(ranges):
        inside = [one for one in kept if start <= one["start"] < end]
        given = ids[number] if len(ids) == len(ranges) else None
        out.append(
            {
                "id": given or f"{article.id}.{number + 1}",
                "form": text[start:end],
                "word": [
                    {"id": index, "form": text[a:b], "begin": a - start, "end": b - start}
                    for index, (a, b) in enumerate(tokens(text, start, end), start=1)
                ],
                "NE": [
                    {
                        "id": index,
                        "form": text[one["start"] : one["end"]],
                        "label": one["label"],
                        "begin": one["start"] - start,
                        "end": one["end"] - start,
                    }
                    for index, one in enumerate(inside, start=1)
                ],
            }
        )
    return {"id": article.id, "metadata": _metadata(article), "sentence": out}


def _sentences(article: AnnotatedArticle, spans: list[Range]) -> list[Range]:
    """The sentences; the lines, where an article came from such a corpus."""
    if "nikl" not in article.meta:
        return sentences(article.text, spans)
    ranges, start = [], 0
    for line in article.text.split("\n"):
        ranges.append((start, start + len(line)))
        start += len(line) + 1
    return joined(ranges, spans)


def _metadata(article: AnnotatedArticle) -> dict[str, Any]:
    known = {META.get(name, name): value for name, value in article.meta.items() if name != "nikl"}
    return {name: value for name, value in known.items() if value not in ("", None)}


def _nikl(article: AnnotatedArticle) -> dict[str, Any]:
    found = article.meta.get("nikl")
    return found if isinstance(found, dict) else {}


def _dump(value: object) -> bytes:
    return orjson.dumps(value)
