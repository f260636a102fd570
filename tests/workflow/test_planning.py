"""Hand out by rule and by hand, look first, and take it back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest

from annotator.core.errors import ConflictError, InvalidError, NotFoundError
from annotator.core.planning import Rule
from annotator.models import Article, Assignment, Project, SuggestionRun, User
from annotator.workflow.annotating import open_layer, submit
from annotator.workflow.planning import Wish, assign, make_plan, preview, undo_plan
from annotator.workflow.probing import set_skills
from annotator.workflow.sources_of_suggestions import change_settings

Make = Callable[..., Article]
BOTH = ("alice", "bob")


@pytest.fixture
def fifty(make_article: Make) -> list[Article]:
    return [make_article(f"n-{number:02}", publisher="가온" if number % 2 else "나루") for number in range(50)]


def test_a_preview_says_who_gets_how_many_and_writes_nothing(project: Project, fifty: list[Article], lea: User) -> None:
    shown = preview(project, Wish(Rule(share=20), BOTH))
    assert (shown.articles, shown.shared, shown.count, shown.loads) == (50, 10, 60, {"alice": 30, "bob": 30})
    assert not Assignment.objects.exists()
    made = make_plan(project, Wish(Rule(share=20), BOTH), lea, shown.seen)
    assert (made.articles, made.count) == (50, 60)
    rows = Counter(Assignment.objects.values_list("user__username", flat=True))
    assert rows == {"alice": 30, "bob": 30}
    people = Counter(Counter(Assignment.objects.values_list("article", flat=True)).values())
    assert people == {1: 40, 2: 10}


def test_what_is_done_is_what_was_shown_or_nothing(
    project: Project, fifty: list[Article], make_article: Make, lea: User
) -> None:
    shown = preview(project, Wish(members=BOTH))
    make_article("late")
    with pytest.raises(ConflictError) as refused:
        make_plan(project, Wish(members=BOTH), lea, shown.seen)
    assert refused.value.code == "plan_changed"
    assert not Assignment.objects.exists()


def test_articles_that_somebody_has_are_left_out(
    project: Project, fifty: list[Article], alice: User, lea: User
) -> None:
    open_layer(fifty[0], alice)
    shown = preview(project, Wish())
    assert (shown.articles, shown.taken, shown.loads) == (49, 1, {None: 49})
    make_plan(project, Wish(), lea)
    with pytest.raises(InvalidError) as refused:
        preview(project, Wish())
    assert refused.value.code == "nothing_to_assign"


def test_only_the_chosen_publisher_batch_and_skill_are_planned(
    project: Project, fifty: list[Article], make_article: Make, lea: User
) -> None:
    make_article("one", batch="b1")
    assert preview(project, Wish(publisher="가온")).articles == 25
    assert preview(project, Wish(batch="b1")).articles == 1
    set_skills(project, "bob", "법 경제")
    assert preview(project, Wish(members=BOTH, skill="경제")).loads == {"bob": 51}
    with pytest.raises(InvalidError, match="skill"):
        preview(project, Wish(members=("alice",), skill="경제"))
    with pytest.raises(InvalidError):
        preview(project, Wish(publisher="\x00"))


def test_who_is_no_member_gets_nothing(project: Project, fifty: list[Article], charlie: User, lea: User) -> None:
    for name in ("charlie", "nobody", "a\x00"):
        with pytest.raises(NotFoundError):
            preview(project, Wish(members=(name,)))
        with pytest.raises(NotFoundError):
            assign(project, [fifty[0].pk], [name], lea)


def test_a_plan_is_taken_back_as_long_as_nobody_has_begun(
    project: Project, fifty: list[Article], alice: User, lea: User
) -> None:
    made = make_plan(project, Wish(members=BOTH), lea)
    assert undo_plan(made.pk) == 50
    assert not Assignment.objects.exists()
    with pytest.raises(ConflictError, match="taken back already"):
        undo_plan(made.pk)
    again = make_plan(project, Wish(), lea)
    open_layer(fifty[3], alice)
    with pytest.raises(ConflictError) as refused:
        undo_plan(again.pk)
    assert refused.value.code == "plan_begun"
    assert Assignment.objects.filter(plan=again).count() == 50


def test_the_pool_is_in_the_order_of_the_project(project: Project, make_article: Make, lea: User) -> None:
    made = [make_article(key) for key in "abc"]
    for article, novelty in zip(made, (0.1, 0.9, 0.5), strict=True):
        SuggestionRun.objects.create(article=article, uncertainty=0, novelty=novelty)
    change_settings(project, hidden_share=0, inside_boilerplate=False, order="novelty")
    make_plan(project, Wish(), lea)
    assert list(Assignment.objects.order_by("rank").values_list("article__key", flat=True)) == ["b", "c", "a"]


def test_by_hand_each_member_gets_each_article_once(
    project: Project, fifty: list[Article], alice: User, lea: User
) -> None:
    submit(open_layer(fifty[0], alice).pk)
    made = assign(project, [fifty[0].pk, fifty[1].pk], ["alice", "bob", "bob"], lea)
    assert made.count == 3
    rows = set(Assignment.objects.values_list("article__key", "user__username", "state"))
    assert rows == {
        ("n-00", "alice", "submitted"),
        ("n-00", "bob", "todo"),
        ("n-01", "alice", "todo"),
        ("n-01", "bob", "todo"),
    }
    with pytest.raises(InvalidError) as refused:
        assign(project, [fifty[0].pk], ["alice"], lea)
    assert refused.value.code == "nothing_to_assign"


def test_an_article_of_another_project_is_not_handed_out(project: Project, fifty: list[Article], lea: User) -> None:
    with pytest.raises(NotFoundError):
        assign(project, [fifty[0].pk, 999_999], ["alice"], lea)
    assert not Assignment.objects.exists()
