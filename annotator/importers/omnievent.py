"""OmniEvent's unified format: a text a line, with event mentions, arguments and entities by characters."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from annotator.core.evidence import Claim, Unit, UnitEvidence, prove
from annotator.core.intake import IncomingLayer
from annotator.core.tokens import Range
from annotator.importers._json import Node, read_documents
from annotator.importers._json_items import Item
from annotator.importers._regions import Ids
from annotator.importers._token_text import Spans
from annotator.importers.base import BaseImporter, Draft, Refused, Source

KNOWN = {"id", "text", "events", "entities", "negative_triggers"}


class Importer(BaseImporter):
    label = {"ko": "OmniEvent", "en": "OmniEvent"}
    description = {
        "ko": "OmniEvent 통합 형식: 한 줄에 글 하나, 유발어·논항·개체는 글자 위치로.",
        "en": "OmniEvent's unified format: a text a line, with triggers, arguments and entities by characters.",
    }
    shared = (".jsonl", ".json")
    example = (
        '{"id": "d1", "text": "…", "events": [{"type": "Meet", "triggers": [{"trigger_word": "…", "position": [8, 10]'
    )

    def recognises(self, source: Source, head: Callable[[], bytes]) -> bool:
        line = head().split(b"\n", 1)[0]
        return b'"text"' in line and b'"events"' in line and (b'"triggers"' in line or b'"negative_triggers"' in line)

    def read(self, source: Source) -> Iterator[Draft | Refused]:
        return read_documents(source, lambda item: _draft(source.name, item))


def _draft(name: str, item: Item) -> Draft:
    document = Node(item.value)
    notes: list[str] = []
    key = document.find("id")
    lists = _Reader(document, notes).lists()
    more = {name: value for name, value in document.object().items() if name not in KNOWN}
    negative = document.find("negative_triggers")
    if negative and negative.items():
        more["negative_triggers"] = negative.value
    return Draft(
        name,
        document.get("text").text(),
        key.name() if key else "",
        {"omnievent": more} if more else {},
        layers=(IncomingLayer(None, lists),) if document.find("events") or document.find("entities") else (),
        line=item.line,
        raw=item.raw,
        encoding=item.encoding,
        notes=tuple(notes),
    )


class _Reader:
    """The lists of a record from the events and entities of a document."""

    def __init__(self, document: Node, notes: list[str]) -> None:
        self._document = document
        self._text = document.get("text").text()
        self._notes = notes
        self._spans = Spans(notes)
        self._ids = Ids()
        self._known: dict[tuple[str, Range], str] = {}
        self._unit = self._evidence()

    def lists(self) -> dict[str, Any]:
        links: list[dict[str, Any]] = []
        for entity in self._document.all("entities"):
            members = [self._entity(one, entity) for one in entity.get("mentions").items()]
            if len(members) > 1:
                links.append({"id": f"l{len(links) + 1}", "members": members})
        events = [self._event(one, event) for event in self._document.all("events") for one in event.all("triggers")]
        return {"entities": self._spans.entities, "events": events, "links": links}

    def _evidence(self) -> Unit:
        """What the positions count, by the words that the file says are there."""
        evidence = UnitEvidence()
        triggers = [one for event in self._document.all("events") for one in event.all("triggers")]
        mentions = [one for entity in self._document.all("entities") for one in entity.all("mentions")]
        claims = [_claim(one, "trigger_word") for one in triggers] + [_claim(one, "mention") for one in mentions]
        evidence.add(self._text, claims)
        self._notes += [evidence.note] if evidence.unit == "UTF-16" else []
        return evidence.unit

    def _entity(self, mention: Node, entity: Node) -> str:
        key = mention.find("id")
        span = self._place(mention, "mention")
        found = self._spans.add(entity.get("type").text(), span, self._ids.take(key.value if key else None, "e"))
        if key:
            self._known[key.name(), span] = found
        return found

    def _event(self, trigger: Node, event: Node) -> dict[str, Any]:
        start, end = self._place(trigger, "trigger_word")
        key = trigger.find("id")
        arguments = [
            {"role": argument.get("role").text(), "target": self._filler(mention)}
            for argument in trigger.all("arguments")
            for mention in argument.get("mentions").items()
        ]
        return {
            "id": self._ids.take(key.value if key else None, "v"),
            "type": event.get("type").text(),
            "trigger": {"start": start, "end": end},
            "arguments": arguments,
        }

    def _filler(self, mention: Node) -> str:
        """The entity of an argument: by its id and place, else by its place."""
        key, span = mention.find("id"), self._place(mention, "mention")
        known = self._known.get((key.name(), span)) if key else None
        return known or self._spans.find(span, "Argument", "arguments")

    def _place(self, mention: Node, surface: str) -> Range:
        proof = prove(self._text, [_claim(mention, surface)], self._unit)
        self._notes += proof.notes
        return proof.spans[0]


def _claim(mention: Node, surface: str) -> Claim:
    start, end = (one.number() for one in mention.get("position").row(2)[:2])
    said = mention.find(surface)
    return Claim(start, end, said.text() if said else "", mention.place)
