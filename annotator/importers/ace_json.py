"""ACE events a sentence or window a line, as OneIE and TextEE write them: tokens and mentions, ends excluded.

DyGIE++'s form of the same corpus is the format dygie.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from annotator.core.intake import IncomingLayer
from annotator.importers._json import Node, read_documents
from annotator.importers._json_items import Item
from annotator.importers._mentions import mention_lists
from annotator.importers._token_text import TokenText, tokens_of
from annotator.importers.base import BaseImporter, Draft, Refused, Source


class Importer(BaseImporter):
    label = {"ko": "ACE JSON (OneIE·TextEE)", "en": "ACE JSON (OneIE, TextEE)"}
    description = {
        "ko": "한 줄에 문장(창) 하나: 토큰, 개체·관계·사건 언급. OneIE와 TextEE가 쓰는 모양입니다.",
        "en": "A sentence or window a line: tokens, entities, relations and events, as OneIE and TextEE have them.",
    }
    shared = (".json", ".jsonl")
    example = (
        '{"doc_id": "d1", "sent_id": "d1-0", "tokens": ["김가람", …], "entity_mentions": […], "event_mentions": […]}'
    )

    def recognises(self, source: Source, head: Callable[[], bytes]) -> bool:
        line = head().split(b"\n", 1)[0]
        tokens = b'"tokens"' in line and b'"sentences"' not in line
        return tokens and b'"entity_mentions"' in line and b'"event_mentions"' in line

    def read(self, source: Source) -> Iterator[Draft | Refused]:
        return read_documents(source, lambda item: _draft(source.name, item))


def _draft(name: str, item: Item) -> Draft:
    document = Node(item.value)
    notes: list[str] = []
    text = TokenText()
    written = document.find("text") or document.find("sentence")
    text.add(tokens_of(document.get("tokens")), written.text() if written else "")
    if written and text.text != written.text():
        notes.append("the tokens are not those of the text; the tokens are taken")
    key = document.find("sent_id") or document.find("wnd_id") or document.find("doc_id")
    language = document.find("lang")
    whole = document.find("doc_id")
    return Draft(
        name,
        text.text,
        key.name() if key else "",
        {"doc_id": whole.name()} if whole else {},
        language.text() if language else "",
        (IncomingLayer(None, mention_lists(document, text, notes)),),
        line=item.line,
        raw=item.raw,
        encoding=item.encoding,
        notes=tuple(notes),
    )
