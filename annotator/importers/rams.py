"""RAMS: windows of five sentences, one event each, arguments anywhere in the window, by token numbers with the end in.

The file has no types of entities: arguments become entities Argument.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from annotator.core.errors import InvalidError
from annotator.core.intake import IncomingLayer
from annotator.core.tokens import Range
from annotator.importers._json import Node, read_documents
from annotator.importers._json_items import Item
from annotator.importers._token_text import Spans, TokenText, token_text
from annotator.importers.base import BaseImporter, Draft, Refused, Source

ARGUMENT = "Argument"
_ROLE = re.compile(r"evt\d+arg\d+(.+)")
LANGUAGES = {"eng": "en", "kor": "ko"}


class Importer(BaseImporter):
    label = {"ko": "RAMS", "en": "RAMS"}
    description = {
        "ko": "한 줄에 다섯 문장과 사건 하나, 문장을 넘는 논항. 논항은 Argument 개체가 됩니다.",
        "en": "A window of sentences a line with its event and arguments across them; arguments become entities.",
    }
    shared = (".jsonlines", ".jsonl", ".json")
    example = (
        '{"doc_key": "d1", "sentences": [[…]], "evt_triggers": [[5, 5, [["contact.meet", 1.0]]]], "gold_evt_links": …'
    )

    def recognises(self, source: Source, head: Callable[[], bytes]) -> bool:
        return b'"evt_triggers"' in head().split(b"\n", 1)[0]

    def read(self, source: Source) -> Iterator[Draft | Refused]:
        return read_documents(source, lambda item: _draft(source.name, item))


def _draft(name: str, item: Item) -> Draft:
    document = Node(item.value)
    text = token_text(document.get("sentences").items())
    spans = Spans([])
    for span in document.all("ent_spans"):
        spans.find(_range(span, text), ARGUMENT, "arguments")
    events = _events(document, text, spans)
    key, url, language = document.find("doc_key"), document.find("source_url"), document.find("language_id")
    said = language.text() if language else ""
    return Draft(
        name,
        text.text,
        key.name() if key else "",
        {"url": url.text()} if url else {},
        LANGUAGES.get(said, said),
        (IncomingLayer(None, {"entities": spans.entities, "events": events}),),
        line=item.line,
        raw=item.raw,
        encoding=item.encoding,
    )


def _range(row: Node, text: TokenText) -> Range:
    first, last = row.row(2)[:2]
    return text.span(first.number(), last.number(), row.place)


def _events(document: Node, text: TokenText, spans: Spans) -> list[dict[str, Any]]:
    """The triggers, and the links from them to their arguments.

    Raises InvalidError (`dangling_reference`) for a link from words that are no trigger.
    """
    events: dict[Range, dict[str, Any]] = {}
    for number, trigger in enumerate(document.get("evt_triggers").items(), start=1):
        start, end = _range(trigger, text)
        kind = trigger.row(3)[2].row(1)[0].row(1)[0].text()
        value = {"id": f"v{number}", "type": kind, "trigger": {"start": start, "end": end}, "arguments": []}
        events[start, end] = value
    for link in document.all("gold_evt_links"):
        head, filler, role = link.row(3)[:3]
        event = events.get(_range(head, text))
        if event is None:
            raise InvalidError("dangling_reference", f"{head.place} is no trigger of this line.")
        match = _ROLE.fullmatch(role.text())
        target = spans.find(_range(filler, text), ARGUMENT, "arguments")
        event["arguments"].append({"role": match[1] if match else role.text(), "target": target})
    return list(events.values())
