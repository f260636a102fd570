"""spaCy's DocBin, the file that `spacy train` reads: entities in `doc.ents`, all spans in `doc.spans`.

`ents` knows no overlap, so `spans["sc"]` has all entities; `spans["events"]` has triggers, `spans["boilerplate"]`
boilerplate. What spaCy has no place for (arguments, attributes, links, metadata) is JSON in `user_data["gisa"]`.
The format is one compressed value, so a whole export is held in memory.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import orjson

from annotator.core.losses import Loss
from annotator.core.records import AnnotatedArticle
from annotator.exporters._held import flat
from annotator.exporters._spacy import Carried, carried, spacy_tokens, token_range
from annotator.exporters.base import BaseExporter


class Exporter(BaseExporter):
    label = {"ko": "spaCy DocBin", "en": "spaCy DocBin"}
    description = {
        "ko": "spacy train이 읽는 이진 파일. 겹치지 않는 개체는 doc.ents, 나머지는 doc.spans에 있습니다.",
        "en": "The binary file that spacy train reads: flat entities in doc.ents, everything in doc.spans.",
    }
    extension = "spacy"
    content_type = "application/octet-stream"
    example = 'DocBin().from_disk("labels.spacy").get_docs(spacy.blank("xx").vocab)'
    binary = True
    requires = ("spacy",)
    extra = "spacy"

    def chunks(self, articles: Iterable[AnnotatedArticle]) -> Iterator[bytes]:
        from spacy.tokens import DocBin
        from spacy.vocab import Vocab

        vocab = Vocab()
        out = DocBin(attrs=["ENT_IOB", "ENT_TYPE", "ENT_ID"], store_user_data=True)
        for article in articles:
            out.add(_doc(article, vocab))
        yield out.to_bytes()

    def losses(self, article: AnnotatedArticle) -> Iterator[Loss]:
        return iter(carried(article).losses)


def _doc(article: AnnotatedArticle, vocab: Any) -> Any:
    from spacy.tokens import Doc, Span

    held = carried(article)
    tokens = spacy_tokens(article.text, held.edges)
    starts = [token.start for token in tokens]
    words = [article.text[token.start : token.end] for token in tokens]
    doc = Doc(vocab, words=words, spaces=[token.blank for token in tokens])

    def span(one: dict[str, Any], label: str, key: str) -> Any:
        first, last = token_range(starts, one)
        return Span(doc, first, last, label=label, span_id=key)

    if article.layer:
        entities = [span(one, one["label"], one["id"]) for one in held.entities]
        kept = {one["id"] for one in flat(article)[0]}
        doc.set_ents([one for one in entities if one.id_ in kept])
        doc.spans["sc"] = entities
        doc.spans["events"] = [span(one["trigger"], one["type"], one["id"]) for one in held.events]
        doc.spans["boilerplate"] = [span(one, one["label"], one["id"]) for one in held.boilerplate]
    doc.user_data["gisa"] = orjson.dumps(_rest(article, held)).decode()
    return doc


def _rest(article: AnnotatedArticle, held: Carried) -> dict[str, Any]:
    """What spaCy has no place for."""
    return {
        "id": article.id,
        "language": article.language,
        "meta": article.meta,
        "author": article.layer.author if article.layer else "",
        "attributes": {one["id"]: one["attributes"] for one in [*held.entities, *held.events] if one["attributes"]},
        "arguments": {one["id"]: one["arguments"] for one in held.events},
        "links": held.links,
    }
