"""MAVEN and MAVEN-Arg: an event is a cluster of mentions, each a trigger; one document a line.

MAVEN counts tokens in sentences; MAVEN-Arg counts characters of its `document`, and has entities and arguments.
Each mention becomes an event; which of them are one is kept in the metadata, with the words that are no triggers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from annotator.core.errors import InvalidError
from annotator.core.evidence import Claim, prove
from annotator.core.intake import IncomingLayer
from annotator.core.tokens import Range
from annotator.importers._json import Node, read_documents
from annotator.importers._json_items import Item
from annotator.importers._regions import Ids
from annotator.importers._token_text import Spans, TokenText, proved, tokens_of
from annotator.importers.base import BaseImporter, Draft, Refused, Source

KNOWN = {"id", "title", "content", "document", "events", "entities", "negative_triggers"}


class Importer(BaseImporter):
    label = {"ko": "MAVEN·MAVEN-Arg", "en": "MAVEN and MAVEN-Arg"}
    description = {
        "ko": "한 줄에 문서 하나. 사건 언급마다 사건이 하나씩 되고, 묶음은 메타데이터에 남습니다.",
        "en": "A document a line. Each mention of an event becomes an event; their clusters are kept as metadata.",
    }
    shared = (".jsonl", ".json")
    example = '{"id": "d1", "title": "…", "content": [{"sentence": "…", "tokens": […]}], "events": [{"type": "Meet", …'

    def recognises(self, source: Source, head: Callable[[], bytes]) -> bool:
        line = head().split(b"\n", 1)[0]
        tokens = b'"content"' in line and b'"sentence"' in line and b'"tokens"' in line
        return b'"title"' in line and (tokens or (b'"document"' in line and b'"entities"' in line))

    def read(self, source: Source) -> Iterator[Draft | Refused]:
        return read_documents(source, lambda item: _draft(source.name, item))


def _draft(name: str, item: Item) -> Draft:
    document = Node(item.value)
    notes: list[str] = []
    title, key, whole = document.find("title"), document.find("id"), document.find("document")
    text = TokenText(whole.text()) if whole else _text(document)
    reader = _Reader(document, text, notes)
    lists = reader.lists()
    rest: dict[str, Any] = {"clusters": reader.clusters}
    more = {name: value for name, value in document.object().items() if name not in KNOWN}
    layout = text.layout() if not whole else None
    rest |= {name: value for name, value in (("more", more), ("sentences", layout)) if value}
    if document.find("negative_triggers"):
        rest["negative_triggers"] = document.object()["negative_triggers"]
    return Draft(
        name,
        text.text,
        key.name() if key else "",
        {**({"title": title.text()} if title else {}), "maven": rest},
        layers=(IncomingLayer(None, lists),) if document.find("events") else (),
        line=item.line,
        raw=item.raw,
        encoding=item.encoding,
        notes=tuple(notes),
    )


def _text(document: Node) -> TokenText:
    text = TokenText()
    for sentence in document.get("content").items():
        written = sentence.find("sentence")
        text.add(tokens_of(sentence.get("tokens")), written.text() if written else "")
    if not text.words:
        raise InvalidError("no_text", "The document has no tokens.")
    return text


class _Reader:
    """The lists of a record from the events and entities of a document."""

    def __init__(self, document: Node, text: TokenText, notes: list[str]) -> None:
        self._document = document
        self._text = text
        self._notes = notes
        self._spans = Spans(notes)
        self._ids = Ids()
        self._entities: dict[str, str] = {}
        self.clusters: list[dict[str, Any]] = []

    def lists(self) -> dict[str, Any]:
        links: list[dict[str, Any]] = []
        for entity in self._document.all("entities"):
            members = [self._mention(one, entity.get("type").text()) for one in entity.get("mention").items()]
            if members:
                key = entity.find("id")
                self._entities[key.name() if key else ""] = members[0]
            if len(members) > 1:
                links.append({"id": f"l{len(links) + 1}", "members": members})
        events = [event for one in self._document.all("events") for event in self._cluster(one)]
        return {"entities": self._spans.entities, "events": events, "links": links}

    def _mention(self, mention: Node, label: str) -> str:
        key = mention.find("id")
        span = self._characters(mention, "mention")
        return self._spans.add(label, span, self._ids.take(key.value if key else None, "e"))

    def _cluster(self, event: Node) -> Iterator[dict[str, Any]]:
        """The events of one cluster; its arguments are those of its first mention."""
        arguments = self._arguments(event)
        ids: list[str] = []
        for mention in event.get("mention").items():
            key = mention.find("id")
            ids.append(self._ids.take(key.value if key else None, "v"))
            start, end = self._trigger(mention)
            value = {"id": ids[-1], "type": event.get("type").text(), "trigger": {"start": start, "end": end}}
            yield {**value, "arguments": arguments if len(ids) == 1 else []}
        if len(ids) > 1 and arguments:
            self._notes.append("arguments of an event with several mentions, given to the first")
        said = {"mentions": ids}
        self.clusters.append(
            said | {name: event.object()[name] for name in ("id", "type_id") if name in event.object()}
        )

    def _trigger(self, mention: Node) -> Range:
        """MAVEN has token numbers in a sentence, the end excluded; MAVEN-Arg characters."""
        if not self._text.words:
            return self._characters(mention, "trigger_word")
        first, end = (one.number() for one in mention.get("offset").row(2)[:2])
        place = self._text.within(mention.get("sent_id").number(), first, end - 1, mention.place)
        return proved(self._text, place, mention.find("trigger_word"), mention.place, self._notes)

    def _characters(self, mention: Node, surface: str) -> Range:
        start, end = (one.number() for one in mention.get("offset").row(2)[:2])
        said = mention.find(surface)
        claim = Claim(start, end, said.text() if said else "", mention.place)
        proof = prove(self._text.text, [claim], "code points")
        self._notes += proof.notes
        return proof.spans[0]

    def _arguments(self, event: Node) -> list[dict[str, str]]:
        """`{role: [{"entity_id"} or {"content", "offset"}]}`: an entity, or words of the text."""
        found: list[dict[str, str]] = []
        said = event.find("argument")
        for role, fillers in said.object().items() if said else ():
            for filler in Node(fillers, f"{event.place}.argument.{role}").items():
                key = filler.find("entity_id")
                if key is None:
                    target = self._spans.find(self._characters(filler, "content"), "Argument", "arguments")
                elif key.name() in self._entities:
                    target = self._entities[key.name()]
                else:
                    raise InvalidError("dangling_reference", f"{filler.place}: there is no entity {key.name()!r}.")
                found.append({"role": role, "target": target})
        return found
