"""What a fix makes of one layer: named places in, changes and refusals out."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from annotator.core.annotations import COLLECTIONS, Annotation, Boilerplate, Entity, Event, Kind, Link
from annotator.core.changes import Change
from annotator.core.problems import scheme_errors
from annotator.core.records import Body
from annotator.core.scheme import Scheme
from annotator.core.slips import trimmed

Action = Literal["relabel", "trim", "add", "remove"]
ACTIONS: tuple[Action, ...] = ("relabel", "trim", "add", "remove")
_MARKED = re.compile(r"m (\d{1,18}) (\S{1,64}) (\d{1,9}) (\d{1,9}) (.{1,100})")
_UNMARKED = re.compile(r"a (\d{1,18}) (\d{1,9}) (\d{1,9}) (.{1,100})")


@dataclass(frozen=True, slots=True)
class Place:
    """A place that a line names, as it was when it was shown. `annotation` is "" where nothing is marked."""

    line: str
    layer: int
    annotation: str
    start: int
    end: int
    label: str


@dataclass(frozen=True, slots=True)
class Planned:
    """What becomes of a place: `before` and `after` are annotations as JSON, None for none.

    `refused` is a code that says why nothing does, "" when it does. `kind` is the annotation's.
    """

    place: Place
    kind: Kind
    id: str
    before: dict[str, Any] | None = None
    after: dict[str, Any] | None = None
    refused: str = ""


def place_of(line: str) -> Place | None:
    """The place that a line names: `m layer id start end label`, or `a layer start end label` for what is unmarked."""
    if found := _MARKED.fullmatch(line):
        return Place(line, int(found[1]), found[2], int(found[3]), int(found[4]), found[5])
    if found := _UNMARKED.fullmatch(line):
        return Place(line, int(found[1]), "", int(found[2]), int(found[3]), found[4])
    return None


def plan(body: Body, text: str, scheme: Scheme, action: Action, label: str, places: Iterable[Place]) -> list[Planned]:
    """What an action makes of places in one layer. What is removed leaves links; links of one member go."""
    planner = _Planner(body, text, scheme, action, label)
    for place in places:
        planner.take(place)
    return [*planner.planned, *planner.links()]


class _Planner:
    def __init__(self, body: Body, text: str, scheme: Scheme, action: Action, label: str) -> None:
        self._body, self._text, self._scheme = body, text, scheme
        self._action, self._label = action, label
        self.planned: list[Planned] = []
        self._taken = {_spot(one) for kind in COLLECTIONS for one in body.of_kind(kind).values()}
        self._needed = {argument.target for event in body.events.values() for argument in event.arguments}
        self._gone: set[str] = set()

    def take(self, place: Place) -> None:
        if (self._action == "add") != (not place.annotation):
            return self._refuse(place, "entity", "not_for_this_action")
        if self._action == "add":
            return self._add(place)
        found = self._body.find(place.annotation)
        if found is None or _spot(found[1])[:3] != (place.start, place.end, place.label):
            return self._refuse(place, found[0] if found else "entity", "changed_since")
        kind, one = found
        if self._action == "remove":
            return self._remove(place, kind, one)
        after = self._relabelled(one) if self._action == "relabel" else self._trimmed(one)
        if after is None or after == one:
            return self._refuse(place, kind, "nothing_to_change")
        if next(iter(scheme_errors(after, self._scheme)), None):
            return self._refuse(place, kind, "not_in_scheme")
        if _spot(after) in self._taken:
            return self._refuse(place, kind, "marked_already")
        self._taken.add(_spot(after))
        self.planned.append(Planned(place, kind, one.id, one.to_dict(), after.to_dict()))
        return None

    def _refuse(self, place: Place, kind: Kind, code: str) -> None:
        self.planned.append(Planned(place, kind, place.annotation, refused=code))

    def _add(self, place: Place) -> None:
        surface = self._text[place.start : place.end]
        if not surface:
            return self._refuse(place, "entity", "changed_since")
        label = self._label or place.label
        new = Entity(f"e{uuid.uuid4().hex[:12]}", label, place.start, place.end, surface)
        if next(iter(scheme_errors(new, self._scheme)), None):
            return self._refuse(place, "entity", "not_in_scheme")
        if _spot(new) in self._taken:
            return self._refuse(place, "entity", "marked_already")
        self._taken.add(_spot(new))
        self.planned.append(Planned(place, "entity", new.id, None, new.to_dict()))
        return None

    def _remove(self, place: Place, kind: Kind, one: Annotation) -> None:
        if one.id in self._needed:
            return self._refuse(place, kind, "is_argument")
        self._gone.add(one.id)
        self.planned.append(Planned(place, kind, one.id, one.to_dict(), None))
        return None

    def _relabelled(self, one: Annotation) -> Annotation | None:
        if isinstance(one, Event):
            return replace(one, type=self._label)
        return replace(one, label=self._label) if isinstance(one, Entity | Boilerplate) else None

    def _trimmed(self, one: Annotation) -> Annotation | None:
        if not isinstance(one, Entity) or one.fragments:
            return None
        before, after = trimmed(one.text)
        start, end = one.start + before, one.end - after
        return replace(one, start=start, end=end, text=self._text[start:end])

    def links(self) -> list[Planned]:
        """What becomes of the links of what was removed."""
        found = []
        for link in self._body.links.values():
            members = tuple(member for member in link.members if member not in self._gone)
            if members != link.members:
                after = Link(link.id, link.type, members).to_dict() if len(members) > 1 else None
                place = next(one.place for one in self.planned if one.id in link.members)
                found.append(Planned(place, "link", link.id, link.to_dict(), after))
        return found


def _spot(one: Annotation) -> tuple[int, int, str, str]:
    if isinstance(one, Event):
        # Two events of one type may share a trigger; only entities and lines are marked twice by mistake.
        return one.trigger.start, one.trigger.end, one.type, one.id
    if isinstance(one, Link):
        return 0, 0, one.id, "link"
    return one.start, one.end, one.label, type(one).__name__


def changes_of(planned: Sequence[Planned], step: str) -> list[Change]:
    """The changes that a plan makes, removals last so that links let go first."""
    changes = [_change(one.kind, one.id, one.before, one.after, step) for one in planned if not one.refused]
    return sorted(changes, key=lambda one: (one.op == "remove", one.kind != "link"))


def changes_back(planned: Sequence[tuple[Kind, str, Any, Any]], step: str) -> list[Change]:
    """The changes that take (kind, id, before, after) back."""
    changes = [_change(kind, key, after, before, step) for kind, key, before, after in planned]
    return sorted(changes, key=lambda one: (one.op == "remove", one.kind == "link"))


def _change(kind: Kind, key: str, before: Any, after: Any, step: str) -> Change:
    if before is None:
        return Change(str(uuid.uuid4()), "add", kind, after, step)
    if after is None:
        return Change(str(uuid.uuid4()), "remove", kind, {"id": key}, step)
    edited = {name: value for name, value in after.items() if before.get(name) != value}
    return Change(str(uuid.uuid4()), "update", kind, {"id": key, **edited}, step)
