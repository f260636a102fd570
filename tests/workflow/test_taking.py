"""Take the next article: in the right order, at the same cost in any project, and never twice."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from annotator.core.errors import AnnotatorError, ConflictError, ForbiddenError
from annotator.core.planning import Rule
from annotator.models import Article, Assignment, Layer, Membership, Project, Role, User
from annotator.queries.ordering import next_article
from annotator.workflow.annotating import open_layer, submit
from annotator.workflow.planning import Wish, assign, make_plan
from annotator.workflow.probing import change_settings, set_skills
from annotator.workflow.projects import set_member
from annotator.workflow.taking import HOLD, go_on, need_admitted, take_next

Make = Callable[..., Article]


def taken(project: Project, user: User, besides: int | None = None) -> str | None:
    row = take_next(project, user, besides)
    return row.article.key if row else None


def finish_all(user: User) -> None:
    for row in Assignment.objects.filter(user=user, state__in=("todo", "doing", "returned")):
        submit(open_layer(row.article, user).pk)


@pytest.fixture
def articles(make_article: Make) -> list[Article]:
    return [make_article(key) for key in "abcde"]


def test_work_comes_in_the_order_of_import_and_stays_until_it_is_done(
    project: Project, articles: list[Article], alice: User, bob: User, lea: User
) -> None:
    make_plan(project, Wish(), lea)
    assert [taken(project, alice), taken(project, alice)] == ["a", "a"]
    assert taken(project, bob) == "b"
    finish_all(alice)
    assert taken(project, alice) == "c"


def test_what_is_due_first_comes_first(project: Project, articles: list[Article], alice: User, lea: User) -> None:
    now = timezone.now()
    assign(project, [articles[3].pk], ["alice"], lea, now + timedelta(days=2))
    assign(project, [articles[2].pk], ["alice"], lea, now + timedelta(days=1))
    assign(project, [articles[0].pk], ["alice"], lea)
    order = []
    for _ in range(3):
        order.append(taken(project, alice))
        submit(open_layer(Article.objects.get(key=order[-1]), alice).pk)
    assert order == ["c", "d", "a"]


def test_nobody_gets_an_article_twice_and_everybody_leaves_what_she_has(
    project: Project, articles: list[Article], alice: User, bob: User, lea: User
) -> None:
    make_plan(project, Wish(Rule(each=2)), lea)
    seen: dict[str, list[str]] = {"alice": [], "bob": []}
    for user in (alice, alice, bob, alice, alice, bob, bob, alice, bob, bob):
        key = taken(project, user)
        assert key is not None
        seen[user.username].append(key)
        finish_all(user)
    assert {name: sorted(keys) for name, keys in seen.items()} == {"alice": list("abcde"), "bob": list("abcde")}
    assert taken(project, alice) is None
    assert not Assignment.objects.filter(user=None).exists()


def test_a_place_that_comes_back_is_found_by_who_has_looked_further(
    project: Project, articles: list[Article], alice: User, bob: User, lea: User
) -> None:
    make_plan(project, Wish(), lea)
    taken(project, bob)
    taken(project, alice)
    finish_all(alice)
    Assignment.objects.filter(user=bob).update(user=None, taken_at=None)
    for expected in ("c", "d", "e", "a"):
        assert taken(project, alice) == expected
        finish_all(alice)
    assert taken(project, alice) is None


def test_who_leaves_an_open_article_comes_to_her_other_one_or_gets_one_more(
    project: Project, articles: list[Article], alice: User, lea: User
) -> None:
    make_plan(project, Wish(), lea)
    first = take_next(project, alice)
    assert first is not None
    assert taken(project, alice, besides=first.article_id) == "b"
    assert taken(project, alice, besides=first.article_id) == "b"
    assert taken(project, alice) == "a"


def test_another_article_is_given_beside_open_ones_up_to_a_limit(
    project: Project, make_article: Make, alice: User, lea: User
) -> None:
    for number in range(HOLD + 2):
        make_article(f"{number:02}")
    make_plan(project, Wish(), lea)
    rows = [take_next(project, alice, another=True) for _ in range(HOLD)]
    assert [row.article.key for row in rows if row] == [f"{number:02}" for number in range(HOLD)]
    with pytest.raises(ConflictError) as refused:
        take_next(project, alice, another=True)
    assert refused.value.code == "too_many_open"
    assert taken(project, alice) == "00"


def test_skills_are_needed_for_what_asks_for_them(
    project: Project, make_article: Make, alice: User, bob: User, lea: User
) -> None:
    make_article("finance", batch="f")
    make_article("other")
    set_skills(project, "bob", "경제 법")
    make_plan(project, Wish(batch="f", skill="경제"), lea)
    make_plan(project, Wish(), lea)
    assert taken(project, alice) == "other"
    assert taken(project, bob) == "finance"


def test_a_due_date_is_set_when_an_article_is_taken(project: Project, article: Article, alice: User, lea: User) -> None:
    change_settings(project, due_days=3)
    make_plan(project, Wish(), lea)
    row = take_next(project, alice)
    assert row is not None and row.due_at is not None
    assert timedelta(days=2, hours=23) < row.due_at - timezone.now() <= timedelta(days=3)


def test_only_members_are_handed_out_articles(project: Project, article: Article, admin: User, lea: User) -> None:
    make_plan(project, Wish(), lea)
    with pytest.raises(ForbiddenError, match="Only members"):
        take_next(project, admin)
    assert go_on(project, admin) == article


def test_who_gets_only_what_is_assigned_takes_nothing(
    project: Project, articles: list[Article], alice: User, lea: User
) -> None:
    change_settings(project, mode="assigned")
    make_plan(project, Wish(), lea)
    assert taken(project, alice) is None
    assign(project, [articles[1].pk], ["alice"], lea)
    assert taken(project, alice) == "b"
    assert go_on(project, alice, besides=articles[1].pk) is None


@pytest.mark.parametrize("mode", ["next", "assigned"])
def test_annotators_begin_only_their_own_where_articles_are_handed_out(
    mode: str, project: Project, articles: list[Article], alice: User, rita: User, lea: User
) -> None:
    change_settings(project, mode=mode)
    assign(project, [articles[0].pk], ["alice"], lea)
    need_admitted(articles[0], alice, Role.ANNOTATOR)
    need_admitted(articles[1], rita, Role.REVIEWER)
    with pytest.raises(ForbiddenError) as refused:
        need_admitted(articles[1], alice, Role.ANNOTATOR)
    assert refused.value.code == "not_assigned"
    open_layer(articles[1], alice)  # what she has already stays open to her
    need_admitted(articles[1], alice, Role.ANNOTATOR)


def test_in_a_free_project_the_next_article_is_what_it_was(
    project: Project, articles: list[Article], alice: User, lea: User
) -> None:
    open_layer(articles[2], alice)
    assert next_article(project, alice, free=True) == articles[0]
    assign(project, [articles[3].pk], ["alice"], lea)
    assert next_article(project, alice, free=True) == articles[3]
    assert next_article(project, alice, free=True, order="queue") == articles[0]


def test_taking_costs_the_same_queries_however_large_the_pool_is(
    project: Project, make_article: Make, alice: User, lea: User
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert take_next(project, alice) is not None
        finish_all(alice)
        return len(captured)

    for number in range(5):
        make_article(f"few-{number}")
    make_plan(project, Wish(Rule(each=2)), lea)
    queries()
    few = queries()
    for number in range(60):
        make_article(f"more-{number}")
    make_plan(project, Wish(Rule(each=2)), lea)
    assert queries() == few


def _in_threads(people: list[User], work: Callable[[User], None]) -> list[BaseException]:
    errors: list[BaseException] = []
    begin = threading.Barrier(len(people))

    def run(user: User) -> None:
        try:
            begin.wait(30)
            work(user)
        except BaseException as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(one,)) for one in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return errors


@pytest.mark.django_db(transaction=True)
def test_many_at_once_never_get_one_place_twice(project: Project, make_article: Make, lea: User) -> None:
    articles = [make_article(f"n-{number}") for number in range(30)]
    plan = make_plan(project, Wish(Rule(share=20)), lea)
    people = [User.objects.create_user(f"p{number}") for number in range(6)]
    for one in people:
        set_member(project, one.username, Role.ANNOTATOR)

    def work(user: User) -> None:
        while (row := take_next(project, user)) is not None:
            submit(open_layer(row.article, user).pk)

    assert _in_threads(people, work) == []
    rows = Assignment.objects.filter(plan=plan)
    assert rows.count() == 36 and set(rows.values_list("state", flat=True)) == {"submitted"}
    per_article = Counter(Layer.objects.filter(kind="human").values_list("article_id", flat=True))
    assert len(per_article) == len(articles)
    assert Counter(per_article.values()) == {1: 24, 2: 6}


@pytest.mark.django_db(transaction=True)
def test_one_person_who_clicks_many_times_gets_one_article(
    project: Project, make_article: Make, alice: User, lea: User
) -> None:
    for number in range(8):
        make_article(f"n-{number}")
    make_plan(project, Wish(), lea)
    got: list[Any] = []
    assert _in_threads([alice] * 5, lambda user: got.append(taken(project, user))) == []
    assert got == ["n-0"] * 5
    assert Membership.objects.get(project=project, user=alice).taken == 1


@pytest.mark.django_db(transaction=True)
def test_opening_and_taking_and_assigning_at_once_make_no_second_assignment(
    project: Project, make_article: Make, alice: User, bob: User, lea: User
) -> None:
    articles = [make_article(f"n-{number}") for number in range(6)]
    make_plan(project, Wish(), lea)

    def work(user: User) -> None:
        for article in articles:
            try:
                if user == lea:
                    assign(project, [article.pk], ["alice", "bob"], lea)
                else:
                    open_layer(article, user)
                    take_next(project, user)
            except ConflictError:
                pass
            except AnnotatorError as error:
                assert error.code == "nothing_to_assign"

    assert _in_threads([alice, bob, lea], work) == []
    pairs = list(Assignment.objects.exclude(user=None).values_list("article_id", "user_id"))
    assert len(pairs) == len(set(pairs)) == 12
