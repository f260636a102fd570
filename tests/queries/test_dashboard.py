"""The figures of the dashboard where time matters."""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from annotator.models import Article, Layer, Project, User, WorkSession
from annotator.queries.agreement_numbers import monday_of
from annotator.queries.dashboard import Mondays, dashboard_of

NOW = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)
"""A Wednesday, noon in Seoul."""


@pytest.fixture
def finish(make_article: Callable[..., Article]) -> Callable[..., Layer]:
    """A function that has a user hand in an article of this key some days before NOW."""

    def make(key: str, user: User, days: float, seconds: int = 0, status: str = "submitted") -> Layer:
        article = Article.objects.filter(key=key).first() or make_article(key)
        layer = Layer.objects.create(
            article=article, kind="human", user=user, author_name=user.username, scheme_version=1, body="{}"
        )
        at = NOW - timedelta(days=days)
        done = status in ("submitted", "done")
        Layer.objects.filter(pk=layer.pk).update(status=status, status_at=at, submitted_at=at if done else None)
        if seconds:
            WorkSession.objects.create(layer=layer, session=uuid.uuid4(), seconds=seconds)
        return layer

    return make


def test_weeks_begin_on_monday_in_the_time_zone_of_the_installation() -> None:
    dice = random.Random(1)
    mondays = Mondays(NOW - timedelta(weeks=30), NOW)
    for _ in range(2_000):
        moment = NOW - timedelta(seconds=dice.uniform(0, 30 * 7 * 86_400))
        assert mondays.days[mondays.number_of(moment)] == monday_of(moment)
    midnight = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)
    assert monday_of(midnight) - monday_of(midnight - timedelta(seconds=1)) == timedelta(weeks=1)
    assert mondays.number_of(NOW - timedelta(weeks=40)) == -1


def test_weeks_without_work_are_shown_and_an_article_is_finished_once(
    finish: Callable[..., Layer], project: Project, alice: User, bob: User
) -> None:
    finish("a", alice, 16)
    finish("a", bob, 1)
    finish("b", bob, 15)
    finish("c", bob, 0.1)
    found = dashboard_of(project, now=NOW)
    assert [week.by_author for week in found.weeks] == [{"alice": 1, "bob": 1}, {}, {"bob": 2}]
    assert found.past == [2, 0], "the week that is not over is no guide"
    assert (found.progress.finished, found.progress.left, found.forecast) == (3, 0, None)


def test_what_was_handed_in_long_ago_is_not_shown_as_a_week(
    finish: Callable[..., Layer], project: Project, alice: User
) -> None:
    finish("a", alice, 400)
    finish("b", alice, 10)
    found = dashboard_of(project, now=NOW)
    assert [week.total for week in found.weeks] == [1, 0, 0], "a Sunday, and two weeks since"
    assert found.past[0] == 1 and sum(found.past) == 2 and len(found.past) == 57


def test_times_are_told_by_quartiles(finish: Callable[..., Layer], project: Project, alice: User, bob: User) -> None:
    for number, seconds in enumerate((100, 200, 300, 400, 1_000)):
        finish(f"a{number}", alice, 1, seconds)
    finish("b", bob, 1, 60)
    finish("c", bob, 1, 99, status="doing")
    everybody, hers, his = dashboard_of(project, now=NOW).paces
    assert (hers.least, hers.lower, hers.median, hers.upper, hers.most) == (100, 200, 300, 400, 1_000)
    assert (his.layers, his.lower, his.median) == (1, 60, 60)
    assert (everybody.author, everybody.layers) == ("", 6)


@pytest.mark.parametrize(
    ("days", "age"), [(0.9, 0), (1, 1), (2.9, 1), (3, 2), (7, 3), (13.9, 3), (14, 4), (30, 5), (900, 5)]
)
def test_labels_wait_since_they_came_into_their_state(
    days: float, age: int, finish: Callable[..., Layer], project: Project, alice: User
) -> None:
    finish("a", alice, days, status="returned")
    doing, submitted, returned = dashboard_of(project, now=NOW).waiting
    assert (doing.total, submitted.total, returned.total) == (0, 0, 1)
    assert returned.counts[age] == 1 and returned.oldest == NOW - timedelta(days=days)
