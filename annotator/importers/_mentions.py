"""Entity and event mentions as OneIE, TextEE and WikiEvents have them: by tokens, ends excluded, arguments by id."""

from __future__ import annotations

from typing import Any

from annotator.core.errors import InvalidError
from annotator.core.relations import relation
from annotator.core.tokens import Range
from annotator.importers._json import Node
from annotator.importers._regions import Ids
from annotator.importers._token_text import Spans, TokenText, proved


def mention_lists(document: Node, text: TokenText, notes: list[str]) -> dict[str, Any]:
    """The lists of a record from `entity_mentions`, `relation_mentions` and `event_mentions`.

    Raises InvalidError (`bad_shape`, `missing_key`, `span_outside`, `surface_mismatch`, `dangling_reference`).
    """
    spans, ids, known = Spans(notes), Ids(), dict[str, str]()
    for mention in document.all("entity_mentions"):
        key = mention.get("id").name()
        place = _checked(mention, text, notes)
        known[key] = spans.add(mention.get("entity_type").text(), place, ids.take(key, "e"))
    events = [_event(one, text, spans, known, ids) for one in document.all("event_mentions")]
    where = {one["id"]: one for one in spans.entities}
    for one in document.all("relation_mentions"):
        first, second, *_ = one.get("arguments").row(2)
        members = [_target(member, text, spans, known) for member in (first, second)]
        kind = one.find("relation_subtype") or one.get("relation_type")
        events.append(relation(ids.take("", "r"), kind.text(), where[members[0]], members[1]))
    return {"entities": spans.entities, "events": events}


def _event(event: Node, text: TokenText, spans: Spans, known: dict[str, str], ids: Ids) -> dict[str, Any]:
    trigger, key = event.get("trigger"), event.find("id")
    start, end = _checked(trigger, text, spans.notes)
    return {
        "id": ids.take(key.value if key else None, "v"),
        "type": event.get("event_type").text(),
        "trigger": {"start": start, "end": end},
        "arguments": [
            {"role": one.get("role").text(), "target": _target(one, text, spans, known)}
            for one in event.all("arguments")
        ],
    }


def _target(argument: Node, text: TokenText, spans: Spans, known: dict[str, str]) -> str:
    """The entity of an argument: by its id, else by its tokens."""
    key = argument.find("entity_id")
    if key and key.name() in known:
        return known[key.name()]
    if argument.find("start"):
        return spans.find(_checked(argument, text, spans.notes), "Argument", "arguments")
    said = key.name() if key else ""
    raise InvalidError("dangling_reference", f"{argument.place}: there is no entity {said!r}.")


def _checked(mention: Node, text: TokenText, notes: list[str]) -> Range:
    """The place of a mention, whose words must be those that it says."""
    place = text.span(mention.get("start").number(), mention.get("end").number() - 1, mention.place)
    return proved(text, place, mention.find("text"), mention.place, notes)
