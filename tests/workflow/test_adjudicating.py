"""From two annotators' labels to gold: rulings, what waits for them, undo, strategies, and what is never lost."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import orjson
import pytest

from annotator.core.adjudicating import Question
from annotator.core.changes import Change
from annotator.core.errors import AnnotatorError, ConflictError, ForbiddenError, InvalidError
from annotator.core.records import decode_body
from annotator.core.ruling_drafts import Draft
from annotator.models import Article, Comment, Layer, Revision, Ruling, User
from annotator.queries.adjudication import Case, case_of
from annotator.queries.journal import layer_at
from annotator.workflow.adjudicating import begin, complete, decide, merge, resume, take_back
from annotator.workflow.annotating import open_layer, save_changes, submit

Label = Callable[..., Layer]


@pytest.fixture
def label(article: Article) -> Label:
    """A function that hands in somebody's labels: (label, words) for entities, a dict for anything else."""

    def make(user: User, *items: Any, hand_in: bool = True) -> Layer:
        layer = open_layer(article, user)
        changes = []
        for number, item in enumerate(items):
            kind, value = _value(article.text, item, f"{user.username}{number}")
            changes.append(Change(str(uuid.uuid4()), "add", kind, value))
        save_changes(layer.pk, user, layer.version, changes)
        if hand_in:
            submit(layer.pk)
        return Layer.objects.get(pk=layer.pk)

    return make


def _span(text: str, words: str) -> dict[str, int]:
    start = text.index(words)
    return {"start": start, "end": start + len(words)}


def _value(text: str, item: Any, key: str) -> tuple[Any, dict[str, Any]]:
    if isinstance(item, tuple):
        code, words, *more = item
        attributes = more[0] if more else {}
        return "entity", {"id": key, "label": code, **_span(text, words), "attributes": attributes}
    if "type" in item:
        event = {"arguments": [], "attributes": {}, **item, "trigger": _span(text, item["trigger"])}
        return "event", {"id": key, **event}
    if "members" in item:
        return "link", {"id": key, "type": "same", **item}
    return "boilerplate", {"id": key, "label": item["line"], **_span(text, item["on"])}


def gold(article: Article) -> list[tuple[str, str]]:
    """Label and surface of what is gold, by kind and place."""
    layer = Layer.objects.get(article=article, kind="gold")
    body = decode_body(layer.body)
    assert layer_at(layer, version=layer.version).body == body
    found = [(one.label, one.text) for one in sorted(body.entities.values(), key=lambda one: one.order)]
    found += [(one.type, one.trigger.text) for one in sorted(body.events.values(), key=lambda one: one.order)]
    return found + [(one.label, one.text) for one in body.boilerplate.values()]


def arguments(article: Article) -> list[tuple[str, str, str]]:
    """Role, label and surface of the arguments of all gold events."""
    body = decode_body(Layer.objects.get(article=article, kind="gold").body)
    found = []
    for event in body.events.values():
        for argument in event.arguments:
            entity = body.entities[argument.target]
            found.append((argument.role, entity.label, entity.text))
    return sorted(found)


def only(case: Case) -> Question:
    assert len(case.open) == 1
    return case.open[0]


def ruling(case: Case, question: Question, take: str, **more: Any) -> Draft:
    known = case.rulings.get(question.key)
    return Draft(question.key, take, question.digest, seen=known.pk if known else 0, **more)


def test_what_all_agree_about_is_gold_at_once(
    article: Article, label: Label, alice: User, bob: User, rita: User
) -> None:
    label(alice, ("OG", "가온전자"), ("PS", "김가람"), {"line": "ai_ban", "on": "저작권자 ⓒ 가온일보"})
    label(bob, ("OG", "가온전자"), ("PS", "김가람"), {"line": "ai_ban", "on": "저작권자 ⓒ 가온일보"})
    case = begin(article, rita)
    assert case.open == []
    assert gold(article) == [("OG", "가온전자"), ("PS", "김가람"), ("ai_ban", "저작권자 ⓒ 가온일보")]
    assert {(row.how, row.take) for row in Ruling.objects.all()} == {("unanimous", "side")}
    layer = Layer.objects.get(kind="gold")
    assert (layer.user, layer.status) == (rita, "doing")
    assert Revision.objects.filter(layer=layer, author=rita).count() == 3


