"""Changes and their inverses."""

from __future__ import annotations

import contextlib
import json
import uuid
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from annotator.core.changes import BatchError, Change, apply, change_from_dict, undo
from annotator.core.errors import InvalidError
from annotator.core.records import Body, body_from_dict, decode_body, encode_body
from tests.core.strategies import JSON, broken, histories

TEXT = "김가람 대표가 다온시에서 박다온과 만났다."
TABLE = Path(__file__).parent.parent.parent / "fixtures" / "changes.json"
History = tuple[str, list[Body], list[Change], list[Change]]


def change(op: Any, kind: Any, **value: Any) -> Change:
    return Change(str(uuid.uuid4()), op, kind, value)


def entity(entity_id: str = "e1", start: int = 0, end: int = 3, **more: Any) -> Change:
    return change("add", "entity", id=entity_id, label="PS", start=start, end=end, **more)


def meeting(target: str = "e1") -> Change:
    return change(
        "add",
        "event",
        id="v1",
        type="MEETING",
        trigger={"start": 18, "end": 20},
        arguments=[{"role": "Participant", "target": target}],
    )


@given(histories())
def test_undoing_all_changes_gives_the_starting_layer(history: History) -> None:
    text, bodies, _, inverses = history
    assert undo(bodies[-1], inverses, text) == bodies[0]


@given(histories())
def test_undoing_one_change_gives_the_layer_before_it(history: History) -> None:
    text, bodies, _, inverses = history
    for before, after, inverse in zip(bodies[:-1], bodies[1:], inverses, strict=True):
        assert undo(after, [inverse], text) == before


@given(histories())
def test_changes_one_by_one_and_in_one_batch_give_the_same_layer(history: History) -> None:
    text, bodies, changes, _ = history
    assert apply(bodies[0], changes, text)[0] == bodies[-1]


@given(histories())
def test_every_surface_is_what_the_text_has(history: History) -> None:
    text, bodies, _, _ = history
    for body in bodies:
        for one in [*body.entities.values(), *body.boilerplate.values()]:
            assert text[one.start : one.end] == one.text
        for event in body.events.values():
            assert text[event.trigger.start : event.trigger.end] == event.trigger.text


@given(histories())
def test_a_stored_layer_is_read_back_as_it_was(history: History) -> None:
    for body in history[1]:
        assert decode_body(encode_body(body)) == body


@given(histories())
def test_changes_survive_the_way_through_json(history: History) -> None:
    for one in history[2]:
        assert change_from_dict(json.loads(json.dumps(one.to_dict()))) == one


def test_a_surface_that_is_not_in_the_text_there_is_refused() -> None:
    with pytest.raises(BatchError) as error:
        apply(Body(), [entity(text="박다온")], TEXT)
    assert error.value.faults[0].code == "surface_mismatch"
    assert "that is at 14" in error.value.faults[0].message


def test_an_inverse_belongs_to_the_step_of_its_change() -> None:
    first = replace(entity(), step="mark:1")
    _, inverses = apply(Body(), [first, entity("e2", 14, 17)], TEXT)
    assert [one.step for one in inverses] == ["mark:1", ""]
    assert list(inverses[0].to_dict())[-1] == "step" and "step" not in inverses[1].to_dict()


@pytest.mark.parametrize("step", [7, None, "a b", "가", "x" * 81, ["a"], "a\n"])
def test_a_step_that_is_no_short_name_is_refused(step: object) -> None:
    with pytest.raises(InvalidError) as error:
        change_from_dict({**entity().to_dict(), "step": step})
    assert error.value.code == "bad_change"


def test_every_bad_change_of_a_batch_is_named() -> None:
    bad = [entity("e1", 0, 99), entity("e2"), change("remove", "entity", id="e9")]
    with pytest.raises(BatchError) as error:
        apply(Body(), bad, TEXT)
    assert [(fault.change, fault.code) for fault in error.value.faults] == [
        (bad[0].id, "span_outside"),
        (bad[2].id, "no_such_annotation"),
    ]


