"""Assignments and layers never disagree, whatever is done to them and in whatever order."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import suppress

import pytest
from django.utils import timezone

from annotator.core.errors import AnnotatorError
from annotator.models import Article, Assignment, Layer, Project, Role, User
from annotator.queries.teams import people_of
from annotator.workflow.annotating import finish, give_back, open_layer, reopen, submit
from annotator.workflow.planning import Wish, assign, make_plan, undo_plan
from annotator.workflow.projects import remove_member, set_member
from annotator.workflow.reassigning import reassign
from annotator.workflow.taking import take_next

Make = Callable[..., Article]


def disagreements() -> list[str]:
    """Human layers without an assignment in the same state, and assignments that say more than there is."""
    layers = {(one.article_id, one.user_id): one.status for one in Layer.objects.filter(kind="human")}
    rows = {(one.article_id, one.user_id): one for one in Assignment.objects.exclude(user=None)}
    found = [f"{key}: layer {status}" for key, status in layers.items() if key not in rows or rows[key].state != status]
    found += [f"{key}: no layer, {row.state}" for key, row in rows.items() if key not in layers and row.state != "todo"]
    found += [
        f"{key}: finished?"
        for key, row in rows.items()
        if (row.state in ("submitted", "done")) != bool(row.finished_at)
    ]
    found += [f"{key}: started?" for key, row in rows.items() if (row.state != "todo") != bool(row.started_at)]
    return found


@pytest.mark.parametrize("seed", range(4))
def test_states_follow_layers_on_any_way(seed: int, project: Project, make_article: Make, lea: User) -> None:
    dice = random.Random(seed)
    people = [User.objects.get(username=name) for name in ("alice", "bob", "rita")]
    articles = [make_article(f"a{number}") for number in range(12)]
    make_plan(project, Wish(), lea)

    def layer() -> Layer:
        return dice.choice(list(Layer.objects.filter(kind="human")))

    def row() -> Assignment:
        return dice.choice(list(Assignment.objects.all()))

    steps: list[Callable[[], object]] = [
        lambda: open_layer(dice.choice(articles), dice.choice(people)),
        lambda: take_next(project, dice.choice(people)),
        lambda: submit(layer().pk),
        lambda: submit(layer().pk, "사진뿐"),
        lambda: reopen(layer().pk),
        lambda: give_back(layer().pk, lea, "경계를 다시 보세요"),
        lambda: finish(layer().pk),
        lambda: reassign(project, [row().pk], dice.choice(["alice", "bob", None]), lea),
        lambda: assign(project, [dice.choice(articles).pk], [dice.choice(people).username], lea),
        lambda: remove_member(project, "bob"),
        lambda: set_member(project, "bob", Role.ANNOTATOR),
        lambda: undo_plan(dice.choice(list(project.assignment_plans.all())).pk),
        lambda: make_plan(project, Wish(members=("alice",)), lea),
    ]
    done = 0
    for _ in range(150):
        with suppress(AnnotatorError, IndexError):
            dice.choice(steps)()
            done += 1
        assert disagreements() == []
    assert done > 60
    counted = {one.user.username: one.total + one.withdrawn for one in people_of(project, timezone.now()) if one.user}
    assert sum(counted.values()) == Assignment.objects.exclude(user=None).count()


def test_opening_an_article_of_the_pool_takes_its_place_there(
    project: Project, article: Article, alice: User, lea: User
) -> None:
    make_plan(project, Wish(), lea)
    layer = open_layer(article, alice)
    row = Assignment.objects.get()
    assert (row.user, row.state) == (alice, "doing")
    submit(layer.pk)
    row.refresh_from_db()
    assert row.state == "submitted"
    assert row.finished_at is not None


def test_a_returned_layer_is_the_first_thing_to_do(
    project: Project, make_article: Make, alice: User, rita: User
) -> None:
    first, second = make_article("a"), make_article("b")
    layer = open_layer(second, alice)
    open_layer(first, alice)
    submit(layer.pk)
    give_back(layer.pk, rita, "이름이 빠졌어요")
    row = take_next(project, alice)
    assert row is not None
    assert (row.article, row.state) == (second, "returned")
    assert submit(layer.pk).status == "submitted"
