"""The two matrices of agreement: people against people, labels against labels; each as picture and as table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from annotator.pages.matrices import Matrix, Said, matrix
from annotator.queries.agreement import Confused, Number, Report
from annotator.queries.disagreements import NONE

MOST_LABELS = 20
"""Labels in the picture of confusion, those that are confused most; the table has all."""
FROM, TO = 0.5, 1.0
"""Agreement that has the palest shade and the darkest: below a half it is no agreement to speak of."""


@dataclass(frozen=True, slots=True)
class PairRow:
    """Two people and their number."""

    first: str
    second: str
    articles: int
    number: Number
    link: str


@dataclass(frozen=True, slots=True)
class ConfusionRow:
    """Two labels, "" for no mark, and how often one side has one and the other side the other."""

    first: str
    second: str
    first_name: str
    second_name: str
    count: int
    link: str

    @property
    def same(self) -> bool:
        return self.first == self.second


@dataclass(frozen=True, slots=True)
class Picture:
    """A matrix; `left_out` names are only in the table."""

    matrix: Matrix
    left_out: int = 0


def pair_rows(report: Report, measure: str, link: Callable[..., str]) -> list[PairRow]:
    """Every two people with articles in common."""
    found = []
    for group in report.groups_of("pair"):
        first, second = group.names
        to = link(measure=measure, person=first, other=second)
        found.append(PairRow(first, second, group.articles, group.numbers[measure], to))
    return found


def people_picture(rows: Sequence[PairRow]) -> Picture | None:
    """People against people; None when there are no two."""
    names = sorted({name for row in rows for name in (row.first, row.second)})
    if not names:
        return None
    place = {name: at for at, name in enumerate(names)}
    cells: dict[tuple[int, int], Said] = {}
    for row in rows:
        value = row.number.value
        shade = 0.0 if value is None else min(1.0, max(0.0, (value - FROM) / (TO - FROM)))
        text = "–" if value is None else f"{value:.2f}"
        said = f"{row.first}, {row.second}: {text}"
        for a, b in ((row.first, row.second), (row.second, row.first)):
            cells[place[a], place[b]] = Said(0.06 + 0.4 * shade, text, said, row.link)
    return Picture(matrix(names, names, cells))


def confusion_rows(
    report: Report, kind: str, gold: bool, names: Mapping[tuple[str, str], str], link: Callable[..., str]
) -> list[ConfusionRow]:
    """What stands where something else stands, the most frequent first; what agrees comes last."""
    found = []
    for one in report.confusion:
        if one.kind == kind and one.gold == gold:
            found.append(_confusion_row(one, names, link))
    return sorted(found, key=lambda row: (row.same, -row.count, row.first, row.second))


def _confusion_row(one: Confused, names: Mapping[tuple[str, str], str], link: Callable[..., str]) -> ConfusionRow:
    first, second = (names.get((one.kind, code), code) if code else _("no mark") for code in (one.a, one.b))
    to = ""
    if one.a != one.b:
        chosen = {"label": one.a or NONE, "versus": one.b or NONE, "kind": one.kind}
        cause = {} if one.a and one.b else {"cause": "missing"}
        to = link(**chosen, **cause, **({"gold": "1"} if one.gold else {}))
    return ConfusionRow(one.a, one.b, first, second, one.count, to)


def labels_picture(rows: Sequence[ConfusionRow], gold: bool) -> Picture | None:
    """Labels against labels. Between people both halves say the same; against gold the rows are the person's."""
    weight: Counter[str] = Counter()
    for row in rows:
        for code in {row.first, row.second}:
            weight[code] += 0 if row.same else row.count
    codes = [code for code, _ in sorted(weight.items(), key=lambda one: (-one[1], one[0])) if code]
    if not codes:
        return None
    shown = sorted(codes[:MOST_LABELS]) + ([""] if "" in weight else [])
    names = {code: name for row in rows for code, name in ((row.first, row.first_name), (row.second, row.second_name))}
    most = max((row.count for row in rows if not row.same), default=1)
    place = {code: at for at, code in enumerate(shown)}
    cells: dict[tuple[int, int], Said] = {}
    for row in rows:
        if row.first in place and row.second in place:
            shade = 0.08 if row.same else 0.1 + 0.34 * row.count / most
            said = f"{row.first_name} / {row.second_name}: {row.count:,}"
            one = Said(shade, f"{row.count:,}", said, row.link, row.same)
            cells[place[row.first], place[row.second]] = one
            if not gold:
                cells[place[row.second], place[row.first]] = one
    titles = [names[code] for code in shown]
    return Picture(matrix(titles, titles, cells), max(0, len(codes) - MOST_LABELS))
