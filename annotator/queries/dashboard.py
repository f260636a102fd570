"""How a project stands: how far, how fast, how long an article takes, how long labels wait.

Everything is about people's layers. An article counts as finished when somebody has handed in labels for it; what was
handed in as impossible is counted as that and nowhere else.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from statistics import quantiles
from typing import Any

from django.db.models import Count, Min, Q, QuerySet, Sum
from django.utils import timezone
from django.utils.timezone import make_aware

from annotator.core.forecasting import Forecast, forecast
from annotator.core.records import STATUSES
from annotator.models import Article, Layer, Project, WorkSession
from annotator.models.layer import FINISHED, WITH_LABELS
from annotator.queries.agreement_numbers import monday_of

WEEKS = 26
"""Weeks that are shown."""
WAITING = ("doing", "submitted", "returned")
AGES: tuple[tuple[str, int | None], ...] = (
    ("< 1", 1),
    ("1–2", 3),
    ("3–6", 7),
    ("7–13", 14),
    ("14–29", 30),
    ("30+", None),
)
"""Days that labels have waited, and below how many each begins to be the next."""


@dataclass(frozen=True, slots=True)
class Progress:
    """Articles of the project, those that somebody has finished, those with finished gold; layers by status.

    `impossible` are layers handed in with the reason why the article cannot be annotated. `gold` is None where the
    figures are one annotator's: some gold is a check that she must not know of.
    """

    articles: int
    finished: int
    gold: int | None
    layers: dict[str, int]
    impossible: int

    @property
    def share(self) -> float:
        return self.finished / self.articles if self.articles else 0.0

    @property
    def left(self) -> int:
        return self.articles - self.finished


@dataclass(frozen=True, slots=True)
class Week:
    """Layers handed in during the week that begins on `monday`, by author."""

    monday: date
    by_author: dict[str, int]

    @property
    def total(self) -> int:
        return sum(self.by_author.values())


@dataclass(frozen=True, slots=True)
class Pace:
    """Active time on an author's finished layers, in seconds; "" is everybody. Layers without any time are left out."""

    author: str
    layers: int
    lower: float
    median: float
    upper: float
    least: float
    most: float


@dataclass(frozen=True, slots=True)
class Waiting:
    """How long layers have been in a status: how many in each of AGES, and since when the first."""

    status: str
    counts: tuple[int, ...]
    oldest: datetime | None

    @property
    def total(self) -> int:
        return sum(self.counts)


@dataclass(frozen=True)
class Dashboard:
    """Of one author, or of everybody when `author` is ""."""

    author: str
    progress: Progress
    weeks: Sequence[Week] = ()
    paces: Sequence[Pace] = ()
    waiting: Sequence[Waiting] = ()
    forecast: Forecast | None = None
    past: Sequence[int] = field(default_factory=list)
    """Articles finished in each of the complete weeks since the first, oldest first."""

    @property
    def authors(self) -> list[str]:
        """Who has handed in anything, who did most first."""
        totals: Counter[str] = Counter()
        for week in self.weeks:
            totals.update(week.by_author)
        return sorted(totals, key=lambda name: (-totals[name], name))


def dashboard_of(project: Project, author: str = "", now: datetime | None = None) -> Dashboard:
    """All figures of a project, or one annotator's own."""
    now = now or timezone.now()
    layers = Layer.objects.filter(article__project=project, kind="human")
    if author:
        layers = layers.filter(author_name=author)
    done = layers.filter(WITH_LABELS)
    progress = _progress(project, layers, done, with_gold=not author)
    past = _past(done, now)
    return Dashboard(
        author=author,
        progress=progress,
        weeks=_weeks(done, now),
        paces=_paces(done),
        waiting=[_waiting(layers, status, now) for status in WAITING],
        forecast=None if author else forecast(progress.left, past),
        past=past,
    )


def _progress(project: Project, layers: QuerySet[Layer], done: QuerySet[Layer], *, with_gold: bool) -> Progress:
    gold = Layer.objects.filter(article__project=project, kind="gold", status__in=FINISHED)
    by_status = dict(layers.order_by().values_list("status").annotate(n=Count("pk")))
    return Progress(
        articles=Article.objects.filter(project=project).count(),
        finished=done.order_by().values("article").distinct().count(),
        gold=gold.order_by().values("article").distinct().count() if with_gold else None,
        layers={status: by_status.get(status, 0) for status in STATUSES},
        impossible=layers.filter(status__in=FINISHED).exclude(cannot="").count(),
    )


