"""PHEE: sentences on drugs and their effects; arguments in pieces, arguments of arguments, cues of attributes.

A role within a role is known by both (`Treatment.Drug`); a cue such as Speculated is an argument, and its value an
attribute of the event.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from annotator.core.errors import InvalidError
from annotator.core.intake import IncomingLayer
from annotator.importers._json import Node, read_documents
from annotator.importers._json_items import Item
from annotator.importers._pieces import Pieces
from annotator.importers.base import BaseImporter, Draft, Refused, Source

OWN = {"text", "start", "entity_id", "value"}
"""Keys of an argument that are no arguments of it."""

TOLD = {"event_id", "event_type", "Trigger"}


class Importer(BaseImporter):
    label = {"ko": "PHEE", "en": "PHEE"}
    description = {
        "ko": "한 줄에 문장 하나: 여러 조각으로 된 논항, 논항 안의 논항, 추정·부정 표지.",
        "en": "A sentence a line: arguments in pieces, arguments within arguments, cues of speculation and negation.",
    }
    shared = (".json", ".jsonl")
    example = (
        '{"id": "1_1", "context": "…", "annotations": [{"events": [{"event_id": "E1", "event_type": '
        '"Adverse_event", "Trigger": {"text": [["…"]], "start": [[4]], "entity_id": ["T1"]}, …}]}]}'
    )

    def recognises(self, source: Source, head: Callable[[], bytes]) -> bool:
        line = head().split(b"\n", 1)[0]
        return b'"context"' in line and b'"annotations"' in line and (b'"events"' in line or b'"is_mult_event"' in line)

    def read(self, source: Source) -> Iterator[Draft | Refused]:
        return read_documents(source, lambda item: _draft(source.name, item))


def _draft(name: str, item: Item) -> Draft:
    document = Node(item.value)
    pieces = Pieces(document.get("context").text())
    events = _Events(pieces)
    for annotation in document.all("annotations"):
        for event in annotation.all("events"):
            events.add(event)
    pieces.prove()
    found = list(events.found.values())
    return Draft(
        name,
        pieces.text,
        document.get("id").name(),
        {},
        "en",
        (IncomingLayer(None, {"entities": pieces.items(), "events": found}),) if found else (),
        line=item.line,
        raw=item.raw,
        encoding=item.encoding,
        notes=tuple(pieces.notes),
    )


class _Events:
    """The events of a sentence by the ids of the file; one that several arguments hold is there once."""

    def __init__(self, pieces: Pieces) -> None:
        self._pieces = pieces
        self.found: dict[str, dict[str, Any]] = {}

    def add(self, event: Node) -> str:
        """The id in the record of an event and all that belongs to it."""
        key = event.get("event_id").name()
        if key in self.found:
            return str(self.found[key]["id"])
        trigger = event.get("Trigger")
        spans = list(_mentions(trigger))
        if len(spans) != 1:
            raise InvalidError("bad_shape", f"{trigger.place} must be one trigger, not {len(spans)}.")
        arguments: list[dict[str, str]] = []
        attributes: dict[str, str] = {}
        self.found[key] = item = {
            "id": self._pieces.ids.take(key, "v"),
            "type": event.get("event_type").text(),
            "trigger": self._pieces.span(spans[0][1], trigger.place),
            "arguments": arguments,
            "attributes": attributes,
        }
        for role, value in event.object().items():
            if role not in TOLD and value is not None:
                self._fill(role, "", event.get(role), arguments, attributes)
        return str(item["id"])

    def _fill(
        self, role: str, within: str, said: Node, arguments: list[dict[str, str]], attributes: dict[str, str]
    ) -> None:
        """The fillers of a role, and of the roles within it."""
        name = f"{within}.{role}" if within else role
        if isinstance(said.value, list):
            arguments += [{"role": name, "target": self.add(event)} for event in said.items()]
            return
        value = said.find("value") if isinstance(said.value, dict) else said
        if value is not None:
            attributes[name] = str(value.value).lower() if isinstance(value.value, bool) else value.name()
        if not isinstance(said.value, dict):
            return
        for key, spans in _mentions(said) if "text" in said.value or value is None else ():
            entity = self._pieces.entity(key, role, spans, said.place)
            arguments.append({"role": name, "target": entity["id"]})
        for inner, filler in said.value.items():
            if inner not in OWN and filler is not None:
                self._fill(inner, name, said.get(inner), arguments, attributes)


def _mentions(said: Node) -> Iterator[tuple[str, list[tuple[Node, str]]]]:
    """The mentions of an argument: the id of each, and its pieces, each where it begins with its words.

    Raises InvalidError (`bad_shape`, `missing_key`).
    """
    texts, starts, keys = (said.get(name).items() for name in ("text", "start", "entity_id"))
    if not len(texts) == len(starts) == len(keys):
        raise InvalidError("bad_shape", f"{said.place} has {len(texts)} texts, {len(starts)} starts, {len(keys)} ids.")
    for words, at, key in zip(texts, starts, keys, strict=True):
        pairs = list(zip(at.items(), words.items(), strict=False))
        if len(at.items()) != len(words.items()):
            raise InvalidError("bad_shape", f"{words.place} has other pieces than {at.place}.")
        yield key.name(), [(start, piece.text()) for start, piece in pairs]
