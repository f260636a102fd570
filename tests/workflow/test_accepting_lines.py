"""A boilerplate line accepted once for many articles of a publisher."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest

from annotator.core.changes import Change
from annotator.core.errors import ConflictError, InvalidError
from annotator.core.records import decode_body
from annotator.models import Article, Layer, Project, Revision, User
from annotator.queries.repeated_lines import offers, places
from annotator.workflow.accepting_lines import accept_line, undo_acceptance
from annotator.workflow.annotating import open_layer, save_changes, submit

LINE = "가온 브리핑 1호"


@pytest.fixture
def articles(make_article: Callable[..., Article]) -> list[Article]:
    texts = [f"제목 {n}\n가온 브리핑 {n}호\n기사 {n}의 본문이다." for n in range(5)]
    made = [make_article(f"a{n}", text, publisher="가온일보") for n, text in enumerate(texts)]
    make_article("other", f"제목\n{LINE}\n다른 매체의 본문이다.", publisher="다온신문")
    return made


def mark(article: Article, user: User, surface: str, label: str = "portal_ui") -> Layer:
    layer = open_layer(article, user)
    start = article.text.index(surface)
    value = {"id": f"b{uuid.uuid4().hex[:6]}", "label": label, "start": start, "end": start + len(surface)}
    save_changes(layer.pk, user, layer.version, [Change(str(uuid.uuid4()), "add", "boilerplate", value)])
    return layer


def marks(article: Article, user: User) -> list[tuple[str, str]]:
    layer = Layer.objects.filter(article=article, user=user).first()
    return [(one.label, one.text) for one in decode_body(layer.body).boilerplate.values()] if layer else []


def test_a_marked_line_is_offered_where_it_stands_unmarked(
    articles: list[Article], alice: User, bob: User, project: Project
) -> None:
    assert offers(project, alice) == []
    mark(articles[0], alice, "가온 브리핑 0호")
    found = offers(project, alice)
    assert [(one.publisher, one.label, one.marked, one.places) for one in found] == [("가온일보", "portal_ui", 1, 4)]
    assert [one.places for one in offers(project, bob)] == [5]


def test_one_step_marks_every_place_and_one_takes_it_back(
    articles: list[Article], alice: User, lea: User, project: Project
) -> None:
    mark(articles[0], alice, "가온 브리핑 0호")
    shown = places(project, "가온일보", LINE, alice)
    row = accept_line(project, lea, alice, "가온일보", LINE, "portal_ui", len(shown))
    assert row.count == len(shown) == 4
    assert all(marks(one, alice) == [("portal_ui", one.text.splitlines()[1])] for one in articles)
    assert Revision.objects.filter(layer__user=alice, author=lea).count() == 4
    assert offers(project, alice) == []
    assert undo_acceptance(row, lea) == (4, 0)
    assert marks(articles[0], alice) and not any(marks(one, alice) for one in articles[1:])
    with pytest.raises(ConflictError) as error:
        undo_acceptance(row, lea)
    assert error.value.code == "undone_already"


def test_what_is_handed_in_or_marked_otherwise_is_left_alone(
    articles: list[Article], alice: User, project: Project
) -> None:
    submit(open_layer(articles[1], alice).pk)
    mark(articles[2], alice, "브리핑", "ad")
    mark(articles[0], alice, "가온 브리핑 0호")
    assert {one.article for one in places(project, "가온일보", LINE, alice)} == {articles[3].pk, articles[4].pk}


def test_marks_that_were_changed_or_handed_in_since_stay(
    articles: list[Article], alice: User, project: Project
) -> None:
    row = accept_line(project, alice, alice, "가온일보", LINE, "portal_ui")
    submit(Layer.objects.get(article=articles[0], user=alice).pk)
    layer = Layer.objects.get(article=articles[1], user=alice)
    one = next(iter(decode_body(layer.body).boilerplate))
    change = Change(str(uuid.uuid4()), "update", "boilerplate", {"id": one, "label": "ad"})
    save_changes(layer.pk, alice, layer.version, [change])
    assert undo_acceptance(row, alice) == (3, 2)
    assert marks(articles[0], alice) and marks(articles[1], alice) == [("ad", "가온 브리핑 1호")]


@pytest.mark.parametrize(
    ("given", "error", "code"),
    [
        ({"label": "nothing"}, InvalidError, "unknown_label"),
        ({"line": "없는 줄"}, InvalidError, "no_places"),
        ({"seen": 99}, ConflictError, "places_changed"),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_is_marked(
    given: dict[str, Any], error: type[Exception], code: str, articles: list[Article], alice: User, project: Project
) -> None:
    wanted = {"publisher": "가온일보", "line": LINE, "label": "portal_ui", "seen": 5, **given}
    with pytest.raises(error) as refused:
        accept_line(project, alice, alice, **wanted)
    assert refused.value.code == code  # type: ignore[attr-defined]
    assert not Layer.objects.filter(kind="human").exists()


def test_titles_are_never_meant(make_article: Callable[..., Article], alice: User, project: Project) -> None:
    make_article("t", f"{LINE}\n본문이다.", publisher="가온일보")
    assert places(project, "가온일보", LINE, alice) == []


def test_offers_take_few_queries(
    articles: list[Article], alice: User, project: Project, django_assert_num_queries: Any
) -> None:
    mark(articles[0], alice, "가온 브리핑 0호")
    with django_assert_num_queries(4):
        offers(project, alice)
