"""The annotations: entity, event, boilerplate and link, as frozen values, read from and written to JSON."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from annotator.core.errors import InvalidError
from annotator.core.spans import Fragments, check_fragments

Kind = Literal["entity", "event", "boilerplate", "link"]
COLLECTIONS: dict[Kind, str] = {
    "entity": "entities",
    "event": "events",
    "boilerplate": "boilerplate",
    "link": "links",
}
"""Each kind and the name of its list in a record, in the record's order."""

ID = re.compile(r"[A-Za-z0-9_.:-]{1,64}")
CODE_LENGTH = 100
Order = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Trigger:
    """The words that name an event. `text` is the surface of `start`–`end`."""

    start: int
    end: int
    text: str
    fragments: Fragments = ()

    def to_dict(self) -> dict[str, Any]:
        value: dict[str, Any] = {"start": self.start, "end": self.end, "text": self.text}
        if self.fragments:
            value["fragments"] = [list(piece) for piece in self.fragments]
        return value


@dataclass(frozen=True, slots=True)
class Argument:
    """What fills a role of an event: `target` is the id of an entity or of another event."""

    role: str
    target: str

    def to_dict(self) -> dict[str, Any]:
        return {"role": self.role, "target": self.target}


@dataclass(frozen=True, slots=True)
class Entity:
    """A mention. `text` is the surface of `start`–`end`, the hull when there are fragments."""

    id: str
    label: str
    start: int
    end: int
    text: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    fragments: Fragments = ()

    @property
    def order(self) -> Order:
        return (self.start, self.end, self.id)

    def to_dict(self) -> dict[str, Any]:
        value: dict[str, Any] = {
            "id": self.id,
            "label": self.label,
            "start": self.start,
            "end": self.end,
            "text": self.text,
        }
        if self.fragments:
            value["fragments"] = [list(piece) for piece in self.fragments]
        value["attributes"] = dict(self.attributes)
        return value


@dataclass(frozen=True, slots=True)
class Event:
    """A trigger with role arguments. A role may be filled more than once."""

    id: str
    type: str
    trigger: Trigger
    arguments: tuple[Argument, ...] = ()
    attributes: Mapping[str, str] = field(default_factory=dict)

    @property
    def order(self) -> Order:
        return (self.trigger.start, self.trigger.end, self.id)

    def to_dict(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "type": self.type,
            "trigger": self.trigger.to_dict(),
            "arguments": [argument.to_dict() for argument in self.arguments],
            "attributes": dict(self.attributes),
        }


@dataclass(frozen=True, slots=True)
class Boilerplate:
    """A stretch of text that is no part of the story: a byline, a copyright line, portal text …"""

    id: str
    label: str
    start: int
    end: int
    text: str

    @property
    def order(self) -> Order:
        return (self.start, self.end, self.id)

    def to_dict(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "label": self.label,
            "start": self.start,
            "end": self.end,
            "text": self.text,
        }


@dataclass(frozen=True, slots=True)
class Link:
    """Entities that mean the same thing (coreference)."""

    id: str
    type: str
    members: tuple[str, ...]

    @property
    def order(self) -> Order:
        return (0, 0, self.id)

    def to_dict(self) -> dict[str, Any]:
        return {"id": self.id, "type": self.type, "members": list(self.members)}


Annotation = Entity | Event | Boilerplate | Link


def annotation_from_dict(kind: Kind, value: object, notes: list[str] | None = None) -> Annotation:
    """One annotation from its JSON value. Its span is not held against a text here; see core.problems.

    A missing surface is "" (core.placing fills it in). Unknown keys go to `notes`, or are refused without it.
    Raises InvalidError.
    """
    if not isinstance(value, dict):
        raise InvalidError("not_an_object", f"an annotation must be an object, not {type(value).__name__}.")
    annotation = _READERS[kind](value)
    if value.keys() <= _KEYS[kind]:
        return annotation
    unknown = value.keys() - _KEYS[kind]
    if notes is None:
        raise InvalidError("unknown_key", f"{annotation.id} has unknown keys: {', '.join(sorted(unknown))}.")
    notes.extend(f"left out: {COLLECTIONS[kind]}[].{key}" for key in sorted(unknown))
    return annotation


def _entity(value: Mapping[str, Any]) -> Entity:
    start, end, text, fragments = _span(value)
    return Entity(_id(value), _code(value, "label"), start, end, text, _attributes(value), fragments)


