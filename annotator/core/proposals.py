"""A suggestion: a span that a source proposes, with how sure it is and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any, Literal

from annotator.core.annotations import Argument, Boilerplate, Entity, Event, Trigger
from annotator.core.reasons import Reason, reason_fault, stored
from annotator.core.records import Body
from annotator.core.scheme import Scheme
from annotator.core.spans import Fragments

SuggestedKind = Literal["entity", "event", "boilerplate"]
KINDS: tuple[SuggestedKind, ...] = ("entity", "event", "boilerplate")


@dataclass(frozen=True, slots=True)
class Candidate:
    """What may fill a role of a suggested event: the entity at `start`–`end`, best first."""

    role: str
    label: str
    start: int
    end: int
    score: float

    def to_dict(self) -> dict[str, Any]:
        return {
            "role": self.role,
            "label": self.label,
            "start": self.start,
            "end": self.end,
            "score": round(self.score, 3),
        }


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One proposal. `start` and `end` are code points; `score` is 0–1; `reason` is for people: a code that
    the source has texts for, or a sentence.

    `sources` are the names of all sources that propose the same, the winning one first; merging fills it.
    """

    kind: SuggestedKind
    label: str
    start: int
    end: int
    score: float
    reason: str | Reason
    fragments: Fragments = ()
    arguments: tuple[Candidate, ...] = ()
    sources: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """The id of its annotation: the same proposal has the same id each time, so that decisions about it stay."""
        content = f"{self.kind}\0{self.label}\0{self.start}\0{self.end}\0{self.fragments}"
        return "s" + blake2b(content.encode(), digest_size=8).hexdigest()

    def notes(self) -> dict[str, Any]:
        """What the record of a layer has no room for."""
        notes: dict[str, Any] = {
            "score": round(self.score, 3),
            "reason": stored(self.reason),
            "sources": list(self.sources),
        }
        if self.arguments:
            notes["arguments"] = [one.to_dict() for one in self.arguments]
        return notes


def fault_of(one: object, text: str, scheme: Scheme) -> str:
    """Why this cannot be offered, "" when it can: sources are plug-ins and remote models, and may yield anything."""
    if not isinstance(one, Suggestion):
        return f"not a suggestion but {type(one).__name__}"
    if type(one.start) is not int or type(one.end) is not int or not 0 <= one.start < one.end <= len(text):
        return f"the span {one.start!r}–{one.end!r} is outside the text or empty"
    if not isinstance(one.score, int | float) or not 0 <= one.score <= 1:
        return f"the score {one.score!r} is not between 0 and 1"
    if not text[one.start : one.end].strip():
        return f"the span {one.start}–{one.end} holds only white space"
    return reason_fault(one.reason) or _label_fault(one, scheme)


def _label_fault(one: Suggestion, scheme: Scheme) -> str:
    known = {
        "entity": one.label in scheme.entity_codes,
        "event": scheme.event(one.label) is not None,
        "boilerplate": scheme.boilerplate_label(one.label) is not None,
    }
    if not known.get(one.kind, False):
        return f"the scheme has no {one.kind} {one.label!r}"
    if one.fragments and one.kind == "boilerplate":
        return "boilerplate has no fragments"
    return ""


def body_of(suggestions: Iterable[Suggestion], text: str) -> Body:
    """The annotations of a machine layer. Argument candidates stay in the notes: nobody has confirmed them."""
    entities: dict[str, Entity] = {}
    events: dict[str, Event] = {}
    boilerplate: dict[str, Boilerplate] = {}
    for one in suggestions:
        surface = text[one.start : one.end]
        if one.kind == "entity":
            entities[one.id] = Entity(one.id, one.label, one.start, one.end, surface, {}, one.fragments)
        elif one.kind == "event":
            arguments: tuple[Argument, ...] = ()
            events[one.id] = Event(one.id, one.label, Trigger(one.start, one.end, surface, one.fragments), arguments)
        else:
            boilerplate[one.id] = Boilerplate(one.id, one.label, one.start, one.end, surface)
    return Body(entities, events, boilerplate)


@dataclass(frozen=True, slots=True)
class Spot:
    """An annotation that is there, as (kind, label, start, end): what merging and sources compare with."""

    kind: SuggestedKind
    label: str
    start: int
    end: int


def spots_of(body: Body) -> list[Spot]:
    """The spans of a body, in the order of the text."""
    spots = [Spot("entity", one.label, one.start, one.end) for one in body.entities.values()]
    spots += [Spot("event", one.type, one.trigger.start, one.trigger.end) for one in body.events.values()]
    spots += [Spot("boilerplate", one.label, one.start, one.end) for one in body.boilerplate.values()]
    return sorted(spots, key=lambda one: (one.start, one.end, one.kind))


Tally = tuple[int, int]
"""Accepted and rejected."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One article as a source learns from it. `body` is None while nobody has confirmed its labels."""

    key: str
    text: str
    publisher: str = ""
    body: Body | None = None


@dataclass(frozen=True, slots=True)
class Track:
    """How people decided on suggestions of a project: per (kind, label, surface)."""

    surfaces: Mapping[tuple[str, str, str], Tally] = field(default_factory=dict)

    def of(self, kind: str, label: str, surface: str) -> Tally:
        return self.surfaces.get((kind, label, surface), (0, 0))