def test_one_side_can_be_taken_and_taken_back(
    article: Article, label: Label, alice: User, bob: User, rita: User
) -> None:
    mine = label(alice, ("OG", "가온전자"), ("PS", "김가람"))
    label(bob, ("LC", "가온전자"), ("PS", "김가람"))
    case = begin(article, rita)
    question = only(case)
    assert question.cause == "label"
    case = decide(article, rita, ruling(case, question, "side", of=str(mine.pk), reason="회사다"))
    assert case.open == []
    assert gold(article) == [("OG", "가온전자"), ("PS", "김가람")]
    row = Ruling.objects.get(how="person")
    assert (row.of, row.by, row.reason, row.take) == (alice, rita, "회사다", "side")
    assert [vote["user"] for vote in orjson.loads(row.votes)] == ["alice", "bob"]
    case = take_back(article, rita)
    assert only(case).key == question.key
    assert gold(article) == [("PS", "김가람")]
    with pytest.raises(ConflictError):
        take_back(article, rita)


def test_merging_keeps_both_labels_and_the_wider_boundary(
    article: Article, label: Label, alice: User, bob: User, rita: User
) -> None:
    label(alice, ("OG", "가온전자"), ("PS", "김가람"))
    label(bob, ("LC", "가온전자"), ("PS", "김가람 대표"))
    case = begin(article, rita)
    for question in case.open:
        case = decide(article, rita, ruling(case, question, "union"))
    assert gold(article) == [("LC", "가온전자"), ("OG", "가온전자"), ("PS", "김가람 대표")]


def test_what_one_has_stacked_or_nested_is_asked_about_and_the_rest_is_not(
    article: Article, label: Label, alice: User, bob: User, rita: User
) -> None:
    label(alice, ("OG", "가온전자"), ("LC", "가온전자"), ("PS", "김가람"), ("AR", "김가람 대표"))
    label(bob, ("OG", "가온전자"), ("PS", "김가람"))
    case = begin(article, rita)
    assert gold(article) == [("OG", "가온전자"), ("PS", "김가람")]
    assert [(one.cause, [mark.core.label for mark in one.side(one.voters[0])]) for one in case.open] == [
        ("missing", ["LC"]),
        ("missing", ["AR"]),
    ]


MEETING = {"type": "MEETING", "trigger": "만나"}


def test_an_event_finds_its_fillers_in_gold_however_they_were_decided(
    article: Article, label: Label, alice: User, bob: User, rita: User
) -> None:
    """The two mark the filler otherwise: that is one question, and the event follows its answer."""
    label(alice, ("PS", "김가람"), {**MEETING, "arguments": [{"role": "Participant", "target": "alice0"}]})
    label(bob, ("PS", "김가람 대표"), {**MEETING, "arguments": [{"role": "Participant", "target": "bob0"}]})
    case = begin(article, rita)
    question = only(case)
    assert (question.kind, question.cause) == ("entity", "boundary")
    event = next(one for one in case.questions if one.kind == "event")
    assert (event.agreed, case.state(event)) == (True, "waits")
    assert gold(article) == []
    case = decide(article, rita, ruling(case, question, "pieces", pieces=(1,)))
    assert case.state(event) == "ruled"
    assert arguments(article) == [("Participant", "PS", "김가람 대표")]
    # Deciding the entity otherwise takes the argument along.
    case = decide(article, rita, ruling(case, question, "side", of=question.voters[0]))
    assert arguments(article) == [("Participant", "PS", "김가람")]
    # Taking that back goes to the answer before; once more, and all is open.
    assert take_back(article, rita).open == []
    assert arguments(article) == [("Participant", "PS", "김가람 대표")]
    assert only(take_back(article, rita)).key == question.key
    assert gold(article) == []


def test_an_entity_that_an_event_needs_does_not_go_unseen(
    article: Article, label: Label, alice: User, bob: User, rita: User
) -> None:
    event = {**MEETING, "arguments": [{"role": "Participant", "target": "alice0"}]}
    mine = label(alice, ("PS", "김가람"), event)
    label(bob)
    case = begin(article, rita)
    entity, meeting = case.open
    case = decide(article, rita, ruling(case, meeting, "side", of=str(mine.pk)))
    assert arguments(article) == [("Participant", "PS", "김가람")]  # it came along
    assert only(case).key == entity.key  # and is still to be decided
    with pytest.raises(InvalidError) as refused:
        decide(article, rita, ruling(case, entity, "nothing", reason="아니다"))
    assert refused.value.code == "still_referred_to"
    case = decide(article, rita, ruling(case, meeting, "pieces", pieces=(meeting.pieces[0].id,)))
    case = decide(article, rita, ruling(case, entity, "nothing", reason="아니다"))
    assert gold(article) == [("MEETING", "만나")]
    with pytest.raises(InvalidError) as refused:
        decide(article, rita, ruling(case, meeting, "union"))
    assert refused.value.code == "filler_rejected"
    assert gold(article) == [("MEETING", "만나")]


