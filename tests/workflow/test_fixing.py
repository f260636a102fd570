"""What is labelled unlike across a project, and fixing many of it at once."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from annotator.core.changes import Change
from annotator.core.errors import ConflictError, InvalidError
from annotator.core.records import decode_body
from annotator.core.slips import odd_edge, trimmed
from annotator.models import Article, Fix, Layer, Mention, Project, Revision, User
from annotator.queries import consistency
from annotator.queries.consistency import Wanted, lines_of_surface, odd_edges, several_labels, unmarked
from annotator.workflow.annotating import open_layer, save_changes, submit
from annotator.workflow.fixing import fix, undo_fix

TEXT = "가온전자는 컸다.\n어제 가온전자를 가온전자서비스가 샀다.\n가온전자 주가"


@pytest.fixture
def articles(make_article: Callable[..., Article]) -> list[Article]:
    return [make_article(f"c-{n}", f"{TEXT} {n}") for n in range(3)]


def mark(article: Article, user: User, *items: tuple[str, int, int], hand_in: bool = False) -> Layer:
    layer = open_layer(article, user)
    changes = [
        Change(str(uuid.uuid4()), "add", "entity", {"id": f"e{n}", "label": code, "start": start, "end": end})
        for n, (code, start, end) in enumerate(items)
    ]
    save_changes(layer.pk, user, layer.version, changes)
    return submit(layer.pk) if hand_in else layer


def marks(layer: Layer) -> list[tuple[str, str]]:
    layer = Layer.objects.get(pk=layer.pk)
    found = sorted(decode_body(layer.body).entities.values(), key=lambda one: one.order)
    rows = Mention.objects.filter(layer=layer, kind="entity").values_list("label", "surface")
    assert sorted(rows) == sorted((one.label, one.text) for one in found)
    return [(one.label, one.text) for one in found]


@pytest.mark.parametrize(
    ("surface", "odd", "cut"),
    [
        ("가온전자", None, (0, 0)),
        ("가온전자는", "particle", (0, 1)),
        (" 가온전자", "space", (1, 0)),
        ("가온전자,", "punctuation", (0, 1)),
        ("(가온전자", "bracket", (1, 0)),
        ("국제해사기구(IMO)", None, (0, 0)),
        ("경기도", None, (0, 0)),
        ("반부패수사부는", "particle", (0, 1)),
    ],
)
def test_edges_that_look_like_a_slip(surface: str, odd: str | None, cut: tuple[int, int]) -> None:
    assert odd_edge(surface) == odd
    assert trimmed(surface) == cut


def test_a_surface_with_several_labels_is_found_with_every_line(
    articles: list[Article], project: Project, alice: User, bob: User
) -> None:
    mark(articles[0], alice, ("OG", 0, 4), ("OG", 13, 17))
    mark(articles[1], bob, ("LC", 0, 4))
    mark(articles[2], bob, ("PS", 19, 23))
    found = several_labels(Wanted(project))
    assert [(one.surface, one.count) for one in found.surfaces] == [("가온전자", 4)]
    assert sorted(found.surfaces[0].labels) == [("LC", 1), ("OG", 2), ("PS", 1)]
    assert several_labels(Wanted(project, author="alice")).surfaces == []
    assert len(several_labels(Wanted(project, label="LC")).surfaces) == 1
    assert several_labels(Wanted(project, layers="gold")).surfaces == []
    lines = lines_of_surface(Wanted(project), "가온전자").lines
    assert {(one.left, one.surface, one.right[:3], one.label) for one in lines if one.author == "alice"} == {
        ("", "가온전자", "는 컸", "OG"),
        ("가온전자는 컸다. ⏎ 어제 ", "가온전자", "를 가", "OG"),
    }


def test_pages_follow_each_other_without_a_gap(
    articles: list[Article], project: Project, alice: User, bob: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(consistency, "PAGE_SIZE", 1)
    for words in ((0, 4), (13, 17), (10, 12)):
        for user, code in ((alice, "OG"), (bob, "LC")):
            layer = open_layer(articles[0], user)
            value = {"id": f"e{words[0]}", "label": code, "start": words[0], "end": words[1]}
            save_changes(layer.pk, user, layer.version, [Change(str(uuid.uuid4()), "add", "entity", value)])
    seen, after = [], ""
    while True:
        page = several_labels(Wanted(project), after)
        seen += [one.surface for one in page.surfaces]
        after = page.next
        if not after:
            break
    assert seen == ["가온전자", "어제"]
    lines, after = [], ""
    while True:
        found = lines_of_surface(Wanted(project), "가온전자", after)
        lines += [one.line for one in found.lines]
        after = found.next
        if not after:
            break
    assert len(set(lines)) == len(lines) == 4


def test_words_that_are_marked_elsewhere_are_found_where_they_stand_as_words(
    articles: list[Article], project: Project, alice: User
) -> None:
    mark(articles[0], alice, ("OG", 0, 4), ("OG", 13, 17))
    mark(articles[1], alice, ("OG", 0, 4))
    lines = unmarked(Wanted(project)).lines
    # `가온전자서비스` is another word; what has no layer is nobody's omission.
    assert [(one.article, one.start) for one in lines] == [
        (articles[0].pk, 32),
        (articles[1].pk, 13),
        (articles[1].pk, 32),
    ]
    assert unmarked(Wanted(project), "가온전자").lines == lines
    assert unmarked(Wanted(project), "없는말").lines == []


def test_a_particle_is_none_when_the_word_goes_on(
    make_article: Callable[..., Article], project: Project, alice: User
) -> None:
    article = make_article("edge", "예산총괄과장은 대통령실은 갔다")
    mark(article, alice, ("OG", 0, 5), ("OG", 8, 13))
    assert [(one.surface, one.note) for one in odd_edges(Wanted(project)).lines] == [("대통령실은", "particle")]


def test_many_are_relabelled_in_one_step_and_taken_back_in_one(
    articles: list[Article], project: Project, alice: User, lea: User
) -> None:
    layers = [mark(one, alice, ("LC", 0, 4), ("LC", 13, 17), hand_in=True) for one in articles]
    lines = [one.line for one in lines_of_surface(Wanted(project), "가온전자").lines]
    shown = fix(project, lea, "relabel", lines, "OG", lead=True, preview=True)
    assert (len(shown.planned), shown.fix, marks(layers[0])[0][0]) == (6, None, "LC")
    done = fix(project, lea, "relabel", lines, "OG", lead=True, preview=False)
    assert [marks(one) for one in layers] == [[("OG", "가온전자")] * 2] * 3
    assert Layer.objects.get(pk=layers[0].pk).status == "submitted"
    assert Revision.objects.filter(author=lea).count() == 6
    assert done.fix is not None
    assert (done.fix.count, done.fix.layers) == (6, 3)
    again = fix(project, lea, "relabel", lines, "OG", lead=True, preview=False)
    assert (again.fix, {one.refused for one in again.refused}) == (None, {"changed_since"})
    assert undo_fix(done.fix, lea) == (6, 0)
    assert [marks(one) for one in layers] == [[("LC", "가온전자")] * 2] * 3
    with pytest.raises(ConflictError):
        undo_fix(done.fix, lea)


def test_what_was_changed_since_stays_when_a_fix_is_taken_back(
    articles: list[Article], project: Project, alice: User, lea: User
) -> None:
    layer = mark(articles[0], alice, ("LC", 0, 4), ("LC", 13, 17))
    lines = [one.line for one in lines_of_surface(Wanted(project), "가온전자").lines]
    done = fix(project, lea, "relabel", lines, "OG", lead=True, preview=False)
    change = Change(str(uuid.uuid4()), "update", "entity", {"id": "e0", "label": "PS"})
    save_changes(layer.pk, alice, Layer.objects.get(pk=layer.pk).version, [change])
    assert done.fix is not None
    assert undo_fix(done.fix, lea) == (1, 1)
    assert marks(layer) == [("PS", "가온전자"), ("LC", "가온전자")]


def test_edges_are_trimmed_marks_added_and_removed(
    articles: list[Article], project: Project, alice: User, lea: User
) -> None:
    layer = mark(articles[0], alice, ("OG", 0, 5), ("OG", 13, 17))
    odd = [one.line for one in odd_edges(Wanted(project)).lines]
    trim = fix(project, lea, "trim", odd, lead=True, preview=False)
    assert marks(layer) == [("OG", "가온전자"), ("OG", "가온전자")]
    missing = [one.line for one in unmarked(Wanted(project)).lines]
    fix(project, lea, "add", missing, lead=True, preview=False)
    assert len(marks(layer)) == 3
    lines = [one.line for one in lines_of_surface(Wanted(project), "가온전자").lines]
    gone = fix(project, lea, "remove", lines, lead=True, preview=False)
    assert marks(layer) == []
    assert gone.fix is not None
    assert trim.fix is not None
    assert undo_fix(gone.fix, lea) == (3, 0)
    assert undo_fix(trim.fix, lea) == (1, 0)
    assert marks(layer)[0] == ("OG", "가온전자는")


def test_an_argument_is_not_removed_and_a_link_lets_go_and_comes_back(
    articles: list[Article], project: Project, alice: User, lea: User
) -> None:
    layer = mark(articles[0], alice, ("OG", 0, 4), ("OG", 13, 17), ("OG", 32, 36))
    event = {
        "id": "v1",
        "type": "MEETING",
        "trigger": {"start": 5, "end": 7},
        "arguments": [{"role": "Participant", "target": "e0"}],
    }
    changes = [
        Change(str(uuid.uuid4()), "add", "event", event),
        Change(str(uuid.uuid4()), "add", "link", {"id": "l1", "members": ["e0", "e1"]}),
    ]
    save_changes(layer.pk, alice, layer.version, changes)
    lines = [one.line for one in lines_of_surface(Wanted(project), "가온전자").lines]
    done = fix(project, lea, "remove", lines, lead=True, preview=False)
    assert [one.refused for one in done.refused] == ["is_argument"]
    body = decode_body(Layer.objects.get(pk=layer.pk).body)
    assert (list(body.entities), dict(body.links)) == (["e0"], {})
    assert done.fix is not None
    undo_fix(done.fix, lea)
    body = decode_body(Layer.objects.get(pk=layer.pk).body)
    assert (sorted(body.entities), body.links["l1"].members) == (["e0", "e1", "e2"], ("e0", "e1"))


def test_reviewers_fix_gold_and_leads_people_too(
    articles: list[Article], project: Project, alice: User, rita: User
) -> None:
    own = mark(articles[0], alice, ("LC", 0, 4))
    gold = mark(articles[1], rita, ("LC", 0, 4))
    Layer.objects.filter(pk=gold.pk).update(kind="gold")
    lines = [one.line for one in lines_of_surface(Wanted(project), "가온전자").lines]
    done = fix(project, rita, "relabel", lines, "OG", lead=False, preview=False)
    assert (marks(own)[0][0], marks(gold)[0][0]) == ("LC", "OG")
    assert [one.refused for one in done.refused] == ["role_needed"]


@pytest.mark.parametrize(
    ("lines", "label", "code"),
    [
        ([], "OG", "bad_lines"),
        (["x"], "OG", "bad_lines"),
        ([f"a 1 0 {n} OG" for n in range(1, 600)], "OG", "bad_lines"),
        (["a 99999999999999999999 0 1 OG"], "OG", "bad_lines"),
        (["m 1 e1 0 4 OG"], "NOTHING", "unknown_label"),
    ],
)
def test_what_names_no_line_or_label_is_refused(
    lines: list[str], label: str, code: str, project: Project, lea: User
) -> None:
    with pytest.raises(InvalidError) as refused:
        fix(project, lea, "relabel", lines, label, lead=True, preview=False)
    assert refused.value.code == code


def test_lines_of_another_project_are_not_touched(
    articles: list[Article], project: Project, alice: User, lea: User
) -> None:
    from annotator.workflow.projects import create_project

    mark(articles[0], alice, ("LC", 0, 4))
    line = lines_of_surface(Wanted(project), "가온전자").lines[0].line
    other = create_project("other", "Other", "news-ko", lea)
    done = fix(other, lea, "relabel", [line, "m 123456 e1 0 4 LC", "a 1 5 2 OG"], "OG", lead=True, preview=False)
    assert (done.planned, done.fix, len(done.refused)) == ([], None, 3)


def test_the_page_shows_every_line_before_and_after_and_then_fixes(
    articles: list[Article], project: Project, alice: User, lea: User, client_for: Callable[[User], Client]
) -> None:
    layer = mark(articles[0], alice, ("LC", 0, 4), ("OG", 13, 17))
    client = client_for(lea)
    lines = "/projects/news/consistency/?view=lines&surface=가온전자"
    html = client.get(lines).content.decode()
    names = [one.line for one in lines_of_surface(Wanted(project), "가온전자").lines]
    assert all(name in html for name in names)
    given: dict[str, Any] = {"action": "relabel", "label": "OG", "back": lines, "every": "1", "shown": names}
    shown = client.post("/projects/news/consistency/fix/", given)
    assert ("<del>LC 가온전자</del>" in shown.content.decode(), len(shown.context["refused"])) == (True, 1)
    answer = client.post(
        "/projects/news/consistency/fix/",
        {**given, "every": "", "line": [one for one in names if one.endswith("LC")], "go": "1"},
    )
    assert answer.status_code == 302
    assert marks(layer)[0] == ("OG", "가온전자")
    client.post(f"/fixes/{Fix.objects.get().pk}/undo/")
    assert marks(layer)[0] == ("LC", "가온전자")


@pytest.mark.parametrize(
    "query",
    [
        "view=lines&surface=%00",
        "view=labels&after=x",
        "view=labels&after=99999999999999999999 x",
        "view=unmarked&surface=%00&after=-1",
        "view=edges&after=99999999999999999999",
        "view=nothing&kind=x&layers=y&label=z&author=%00",
    ],
)
def test_no_address_breaks_the_page(
    query: str, project: Project, lea: User, client_for: Callable[[User], Client]
) -> None:
    assert client_for(lea).get(f"/projects/news/consistency/?{query}").status_code == 200
