"""Two layers of one article side by side: which annotations mean the same, and what the others differ in.

A layer is the four lists of a record. Every annotation of either side is in exactly one pair; what one side alone has
is paired with nothing. Swapping the sides swaps every pair and changes nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from annotator.core.edges import Edge, edge_between
from annotator.core.spans import overlaps

Items = Mapping[str, Sequence[Mapping[str, Any]]]
"""The four lists of a record: entities, events, boilerplate, links."""
Cause = Literal["same", "boundary", "label", "both", "missing", "attribute", "argument", "role"]
CAUSES: tuple[Cause, ...] = ("boundary", "label", "both", "missing", "attribute", "argument", "role")
"""What two layers can differ in. Of an event `boundary` is its trigger's and `label` its type; `both` is boundary and
label; `argument` is a filler that one side lacks or marks otherwise, `role` the same filler in another role.
"""
ComparedKind = Literal["entity", "event", "boilerplate"]
COMPARED: Mapping[ComparedKind, str] = {"entity": "entities", "event": "events", "boilerplate": "boilerplate"}
"""The kinds that are compared, and their lists in a record. Links are not."""
Place = tuple[int, int, tuple[tuple[int, int], ...]]
"""Where something stands: start, end, fragments. Two spans are the same when their places are equal."""
Value = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Mark:
    """An annotation with its place; `label` is an event's type, and an event's place is its trigger's."""

    place: Place
    label: str
    value: Value


@dataclass(frozen=True, slots=True)
class Pair:
    """What one layer has and what the other has for it; None on the side where it is missing."""

    cause: Cause
    a: Mark | None
    b: Mark | None


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that two layers differ in. `span_a` and `span_b` are what each side marks there, start and end in code
    points, None where it marks nothing.

    `label_a` and `label_b` are what each side says: label, type, role or value of an attribute, "" where it says
    nothing. `a` and `b` are the ids of the annotations. `detail` is what the cause needs to be understood: the name of
    an attribute, the event type of an argument. `edge` says what a boundary is about, `more` is the text that one side
    has more.
    """

    kind: ComparedKind
    cause: Cause
    span_a: tuple[int, int] | None
    span_b: tuple[int, int] | None
    label_a: str
    label_b: str
    a: str = ""
    b: str = ""
    detail: str = ""
    edge: Edge | Literal[""] = ""
    more: str = ""

    @property
    def start(self) -> int:
        """Where the text begins that it is about, on either side."""
        return min(span[0] for span in (self.span_a, self.span_b) if span)

    @property
    def end(self) -> int:
        """Where that text ends."""
        return max(span[1] for span in (self.span_a, self.span_b) if span)


def marks_of(items: Items, kind: ComparedKind) -> list[Mark]:
    """The annotations of one kind, in the record's order."""
    if kind == "event":
        return [Mark(place_of(one["trigger"]), one["type"], one) for one in items["events"]]
    return [Mark(place_of(one), one["label"], one) for one in items[COMPARED[kind]]]


def place_of(span: Value) -> Place:
    """The place of an entity, a trigger or a boilerplate mark."""
    pieces = span.get("fragments")
    return (span["start"], span["end"], tuple((start, end) for start, end in pieces) if pieces else ())


def fillers_of(items: Items) -> dict[str, tuple[str, Place]]:
    """By id what can fill a role, as kind and place: an event stands where its trigger does."""
    found: dict[str, tuple[str, Place]] = {one["id"]: ("entity", place_of(one)) for one in items["entities"]}
    found.update((one["id"], ("event", place_of(one["trigger"]))) for one in items["events"])
    return found


def pairs(a: Iterable[Mark], b: Iterable[Mark]) -> list[Pair]:
    """Pair the marks of two layers: same span and label first, then same span, then overlap with the same label, then
    any overlap; of several that overlap those that share most. In the order of the text.
    """
    left, right = list(a), list(b)
    found: list[Pair] = []
    for by_label in (True, False):
        _take_same(left, right, found, by_label)
    if left and right:
        for by_label in (True, False):
            _take_overlapping(left, right, found, by_label)
    found.extend(Pair("missing", one, None) for one in left)
    found.extend(Pair("missing", None, one) for one in right)
    return sorted(found, key=_order)


def _take_same(left: list[Mark], right: list[Mark], found: list[Pair], by_label: bool) -> None:
    waiting: dict[tuple[Place, str], list[Mark]] = {}
    for one in right:
        waiting.setdefault((one.place, one.label if by_label else ""), []).append(one)
    rest: list[Mark] = []
    for one in left:
        others = waiting.get((one.place, one.label if by_label else ""))
        if others:
            found.append(Pair("same" if by_label else "label", one, others.pop(0)))
        else:
            rest.append(one)
    left[:] = rest
    right[:] = [one for others in waiting.values() for one in others]


