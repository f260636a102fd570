"""What several people marked in one text, side by side: the annotations of each that mean the same thing.

Ids differ from layer to layer, so annotations are compared as marks: what they say, without their ids. An argument
names its filler by what that is, and never by where it is kept.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from annotator.core.annotations import Annotation, Entity, Event, Kind, Link
from annotator.core.records import Body
from annotator.core.spans import Fragments, overlaps


@dataclass(frozen=True, slots=True, order=True)
class Core:
    """What makes two annotations one: kind, place (code points), label or type, fragments."""

    kind: Kind
    start: int
    end: int
    label: str
    fragments: Fragments = ()

    def to_dict(self) -> dict[str, Any]:
        value: dict[str, Any] = {"kind": self.kind, "label": self.label, "start": self.start, "end": self.end}
        if self.fragments:
            value["fragments"] = [list(piece) for piece in self.fragments]
        return value


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """An annotation without its id. `arguments` are (role, filler); those of a link are its members, with no role."""

    core: Core
    attributes: tuple[tuple[str, str], ...] = ()
    arguments: tuple[tuple[str, Core], ...] = ()

    def to_dict(self) -> dict[str, Any]:
        value = self.core.to_dict()
        if self.attributes:
            value["attributes"] = dict(self.attributes)
        if self.arguments:
            value["arguments"] = [{"role": role, "filler": filler.to_dict()} for role, filler in self.arguments]
        return value


NOTHING: Mapping[Core, Core] = {}
Slot = Mapping[str, Mark]
"""What means one thing: each voter's mark. A voter who has none is not there."""


def core_of(kind: Kind, one: Annotation) -> Core:
    """What an entity, an event or a stretch of boilerplate is."""
    if isinstance(one, Event):
        return Core(kind, one.trigger.start, one.trigger.end, one.type, one.trigger.fragments)
    if isinstance(one, Link):
        raise TypeError("What a link is depends on its members.")
    return Core(kind, one.start, one.end, one.label, one.fragments if isinstance(one, Entity) else ())


def cores_in(body: Body) -> dict[str, Core]:
    """The core of every annotation of a layer, by id. A link's runs from its first member to its last."""
    found = {
        one.id: core_of(kind, one) for kind in ("entity", "event", "boilerplate") for one in body.of_kind(kind).values()
    }
    for link in body.links.values():
        members = [found[member] for member in link.members]
        found[link.id] = Core("link", min(one.start for one in members), max(one.end for one in members), link.type)
    return found


def marks_in(body: Body, kind: Kind, same: Mapping[Core, Core] = NOTHING) -> list[Mark]:
    """The marks of one kind, by place; what is there twice counts once. Fillers that are the `same` are one filler."""
    cores = cores_in(body)
    fillers = {key: same.get(core, core) for key, core in cores.items()}
    marks = {_mark(one, cores[one.id], fillers): None for one in body.of_kind(kind).values()}
    if kind != "entity":
        return sorted(marks)
    # An entity marked twice on the same words, once with attributes and once without, is still one entity.
    richest: dict[Core, Mark] = {}
    for mark in sorted(marks, key=lambda one: (-len(one.attributes), one)):
        richest.setdefault(mark.core, mark)
    return sorted(richest.values())


def _mark(one: Annotation, core: Core, fillers: Mapping[str, Core]) -> Mark:
    if isinstance(one, Link):
        return Mark(core, (), tuple(sorted({("", fillers[member]) for member in one.members})))
    attributes = () if not isinstance(one, Entity | Event) else tuple(sorted(one.attributes.items()))
    arguments: set[tuple[str, Core]] = set()
    if isinstance(one, Event):
        arguments = {(argument.role, fillers[argument.target]) for argument in one.arguments}
    return Mark(core, attributes, tuple(sorted(arguments)))


def align(marks: Mapping[str, Sequence[Mark]]) -> list[Slot]:
    """The marks of all voters, of one kind, in slots by place; a voter has at most one mark in a slot.

    Equal marks come together first, then those on the same words, then those of one label that overlap. Marks that one
    voter has on top of each other (a name that is two things) stay apart.
    """
    having: dict[Mark, list[str]] = defaultdict(list)
    for voter, ones in marks.items():
        for mark in ones:
            having[mark].append(voter)
    order = sorted(having)
    slots: list[dict[str, Mark]] = [dict.fromkeys(having[mark], mark) for mark in order]
    home = list(range(len(order)))
    for _, one, other in sorted(_pairs(order), key=lambda pair: (-pair[0], pair[1], pair[2])):
        into, away = home[one], home[other]
        if into != away and not slots[into].keys() & slots[away].keys():
            slots[into] = {**slots[into], **slots[away]}
            slots[away] = {}
            home = [into if place == away else place for place in home]
    return sorted((slot for slot in slots if slot), key=lambda slot: min(slot.values()))


def _pairs(order: Sequence[Mark]) -> Iterator[tuple[float, int, int]]:
    """Pairs of marks that may mean the same thing, with how likely that is."""
    for first, second in neighbours(order):
        score = _likeness(order[first], order[second])
        if score:
            yield score, first, second


def neighbours(order: Sequence[Mark]) -> Iterator[tuple[int, int]]:
    """Positions of the marks that touch the same words; of links, those with a member in common. `order` is sorted."""
    for first, mark in enumerate(order):
        for second in range(first + 1, len(order)):
            other = order[second]
            if other.core.start >= mark.core.end:
                break
            if touch(mark, other):
                yield first, second


def touch(one: Mark, other: Mark) -> bool:
    """Whether two marks of one kind have anything in common in the text."""
    if one.core.kind == "link":
        return bool(set(one.arguments) & set(other.arguments))
    return overlaps(one.core.start, one.core.end, other.core.start, other.core.end)


def _likeness(one: Mark, other: Mark) -> float:
    shared = len(set(one.arguments) & set(other.arguments)) / 1_000
    if one.core == other.core or one.core.kind == "link":
        return 3 + shared
    first, second = one.core, other.core
    if (first.start, first.end, first.fragments) == (second.start, second.end, second.fragments):
        return 2 + shared
    if first.label != second.label:
        return 0
    common = min(first.end, second.end) - max(first.start, second.start)
    return 1 + common / max(first.end - first.start, second.end - second.start) / 10 + shared


def by_core(marks: Iterable[Mark]) -> dict[Core, list[Mark]]:
    """Marks that are one thing together, in order."""
    found: dict[Core, list[Mark]] = defaultdict(list)
    for mark in marks:
        found[mark.core].append(mark)
    return found