def test_arguments_are_voted_on_one_by_one(article: Article, label: Label, alice: User, bob: User, rita: User) -> None:
    people = (("PS", "김가람"), ("PS", "박다온"))
    one = {**MEETING, "arguments": [{"role": "Participant", "target": "alice0"}], "attributes": {"tense": "past"}}
    two = {**MEETING, "arguments": [{"role": "Participant", "target": "bob1"}, {"role": "Place", "target": "bob2"}]}
    label(alice, *people, ("LC", "다온시"), one)
    label(bob, *people, ("LC", "다온시"), two)
    case = begin(article, rita)
    question = only(case)
    assert question.cause == "mixed"
    parts = [(piece.part, piece.name, len(piece.voters)) for piece in question.pieces]
    assert parts == [
        ("mark", "", 2),
        ("attribute", "tense", 1),
        ("argument", "Participant", 1),
        ("argument", "Participant", 1),
        ("argument", "Place", 1),
    ]
    case = decide(article, rita, ruling(case, question, "pieces", pieces=(0, 3, 4)))
    assert arguments(article) == [("Participant", "PS", "박다온"), ("Place", "LC", "다온시")]
    decide(article, rita, ruling(case, question, "union"))
    assert len(arguments(article)) == 3
    for bad in ((2,), (1,), (0, 99)):
        with pytest.raises(InvalidError) as refused:
            case = case_of(article)
            decide(article, rita, ruling(case, question, "pieces", pieces=bad))
        assert refused.value.code == "bad_pieces"


def test_block_or_lines_is_no_disagreement_and_a_run_of_lines_is_one_question(
    make_article: Callable[..., Article], alice: User, bob: User, rita: User
) -> None:
    text = "제목\n본문이다.\n관련 기사\n하나\n둘\n끝\n광고 하나\n광고 둘\n광고 셋"
    article = make_article("lines", text)

    def mark(user: User, *spans: tuple[str, str, str]) -> None:
        layer = open_layer(article, user)
        changes = []
        for n, (code, first, last) in enumerate(spans):
            start, end = text.index(first), text.index(last) + len(last)
            value = {"id": f"{user}{n}", "label": code, "start": start, "end": end}
            changes.append(Change(str(uuid.uuid4()), "add", "boilerplate", value))
        save_changes(layer.pk, user, 0, changes)
        submit(layer.pk)

    mark(alice, ("related", "관련 기사", "둘"), ("ad", "광고 하나", "광고 하나"), ("ad", "광고 둘", "광고 둘"))
    mark(bob, ("related", "관련 기사", "관련 기사"), ("related", "하나", "하나"), ("related", "둘", "둘"))
    case = begin(article, rita)
    question = only(case)
    assert (text[question.start : question.end], len(question.slots)) == ("광고 하나\n광고 둘", 2)
    assert gold(article) == [("related", "관련 기사\n하나\n둘")]


def test_who_did_not_finish_or_cannot_annotate_is_not_asked(
    article: Article, label: Label, alice: User, bob: User, lea: User, rita: User
) -> None:
    label(alice, ("PS", "김가람"))
    label(bob, ("PS", "김가람"), hand_in=False)
    submit(open_layer(article, lea).pk, "글이 잘렸다")
    with pytest.raises(ConflictError) as refused:
        begin(article, rita)
    assert refused.value.code == "too_few_layers"
    case = case_of(article)
    assert [one.author_name for one in case.left_out] == ["bob", "lea"]
    assert not Layer.objects.filter(kind="gold").exists()


def test_a_ruling_on_what_has_changed_since_is_refused(
    article: Article, label: Label, alice: User, bob: User, rita: User, lea: User
) -> None:
    label(alice, ("OG", "가온전자"))
    label(bob, ("LC", "가온전자"))
    case = begin(article, rita)
    question = only(case)
    stale = Draft(question.key, "union", "0123456789abcdef")
    with pytest.raises(ConflictError) as refused:
        decide(article, rita, stale)
    assert refused.value.code == "votes_changed"
    decide(article, rita, ruling(case, question, "union"))
    with pytest.raises(ConflictError) as refused:
        decide(article, lea, ruling(case, question, "nothing", reason="?"))
    assert refused.value.code == "ruled_meanwhile"
    with pytest.raises(InvalidError) as invalid:
        decide(article, lea, ruling(case_of(article), question, "nothing"))
    assert invalid.value.code == "reason_needed"


