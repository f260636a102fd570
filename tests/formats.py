"""Take files through Gisa and out again, as importing and exporting do, without a database."""

from __future__ import annotations

from collections import Counter
from typing import Any

import orjson

from annotator.core.intake import IncomingLayer, prepare
from annotator.core.records import META_KEYS, AnnotatedArticle
from annotator.exporters import exporter
from annotator.importers.base import Draft
from annotator.presets import load_preset
from tests.importers.support import drafts

SCHEME = load_preset("news-ko")


def stored(draft: Draft) -> AnnotatedArticle:
    """A draft as an export gets it after it has been stored."""
    one = prepare(
        draft.text,
        scheme=SCHEME,
        key=draft.key,
        meta=draft.meta,
        language=draft.language,
        sha256=draft.sha256,
        layers=draft.layers,
    )
    meta = {**{name: getattr(one, name) for name in META_KEYS}, **orjson.loads(one.meta)}
    layer = one.layers[0] if one.layers else None
    body = {"body": layer.body.encode(), "layer": layer.header} if layer else {}
    return AnnotatedArticle(one.key, one.text, one.sha256, one.language, meta, **body)


def written(format_name: str, *articles: AnnotatedArticle) -> bytes:
    """The file that a format makes of these articles."""
    return b"".join(exporter(format_name).chunks(articles))


def articles(format_name: str, data: bytes, name: str = "file") -> list[AnnotatedArticle]:
    """The articles of a file; the test fails when anything was refused."""
    return [stored(draft) for draft in drafts(format_name, data, name)]


def there_and_back(format_name: str, data: bytes, name: str = "file") -> bytes:
    """A file after its import and an export in the same format."""
    return written(format_name, *articles(format_name, data, name))


def lost(format_name: str, article: AnnotatedArticle) -> Counter[str]:
    """What a format loses of an article, counted by code."""
    return Counter(loss.code for loss in exporter(format_name).losses(article))


def article(text: str, *, key: str = "a-1", meta: dict[str, Any] | None = None, **lists: Any) -> AnnotatedArticle:
    """An article with these entities, events, boilerplate and links."""
    return stored(Draft("file", text, key, meta or {}, layers=(IncomingLayer(None, lists),)))


def at(text: str, surface: str, **more: Any) -> dict[str, Any]:
    """A span of the first place where a text has these words, with anything else that an annotation says."""
    start = text.index(surface)
    return {"start": start, "end": start + len(surface), **more}


def values(one: AnnotatedArticle, name: str) -> list[tuple[str, str]]:
    """Label and surface of the entities, events or boilerplate of an article."""
    return [(item.get("label") or item["type"], item.get("trigger", item)["text"]) for item in one.items[name]]
