"""Training before real work, checks among it, and what both say."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from annotator.access import may_see_gold
from annotator.core.errors import ForbiddenError, InvalidError
from annotator.core.planning import is_due
from annotator.models import Article, Assignment, Grade, Layer, LayerReturn, Membership, Project, Role, User
from annotator.queries.lessons import confirmed_layers
from annotator.queries.probes import is_in_training, results_of
from annotator.workflow.annotating import open_layer, reopen, save_changes, submit
from annotator.workflow.planning import Wish, make_plan, preview
from annotator.workflow.probing import change_settings, reveal, set_probes, waive
from annotator.workflow.taking import go_on, need_admitted, take_next
from tests.workflow.test_journal import add

Make = Callable[..., Article]


def gold(article: Article, lea: User) -> Article:
    """Gold with one entity and nothing else."""
    Layer.objects.create(
        article=article, kind="gold", user=lea, author_name="lea", status="done", scheme_version=1, annotations=1,
        body='{"entities":[{"id":"e1","label":"OG","start":0,"end":4,"text":"가온전자","attributes":{}}],'
        '"events":[],"boilerplate":[],"links":[]}',
    )  # fmt: skip
    return article


@pytest.fixture
def real(make_article: Make) -> list[Article]:
    return [make_article(f"r-{number:02}") for number in range(20)]


@pytest.fixture
def training(project: Project, make_article: Make, lea: User) -> list[Article]:
    made = [gold(make_article(key), lea) for key in ("t-1", "t-2")]
    set_probes(project, [one.pk for one in made], "training", lea)
    return made


def hand_in(article: Article, user: User, *, right: bool) -> Layer:
    layer = open_layer(article, user)
    if layer.status == "submitted":
        layer = reopen(layer.pk)
    body: Any = Layer.objects.get(pk=layer.pk)
    if right and body.annotations == 0:
        save_changes(layer.pk, user, layer.version, [add("e1", 0, 4)])
    return submit(layer.pk)


def test_a_new_member_goes_through_training_first(
    project: Project, training: list[Article], real: list[Article], alice: User, rita: User, lea: User
) -> None:
    make_plan(project, Wish(), lea)
    with pytest.raises(ForbiddenError) as refused:
        need_admitted(real[0], alice, Role.ANNOTATOR)
    assert refused.value.code == "training_first"
    for article in training:
        row = take_next(project, alice)
        assert row is not None and (row.article, row.purpose) == (article, "training")
        hand_in(article, alice, right=True)
    assert not is_in_training(project, alice)
    assert Membership.objects.get(project=project, user=alice).passed_at is not None
    row = take_next(project, alice)
    assert row is not None and row.article == real[0]
    assert not is_in_training(project, rita)


def test_below_the_mark_an_article_comes_back_until_there_is_no_try_left(
    project: Project, training: list[Article], alice: User
) -> None:
    change_settings(project, tries=2)
    layer = hand_in(training[0], alice, right=False)
    assert layer.status == "returned"
    assert "F1 0%" in LayerReturn.objects.get(layer=layer).reason
    row = take_next(project, alice)
    assert row is not None and row.state == "returned"
    assert submit(layer.pk).status == "submitted"
    with pytest.raises(ForbiddenError) as refused:
        reopen(layer.pk)
    assert refused.value.code == "training_over"
    hand_in(training[1], alice, right=True)
    with pytest.raises(ForbiddenError) as failed:
        go_on(project, alice)
    assert failed.value.code == "training_failed"
    waive(project, "alice", True)
    assert not is_in_training(project, alice)
    assert [one.f1 for one in Grade.objects.filter(layer=layer)] == [0, 0]


def test_a_second_try_counts_and_the_first_is_remembered(
    project: Project, training: list[Article], alice: User
) -> None:
    hand_in(training[0], alice, right=False)
    hand_in(training[0], alice, right=True)
    hand_in(training[1], alice, right=True)
    assert not is_in_training(project, alice)
    result = results_of(project)[alice.pk]
    assert (result.training, result.passed, result.first.right, result.first.gold) == (2, 2, 1, 2)


def test_the_pass_mark_is_the_projects(project: Project, training: list[Article], alice: User) -> None:
    change_settings(project, pass_mark=0)
    assert hand_in(training[0], alice, right=False).status == "submitted"
    assert Grade.objects.get().passed


def test_training_and_check_articles_are_no_real_work_and_teach_no_source(
    project: Project, training: list[Article], real: list[Article], lea: User
) -> None:
    shown = preview(project, Wish())
    assert shown.articles == 20
    assert not confirmed_layers().filter(article__in=training).exists()


def test_only_articles_with_gold_are_measured_on(project: Project, real: list[Article], lea: User) -> None:
    with pytest.raises(InvalidError) as refused:
        set_probes(project, [real[0].pk], "check", lea)
    assert refused.value.code == "no_gold"


def test_who_did_an_article_as_real_work_is_not_trained_on_it(
    project: Project, make_article: Make, alice: User, bob: User, lea: User
) -> None:
    article = gold(make_article("t"), lea)
    layer = open_layer(article, alice)
    set_probes(project, [article.pk], "training", lea)
    assert not is_in_training(project, alice)
    assert is_in_training(project, bob)
    submit(layer.pk)
    assert not Grade.objects.exists()


@pytest.fixture
def checks(project: Project, make_article: Make, lea: User) -> list[Article]:
    made = [gold(make_article(f"c-{number}"), lea) for number in range(3)]
    set_probes(project, [one.pk for one in made], "check", lea)
    change_settings(project, check_rate=25)
    return made


def test_checks_come_among_the_work_at_the_same_places_each_time(
    project: Project, real: list[Article], checks: list[Article], alice: User, lea: User
) -> None:
    make_plan(project, Wish(), lea)
    purposes = []
    while (row := take_next(project, alice)) is not None:
        purposes.append(row.purpose)
        submit(open_layer(row.article, alice).pk)
    assert purposes.count("work") == 20 and purposes.count("check") == 3
    due = [number for number in range(23) if is_due("news\nalice", number, 25)]
    assert [number for number, one in enumerate(purposes) if one == "check"] == due[:3]
    assert Grade.objects.filter(purpose="check", f1=0).count() == 3
    assert not LayerReturn.objects.exists()


def test_plans_for_members_have_checks_too(
    project: Project, real: list[Article], checks: list[Article], alice: User, lea: User
) -> None:
    shown = preview(project, Wish(members=("alice",)))
    assert shown.loads == {"alice": 20} and 1 <= shown.checks <= 3
    made = make_plan(project, Wish(members=("alice",)), lea, shown.seen)
    assert Assignment.objects.filter(plan=made, purpose="check").count() == shown.checks
    assert Assignment.objects.filter(plan=made).count() == made.count == 20 + shown.checks


def test_a_check_is_shown_when_it_is_over_and_not_before(
    project: Project, checks: list[Article], alice: User, lea: User
) -> None:
    hand_in(checks[0], alice, right=False)
    assert not may_see_gold(checks[0], alice)
    reveal(project, checks[0].pk)
    assert may_see_gold(checks[0], alice)
    assert not may_see_gold(checks[1], alice)
