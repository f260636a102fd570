"""What a measure of agreement is: the labels of several people on an article in, counts out; summed counts, a number.

The counts of an article are whole numbers that can be added up over any articles. So one pass over a project gives
every breakdown, and a bootstrap over articles only adds.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations
from typing import Any, ClassVar, Literal

from annotator.core.comparing import COMPARED, Cause, ComparedKind, Items, Mark, Place, fillers_of, marks_of
from annotator.core.lines import lines_of

Key = tuple[str, str]
"""What is counted, and for which label ("" for no one)."""
Counts = Mapping[Key, int]
Unit = Literal["marks", "events", "arguments", "lines", "characters"]
Span = tuple[int, int]
Filled = tuple[str, str, Place, str]
"""An argument: the event's type, the kind and the place of what fills it, the role."""


@dataclass(frozen=True)
class Sheet:
    """The text that several people have labelled."""

    text: str

    @cached_property
    def lines(self) -> list[Span]:
        """Start and end of every line that is not blank, without its outer white space."""
        return [(line.start, line.end) for line in lines_of(self.text)]


@dataclass(frozen=True)
class Labels:
    """One person's labels on a sheet. What several measures need is made once."""

    author: str
    items: Items
    sheet: Sheet = field(repr=False)

    kept: dict[str, Any] = field(default_factory=dict, repr=False)
    """What a measure has made of these labels, by its name, so that it is made once for all pairs of people."""

    @cached_property
    def marks(self) -> dict[ComparedKind, list[Mark]]:
        """The annotations by kind, in the record's order."""
        return {kind: marks_of(self.items, kind) for kind in COMPARED}

    @property
    def entities(self) -> list[Mark]:
        return self.marks["entity"]

    @property
    def events(self) -> list[Mark]:
        return self.marks["event"]

    @cached_property
    def arguments(self) -> list[Filled]:
        """Every argument of every event once, whichever event of its type it belongs to."""
        if not self.items["events"]:
            return []
        fillers = fillers_of(self.items)
        found = {
            (event["type"], *fillers[one["target"]], one["role"])
            for event in self.items["events"]
            for one in event["arguments"]
            if one["target"] in fillers
        }
        return sorted(found)

    @cached_property
    def line_labels(self) -> list[str]:
        """For every line the boilerplate label that covers most of it, "" where that is less than half."""
        return list(_line_labels(self.sheet.lines, sorted(self.items["boilerplate"], key=lambda one: one["start"])))


def _line_labels(lines: Sequence[Span], marks: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Both are in the order of the text."""
    waiting = deque(marks)
    open_marks: list[Mapping[str, Any]] = []
    for start, end in lines:
        while waiting and waiting[0]["start"] < end:
            open_marks.append(waiting.popleft())
        open_marks = [one for one in open_marks if one["end"] > start]
        covered: dict[str, int] = {}
        for one in open_marks:
            shared = min(end, one["end"]) - max(start, one["start"])
            covered[one["label"]] = covered.get(one["label"], 0) + shared
        most = min(covered, key=lambda label: (-covered[label], label)) if covered else ""
        yield most if most and 2 * covered[most] >= end - start else ""


class BaseMeasure(ABC):
    """One measure.

    `label`, `description` and `source` (where it is defined) are for people. `order` is its place in lists. `unit` is
    what is counted. `kind` and `causes` say which disagreements lower the number; `kind` "" stands for all.
    """

    label: ClassVar[Mapping[str, str]]
    description: ClassVar[Mapping[str, str]]
    source: ClassVar[str]
    order: ClassVar[int] = 100
    unit: ClassVar[Unit]
    kind: ClassVar[ComparedKind | Literal[""]]
    causes: ClassVar[tuple[Cause, ...]]

    def __init__(self, name: str) -> None:
        self.name = name

    @abstractmethod
    def tally(self, sheet: Sheet, people: Sequence[Labels]) -> dict[Key, int]:
        """The counts of one article that two or more people have labelled."""

    def tallies(self, sheet: Sheet, people: Sequence[Labels]) -> tuple[dict[Key, int], list[dict[Key, int]]]:
        """The counts of all people together, and those of each pair, in the order of `combinations`."""
        together = self.tally(sheet, people)
        return together, [self.tally(sheet, pair) for pair in combinations(people, 2)] if len(people) > 2 else [
            together
        ]

    def reduced(self, counts: Counts) -> Counts:
        """As few counts as `value` and `units` need when they are not asked about single labels."""
        return counts

    @abstractmethod
    def value(self, sums: Counts) -> float | None:
        """The number that summed counts give; None where it is not defined, such as without any unit."""

    @abstractmethod
    def units(self, sums: Counts) -> int:
        """How many units the number rests on."""

    def labels(self, sums: Counts) -> list[str]:
        """The labels that the number can be split into, sorted."""
        return []

    def of_label(self, sums: Counts, label: str) -> Counts:
        """The counts of one of these labels, for `value` and `units`."""
        raise NotImplementedError