def test_a_majority_decides_but_drops_no_argument_and_no_ruling_of_a_person(
    article: Article, label: Label, alice: User, bob: User, lea: User, rita: User
) -> None:
    people = (("PS", "김가람"), ("PS", "박다온"))
    label(alice, *people, ("OG", "가온전자"), {**MEETING, "arguments": [{"role": "Participant", "target": "alice0"}]})
    label(bob, *people, ("OG", "가온전자"), {**MEETING, "arguments": [{"role": "Participant", "target": "bob0"}]})
    last = {"type": "MEETING", "trigger": "만나"}
    label(lea, *people, ("LC", "가온전자"), ("LC", "다온시"), last)
    case = begin(article, rita)
    place = next(one for one in case.open if one.cause == "missing")
    decide(article, rita, ruling(case, place, "union"))
    preview = merge(article, rita, "majority", preview=True)
    assert (preview.decided, preview.left, preview.finished) == (2, {}, True)
    assert len(Ruling.objects.filter(how="majority")) == 0
    assert merge(article, rita, "majority").decided == 2
    assert gold(article)[:3] == [("OG", "가온전자"), ("LC", "다온시"), ("PS", "김가람")]
    assert arguments(article) == [("Participant", "PS", "김가람")]


def test_a_lone_argument_keeps_its_event_open(
    article: Article, label: Label, alice: User, bob: User, lea: User, rita: User
) -> None:
    label(alice, ("PS", "김가람"), {**MEETING, "arguments": [{"role": "Participant", "target": "alice0"}]})
    label(bob, ("PS", "김가람"), MEETING)
    label(lea, ("PS", "김가람"), MEETING)
    for strategy in ("majority", "trust"):
        result = merge(article, rita, strategy, ["bob"])  # type: ignore[arg-type]
        assert (result.decided, result.left, result.finished) == (0, {"argument": 1}, False)
    assert merge(article, rita, "trust", ["alice"]).decided == 1
    assert arguments(article) == [("Participant", "PS", "김가람")]


def test_done_means_everybody_is_done_and_can_be_resumed(
    article: Article, label: Label, alice: User, bob: User, rita: User
) -> None:
    label(alice, ("OG", "가온전자"))
    label(bob, ("LC", "가온전자"))
    case = begin(article, rita)
    with pytest.raises(ConflictError) as refused:
        complete(article, rita)
    assert refused.value.code == "still_open"
    question = only(case)
    decide(article, rita, ruling(case, question, "side", of=question.voters[1], reason="땅 이름이다"))
    complete(article, rita)
    assert set(Layer.objects.values_list("status", flat=True)) == {"done"}
    with pytest.raises(ForbiddenError):
        decide(article, rita, ruling(case_of(article), question, "union"))
    assert resume(article).gold.status == "doing"  # type: ignore[union-attr]


def test_the_reason_reaches_whose_label_was_not_taken(
    article: Article, label: Label, alice: User, bob: User, rita: User
) -> None:
    mine = label(alice, ("OG", "가온전자"))
    label(bob, ("LC", "가온전자"))
    case = begin(article, rita)
    decide(article, rita, ruling(case, only(case), "side", of=case.open[0].voters[1], reason="땅 이름이다"))
    assert not Comment.objects.exists()  # not before all is done
    for _ in range(2):
        complete(article, rita)
        resume(article)
    comment = Comment.objects.get()
    assert (comment.layer, comment.author, comment.start, comment.end) == (mine, rita, 0, 4)
    assert "땅 이름이다" in comment.body
    assert "bob" not in comment.body
    assert "LC" in comment.body


def test_anything_that_is_wrong_changes_nothing(
    article: Article, label: Label, alice: User, bob: User, rita: User
) -> None:
    label(alice, ("OG", "가온전자"))
    label(bob)
    case = begin(article, rita)
    before = Layer.objects.get(kind="gold").body, Ruling.objects.count()
    for draft in (
        Draft("entity:1-2", "union"),
        ruling(case, only(case), "side", of="0"),
        ruling(case, only(case), "pieces", pieces=(7,)),
    ):
        with pytest.raises(AnnotatorError):
            decide(article, rita, draft)
    assert (Layer.objects.get(kind="gold").body, Ruling.objects.count()) == before
