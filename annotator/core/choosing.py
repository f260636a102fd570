"""From a question to what becomes gold: a side, everything, some pieces, nothing; or what a strategy says.

No strategy drops an argument: where one would, the question stays open for a person.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from annotator.core.adjudicating import Piece, Question
from annotator.core.aligning import Core, Mark, Slot
from annotator.core.errors import InvalidError
from annotator.core.spans import contains

Strategy = Literal["unanimous", "majority", "trust"]
STRATEGIES: tuple[Strategy, ...] = ("unanimous", "majority", "trust")
Left = Literal["disagreement", "tie", "argument", "votes_changed"]
"""Why a strategy leaves a question open. `argument`: it would drop one; `votes_changed`: a person ruled on others."""


def union_of(question: Question) -> list[Mark]:
    """Everything that anybody has: of two boundaries of one label the wider, both labels, the arguments of all.

    Boilerplate has one label a line: the one with the most votes.
    """
    found: dict[Mark, None] = {}
    for slot in question.slots:
        labels: dict[str, list[Mark]] = defaultdict(list)
        for voter in question.voters:
            if voter in slot:
                labels[slot[voter].core.label].append(slot[voter])
        if question.kind == "boilerplate":
            # `max` takes the first of equals: the voters' order decides.
            found[_joined(max(labels.values(), key=len))] = None
            continue
        for marks in labels.values():
            found[_joined(marks)] = None
    marks = sorted(found)
    return _without_inner(marks) if question.kind == "boilerplate" else marks


def _joined(marks: Sequence[Mark]) -> Mark:
    """Marks of one label in one slot, as one."""
    votes = Counter(mark.core for mark in marks)
    arguments = {argument for mark in marks for argument in mark.arguments}
    core = max(votes, key=lambda one: (one.end - one.start, votes[one]))
    if core.kind == "link":
        members = [filler for _, filler in arguments]
        core = Core("link", min(one.start for one in members), max(one.end for one in members), core.label)
    names = {name for mark in marks for name, _ in mark.attributes}
    attributes = tuple((name, _most(name, marks)) for name in sorted(names))
    return Mark(core, attributes, tuple(sorted(arguments)))


def _most(name: str, marks: Sequence[Mark]) -> str:
    values = Counter(value for mark in marks for key, value in mark.attributes if key == name)
    return values.most_common(1)[0][0]


def _without_inner(marks: Sequence[Mark]) -> list[Mark]:
    """Lines that are in a block that is marked as well go; `marks` are on different words."""
    return [
        one
        for one in marks
        if not any(
            other is not one and contains(other.core.start, other.core.end, one.core.start, one.core.end)
            for other in marks
        )
    ]


def picked(question: Question, ids: Iterable[int]) -> list[Mark]:
    """The marks that chosen pieces make.

    Raises InvalidError (`bad_pieces`) for pieces that are not there, for an attribute or argument without its mark,
    and for two values of one attribute.
    """
    wanted = set(ids)
    pieces = [piece for piece in question.pieces if piece.id in wanted]
    if len(pieces) != len(wanted):
        raise InvalidError("bad_pieces", "The question has no such pieces.")
    found: list[Mark] = []
    for slot in range(len(question.slots)):
        found += _made([piece for piece in pieces if piece.slot == slot])
    return sorted(set(found))


def _made(pieces: Sequence[Piece]) -> list[Mark]:
    marks = [piece.core for piece in pieces if piece.part == "mark"]
    attributes: dict[str, str] = {}
    for piece in pieces:
        if piece.part == "attribute" and attributes.setdefault(piece.name, piece.value) != piece.value:
            raise InvalidError("bad_pieces", f"Two values of {piece.name} were chosen; an annotation has one.")
    arguments = [piece for piece in pieces if piece.part == "argument"]
    lost = [one for one in arguments if one.core.label not in {core.label for core in marks}]
    if lost or (attributes and not marks):
        what = lost[0].name if lost else next(iter(attributes))
        raise InvalidError("bad_pieces", f"{what} was chosen without the mark that it belongs to.")
    made = []
    for core in marks:
        mine = {(one.name, one.filler) for one in arguments if one.core.label == core.label and one.filler}
        made.append(Mark(core, tuple(sorted(attributes.items())), tuple(sorted(mine))))
    return made


@dataclass(frozen=True, slots=True)
class Choice:
    """What a strategy makes of a question: `marks`, or why it stays open. `of` is whose side was taken."""

    marks: list[Mark] | None
    left: Left | None = None
    of: str = ""


def choose(question: Question, strategy: Strategy, trust: Sequence[str] = ()) -> Choice:
    """What a strategy says. Where all agree, every strategy takes that."""
    if question.agreed:
        return Choice(question.side(question.voters[0]))
    if strategy == "unanimous":
        return Choice(None, "disagreement")
    return _by_majority(question) if strategy == "majority" else _by_trust(question, trust)


def _by_trust(question: Question, trust: Sequence[str]) -> Choice:
    """The side of the first in `trust` who was asked."""
    voter = next((name for name in trust if name in question.voters), "")
    if not voter:
        return Choice(None, "disagreement")
    marks = question.side(voter)
    if question.kind == "event" and _drops(question, marks):
        return Choice(None, "argument")
    return Choice(marks, of=voter)


def _by_majority(question: Question) -> Choice:
    """What more than half of all who were asked have, slot by slot; no part of a question is decided alone."""
    marks: list[Mark] = []
    for slot in question.slots:
        missing = len(question.voters) - len(slot)
        if 2 * missing > len(question.voters):
            continue
        mark = _majority_mark(slot, len(question.voters))
        if mark is None:
            return Choice(None, "tie")
        marks.append(mark)
    if question.kind == "event" and _drops(question, marks):
        return Choice(None, "argument")
    return Choice(marks)


def _majority_mark(slot: Slot, voters: int) -> Mark | None:
    """The mark that more than half have, with what more than half of those say about it; None where they are even."""
    core, count = Counter(mark.core for mark in slot.values()).most_common(1)[0]
    marks = [mark for mark in slot.values() if mark.core == core]
    if 2 * count <= voters or (core.kind == "link" and len(set(marks)) > 1):
        return None
    attributes = Counter(pair for mark in marks for pair in mark.attributes)
    if any(2 * votes == count for votes in attributes.values()):
        return None
    arguments = Counter(pair for mark in marks for pair in mark.arguments)
    return Mark(
        core,
        tuple(sorted(pair for pair, votes in attributes.items() if 2 * votes > count)),
        tuple(sorted(pair for pair, votes in arguments.items() if 2 * votes > count)),
    )


def _drops(question: Question, marks: Sequence[Mark]) -> bool:
    """Whether an argument that anybody gave would not be there any more."""
    kept = {(role, filler) for mark in marks for role, filler in mark.arguments}
    return any(
        (role, filler) not in kept
        for slot in question.slots
        for mark in slot.values()
        for role, filler in mark.arguments
    )
