"""How far the people of a project agree: one pass over the articles that two or more have finished.

Everything that is counted of an article can be added up, so the pass gives the numbers for all articles together, for
each pair of people, each person, batch and week, and against gold; and on its way every disagreement.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import combinations

import orjson
from django.db.models import Count, Exists, Max, OuterRef, QuerySet, Sum
from django.utils.timezone import localtime

from annotator.agreement import measures
from annotator.agreement.base import BaseMeasure, Counts, Labels, Sheet
from annotator.core.comparing import Difference, Items, Pair, differences, matched
from annotator.core.resampling import FEWEST, MOST, Interval, Packer, rounds_for, spread
from annotator.models import Article, Layer, Mention, Probe, Project
from annotator.models.layer import WITH_LABELS

CHUNK = 200
"""Articles read at a time."""
GOLD = "gold"
Number = tuple[float | None, float | None, float | None, int]
"""A measure's value, the bounds of its interval, and the units that it rests on."""
GroupKey = tuple[str, str]
"""What a set of articles has in common, and which: ("pair", "alice\\tbob"), ("week", "2026-11-02") …"""
Counted = tuple[str, str, str]
"""The measure, what is counted, the label."""


@dataclass(frozen=True, slots=True)
class Finished:
    """One finished layer. `monday` is the week in which it was handed in."""

    layer: int
    author: str
    monday: date
    items: Items


@dataclass(frozen=True, slots=True)
class Case:
    """An article with the finished layers of its people, by name, and with its gold layer."""

    article: int
    text: str
    batch: str
    people: Sequence[Finished]
    gold: Finished | None


@dataclass(frozen=True, slots=True)
class Found:
    """A difference of two layers of an article; against gold, `second` is gold."""

    article: int
    first: Finished
    second: Finished
    gold: bool
    difference: Difference


def comparable_layers(project: Project) -> QuerySet[Layer]:
    """The layers that agreement is about: people's and gold, finished, and not handed in as impossible.

    Not those of training articles: there people are shown what they should have marked, and try again.
    """
    training = Probe.objects.filter(article=OuterRef("article"), purpose="training")
    return _finished(project).filter(~Exists(training), kind__in=("human", GOLD))


def _finished(project: Project) -> QuerySet[Layer]:
    return Layer.objects.filter(WITH_LABELS, article__project=project)


def comparable_articles(project: Project) -> QuerySet[Layer, int]:
    """The ids of the articles with two comparable layers or more, in order."""
    rows = comparable_layers(project).order_by().values("article_id").annotate(layers=Count("pk"))
    return rows.filter(layers__gte=2).order_by("article_id").values_list("article_id", flat=True)


def state_of(project: Project) -> str:
    """What changes when any comparable layer does: their number, ids, versions and last change."""
    found = comparable_layers(project).aggregate(
        count=Count("pk"), ids=Sum("pk"), versions=Sum("version"), last=Max("updated_at")
    )
    last = found["last"].isoformat() if found["last"] else ""
    return f"{found['count']}-{found['ids'] or 0}-{found['versions'] or 0}-{last}"


def cases(project: Project) -> Iterator[list[Case]]:
    """The articles to compare, CHUNK at a time. Constant memory."""
    last = 0
    while True:
        keys = list(comparable_articles(project).filter(article_id__gt=last)[:CHUNK])
        if not keys:
            return
        yield _cases(project, keys)
        last = keys[-1]


def _cases(project: Project, keys: Sequence[int]) -> list[Case]:
    found: dict[int, list[tuple[str, Finished]]] = {}
    layers = comparable_layers(project).filter(article__in=keys).order_by("article_id", "author_name", "pk")
    fields = ("article_id", "kind", "pk", "author_name", "submitted_at", "updated_at", "body")
    for article, kind, pk, author, submitted_at, updated_at, body in layers.values_list(*fields):
        one = Finished(pk, author, monday_of(submitted_at or updated_at), orjson.loads(body))
        found.setdefault(article, []).append((kind, one))
    made = []
    for pk, text, batch in Article.objects.filter(pk__in=keys).order_by("pk").values_list("pk", "text", "batch"):
        people = [one for kind, one in found.get(pk, ()) if kind != GOLD]
        golden = [one for kind, one in found.get(pk, ()) if kind == GOLD]
        made.append(Case(pk, text, batch, people, golden[-1] if golden else None))
    return made


def monday_of(moment: datetime) -> date:
    """The Monday of a moment's week, in the installation's time zone."""
    day = localtime(moment).date()
    return day - timedelta(days=day.weekday())


