"""Work goes to somebody else, or back to the pool; labels stay with who made them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from annotator.core.errors import ConflictError, NotFoundError
from annotator.models import Article, Assignment, Layer, Project, Role, User
from annotator.workflow.annotating import open_layer, save_changes, submit
from annotator.workflow.planning import Wish, assign, make_plan
from annotator.workflow.projects import remove_member, set_member
from annotator.workflow.reassigning import reassign
from annotator.workflow.taking import take_next
from tests.workflow.test_journal import add

Make = Callable[..., Article]


def held(user: User | None) -> list[tuple[str, str]]:
    rows = Assignment.objects.filter(user=user, withdrawn_at=None).order_by("article")
    return list(rows.values_list("article__key", "state"))


@pytest.fixture
def given(project: Project, make_article: Make, lea: User) -> list[Assignment]:
    """Four articles, all alice's."""
    articles = [make_article(key) for key in "abcd"]
    assign(project, [one.pk for one in articles], ["alice"], lea)
    return list(Assignment.objects.order_by("article"))


def test_what_is_not_begun_goes_over_as_it_is(
    project: Project, given: list[Assignment], alice: User, bob: User, lea: User
) -> None:
    assert reassign(project, [given[0].pk, given[1].pk], "bob", lea) == 2
    assert held(bob) == [("a", "todo"), ("b", "todo")]
    assert held(alice) == [("c", "todo"), ("d", "todo")]


def test_begun_labels_stay_with_their_author_and_the_other_one_begins_afresh(
    project: Project, given: list[Assignment], alice: User, bob: User, lea: User
) -> None:
    layer = open_layer(given[0].article, alice)
    save_changes(layer.pk, alice, 0, [add("e1", 0, 4)])
    reassign(project, [given[0].pk], "bob", lea)
    assert held(bob) == [("a", "todo")]
    assert ("a", "doing") not in held(alice)
    assert Layer.objects.get(pk=layer.pk).annotations == 1
    assert open_layer(given[0].article, bob).annotations == 0
    # She gets it back, and goes on where she was.
    reassign(project, [Assignment.objects.get(article=given[0].article, user=bob).pk], "alice", lea)
    assert ("a", "doing") in held(alice)
    assert held(bob) == []


def test_who_hands_in_after_all_has_it_again(project: Project, given: list[Assignment], alice: User, lea: User) -> None:
    layer = open_layer(given[0].article, alice)
    reassign(project, [given[0].pk], "bob", lea)
    submit(layer.pk)
    assert ("a", "submitted") in held(alice)


def test_what_is_handed_in_or_has_an_author_twice_is_refused_whole(
    project: Project, given: list[Assignment], alice: User, bob: User, lea: User
) -> None:
    submit(open_layer(given[1].article, alice).pk)
    open_layer(given[2].article, bob)
    for row, code in ((given[1], "not_open"), (given[2], "has_it_already")):
        with pytest.raises(ConflictError) as refused:
            reassign(project, [given[0].pk, row.pk], "bob", lea)
        assert refused.value.code == code
        assert held(bob) == [("c", "doing")]
    with pytest.raises(NotFoundError):
        reassign(project, [given[0].pk, 999_999], "bob", lea)
    with pytest.raises(NotFoundError):
        reassign(project, [given[0].pk], "charlie", lea)


def test_who_leaves_gives_back_what_is_open_and_leaves_what_is_done(
    project: Project, given: list[Assignment], alice: User, bob: User, lea: User
) -> None:
    submit(open_layer(given[0].article, alice).pk)
    open_layer(given[1].article, alice)
    remove_member(project, "alice")
    assert held(alice) == [("a", "submitted")]
    assert held(None) == [("b", "todo"), ("c", "todo"), ("d", "todo")]
    assert Layer.objects.filter(user=alice).count() == 2
    row = take_next(project, bob)
    assert row is not None and row.article.key == "b"


def test_what_somebody_took_herself_waits_for_nobody_when_she_leaves(
    project: Project, article: Article, alice: User
) -> None:
    open_layer(article, alice)
    remove_member(project, "alice")
    assert held(None) == []
    set_member(project, "alice", Role.ANNOTATOR)
    submit(Layer.objects.get(user=alice).pk)
    assert held(alice) == [("gaon-1", "submitted")]


def test_the_place_of_a_pool_article_comes_back_when_its_taker_leaves(
    project: Project, article: Article, alice: User, bob: User, lea: User
) -> None:
    make_plan(project, Wish(), lea)
    open_layer(article, alice)
    remove_member(project, "alice")
    row = take_next(project, bob)
    assert row is not None and row.article == article
