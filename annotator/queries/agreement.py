"""The agreement of a project as it was measured last."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import orjson
from django.utils import timezone

from annotator.models import AgreementReport, Project
from annotator.queries.agreement_numbers import state_of

GROUPS = ("all", "pair", "annotator", "batch", "week", "gold")
"""What numbers are given for: all together, two people, one against the others, an import, a week, one against gold."""

LOST = timedelta(hours=1)
"""A run that began so long ago was lost with its worker."""


@dataclass(frozen=True, slots=True)
class Number:
    """A measure's value, None where it is not defined; its 95 % interval, where there is one; its units."""

    value: float | None
    low: float | None
    high: float | None
    units: int

    def to_dict(self) -> dict[str, Any]:
        rounded = [None if one is None else round(one, 4) for one in (self.value, self.low, self.high)]
        return {"value": rounded[0], "low": rounded[1], "high": rounded[2], "units": self.units}


NOTHING = Number(None, None, None, 0)


@dataclass(frozen=True, slots=True)
class Group:
    """Some articles and their numbers by measure. `name` is of a pair both names, apart by a tab."""

    kind: str
    name: str
    articles: int
    numbers: Mapping[str, Number]

    @property
    def names(self) -> list[str]:
        return self.name.split("\t")


@dataclass(frozen=True, slots=True)
class CauseCount:
    """How often two layers differ in something; `more` is the particle, where the edge is one."""

    gold: bool
    kind: str
    cause: str
    edge: str
    more: str
    count: int


@dataclass(frozen=True, slots=True)
class Confused:
    """How often one label stands where another does; "" where nothing does. Between people the order means nothing."""

    gold: bool
    kind: str
    a: str
    b: str
    count: int


@dataclass(frozen=True, slots=True)
class LabelCount:
    """How many annotations with a label a person's finished layers hold."""

    author: str
    kind: str
    label: str
    count: int


@dataclass(frozen=True)
class Report:
    """Everything that was measured. `computed_at` is None before the first time."""

    run: int = 0
    articles: int = 0
    rounds: int = 0
    people: Mapping[str, int] = field(default_factory=dict)
    groups: Sequence[Group] = ()
    labels: Mapping[str, Mapping[str, Number]] = field(default_factory=dict)
    causes: Sequence[CauseCount] = ()
    confusion: Sequence[Confused] = ()
    label_counts: Sequence[LabelCount] = ()
    computed_at: datetime | None = None
    seconds: float = 0
    asked_at: datetime | None = None
    done: int = 0
    total: int = 0
    busy: bool = False
    state: str = ""

    def groups_of(self, kind: str) -> list[Group]:
        return [one for one in self.groups if one.kind == kind]

    def group(self, kind: str, name: str = "") -> Group | None:
        return next((one for one in self.groups if one.kind == kind and one.name == name), None)

    def to_dict(self) -> dict[str, Any]:
        return {
            "computed_at": self.computed_at,
            "articles": self.articles,
            "rounds": self.rounds,
            "people": dict(self.people),
            "groups": [
                {
                    "kind": one.kind,
                    "name": one.names if one.kind == "pair" else one.name,
                    "articles": one.articles,
                    "numbers": {name: number.to_dict() for name, number in one.numbers.items()},
                }
                for one in self.groups
            ],
            "labels": {
                measure: {label: number.to_dict() for label, number in by_label.items()}
                for measure, by_label in self.labels.items()
            },
            "causes": [
                {
                    "against": "gold" if one.gold else "people",
                    "kind": one.kind,
                    "cause": one.cause,
                    "edge": one.edge,
                    "particle": one.more,
                    "count": one.count,
                }
                for one in self.causes
            ],
            "confusion": [
                {
                    "against": "gold" if one.gold else "people",
                    "kind": one.kind,
                    "labels": [one.a, one.b],
                    "count": one.count,
                }
                for one in self.confusion
            ],
        }


def report_for(project: Project) -> Report:
    """What was measured last; an empty report before the first time."""
    row = AgreementReport.objects.filter(project=project).first()
    return read_report(row) if row else Report()


def wants_measuring(project: Project, report: Report) -> bool:
    """Whether looking at the numbers is reason enough to have them measured anew: they are old and it does not cost
    more than a twentieth of the time.
    """
    if report.busy or report.asked_at is not None:
        return False
    pause = timedelta(seconds=max(60, 20 * report.seconds))
    if report.computed_at is not None and report.computed_at > timezone.now() - pause:
        return False
    return is_stale(project, report)


def is_stale(project: Project, report: Report) -> bool:
    """Whether layers have changed since."""
    return report.computed_at is None or report.state != state_of(project)


def read_report(row: AgreementReport) -> Report:
    """A row as values."""
    began = row.began_at is not None and row.began_at > timezone.now() - LOST
    about: dict[str, Any] = {
        "run": row.run,
        "computed_at": row.computed_at,
        "seconds": row.seconds,
        "asked_at": row.asked_at,
        "done": row.done,
        "total": row.total,
        "busy": began and row.last_run > row.run,
        "state": row.state,
    }
    if row.computed_at is None:
        return Report(**about)
    body = orjson.loads(row.body)
    return Report(
        articles=body["articles"],
        rounds=body["rounds"],
        people=body["people"],
        groups=[Group(kind, name, articles, _numbers(numbers)) for kind, name, articles, numbers in body["groups"]],
        labels={measure: _numbers(by_label) for measure, by_label in body["labels"].items()},
        causes=[CauseCount(*one) for one in body["causes"]],
        confusion=[Confused(*one) for one in body["confusion"]],
        label_counts=[LabelCount(*one) for one in body["label_counts"]],
        **about,
    )


def _numbers(found: Mapping[str, Sequence[Any]]) -> dict[str, Number]:
    return {name: Number(*one) for name, one in found.items()}