@dataclass
class Collector:
    """Takes in cases; `numbers` are of all that it has taken."""

    measures: Sequence[BaseMeasure] = field(default_factory=measures)
    causes: Counter[tuple[bool, str, str, str, str]] = field(default_factory=Counter)
    confusion: Counter[tuple[bool, str, str, str]] = field(default_factory=Counter)
    articles: int = 0
    people: Counter[str] = field(default_factory=Counter)
    _packer: Packer[Counted] = field(default_factory=Packer)
    _groups: dict[GroupKey, list[int]] = field(default_factory=dict)
    _by_label: Packer[Counted] = field(default_factory=Packer)
    _all: list[int] = field(default_factory=list)

    def add(self, case: Case) -> Iterator[Found]:
        """Count an article, and give what its layers differ in."""
        sheet = Sheet(case.text)
        people = [Labels(one.author, one.items, sheet) for one in case.people]
        if len(people) >= 2:
            self._count_people(case, sheet, people)
            for (first, a), (second, b) in combinations(zip(case.people, people, strict=True), 2):
                yield from self._compare(case, first, a, second, b, gold=False)
        if case.gold is not None:
            golden = Labels("", case.gold.items, sheet)  # no name is before it
            for one, labels in zip(case.people, people, strict=True):
                packed = self._pack({one.name: one.tally(sheet, [golden, labels]) for one in self.measures})
                self._keep(packed, (GOLD, ""), (GOLD, one.author))
                yield from self._compare(case, one, labels, case.gold, golden, gold=True)

    def _count_people(self, case: Case, sheet: Sheet, people: Sequence[Labels]) -> None:
        self.articles += 1
        self.people.update(one.author for one in people)
        both = {one.name: one.tallies(sheet, people) for one in self.measures}
        together = {name: counts for name, (counts, _) in both.items()}
        self._all.append(self._by_label.pack(_flat(together)))
        packed = self._pack(together)
        week = max(one.monday for one in case.people)
        self._keep(packed, ("all", ""), ("batch", case.batch), ("week", week.isoformat()))
        for at, (a, b) in enumerate(combinations(people, 2)):
            if len(people) > 2:
                packed = self._pack({name: by_pair[at] for name, (_, by_pair) in both.items()})
            self._keep(packed, ("pair", f"{a.author}\t{b.author}"), ("annotator", a.author), ("annotator", b.author))

    def _pack(self, counts: Mapping[str, Counts]) -> int:
        return self._packer.pack(_flat({one.name: one.reduced(counts[one.name]) for one in self.measures}))

    def _keep(self, packed: int, *groups: GroupKey) -> None:
        for group in groups:
            self._groups.setdefault(group, []).append(packed)

    def _compare(
        self, case: Case, first: Finished, a: Labels, second: Finished, b: Labels, *, gold: bool
    ) -> Iterator[Found]:
        paired = matched(a.marks, b.marks)
        for kind, both in paired.items():
            for pair in both:
                said = _said(pair)
                self.confusion[gold, kind, *(said if gold or said[0] <= said[1] else said[::-1])] += 1
        for one in differences(case.text, first.items, second.items, paired):
            self.causes[gold, one.kind, one.cause, one.edge, one.more if one.edge == "particle" else ""] += 1
            yield Found(case.article, first, second, gold, one)

    def groups(self) -> Iterator[tuple[GroupKey, int, dict[str, Number]]]:
        """Every set of articles, how many they are, and its numbers by measure."""
        for key, packed in sorted(self._groups.items()):
            most = MOST if key in (("all", ""), (GOLD, "")) else FEWEST
            yield key, len(packed), self._numbers(packed, most)

    def _numbers(self, packed: Sequence[int], most: int) -> dict[str, Number]:
        def values(sums: dict[Counted, int]) -> list[float | None]:
            split = _by_measure(sums)
            return [one.value(split.get(one.name, {})) for one in self.measures]

        sums = self._packer.unpack(sum(packed))
        split = _by_measure(sums)
        intervals = spread(self._packer, packed, values, most=most)
        return {
            one.name: _number(value, between, one.units(split.get(one.name, {})))
            for one, value, between in zip(self.measures, values(sums), intervals, strict=True)
        }

    def labels(self) -> dict[str, dict[str, Number]]:
        """The numbers of all people together, by measure and label."""
        split = _by_measure(self._by_label.unpack(sum(self._all)))
        wanted = [(one, label) for one in self.measures for label in one.labels(split.get(one.name, {}))]
        if not wanted:
            return {}

        def values(sums: dict[Counted, int]) -> list[float | None]:
            drawn = _by_measure(sums)
            return [one.value(one.of_label(drawn.get(one.name, {}), label)) for one, label in wanted]

        intervals = spread(self._by_label, self._all, values, most=FEWEST)
        found: dict[str, dict[str, Number]] = {}
        for (one, label), between in zip(wanted, intervals, strict=True):
            counts = one.of_label(split[one.name], label)
            found.setdefault(one.name, {})[label] = _number(one.value(counts), between, one.units(counts))
        return found

    @property
    def rounds(self) -> int:
        """How many times all articles together were drawn for their intervals."""
        return rounds_for(self.articles)


def _flat(counts: Mapping[str, Counts]) -> dict[Counted, int]:
    return {(name, what, label): count for name, some in counts.items() for (what, label), count in some.items()}


def _said(pair: Pair) -> tuple[str, str]:
    return (pair.a.label if pair.a else "", pair.b.label if pair.b else "")


def _by_measure(sums: Mapping[Counted, int]) -> dict[str, dict[tuple[str, str], int]]:
    split: dict[str, dict[tuple[str, str], int]] = {}
    for (name, what, label), count in sums.items():
        split.setdefault(name, {})[what, label] = count
    return split


def _number(value: float | None, between: Interval | None, units: int) -> Number:
    if value is None or between is None:
        return value, None, None, units
    return value, between[0], between[1], units


def label_counts(project: Project) -> list[tuple[str, str, str, int]]:
    """How many annotations of each label people's finished layers hold: author, kind, label, count."""
    finished = _finished(project).filter(kind="human")
    rows = Mention.objects.filter(layer__in=finished).values_list("layer__author_name", "kind", "label")
    return list(rows.annotate(n=Count("pk")).order_by("layer__author_name", "kind", "label"))
