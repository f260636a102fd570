"""Hold labels against gold: what is the same, what differs and how, and F1. Strict: label and every edge count.

An item is an entity, the trigger of an event with its type, a role of an event with what fills it, or boilerplate.
Ids do not matter, attributes are shown and not counted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from annotator.core.annotations import Entity, Event, Trigger
from annotator.core.records import Body
from annotator.core.spans import Fragments

Cause = Literal["label", "edges", "label_and_edges", "missing", "extra", "attributes"]
ItemKind = Literal["entity", "event", "argument", "boilerplate"]
KINDS: tuple[ItemKind, ...] = ("entity", "event", "argument", "boilerplate")


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that can be right or wrong. `pieces` are code points; `of` is type and trigger of an argument's event.

    `id` is of the annotation that it comes from, an argument's event for an argument.
    """

    kind: ItemKind
    label: str
    pieces: Fragments
    of: tuple[str, Fragments] | None = None
    text: str = field(default="", compare=False)
    id: str = field(default="", compare=False)
    attributes: tuple[tuple[str, str], ...] = field(default=(), compare=False)

    @property
    def start(self) -> int:
        return self.pieces[0][0]

    @property
    def end(self) -> int:
        return self.pieces[-1][1]


@dataclass(frozen=True, slots=True)
class Difference:
    """Where labels and gold part. One of `own` and `gold` is None for `extra` and `missing`."""

    cause: Cause
    own: Item | None
    gold: Item | None

    @property
    def place(self) -> Item:
        """The item that says where in the text it is: gold's, if gold has one."""
        found = self.gold or self.own
        assert found is not None
        return found


@dataclass(frozen=True, slots=True)
class Score:
    """`right` items are in both, `own` in the labels and `gold` in gold."""

    right: int = 0
    own: int = 0
    gold: int = 0

    @property
    def f1(self) -> float:
        """0 to 1; 1 when there is nothing to find and nothing was found."""
        return 2 * self.right / (self.own + self.gold) if self.own + self.gold else 1.0

    def __add__(self, other: Score) -> Score:
        return Score(self.right + other.right, self.own + other.own, self.gold + other.gold)


@dataclass(frozen=True, slots=True)
class Comparison:
    """All differences in order of the text, and the score of each kind of item."""

    differences: tuple[Difference, ...]
    scores: Mapping[ItemKind, Score]

    @property
    def score(self) -> Score:
        return sum(self.scores.values(), Score())


def compare(own: Body, gold: Body) -> Comparison:
    """Labels held against gold. Two equal items in one layer count as one."""
    mine, theirs = _items(own), _items(gold)
    both = mine.keys() & theirs.keys()
    differences = [
        Difference("attributes", mine[one], theirs[one])
        for one in both
        if mine[one].attributes != theirs[one].attributes
    ]
    left, wanted = [mine[one] for one in mine.keys() - both], [theirs[one] for one in theirs.keys() - both]
    differences += _paired(left, wanted)
    scores = {kind: Score(_count(both, kind), _count(mine, kind), _count(theirs, kind)) for kind in KINDS}
    return Comparison(tuple(sorted(differences, key=_order)), scores)


def _order(one: Difference) -> tuple[int, int, int, str]:
    return (one.place.start, one.place.end, KINDS.index(one.place.kind), one.place.label)


def _count(items: Iterable[Item], kind: ItemKind) -> int:
    return sum(one.kind == kind for one in items)


def _items(body: Body) -> dict[Item, Item]:
    return {one: one for one in _walk(body)}


def _walk(body: Body) -> Iterator[Item]:
    for entity in body.entities.values():
        yield Item("entity", entity.label, _pieces(entity), None, entity.text, entity.id, _attributes(entity))
    for event in body.events.values():
        trigger = event.trigger
        yield Item("event", event.type, _pieces(trigger), None, trigger.text, event.id, _attributes(event))
        of = (event.type, _pieces(trigger))
        for argument in event.arguments:
            target = body.entities.get(argument.target)
            filler = target if target is not None else _trigger(body, argument.target)
            if filler is not None:
                yield Item("argument", argument.role, _pieces(filler), of, filler.text, event.id)
    for line in body.boilerplate.values():
        yield Item("boilerplate", line.label, ((line.start, line.end),), None, line.text, line.id)


def _pieces(one: Entity | Trigger) -> Fragments:
    return one.fragments or ((one.start, one.end),)


def _attributes(one: Entity | Event) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(one.attributes.items()))


def _trigger(body: Body, event_id: str) -> Trigger | None:
    event = body.events.get(event_id)
    return event.trigger if event else None


def _paired(own: list[Item], gold: list[Item]) -> Iterator[Difference]:
    """What belongs together although it is not the same: first by equal edges, then by label, then by place."""
    near: dict[Item, list[Item]] = defaultdict(list)
    by_kind: dict[ItemKind, list[Item]] = defaultdict(list)
    for one in gold:
        by_kind[one.kind].append(one)
    for one in own:
        near[one] = [other for other in by_kind[one.kind] if _shared(one, other)]
    pairs = sorted(
        ((_cause(one, other), -_shared(one, other), one, other) for one in own for other in near[one]),
        key=lambda pair: (_CLOSENESS.index(pair[0]), pair[1], pair[2].pieces, pair[3].pieces, pair[2].label),
    )
    done: set[Item] = set()
    met: set[Item] = set()
    for cause, _, one, other in pairs:
        if one not in done and other not in met:
            done.add(one)
            met.add(other)
            yield Difference(cause, one, other)
    yield from (Difference("extra", one, None) for one in own if one not in done)
    yield from (Difference("missing", None, one) for one in gold if one not in met)


_CLOSENESS: tuple[Cause, ...] = ("label", "edges", "label_and_edges")


def _cause(own: Item, gold: Item) -> Cause:
    if own.pieces == gold.pieces:
        return "label"
    return "edges" if own.label == gold.label else "label_and_edges"


def _shared(own: Item, gold: Item) -> int:
    """Code points that two items have in common; for arguments only when they are of events that overlap."""
    if own.of is not None and gold.of is not None and not _common(own.of[1], gold.of[1]):
        return 0
    return _common(own.pieces, gold.pieces)


def _common(one: Fragments, other: Fragments) -> int:
    return sum(max(0, min(a_end, b_end) - max(a, b)) for a, a_end in one for b, b_end in other)
