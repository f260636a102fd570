"""DyGIE++ JSON: sentences of tokens; entities, relations, events and coreference by token numbers, ends included."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from annotator.core.intake import IncomingLayer
from annotator.core.relations import chains, relation
from annotator.core.tokens import Range
from annotator.importers._json import Node, read_documents
from annotator.importers._json_items import Item
from annotator.importers._token_text import Spans, TokenText, token_text
from annotator.importers.base import BaseImporter, Draft, Refused, Source

KNOWN = {"doc_key", "sentences", "ner", "relations", "events", "clusters"}
ARGUMENT, MENTION = "Argument", "Mention"
"""Labels of arguments and of mentions that are no entity in the file."""


class Importer(BaseImporter):
    label = {"ko": "DyGIE++ JSON", "en": "DyGIE++ JSON"}
    description = {
        "ko": "한 줄에 문서 하나: 토큰 문장과 ner, relations, events, clusters(토큰 번호, 끝 포함).",
        "en": "A document a line: sentences of tokens with ner, relations, events and clusters by token numbers.",
    }
    shared = (".json", ".jsonl")
    example = '{"doc_key": "d1", "sentences": [["김가람", "은", "왔다"]], "ner": [[[0, 0, "PS"]]], "events": [[]]}'

    def recognises(self, source: Source, head: Callable[[], bytes]) -> bool:
        line = head().split(b"\n", 1)[0]
        return b'"doc_key"' in line and b'"sentences"' in line and b'"evt_triggers"' not in line

    def read(self, source: Source) -> Iterator[Draft | Refused]:
        return read_documents(source, lambda item: _draft(source.name, item))


def _draft(name: str, item: Item) -> Draft:
    document = Node(item.value)
    text = token_text(document.get("sentences").items())
    notes: list[str] = []
    spans = Spans(notes)
    for row in _rows(document, "ner"):
        first, last, label = row.row(3)[:3]
        spans.add(label.text(), text.span(first.number(), last.number(), row.place))
    lists = {"events": [*_events(document, text, spans), *_relations(document, text, spans)]}
    groups: list[list[str]] = []
    for cluster in document.all("clusters"):
        members = [spans.find(_range(one, text), MENTION, "mentions") for one in cluster.items()]
        groups += chains(zip(members, members[1:], strict=False))
    links = [{"id": f"l{number}", "members": members} for number, members in enumerate(groups, start=1)]
    key = document.find("doc_key")
    return Draft(
        name,
        text.text,
        key.name() if key else "",
        {"dygie": _rest(document, text)},
        layers=(IncomingLayer(None, {"entities": spans.entities, **lists, "links": _distinct(links)}),),
        line=item.line,
        raw=item.raw,
        encoding=item.encoding,
        notes=tuple(notes),
    )


def _rows(document: Node, key: str) -> Iterator[Node]:
    """What a list has of each sentence."""
    for sentence in document.all(key):
        yield from sentence.items()


def _range(pair: Node, text: TokenText) -> Range:
    first, last = pair.row(2)[:2]
    return text.span(first.number(), last.number(), pair.place)


def _events(document: Node, text: TokenText, spans: Spans) -> Iterator[dict[str, Any]]:
    """Events are lists: the trigger `[token, type]` (or `[first, last, type]`), then `[first, last, role]` each."""
    for number, event in enumerate(_rows(document, "events"), start=1):
        trigger, *arguments = event.row(1)
        cells = trigger.row(2)
        first, last = cells[0].number(), cells[-2].number()
        start, end = text.span(first, last, trigger.place)
        filled = []
        for argument in arguments:
            begin, until, role = argument.row(3)[:3]
            place = text.span(begin.number(), until.number(), argument.place)
            filled.append({"role": role.text(), "target": spans.find(place, ARGUMENT, "arguments")})
        value = {"id": f"v{number}", "type": cells[-1].text(), "trigger": {"start": start, "end": end}}
        yield {**value, "arguments": filled}


def _relations(document: Node, text: TokenText, spans: Spans) -> Iterator[dict[str, Any]]:
    for number, row in enumerate(_rows(document, "relations"), start=1):
        a, b, c, d, label = row.row(5)[:5]
        places = text.span(a.number(), b.number(), row.place), text.span(c.number(), d.number(), row.place)
        source, target = (spans.find(place, ARGUMENT, "arguments") for place in places)
        head = {"id": source, "start": places[0][0], "end": places[0][1]}
        yield relation(f"r{number}", label.text(), head, target)


def _distinct(links: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [link for link in links if len(set(link["members"])) > 1]


def _rest(document: Node, text: TokenText) -> dict[str, Any]:
    """What only this format has, for the way back."""
    more = {key: value for key, value in document.object().items() if key not in KNOWN}
    layout = text.layout()
    rest: dict[str, Any] = {"more": more} if more else {}
    return {**rest, "sentences": layout} if layout else rest
