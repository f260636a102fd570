"""What the annotators of an article disagree about, as questions to be decided one by one.

Where all agree there is a question too, already answered. Everything that anybody marked is in exactly one question:
nothing is hidden because it lies on, in or across something else.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from typing import Any, Literal

import orjson

from annotator.core.aligning import Core, Mark, Slot, align, by_core, marks_in, touch
from annotator.core.annotations import Kind
from annotator.core.lines import Line, lines_of
from annotator.core.records import Body
from annotator.core.spans import contains, overlaps

KINDS: tuple[Kind, ...] = ("entity", "event", "boilerplate", "link")
"""The order of the questions: entities come before the events that they are arguments of."""
Cause = Literal["agreed", "missing", "label", "boundary", "attribute", "argument", "mixed"]


@dataclass(frozen=True, slots=True)
class Piece:
    """One thing that is voted on: a mark, an attribute of it, or an argument. `label` is that of its mark.

    An attribute has `name` and `value`, an argument `name` (the role) and `filler`.
    """

    id: int
    slot: int
    part: Literal["mark", "attribute", "argument"]
    core: Core
    voters: tuple[str, ...]
    name: str = ""
    value: str = ""
    filler: Core | None = None


@dataclass(frozen=True)
class Question:
    """A place where something was marked. `voters` are all who were asked, in the order of A, B, C …

    `key` names the question as long as its place stays; `digest` changes with the votes.
    """

    key: str
    kind: Kind
    start: int
    end: int
    voters: tuple[str, ...]
    slots: tuple[Slot, ...]
    agreed: bool

    @cached_property
    def pieces(self) -> tuple[Piece, ...]:
        """Everything that can be chosen here, with who has it."""
        return tuple(_pieces(self))

    @cached_property
    def cores(self) -> frozenset[Core]:
        """Everything that could be marked here."""
        return frozenset(mark.core for slot in self.slots for mark in slot.values())

    @cached_property
    def digest(self) -> str:
        """The votes, in 16 letters."""
        votes = [[voter, [mark.to_dict() for slot in self.slots if (mark := slot.get(voter))]] for voter in self.voters]
        return blake2b(orjson.dumps(votes), digest_size=8).hexdigest()

    @cached_property
    def cause(self) -> Cause:
        """What the voters disagree about."""
        if self.agreed:
            return "agreed"
        causes = {_cause(slot, len(self.voters)) for slot in self.slots}
        return causes.pop() if len(causes) == 1 else "mixed"

    def side(self, voter: str) -> list[Mark]:
        """What a voter has here."""
        return [slot[voter] for slot in self.slots if voter in slot]

    def votes(self) -> dict[str, list[dict[str, Any]]]:
        """What each voter has here, as JSON."""
        return {voter: [mark.to_dict() for mark in self.side(voter)] for voter in self.voters}


def _cause(slot: Slot, voters: int) -> Cause:
    if len(slot) < voters:
        return "missing"
    marks = list(slot.values())
    labels, spans = {one.core.label for one in marks}, {(one.core.start, one.core.end) for one in marks}
    if marks[0].core.kind != "link" and (len(labels) > 1 or len(spans) > 1):
        return "mixed" if len(labels) > 1 and len(spans) > 1 else "label" if len(labels) > 1 else "boundary"
    attributes, arguments = {one.attributes for one in marks}, {one.arguments for one in marks}
    if len(attributes) > 1 and len(arguments) > 1:
        return "mixed"
    return "attribute" if len(attributes) > 1 else "argument"


def questions_of(layers: Mapping[str, Body], text: str) -> list[Question]:
    """The questions that the layers of one text put, by kind, then by place. `layers` are by voter, in order.

    Two who mark a filler otherwise (`가온전자` and `가온전자는`) still give the event the same argument: the difference
    is asked about once, where the entity is.
    """
    voters = tuple(layers)
    lines = list(lines_of(text))
    found: list[Question] = []
    taken: Counter[str] = Counter()
    same: dict[Core, Core] = {}
    for kind in KINDS:
        slots = _aligned(layers, kind, same)
        if kind == "event":
            slots = _aligned(layers, kind, same)  # events fill roles of events
        for group, agreed in _groups(kind, slots, voters, lines):
            found.append(_question(kind, group, voters, agreed, taken))
    return found


def _aligned(layers: Mapping[str, Body], kind: Kind, same: dict[Core, Core]) -> list[Slot]:
    """The slots of a kind; `same` learns what stands for the same thing in them."""
    slots = align({voter: marks_in(body, kind, same) for voter, body in layers.items()})
    for slot in slots:
        for mark in slot.values():
            same.setdefault(mark.core, min(one.core for one in slot.values()))
    return slots


def _question(
    kind: Kind, group: Sequence[Slot], voters: tuple[str, ...], agreed: bool, taken: Counter[str]
) -> Question:
    cores = [mark.core for slot in group for mark in slot.values()]
    start, end = min(core.start for core in cores), max(core.end for core in cores)
    key = f"{kind}:{start}-{end}" + (f":{cores[0].label}" if agreed else "")
    taken[key] += 1
    if taken[key] > 1:
        key = f"{key}#{taken[key]}"
    return Question(key, kind, start, end, voters, tuple(group), agreed)


def _groups(
    kind: Kind, slots: Sequence[Slot], voters: tuple[str, ...], lines: Sequence[Line]
) -> Iterator[tuple[list[Slot], bool]]:
    """Slots that are decided together, by place, and whether all agree about them."""
    groups: list[tuple[list[Slot], bool]] = []
    split: list[Slot] = []
    for slot in slots:
        if len(slot) == len(voters) and len(set(slot.values())) == 1:
            groups.append(([slot], True))
        else:
            split.append(slot)
    for group in _touching(split):
        groups.append((group, kind == "boilerplate" and _same_lines(group, voters, lines)))
    groups.sort(key=lambda pair: _place(pair[0]))
    return iter(_join_runs(groups, voters, lines) if kind == "boilerplate" else groups)


def _place(group: Iterable[Slot]) -> tuple[int, int]:
    cores = [mark.core for slot in group for mark in slot.values()]
    return min(core.start for core in cores), max(core.end for core in cores)


def _touching(slots: Sequence[Slot]) -> list[list[Slot]]:
    """Slots in groups that touch each other, directly or by others."""
    groups: list[list[Slot]] = []
    for slot in slots:
        near = [group for group in groups if any(_touches(slot, other) for other in group)]
        groups = [group for group in groups if group not in near]
        groups.append([*(one for group in near for one in group), slot])
    return groups


def _touches(slot: Slot, other: Slot) -> bool:
    return any(touch(one, two) for one in set(slot.values()) for two in set(other.values()))


def _same_lines(group: Sequence[Slot], voters: Sequence[str], lines: Sequence[Line]) -> bool:
    """Whether all have the same lines as the same boilerplate, one as a block perhaps and one line by line."""
    sides = []
    for voter in voters:
        marks = [slot[voter] for slot in group if voter in slot]
        covered = {(line.index, mark.core.label) for mark in marks for line in _covered(mark, lines)}
        whole = all(any(_on(mark, line) for line in _covered(mark, lines)) for mark in marks)
        cut = any(
            overlaps(mark.core.start, mark.core.end, line.start, line.end) and not _on(mark, line)
            for mark in marks
            for line in lines
        )
        sides.append((frozenset(covered), whole and not cut))
    return all(whole for _, whole in sides) and len({covered for covered, _ in sides}) == 1


def _on(mark: Mark, line: Line) -> bool:
    return contains(mark.core.start, mark.core.end, line.start, line.end)


def _covered(mark: Mark, lines: Sequence[Line]) -> list[Line]:
    return [line for line in lines if _on(mark, line)]


def _join_runs(
    groups: Sequence[tuple[list[Slot], bool]], voters: Sequence[str], lines: Sequence[Line]
) -> list[tuple[list[Slot], bool]]:
    """Lines after each other about which everybody says the same are one question: nobody answers it ten times."""
    joined: list[tuple[list[Slot], bool]] = []
    for group, agreed in groups:
        if joined and not agreed and not joined[-1][1]:
            last = joined[-1][0]
            between = [line for line in lines if _place(last)[1] <= line.start and line.end <= _place([group[0]])[0]]
            if not between and _says(last, voters) == _says(group, voters):
                joined[-1] = ([*last, *group], False)
                continue
        joined.append((group, agreed))
    return joined


def _says(group: Sequence[Slot], voters: Sequence[str]) -> list[list[str]]:
    return [sorted({slot[voter].core.label for slot in group if voter in slot}) for voter in voters]


def _pieces(question: Question) -> Iterator[Piece]:
    number = 0
    for index, slot in enumerate(question.slots):
        having: dict[tuple[Any, ...], list[str]] = defaultdict(list)
        for voter in question.voters:
            mark = slot.get(voter)
            if mark is None:
                continue
            having["mark", mark.core].append(voter)
            for name, value in mark.attributes:
                having["attribute", name, value].append(voter)
            for role, filler in mark.arguments:
                having["argument", mark.core.label, role, filler].append(voter)
        for core in sorted(by_core(slot.values())):
            yield Piece(number, index, "mark", core, tuple(having["mark", core]))
            number += 1
        first = min(mark.core for mark in slot.values())
        for key in sorted((key for key in having if key[0] == "attribute"), key=str):
            yield Piece(number, index, "attribute", first, tuple(having[key]), name=key[1], value=key[2])
            number += 1
        for key in sorted((key for key in having if key[0] == "argument"), key=lambda one: (one[1], one[2], one[3])):
            holder = min(one.core for one in slot.values() if one.core.label == key[1])
            yield Piece(number, index, "argument", holder, tuple(having[key]), name=key[2], filler=key[3])
            number += 1
