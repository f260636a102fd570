"""Write what was decided about a question into the gold annotations.

A mark of gold belongs to the question that it answers. Deciding again replaces what belongs to it, and whatever
referred to that refers to what is there now. Arguments find their fillers by what they are: as they were marked, as
they were decided otherwise, or, where nobody has decided yet, brought along.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from hashlib import blake2b

from annotator.core.adjudicating import Question
from annotator.core.aligning import Core, Mark, cores_in, touch
from annotator.core.annotations import (
    COLLECTIONS,
    Annotation,
    Argument,
    Boilerplate,
    Entity,
    Event,
    Kind,
    Link,
    Trigger,
)
from annotator.core.changes import Change
from annotator.core.errors import InvalidError
from annotator.core.records import Body

LETTERS: Mapping[Kind, str] = {"entity": "e", "event": "v", "boilerplate": "b", "link": "l"}


class WaitsError(InvalidError):
    """What cannot be written yet, as something that it refers to is not decided."""


@dataclass
class Board:
    """All questions of an article, with the keys of those that a ruling has answered."""

    questions: Sequence[Question]
    ruled: frozenset[str] = frozenset()
    _ids: dict[tuple[str, int], dict[Core, str]] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        # Two events on one trigger have one core and two slots; whose id is whose must not depend on what was ruled.
        taken: Counter[Core] = Counter()
        for question in self.questions:
            for index, slot in enumerate(question.slots):
                ids: dict[Core, str] = {}
                for core in sorted({mark.core for mark in slot.values()}):
                    ids[core] = _id(core, taken[core])
                    taken[core] += 1
                self._ids[question.key, index] = ids

    @cached_property
    def homes(self) -> dict[Core, tuple[Question, int]]:
        """Where each thing that somebody marked is asked about; of several places the first."""
        found: dict[Core, tuple[Question, int]] = {}
        for question in self.questions:
            for index, slot in enumerate(question.slots):
                for mark in slot.values():
                    found.setdefault(mark.core, (question, index))
        return found

    @cached_property
    def known(self) -> frozenset[str]:
        """The ids that gold gets from questions."""
        return frozenset(one for ids in self._ids.values() for one in ids.values())

    def ids(self, question: Question, slot: int) -> Mapping[Core, str]:
        """The id of each thing that a slot can become."""
        return self._ids[question.key, slot]

    def belonging(self, gold: Body, question: Question) -> set[str]:
        """What of gold answers a question: what it was given, and what was marked there by hand."""
        mine = {one for index in range(len(question.slots)) for one in self.ids(question, index).values()}
        cores = cores_in(gold)
        return {
            key
            for key in gold.of_kind(question.kind)
            if key in mine or (key not in self.known and cores[key] in question.cores)
        }


def rule(gold: Body, board: Board, question: Question, marks: Sequence[Mark], *, bring: bool) -> Body:
    """Gold with these marks as the answer to a question. `bring`: fillers that nobody has decided about come along.

    Raises WaitsError (`filler_open`, `filler_rejected`) when an argument has nothing to refer to, and InvalidError
    (`still_referred_to`) when something of gold refers to what goes.
    """
    writer = _Writer(gold, board, bring)
    writer.answer(question, marks)
    return writer.body()


class _Writer:
    def __init__(self, gold: Body, board: Board, bring: bool) -> None:
        self._gold = gold
        self._board = board
        self._bring = bring
        self._kinds: dict[Kind, dict[str, Annotation]] = {kind: dict(gold.of_kind(kind)) for kind in COLLECTIONS}
        self._cores = cores_in(gold)

    def body(self) -> Body:
        return Body(**{COLLECTIONS[kind]: by_id for kind, by_id in self._kinds.items()})  # type: ignore[arg-type]

    def answer(self, question: Question, marks: Sequence[Mark]) -> None:
        old = self._board.belonging(self._gold, question)
        placed = self._place(question, marks, old)
        self._remove(old - placed.keys(), {mark.core: key for key, mark in placed.items()}, question)
        for key, mark in placed.items():
            self._cores[key] = mark.core
            self._kinds[question.kind][key] = _bare(question.kind, key, mark)
        for key, mark in placed.items():
            self._refer(question.kind, key, mark)

    def _place(self, question: Question, marks: Sequence[Mark], old: set[str]) -> dict[str, Mark]:
        """Which id each mark gets: the one that gold has for it, else the one of its slot."""
        placed: dict[str, Mark] = {}
        for mark in marks:
            slots = [
                self._board.ids(question, index)[mark.core]
                for index in range(len(question.slots))
                if mark.core in self._board.ids(question, index)
            ]
            same = [key for key in old if self._cores[key] == mark.core]
            free = [key for key in (*sorted(same), *slots) if key not in placed]
            placed[free[0] if free else _id(mark.core, len(placed) + 1_000)] = mark
        return placed

    def _remove(self, gone: Iterable[str], now: Mapping[Core, str], question: Question) -> None:
        """Take marks away; what referred to them refers to what their slot became, or nothing may go."""
        gone = set(gone)
        for key in gone:
            self._kinds[question.kind].pop(key)
        if question.kind not in ("entity", "event") or not gone:
            return
        heirs = {key: self._heir(self._cores[key], now) for key in gone}
        self._repoint_events(gone, heirs)
        self._repoint_links(gone, heirs)

    def _heir(self, core: Core, now: Mapping[Core, str]) -> str:
        """What a mark became: the one of its slot in gold, one on its words first; "" when there is none."""
        home = self._board.homes.get(core)
        mine = self._board.ids(*home) if home else {}
        found = [(one, key) for one, key in now.items() if one in mine or touch(Mark(one), Mark(core))]
        found.sort(key=lambda pair: (pair[0] not in mine, pair[0].label != core.label, abs(pair[0].start - core.start)))
        return found[0][1] if found else ""

    def _repoint_events(self, gone: set[str], heirs: Mapping[str, str]) -> None:
        for key, one in list(self._kinds["event"].items()):
            assert isinstance(one, Event)
            if not any(argument.target in gone for argument in one.arguments):
                continue
            lost = [
                argument.role for argument in one.arguments if argument.target in gone and not heirs[argument.target]
            ]
            if lost:
                raise InvalidError(
                    "still_referred_to",
                    f"It fills {lost[0]} of “{one.trigger.text or one.type}”. Decide about that event first.",
                    {"event": key, "role": lost[0]},
                )
            now = (replace(each, target=heirs.get(each.target, each.target)) for each in one.arguments)
            self._kinds["event"][key] = replace(one, arguments=tuple(dict.fromkeys(now)))

    def _repoint_links(self, gone: set[str], heirs: Mapping[str, str]) -> None:
        for key, one in list(self._kinds["link"].items()):
            assert isinstance(one, Link)
            if not gone & set(one.members):
                continue
            members = tuple(dict.fromkeys(found for member in one.members if (found := heirs.get(member, member))))
            if len(members) < 2:
                del self._kinds["link"][key]
            else:
                self._kinds["link"][key] = replace(one, members=members)

    def _refer(self, kind: Kind, key: str, mark: Mark) -> None:
        """Give an event its arguments, or a link its members."""
        if kind == "event":
            event = self._kinds["event"][key]
            assert isinstance(event, Event)
            arguments = tuple(Argument(role, self._filler(filler, role)) for role, filler in mark.arguments)
            self._kinds["event"][key] = replace(event, arguments=tuple(dict.fromkeys(arguments)))
        elif kind == "link":
            self._link(key, mark)

    def _link(self, key: str, mark: Mark) -> None:
        members: list[str] = []
        for _, filler in mark.arguments:
            try:
                members.append(self._filler(filler, ""))
            except WaitsError as error:
                if error.code == "filler_open":
                    raise
        members = list(dict.fromkeys(members))
        if len(members) < 2:
            del self._kinds["link"][key]
        else:
            self._kinds["link"][key] = Link(key, mark.core.label, tuple(members))

    def _filler(self, core: Core, role: str) -> str:
        """The annotation of gold that fills a role.

        Raises WaitsError.
        """
        there = {one: key for key, one in self._cores.items() if key in self._kinds[core.kind]}
        if core in there:
            return there[core]
        home = self._board.homes.get(core)
        question = home[0] if home else None
        if home:
            mine = {key: one for one, key in there.items() if one in self._board.ids(*home)}
            otherwise = self._heir(core, {one: key for key, one in mine.items()}) if mine else ""
            if otherwise:
                return otherwise
        if question is not None and question.key in self._board.ruled:
            raise WaitsError("filler_rejected", _about(core, role, "was decided not to be one"), {"role": role})
        if not self._bring or home is None:
            raise WaitsError("filler_open", _about(core, role, "is not decided yet"), {"role": role})
        return self._bring_along(core, *home)

    def _bring_along(self, core: Core, question: Question, slot: int) -> str:
        key = self._board.ids(question, slot)[core]
        mark = next(one for one in question.slots[slot].values() if one.core == core)
        self._kinds[core.kind][key] = _bare(core.kind, key, mark)
        self._cores[key] = core
        return key


def _about(core: Core, role: str, what: str) -> str:
    where = f"{core.label} at {core.start}–{core.end}"
    return f"{where} fills {role}, and {what}." if role else f"{where} {what}."


def _bare(kind: Kind, key: str, mark: Mark) -> Annotation:
    """The annotation without what it refers to; surfaces are filled in where it is placed."""
    core = mark.core
    if kind == "entity":
        return Entity(key, core.label, core.start, core.end, "", dict(mark.attributes), core.fragments)
    if kind == "event":
        trigger = Trigger(core.start, core.end, "", core.fragments)
        return Event(key, core.label, trigger, (), dict(mark.attributes))
    if kind == "boilerplate":
        return Boilerplate(key, core.label, core.start, core.end, "")
    return Link(key, core.label, ())


def _id(core: Core, number: int) -> str:
    seed = repr((core.kind, core.start, core.end, core.label, core.fragments, number)).encode()
    return f"{LETTERS[core.kind]}{blake2b(seed, digest_size=8).hexdigest()}"


def changes_between(before: Body, after: Body, step: str = "") -> list[Change]:
    """The changes that lead from one body to another. Surfaces that `after` has not filled in are not compared."""
    return [replace(change, step=step) for kind in COLLECTIONS for change in _changes(kind, before, after)]


def _changes(kind: Kind, before: Body, after: Body) -> Iterator[Change]:
    old, new = before.of_kind(kind), after.of_kind(kind)
    for key in old.keys() - new.keys():
        yield Change(str(uuid.uuid4()), "remove", kind, {"id": key})
    for key, one in new.items():
        value = _without_surface(one.to_dict())
        if key not in old:
            yield Change(str(uuid.uuid4()), "add", kind, value)
            continue
        earlier = _without_surface(old[key].to_dict())
        edited = {name: value.get(name) for name in {**earlier, **value} if earlier.get(name) != value.get(name)}
        if edited:
            yield Change(str(uuid.uuid4()), "update", kind, {"id": key, **edited})


def _without_surface(value: dict[str, object]) -> dict[str, object]:
    trigger = value.get("trigger")
    if isinstance(trigger, dict):
        value["trigger"] = {name: one for name, one in trigger.items() if name != "text"}
    value.pop("text", None)
    return value