def _event(value: Mapping[str, Any]) -> Event:
    trigger = value.get("trigger")
    if not isinstance(trigger, dict):
        raise InvalidError("bad_trigger", "trigger must be an object with start and end.")
    arguments = value.get("arguments", [])
    if not isinstance(arguments, list):
        raise InvalidError("bad_arguments", "arguments must be a list.")
    return Event(
        _id(value),
        _code(value, "type"),
        Trigger(*_span(trigger)),
        tuple(_argument(one) for one in arguments),
        _attributes(value),
    )


def _argument(value: object) -> Argument:
    if not isinstance(value, dict) or value.keys() != {"role", "target"}:
        raise InvalidError("bad_argument", f"an argument is {{role, target}}, not {value!r}.")
    return Argument(_code(value, "role"), _id(value, "target"))


def _boilerplate(value: Mapping[str, Any]) -> Boilerplate:
    start, end, text, fragments = _span(value)
    if fragments:
        raise InvalidError("bad_fragments", "boilerplate has no fragments; mark two spans.")
    return Boilerplate(_id(value), _code(value, "label"), start, end, text)


def _link(value: Mapping[str, Any]) -> Link:
    kind, members = value.get("type", "same"), value.get("members")
    if kind != "same":
        raise InvalidError("bad_link", f"the type of a link must be 'same', not {kind!r}.")
    if not isinstance(members, list) or len(members) < 2 or len(set(map(str, members))) != len(members):
        raise InvalidError("bad_link", "a link has two or more different members.")
    return Link(_id(value), kind, tuple(_check_id(member, "members") for member in members))


_READERS: dict[Kind, Callable[[Mapping[str, Any]], Annotation]] = {
    "entity": _entity,
    "event": _event,
    "boilerplate": _boilerplate,
    "link": _link,
}
_KEYS: dict[Kind, set[str]] = {
    "entity": {"id", "label", "start", "end", "text", "fragments", "attributes"},
    "event": {"id", "type", "trigger", "arguments", "attributes"},
    "boilerplate": {"id", "label", "start", "end", "text", "fragments"},
    "link": {"id", "type", "members"},
}


def _span(value: Mapping[str, Any]) -> tuple[int, int, str, Fragments]:
    start, end, text = value.get("start"), value.get("end"), value.get("text", "")
    if type(start) is not int or type(end) is not int:
        raise InvalidError("bad_offset", f"start and end must be whole numbers, not {start!r} and {end!r}.")
    if end <= start:
        raise InvalidError("empty_span", f"the span {start}–{end} is empty.")
    if text is None:
        text = ""
    if not isinstance(text, str):
        raise InvalidError("bad_surface", f"text must be a string, not {type(text).__name__}.")
    pieces = value.get("fragments")
    return start, end, text, check_fragments(pieces, start, end) if pieces else ()


def _id(value: Mapping[str, Any], key: str = "id") -> str:
    return _check_id(value.get(key), key)


def _check_id(value: object, key: str) -> str:
    if not isinstance(value, str) or not ID.fullmatch(value):
        raise InvalidError("bad_id", f"{key} must be 1–64 letters, digits and _ . : -, not {_short(value)}.")
    return value


def _code(value: Mapping[str, Any], key: str) -> str:
    code = value.get(key)
    if not isinstance(code, str) or not code or len(code) > CODE_LENGTH or not code.isprintable():
        raise InvalidError(
            "bad_label", f"{key} must be a name of 1–{CODE_LENGTH} printable characters, not {_short(code)}."
        )
    return code


def _attributes(value: Mapping[str, Any]) -> dict[str, str]:
    attributes = value.get("attributes")
    if attributes is None or attributes == {}:
        return {}
    if not isinstance(attributes, dict) or not all(_short_texts(attributes.items())):
        raise InvalidError("bad_attributes", "attributes must be an object of short strings.")
    return dict(sorted(attributes.items()))


def _short_texts(pairs: Iterable[tuple[object, object]]) -> Iterable[bool]:
    return (isinstance(one, str) and len(one) <= CODE_LENGTH for pair in pairs for one in pair)


def _short(value: object) -> str:
    shown = repr(value)
    return shown if len(shown) <= 80 else f"{shown[:77]}…"