def _take_overlapping(left: list[Mark], right: list[Mark], found: list[Pair], by_label: bool) -> None:
    candidates: list[tuple[tuple[Any, ...], int, int]] = []
    for i, one in enumerate(left):
        for j, other in enumerate(right):
            (start, end, _), (begin, until, _) = one.place, other.place
            if overlaps(start, end, begin, until) and (one.label == other.label or not by_label):
                shared = min(end, until) - max(start, begin)
                apart = abs(start - begin) + abs(end - until)
                # The last two say the same from either side, so that the order of the layers decides nothing.
                key = (-shared, apart, sorted((one.place, other.place)), sorted((one.label, other.label)))
                candidates.append((key, i, j))
    taken_left: set[int] = set()
    taken_right: set[int] = set()
    for _, i, j in sorted(candidates):
        if i not in taken_left and j not in taken_right:
            taken_left.add(i)
            taken_right.add(j)
            found.append(Pair("boundary" if by_label else "both", left[i], right[j]))
    left[:] = [one for i, one in enumerate(left) if i not in taken_left]
    right[:] = [one for j, one in enumerate(right) if j not in taken_right]


def _order(pair: Pair) -> tuple[int, int, str]:
    one, other = pair.a or pair.b, pair.b or pair.a
    assert one and other
    start, end = min(one.place[0], other.place[0]), max(one.place[1], other.place[1])
    return (start, end, min(one.label, other.label))


Matched = Mapping[ComparedKind, Sequence[Pair]]


def matched(
    a: Mapping[ComparedKind, Sequence[Mark]], b: Mapping[ComparedKind, Sequence[Mark]]
) -> dict[ComparedKind, list[Pair]]:
    """All marks of two layers in pairs, by kind."""
    return {kind: pairs(a[kind], b[kind]) for kind in COMPARED}


def differences(text: str, a: Items, b: Items, paired: Matched | None = None) -> list[Difference]:
    """All that two layers of a text differ in: entities, then events, then boilerplate, each in the text's order.

    `paired` is what `matched` gives for them, for those who have it already.
    """
    found: list[Difference] = []
    for kind in COMPARED:
        both = pairs(marks_of(a, kind), marks_of(b, kind)) if paired is None else paired[kind]
        for pair in both:
            found.extend(_of_pair(text, kind, pair))
        if kind == "event" and both:
            fillers = fillers_of(a), fillers_of(b)
            for pair in both:
                if pair.cause in ("same", "boundary"):
                    found.extend(_of_arguments(pair, *fillers))
    return found


def _of_pair(text: str, kind: ComparedKind, pair: Pair) -> Iterator[Difference]:
    a, b = pair.a, pair.b
    spans = a.place[:2] if a else None, b.place[:2] if b else None
    label_a, label_b = a.label if a else "", b.label if b else ""
    id_a, id_b = a.value["id"] if a else "", b.value["id"] if b else ""
    if pair.cause in ("boundary", "both") and a and b:
        edge, more = edge_between(text, a.place[:2], b.place[:2])
        yield Difference(kind, pair.cause, *spans, label_a, label_b, id_a, id_b, edge=edge, more=more)
    elif pair.cause != "same":
        yield Difference(kind, pair.cause, *spans, label_a, label_b, id_a, id_b)
    if a and b and label_a == label_b:
        mine, others = a.value.get("attributes") or {}, b.value.get("attributes") or {}
        for name in sorted(mine.keys() | others.keys()) if mine != others else ():
            if mine.get(name, "") != others.get(name, ""):
                said = mine.get(name, ""), others.get(name, "")
                yield Difference(kind, "attribute", *spans, *said, id_a, id_b, detail=name)


Filled = tuple[str, tuple[str, Place]]
"""A role and what fills it."""


def _of_arguments(
    pair: Pair, of_a: Mapping[str, tuple[str, Place]], of_b: Mapping[str, tuple[str, Place]]
) -> Iterator[Difference]:
    """What differs in the arguments of two events that are the same or differ in the trigger's boundary only."""
    assert pair.a and pair.b
    left, right = _filled(pair.a.value, of_a), _filled(pair.b.value, of_b)
    for one in [one for one in left if one in right]:
        if one in right:
            left.remove(one)
            right.remove(one)
    for cause, alike in (("role", _same_filler), ("argument", _overlapping)):
        for one in list(left):
            other = next((other for other in right if alike(one, other)), None)
            if other is not None:
                left.remove(one)
                right.remove(other)
                yield _argument(cause, pair, one, other)  # type: ignore[arg-type]
    for one in left:
        yield _argument("argument", pair, one, None)
    for one in right:
        yield _argument("argument", pair, None, one)


def _filled(event: Value, fillers: Mapping[str, tuple[str, Place]]) -> list[Filled]:
    return sorted((one["role"], fillers[one["target"]]) for one in event["arguments"] if one["target"] in fillers)


def _same_filler(one: Filled, other: Filled) -> bool:
    return one[1] == other[1]


def _overlapping(one: Filled, other: Filled) -> bool:
    (kind, (start, end, _)), (other_kind, (begin, until, _)) = one[1], other[1]
    return one[0] == other[0] and kind == other_kind and overlaps(start, end, begin, until)


def _argument(cause: Cause, pair: Pair, one: Filled | None, other: Filled | None) -> Difference:
    assert pair.a and pair.b
    return Difference(
        "event",
        cause,
        one[1][1][:2] if one else None,
        other[1][1][:2] if other else None,
        one[0] if one else "",
        other[0] if other else "",
        pair.a.value["id"],
        pair.b.value["id"],
        detail=pair.a.label,
    )
