"""Questions and answers on any labels: nothing that anybody marked is hidden, and gold always hangs together."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.core.adjudicating import questions_of
from annotator.core.aligning import cores_in, marks_in
from annotator.core.changes import apply
from annotator.core.choosing import STRATEGIES, choose, union_of
from annotator.core.errors import InvalidError
from annotator.core.records import Body, body_from_dict
from annotator.core.ruling import Board, WaitsError, changes_between, rule

TEXT = "가온전자는 다온시에\n공장을 짓는다 김가람\n저작권자 가온일보\n끝"
KINDS = ("entity", "event", "boilerplate", "link")


@st.composite
def _spans(draw: st.DrawFn) -> dict[str, int]:
    start = draw(st.integers(0, 14))
    return {"start": start, "end": start + draw(st.integers(1, 5))}


@st.composite
def _layers(draw: st.DrawFn) -> Body:
    """Labels with nesting, crossing, stacking, events that fill roles of events, and links."""
    count = draw(st.integers(0, 5))
    entities = [
        {"id": f"e{n}", "label": draw(st.sampled_from("AB")), **draw(_spans()), "attributes": draw(_attributes())}
        for n in range(count)
    ]
    events = []
    for n in range(draw(st.integers(0, 3))):
        targets = [f"e{m}" for m in range(count)] + [f"v{m}" for m in range(n)]
        roles = draw(st.lists(st.sampled_from("RS"), max_size=3)) if targets else []
        events.append(
            {
                "id": f"v{n}",
                "type": draw(st.sampled_from("XY")),
                "trigger": draw(_spans()),
                "arguments": [{"role": role, "target": draw(st.sampled_from(targets))} for role in roles],
                "attributes": draw(_attributes()),
            }
        )
    lines = [(0, 10), (11, 22), (23, 32)]
    boilerplate = [
        {"id": f"b{n}", "label": draw(st.sampled_from("PQ")), "start": start, "end": end}
        for n, (start, end) in enumerate(draw(st.lists(st.sampled_from([*lines, (11, 32), (24, 27)]), max_size=2)))
    ]
    members = draw(st.sets(st.sampled_from([one["id"] for one in entities]), max_size=3)) if count else set()
    links = [{"id": "l0", "members": sorted(members)}] if len(members) > 1 else []
    return body_from_dict({"entities": entities, "events": events, "boilerplate": boilerplate, "links": links})


def _attributes() -> Any:
    return st.dictionaries(st.just("tense"), st.sampled_from(["past", "future"]))


LAYERS = st.lists(_layers(), min_size=2, max_size=3).map(
    lambda bodies: {str(number): body for number, body in enumerate(bodies)}
)


@settings(max_examples=60, deadline=None)
@given(LAYERS)
def test_every_mark_of_everybody_is_in_exactly_one_question(layers: dict[str, Body]) -> None:
    questions = questions_of(layers, TEXT)
    assert len({one.key for one in questions}) == len(questions)
    for voter, body in layers.items():
        asked = Counter(mark.core for one in questions for mark in one.side(voter))
        # Links are named by their members' places, which may be several ways of marking one thing.
        for kind in KINDS[:3]:
            mine = Counter(mark.core for mark in marks_in(body, kind))  # type: ignore[arg-type]
            assert Counter({core: n for core, n in asked.items() if core.kind == kind}) == mine


@settings(max_examples=60, deadline=None)
@given(LAYERS, st.data())
def test_whatever_a_person_decides_gold_hangs_together_and_has_every_argument(
    layers: dict[str, Body], data: st.DataObject
) -> None:
    questions = questions_of(layers, TEXT)
    gold, ruled = Body(), set[str]()
    for question in questions:
        if data.draw(st.integers(0, 4)) == 0:
            continue
        marks = (
            union_of(question)
            if data.draw(st.booleans())
            else question.side(data.draw(st.sampled_from(question.voters)))
        )
        board = Board(questions, frozenset(ruled))
        try:
            after = rule(gold, board, question, marks, bring=True)
        except InvalidError as error:
            assert error.code in ("filler_rejected", "still_referred_to")
            continue
        made, _ = apply(gold, changes_between(gold, after), TEXT)  # raises for a reference to what is not there
        if question.kind == "event":
            wanted = sum(len({role for role, _ in mark.arguments}) for mark in marks)
            ids = board.belonging(made, question)
            assert sum(len({one.role for one in made.events[key].arguments}) for key in ids) >= min(wanted, 1)
        gold = made
        ruled.add(question.key)
    cores_in(gold)


@settings(max_examples=60, deadline=None)
@given(LAYERS, st.sampled_from(STRATEGIES))
def test_a_strategy_drops_no_argument(layers: dict[str, Body], strategy: Any) -> None:
    for question in questions_of(layers, TEXT):
        choice = choose(question, strategy, ["1", "0"])
        if choice.marks is None or question.kind != "event":
            continue
        kept = {argument for mark in choice.marks for argument in mark.arguments}
        given_ = {argument for slot in question.slots for mark in slot.values() for argument in mark.arguments}
        assert given_ <= kept


@settings(max_examples=50, deadline=None)
@given(_layers())
def test_who_agree_in_everything_have_only_agreed_questions_and_gold_is_what_they_say(body: Body) -> None:
    layers = {"0": body, "1": body}
    questions = questions_of(layers, TEXT)
    assert all(one.agreed for one in questions)
    gold, waiting = Body(), list(questions)
    board = Board(questions)
    while waiting:
        still = []
        for question in waiting:
            try:
                gold = rule(gold, board, question, question.side("0"), bring=False)
            except WaitsError:
                still.append(question)
        assert len(still) < len(waiting)
        waiting = still
    made, _ = apply(Body(), changes_between(Body(), gold), TEXT)
    for kind in KINDS[:3]:
        same = {core: core for one in questions for core in one.cores}
        assert marks_in(made, kind, same) == marks_in(body, kind, same)  # type: ignore[arg-type]


@pytest.mark.parametrize("swap", [False, True])
def test_events_that_fill_each_others_roles_are_both_kept(swap: bool) -> None:
    def body(link: bool) -> Body:
        events = [
            {"id": "v1", "type": "X", "trigger": {"start": 0, "end": 2}, "arguments": [{"role": "R", "target": "v2"}]},
            {"id": "v2", "type": "Y", "trigger": {"start": 6, "end": 8}, "arguments": []},
        ]
        if link:
            events[1]["arguments"] = [{"role": "R", "target": "v1"}]
        return body_from_dict({"events": events})

    questions = questions_of({"0": body(True), "1": body_from_dict({})}, TEXT)
    board, gold = Board(questions), Body()
    for question in reversed(questions) if swap else questions:
        gold = rule(gold, board, question, question.side("0"), bring=True)
    made, _ = apply(Body(), changes_between(Body(), gold), TEXT)
    assert sorted(len(one.arguments) for one in made.events.values()) == [1, 1]
