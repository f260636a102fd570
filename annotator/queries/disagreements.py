"""The items behind every number of agreement: what two layers differ in, chosen by what one wants to look at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from annotator.agreement import measure
from annotator.core.comparing import CAUSES, COMPARED
from annotator.core.edges import EDGES
from annotator.core.errors import InvalidError
from annotator.core.excerpts import line_around
from annotator.models import Article, Disagreement, Project
from annotator.queries.agreement import Report

PAGE_SIZE = 50
MAX_PAGE_SIZE = 500
NONE = "-"
"""In a query: no label, where one side has marked nothing."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Which disagreements. "" is any; `versus` goes with `label`, and `other` with `person`; NONE is no label.

    `measure` stands for the kind and the causes that lower its number.
    """

    measure: str = ""
    kind: str = ""
    cause: str = ""
    edge: str = ""
    more: str = ""
    label: str = ""
    versus: str = ""
    person: str = ""
    other: str = ""
    batch: str = ""
    week: str = ""
    gold: str = ""

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> Choice:
        """A choice as an address has it.

        Raises InvalidError (`bad_parameter`, `unknown_measure`).
        """
        given = {name: query.get(name, "")[:200] for name in cls.__slots__}
        for name, known in (("kind", tuple(COMPARED)), ("cause", CAUSES), ("edge", EDGES), ("gold", ("0", "1"))):
            if given[name] and given[name] not in known:
                raise InvalidError("bad_parameter", f"{name} must be one of {', '.join(known)}, not {given[name]!r}.")
        if any("\x00" in value for value in given.values()):
            raise InvalidError("bad_parameter", "A parameter holds a NUL character.")
        try:
            date.fromisoformat(given["week"] or "2026-11-02")
        except ValueError:
            raise InvalidError(
                "bad_parameter", f"week must be a day such as 2026-11-02, not {given['week']!r}."
            ) from None
        if given["measure"]:
            measure(given["measure"])
        return cls(**given)

    @property
    def given(self) -> dict[str, str]:
        """What is chosen, by name."""
        return {name: value for name in self.__slots__ if (value := getattr(self, name))}


def chosen(project: Project, report: Report, choice: Choice) -> QuerySet[Disagreement]:
    """The disagreements of a report that a choice takes, in the order of the articles."""
    rows = Disagreement.objects.filter(project=project, run=report.run, gold=choice.gold == "1").order_by("pk")
    if choice.measure:
        about = measure(choice.measure)
        rows = rows.filter(cause__in=about.causes)
        rows = rows.filter(kind=about.kind) if about.kind else rows
    for name in ("kind", "cause", "edge", "more", "week"):
        if getattr(choice, name):
            rows = rows.filter(**{name: getattr(choice, name)})
    if choice.batch:
        rows = rows.filter(article__batch="" if choice.batch == NONE else choice.batch)
    return rows.filter(_by_label(choice), _by_person(choice))


def _by_label(choice: Choice) -> Q:
    label, versus = ("" if one == NONE else one for one in (choice.label, choice.versus))
    if not choice.label:
        return Q()
    if choice.versus:
        there = Q(first_label=label, second_label=versus)
        return there if choice.gold == "1" else there | Q(first_label=versus, second_label=label)
    return Q(first_label=label) | Q(second_label=label)


def _by_person(choice: Choice) -> Q:
    if not choice.person:
        return Q()
    if choice.gold == "1":
        return Q(first_author=choice.person)
    if choice.other:
        there, back = (choice.person, choice.other), (choice.other, choice.person)
        return Q(first_author=there[0], second_author=there[1]) | Q(first_author=back[0], second_author=back[1])
    return Q(first_author=choice.person) | Q(second_author=choice.person)


@dataclass(frozen=True, slots=True)
class Side:
    """What one layer says, with the text around it. Without a mark, `text` is "" and `before` has the place."""

    layer: int
    author: str
    label: str
    start: int | None
    end: int | None
    before: str
    text: str
    after: str
    annotation: str


@dataclass(frozen=True, slots=True)
class Item:
    """A disagreement as people look at it."""

    row: Disagreement
    title: str
    key: str
    language: str
    sides: tuple[Side, Side]


@dataclass(frozen=True, slots=True)
class ItemPage:
    """Some items; `next` is what `after` takes for the following ones, or None."""

    items: list[Item]
    next: int | None


def disagreement_page(rows: QuerySet[Disagreement], after: int | None = None, size: int = PAGE_SIZE) -> ItemPage:
    """The `size` disagreements after one of this id, with both sides in their context."""
    size = max(1, min(size, MAX_PAGE_SIZE))
    found = list(rows.filter(pk__gt=after or 0)[: size + 1])
    more, found = len(found) > size, found[:size]
    fields = ("title", "key", "language", "text")
    articles = Article.objects.filter(pk__in={row.article_id for row in found}).values_list("pk", *fields)
    about = {pk: values for pk, *values in articles}
    return ItemPage([_item(row, *about[row.article_id]) for row in found], found[-1].pk if more else None)


def _item(row: Disagreement, title: str, key: str, language: str, text: str) -> Item:
    spans = ((row.a_start, row.a_end), (row.b_start, row.b_end))
    known = [(start, end) for start, end in spans if start is not None and end is not None]
    hull = min(start for start, _ in known), max(end for _, end in known)
    first = _side(text, hull, spans[0], (row.first_id, row.first_author, row.first_label, row.a))
    second = _side(text, hull, spans[1], (row.second_id, row.second_author, row.second_label, row.b))
    return Item(row, title, key, language, (first, second))


def _side(
    text: str, hull: tuple[int, int], span: tuple[int | None, int | None], who: tuple[int, str, str, str]
) -> Side:
    """Both sides of an item show the same stretch of text, so that the eye finds the difference."""
    start, end = span
    begin, until = line_around(text, *hull)
    layer, author, label, annotation = who
    if start is None or end is None:
        return Side(layer, author, label, None, None, text[begin:until], "", "", annotation)
    return Side(layer, author, label, start, end, text[begin:start], text[start:end], text[end:until], annotation)


def item_dict(item: Item) -> dict[str, object]:
    """An item as the API and CSV give it."""
    row = item.row
    return {
        "id": row.pk,
        "article": {"id": row.article_id, "key": item.key, "title": item.title},
        "kind": row.kind,
        "cause": row.cause,
        "edge": row.edge,
        "more": row.more,
        "detail": row.detail,
        "against": "gold" if row.gold else "people",
        "week": row.week,
        "sides": [_side_dict(side) for side in item.sides],
    }


def _side_dict(side: Side) -> dict[str, object]:
    return {
        "layer": side.layer,
        "author": side.author,
        "label": side.label,
        "start": side.start,
        "end": side.end,
        "text": side.text,
        "annotation": side.annotation,
    }