def test_removing_an_entity_that_an_event_uses_is_refused_and_blamed_on_the_removal() -> None:
    body, _ = apply(Body(), [entity(), meeting()], TEXT)
    removal = change("remove", "entity", id="e1")
    with pytest.raises(BatchError) as error:
        apply(body, [removal], TEXT)
    assert (error.value.faults[0].change, error.value.faults[0].code) == (removal.id, "dangling_reference")


def test_removing_an_entity_together_with_its_argument_is_fine() -> None:
    body, _ = apply(Body(), [entity(), meeting()], TEXT)
    after, _ = apply(
        body, [change("update", "event", id="v1", arguments=[]), change("remove", "entity", id="e1")], TEXT
    )
    assert not after.entities and after.events["v1"].arguments == ()


def test_an_event_may_fill_a_role_of_another() -> None:
    outer = change(
        "add",
        "event",
        id="v2",
        type="STATEMENT",
        trigger={"start": 0, "end": 3},
        arguments=[{"role": "Content", "target": "v1"}],
    )
    body, _ = apply(Body(), [entity(), meeting(), outer], TEXT)
    assert body.events["v2"].arguments[0].target == "v1"


def test_an_id_is_used_once_over_all_kinds() -> None:
    mark = change("add", "boilerplate", id="e1", label="byline", start=0, end=3)
    with pytest.raises(BatchError) as error:
        apply(Body(), [entity("e1"), mark], TEXT)
    assert error.value.faults[0].code == "id_taken"


def test_a_moved_span_takes_its_surface_from_the_text() -> None:
    body, _ = apply(Body(), [entity()], TEXT)
    after, inverses = apply(body, [change("update", "entity", id="e1", end=6)], TEXT)
    assert after.entities["e1"].text == "김가람 대표"
    assert inverses[0].value == {"id": "e1", "end": 3}


def test_null_takes_fragments_away() -> None:
    body, _ = apply(Body(), [entity(end=6, fragments=[[0, 3], [4, 6]])], TEXT)
    after, inverses = apply(body, [change("update", "entity", id="e1", fragments=None)], TEXT)
    assert after.entities["e1"].fragments == ()
    assert undo(after, inverses, TEXT) == body


def test_a_load_replaces_everything_and_its_inverse_brings_it_back() -> None:
    body, _ = apply(Body(), [entity()], TEXT)
    other = body_from_dict({"entities": [{"label": "LC", "start": 9, "end": 12}]}).to_dict()
    after, inverses = apply(body, [Change(str(uuid.uuid4()), "load", "layer", other)], TEXT)
    assert [one.text for one in after.entities.values()] == ["온시에"]
    assert undo(after, inverses, TEXT) == body


@pytest.mark.parametrize(
    "bad",
    [
        [],
        {},
        {"id": "1", "op": "add", "kind": "entity", "value": {}},
        {"id": str(uuid.uuid4()), "op": "load", "kind": "layer", "value": {}},
        {"id": str(uuid.uuid4()), "op": "add", "kind": "arrow", "value": {}},
        {"id": str(uuid.uuid4()), "op": "add", "kind": ["entity"], "value": {}},
        {"id": str(uuid.uuid4()), "op": "add", "kind": "entity", "value": []},
    ],
)
def test_what_is_no_change_is_refused(bad: object) -> None:
    with pytest.raises(InvalidError):
        change_from_dict(bad)


@given(JSON | broken({**entity().to_dict(), "step": "s:1"}) | broken(meeting().to_dict()))
def test_any_json_is_a_change_or_an_invalid_error(value: Any) -> None:
    try:
        read = change_from_dict(value)
    except InvalidError as error:
        assert error.code in ("bad_change", "bad_change_id")
    else:
        with contextlib.suppress(BatchError):
            apply(Body(), [read], TEXT)


def test_python_gives_the_answers_of_the_shared_table() -> None:
    for case in json.loads(TABLE.read_text()):
        body = body_from_dict(case["layer"])
        changes = [Change(**one) for one in case["changes"]]
        if "error" in case:
            with pytest.raises(BatchError) as error:
                apply(body, changes, case["text"])
            assert error.value.faults[0].code == case["error"], case["name"]
        else:
            after, inverses = apply(body, changes, case["text"])
            assert after.to_dict() == case["want"], case["name"]
            assert [one.to_dict() for one in inverses] == case["inverses"], case["name"]
