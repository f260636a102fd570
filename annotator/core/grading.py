"""How much of gold somebody's labels have: F1, strict: label and every edge count.

An item is an entity, the trigger of an event with its type, a role of an event with what fills it, or boilerplate.
Ids and attributes do not count. What the differences are says core.comparing.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Literal

from annotator.core.comparing import Items, fillers_of, marks_of

ItemKind = Literal["entity", "event", "argument", "boilerplate"]
KINDS: tuple[ItemKind, ...] = ("entity", "event", "argument", "boilerplate")


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


def scores(own: Items, gold: Items) -> Mapping[ItemKind, Score]:
    """Labels held against gold, by kind. Two equal items in one layer count as one."""
    mine, theirs = _items(own), _items(gold)
    return {kind: Score(len(mine[kind] & theirs[kind]), len(mine[kind]), len(theirs[kind])) for kind in KINDS}


def score(own: Items, gold: Items) -> Score:
    """All kinds together."""
    return sum(scores(own, gold).values(), Score())


def _items(layer: Items) -> dict[ItemKind, set[Hashable]]:
    events = marks_of(layer, "event")
    fillers = fillers_of(layer)
    return {
        "entity": {(one.label, one.place) for one in marks_of(layer, "entity")},
        "event": {(one.label, one.place) for one in events},
        "argument": {
            (one.label, one.place, argument["role"], fillers[argument["target"]])
            for one in events
            for argument in one.value["arguments"]
            if argument["target"] in fillers
        },
        "boilerplate": {(one.label, one.place) for one in marks_of(layer, "boilerplate")},
    }