class Mondays:
    """The weeks from the one that `first` is in to the one that `last` is in. Finding a moment's week is a bisection:
    telling it by the calendar would take most of the time of a large project's page.
    """

    def __init__(self, first: datetime, last: datetime) -> None:
        begin, end = monday_of(first), monday_of(last)
        self.days = [begin + timedelta(weeks=n) for n in range((end - begin).days // 7 + 1)]
        self._starts = [make_aware(datetime.combine(day, time())) for day in self.days]

    def number_of(self, moment: datetime) -> int:
        """The number of a moment's week, from 0; -1 before the first."""
        return bisect_right(self._starts, moment) - 1


def _weeks(done: QuerySet[Layer], now: datetime) -> list[Week]:
    """The last WEEKS weeks from the first with work on, those without included."""
    mondays = Mondays(now - timedelta(weeks=WEEKS - 1), now)
    counts: list[Counter[str]] = [Counter() for _ in mondays.days]
    since = now - timedelta(weeks=WEEKS)
    rows = done.filter(submitted_at__gte=since).order_by().values_list("submitted_at", "author_name")
    for submitted_at, name in rows.iterator():
        number = mondays.number_of(submitted_at) if submitted_at is not None else -1
        if number >= 0:
            counts[number][name] += 1
    weeks = [Week(day, dict(sorted(found.items()))) for day, found in zip(mondays.days, counts, strict=True)]
    first = next((at for at, week in enumerate(weeks) if week.by_author), len(weeks))
    return weeks[first:]


def _past(done: QuerySet[Layer], now: datetime) -> list[int]:
    firsts = done.order_by().values("article").annotate(first=Min("submitted_at")).values_list("first", flat=True)
    moments = [first for first in firsts.iterator() if first is not None]
    if not moments:
        return []
    mondays = Mondays(min(moments), now)
    counts = Counter(map(mondays.number_of, moments))
    return [counts[number] for number in range(len(mondays.days) - 1)]


def _paces(done: QuerySet[Layer]) -> list[Pace]:
    """Everybody first, then by name."""
    rows: Any = WorkSession.objects.filter(layer__in=done).order_by()
    per_layer = rows.values("layer", "layer__author_name").annotate(total=Sum("seconds"))
    times: dict[str, list[int]] = defaultdict(list)
    for _, name, seconds in per_layer.values_list("layer", "layer__author_name", "total"):
        if seconds:
            times[name].append(seconds)
    everybody = [seconds for some in times.values() for seconds in some]
    named = [("", everybody), *sorted(times.items())] if len(times) > 1 else sorted(times.items())
    return [_pace(name, some) for name, some in named]


def _pace(name: str, seconds: Sequence[int]) -> Pace:
    lower, middle, upper = quantiles(seconds, n=4, method="inclusive") if len(seconds) > 1 else [float(seconds[0])] * 3
    return Pace(name, len(seconds), lower, middle, upper, min(seconds), max(seconds))


def handed_in_during(monday: date) -> Q:
    """Layers that count as handed in during the week that begins on `monday`."""
    begin, end = (make_aware(datetime.combine(day, time())) for day in (monday, monday + timedelta(weeks=1)))
    return WITH_LABELS & Q(submitted_at__gte=begin, submitted_at__lt=end)


def of_age(at: int, now: datetime) -> Q:
    """Layers that have been in their status as long as the row of AGES with this number says."""
    edges = [now - timedelta(days=days) for _, days in AGES if days is not None]
    between = Q(status_at__gt=edges[at]) if at < len(edges) else Q()
    return between & Q(status_at__lte=edges[at - 1]) if at else between


def _waiting(layers: QuerySet[Layer], status: str, now: datetime) -> Waiting:
    wanted: dict[str, Count | Min] = {"oldest": Min("status_at")}
    for at in range(len(AGES)):
        wanted[f"age{at}"] = Count("pk", filter=of_age(at, now))
    found = layers.filter(status=status).order_by().aggregate(**wanted)
    return Waiting(status, tuple(found[f"age{at}"] for at in range(len(AGES))), found["oldest"])
