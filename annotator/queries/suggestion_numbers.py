"""How good the suggestions of a project are: per source and label, week by week, in key presses and in time."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from statistics import median

from django.db.models import Sum
from django.utils.timezone import localtime

from annotator.core.keystrokes import saved
from annotator.models import Decision, Project, SuggestionRun, WorkSession
from annotator.queries.lessons import CONFIRMED, source_name

MIN_ARTICLES = 3
"""Fewer articles on one side of a comparison say nothing."""


@dataclass(frozen=True, slots=True)
class Rate:
    """How people decided on what a source proposed. `rate` is the share of accepted ones, 0–1."""

    source: str
    label: str
    accepted: int
    relabelled: int
    rejected: int

    @property
    def decided(self) -> int:
        return self.accepted + self.relabelled + self.rejected

    @property
    def rate(self) -> float:
        return self.accepted / self.decided if self.decided else 0.0


@dataclass(frozen=True, slots=True)
class Week:
    """The decisions of a week that begins on `monday`, by source: (accepted, decided)."""

    monday: date
    by_source: dict[str, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Pace:
    """Active time on finished layers: how many, the median in seconds, and seconds per 1,000 characters."""

    layers: int
    median: float
    per_thousand: float

    @property
    def tells(self) -> bool:
        """Whether there is enough to say anything."""
        return self.layers >= MIN_ARTICLES


@dataclass(frozen=True, slots=True)
class Numbers:
    rates: list[Rate] = field(default_factory=list)
    weeks: list[Week] = field(default_factory=list)
    keys_saved: int = 0
    decided: int = 0
    accepted: int = 0
    with_suggestions: Pace = Pace(0, 0, 0)
    without_suggestions: Pace = Pace(0, 0, 0)

    @property
    def rate(self) -> float:
        return self.accepted / self.decided if self.decided else 0.0

    @property
    def sources(self) -> list[Rate]:
        """One row a source, its labels added up, the most decided first."""
        totals: dict[str, Counter[str]] = defaultdict(Counter)
        for one in self.rates:
            totals[one.source].update(accepted=one.accepted, relabelled=one.relabelled, rejected=one.rejected)
        rows = [Rate(name, "", t["accepted"], t["relabelled"], t["rejected"]) for name, t in totals.items()]
        return sorted(rows, key=lambda one: (-one.decided, one.source))


def numbers_of(project: Project) -> Numbers:
    """Everything that the page shows. The last word on each suggestion counts, at the time when it was said."""
    counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    weeks: dict[date, dict[str, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0]))
    keys = 0
    for source, label, kind, surface, verdict, at in _last_words(project):
        counts[source, label][verdict] += 1
        keys += saved(kind, surface, verdict)
        day = localtime(at).date()
        week = weeks[day - timedelta(days=day.weekday())][source]
        week[0] += verdict == "accepted"
        week[1] += 1
    rates = [
        Rate(source, label, one["accepted"], one["relabelled"], one["rejected"])
        for (source, label), one in sorted(counts.items())
    ]
    return Numbers(
        rates=rates,
        weeks=[Week(monday, {source: (a, n) for source, (a, n) in by.items()}) for monday, by in sorted(weeks.items())],
        keys_saved=keys,
        decided=sum(one.decided for one in rates),
        accepted=sum(one.accepted for one in rates),
        with_suggestions=_pace(project, hidden=False),
        without_suggestions=_pace(project, hidden=True),
    )


def _last_words(project: Project) -> Iterator[tuple[str, str, str, str, str, datetime]]:
    rows = Decision.objects.filter(source__kind="machine", layer__article__project=project).order_by("-pk")
    fields = ("layer_id", "source_id", "annotation", "source__author_name", "label", "item", "surface", "verdict", "at")
    seen: set[tuple[int, int, str]] = set()
    for layer, source, annotation, author, label, kind, surface, verdict, at in rows.values_list(*fields).iterator():
        key = (layer, source, annotation)
        if key not in seen:
            seen.add(key)
            if verdict != "undone":
                yield source_name(author), label, kind, surface, verdict, at


def _pace(project: Project, hidden: bool) -> Pace:
    """The active time of finished human layers on articles that had suggestions, or had none on purpose."""
    shown = SuggestionRun.objects.filter(article__project=project, hidden=hidden)
    rows = WorkSession.objects.filter(
        layer__kind="human", layer__status__in=CONFIRMED, layer__article__in=shown.values("article")
    )
    per_layer = rows.values("layer", "layer__article__characters").annotate(total=Sum("seconds")).order_by("layer")
    times = [(row["total"], row["layer__article__characters"]) for row in per_layer]
    if not times:
        return Pace(0, 0, 0)
    seconds, characters = sum(one for one, _ in times), sum(one for _, one in times)
    return Pace(len(times), median(one for one, _ in times), 1000 * seconds / max(1, characters))
