"""WikiEvents: whole documents with their text; each token with its characters, mentions by token numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from annotator.core.errors import InvalidError
from annotator.core.intake import IncomingLayer
from annotator.importers._json import Node, read_documents
from annotator.importers._json_items import Item
from annotator.importers._mentions import mention_lists
from annotator.importers._token_text import TokenText, align, tokens_of
from annotator.importers.base import BaseImporter, Draft, Refused, Source


class Importer(BaseImporter):
    label = {"ko": "WikiEvents", "en": "WikiEvents"}
    description = {
        "ko": "한 줄에 문서 하나: 본문과 토큰, 개체와 사건 언급, 문서 전체에 걸친 논항.",
        "en": "A document a line: its text and tokens, entity and event mentions, arguments across the document.",
    }
    shared = (".jsonl", ".json")
    example = '{"doc_id": "d1", "text": "…", "sentences": [[[["김", 0, 1], …], "…"]], "event_mentions": […]}'

    def recognises(self, source: Source, head: Callable[[], bytes]) -> bool:
        line = head().split(b"\n", 1)[0]
        # Long documents have their mentions far behind what is looked at.
        return b'"doc_id"' in line and b'"sentences"' in line and b'"tokens"' in line and b'"wnd_id"' not in line

    def read(self, source: Source) -> Iterator[Draft | Refused]:
        return read_documents(source, lambda item: _draft(source.name, item))


def _draft(name: str, item: Item) -> Draft:
    document = Node(item.value)
    notes: list[str] = []
    text = _text(document)
    key, title = document.get("doc_id").name(), document.find("title")
    return Draft(
        name,
        text.text,
        key,
        {"title": title.text()} if title else {},
        layers=(IncomingLayer(None, mention_lists(document, text, notes)),),
        line=item.line,
        raw=item.raw,
        encoding=item.encoding,
        notes=tuple(notes),
    )


def _text(document: Node) -> TokenText:
    """The document's own text, each token where its sentence says; its words decide when the two differ.

    Raises InvalidError (`surface_mismatch`).
    """
    written = document.get("text").text()
    text = TokenText(written)
    for sentence in document.get("sentences").items():
        text.firsts.append(len(text.words))
        for token in sentence.row(1)[0].items():
            word, start, end = token.row(3)[:3]
            text.words.append((start.number(), end.number()))
            if written[start.number() : end.number()] != word.text():
                return _aligned(document, written, token.place)
    return text


def _aligned(document: Node, written: str, place: str) -> TokenText:
    tokens = tokens_of(document.get("tokens"))
    found = align(written, tokens)
    if found is None:
        raise InvalidError("surface_mismatch", f"{place} is not at its characters of the text, nor elsewhere in order.")
    return TokenText(written, found, [0])
