"""Steps on a scheme: what was marked keeps its place, whatever its label becomes."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.annotations import Entity, annotation_from_dict
from annotator.core.errors import InvalidError
from annotator.core.problems import problems_of, scheme_errors
from annotator.core.records import Body
from annotator.core.scheme import Scheme
from annotator.core.scheme_changes import change_annotation, change_scheme, keep_known, relabel
from annotator.core.scheme_steps import steps_from
from annotator.presets import load_preset
from tests.core.strategies import histories

NAME = {"ko": "새 이름", "en": "New name"}
NEWS = load_preset("news-ko")


def changed(*steps: dict[str, Any], scheme: Scheme = NEWS) -> Scheme:
    return change_scheme(scheme, steps_from(list(steps)))


def entity(label: str, text: str = "가람", **attributes: str) -> Entity:
    return Entity("e1", label, 0, len(text), text, attributes)


def event(type_: str, *roles: str, **attributes: str) -> Any:
    arguments = [{"role": role, "target": "e1"} for role in roles]
    trigger = {"start": 0, "end": 2, "text": "만나"}
    value = {"id": "v1", "type": type_, "trigger": trigger, "arguments": arguments, "attributes": attributes}
    return annotation_from_dict("event", value)


def roles_of(scheme: Scheme, type_: str) -> list[str]:
    found = scheme.event(type_)
    assert found
    return [role.code for role in found.roles]


def test_a_renamed_label_is_renamed_wherever_it_is_named() -> None:
    step = {"op": "rename", "kind": "entity", "code": "PS", "to": "PERSON", "name": NAME}
    after = changed(step)
    assert "PERSON" in after.entity_codes and "PS" not in after.entity_codes
    role = after.role("MEETING", "Participant")
    assert role and role.fillers == ("PERSON", "OG")
    assert next(one for one in after.entities if one.code == "PERSON").name == NAME
    assert [one.key for one in after.entities] == [one.key for one in NEWS.entities]
    (read,) = steps_from([step])
    assert change_annotation(entity("PS"), read).label == "PERSON"  # type: ignore[union-attr]
    assert change_annotation(entity("OG"), read) == entity("OG")


def test_merged_labels_become_one_and_lose_no_right() -> None:
    step = {"op": "merge", "kind": "boilerplate", "codes": ["ai_ban", "byline"], "to": "byline"}
    after = changed(step)
    label = after.boilerplate_label("byline")
    assert label and set(label.rights) >= set(NEWS.forbidden_by["ai_ban"])
    assert after.boilerplate_label("ai_ban") is None


def test_merged_event_types_keep_the_roles_of_both() -> None:
    after = changed({"op": "merge", "kind": "event", "codes": ["MEETING", "VISIT"], "to": "CONTACT", "name": NAME})
    assert set(roles_of(after, "CONTACT")) == set(roles_of(NEWS, "MEETING")) | set(roles_of(NEWS, "VISIT"))
    assert after.event("VISIT") is None
    moved = change_annotation(
        event("VISIT", "Visitor"),
        steps_from([{"op": "merge", "kind": "event", "codes": ["VISIT"], "to": "CONTACT"}])[0],
    )
    assert list(scheme_errors(moved, after)) == []


def test_a_merged_role_names_a_filler_once() -> None:
    step = {"op": "merge", "kind": "role", "codes": ["Participant", "Host"], "to": "Participant", "event": "MEETING"}
    assert "Host" not in roles_of(changed(step), "MEETING")
    after: Any = change_annotation(event("MEETING", "Participant", "Host", "Place"), steps_from([step])[0])
    assert [one.role for one in after.arguments] == ["Participant", "Place"]
    untouched = event("VISIT", "Host")
    assert change_annotation(untouched, steps_from([step])[0]) is untouched


def test_a_split_label_goes_by_its_surface() -> None:
    pieces = [{"code": "NAME", "name": NAME, "surfaces": ["가람"]}, {"code": "PS", "name": NAME}]
    step = {"op": "split", "kind": "entity", "code": "PS", "into": pieces}
    after = changed(step)
    role = after.role("MEETING", "Participant")
    assert role and role.fillers == ("NAME", "PS", "OG")
    keys = {one.code: one.key for one in after.entities}
    assert (keys["NAME"], keys["PS"]) == ("", "P")
    (read,) = steps_from([step])
    found: list[Any] = [change_annotation(entity("PS", text), read) for text in ("가람", "나래")]
    assert [one.label for one in found] == ["NAME", "PS"]


def test_a_retired_label_stays_known_and_is_warned_of() -> None:
    after = changed({"op": "retire", "kind": "entity", "code": "PS"})
    assert list(scheme_errors(entity("PS"), after)) == []
    assert after.entities[-1].code == "PS" and after.entities[-1].key == ""
    body = Body(entities={"e1": entity("PS"), "e2": Entity("e2", "OG", 3, 4, "나")})
    assert [(one.code, one.annotation) for one in problems_of(body, after)] == [("retired_label", "e1")]


def test_attributes_and_their_values_are_renamed_merged_and_retired() -> None:
    attribute = NEWS.attributes_on("event")[0]
    codes = [one.code for one in attribute.values]
    default, other = attribute.default, next(code for code in codes if code != attribute.default)
    renamed = {"op": "rename", "kind": "value", "attribute": attribute.code, "code": default, "to": "usual"}
    merged = {"op": "merge", "kind": "value", "attribute": attribute.code, "codes": [other], "to": "usual"}
    moved = {"op": "rename", "kind": "attribute", "code": attribute.code, "to": "kind"}
    after = changed(renamed, merged, moved)
    found = next(one for one in after.attributes if one.code == "kind")
    assert found.default == "usual" and other not in [one.code for one in found.values]
    body = Body(events={"v1": event("MEETING", **{attribute.code: other})})
    (one,) = relabel(body, steps_from([renamed, merged, moved]))
    assert one.after.attributes == {"kind": "usual"}  # type: ignore[union-attr]
    assert one.steps == (1, 2)
    with pytest.raises(InvalidError, match="default"):
        changed({"op": "retire", "kind": "value", "attribute": attribute.code, "code": default})


@pytest.mark.parametrize(
    ("step", "place"),
    [
        (7, "steps[0] must be"),
        ({"op": "delete"}, "steps[0].op"),
        ({"op": []}, "steps[0].op"),
        ({"op": "rename", "kind": "entity", "code": "PS"}, "steps[0].to is missing"),
        ({"op": "rename", "kind": "entity", "code": "PS", "to": "A B"}, "steps[0].to"),
        ({"op": "rename", "kind": "entity", "code": "PS", "to": "X", "name": "x"}, "steps[0].name"),
        ({"op": "rename", "kind": "entity", "code": ["PS"], "to": "X"}, "steps[0].codes"),
        ({"op": "rename", "kind": "entity", "code": "XX", "to": "X"}, "steps[0]: there is no entity 'XX'"),
        ({"op": "rename", "kind": "entity", "code": "PS", "to": "OG"}, "merge them"),
        ({"op": "rename", "kind": "value", "code": "a", "to": "b"}, "steps[0].attribute"),
        ({"op": "rename", "kind": "value", "code": "a", "to": "b", "attribute": "x"}, "no attribute 'x'"),
        ({"op": "rename", "kind": "role", "code": "Host", "to": "b", "event": "NONE"}, "no event type 'NONE'"),
        ({"op": "rename", "kind": "role", "code": "Nobody", "to": "b"}, "no role 'Nobody'"),
        ({"op": "retire", "kind": "entity", "code": "PS", "to": "X"}, "steps[0].to is not known"),
        ({"op": "merge", "kind": "entity", "codes": [], "to": "X"}, "steps[0].codes"),
        ({"op": "merge", "kind": "entity", "codes": ["PS", "PS"], "to": "X"}, "a code twice"),
        ({"op": "merge", "kind": "attribute", "codes": ["a"], "to": "X"}, "cannot be merged"),
        ({"op": "split", "kind": "role", "code": "Host", "into": []}, "cannot be split"),
        ({"op": "split", "kind": "entity", "code": "PS", "into": [{"code": "A", "name": NAME}]}, "two or more"),
        (
            {
                "op": "split",
                "kind": "entity",
                "code": "PS",
                "into": [{"code": "A", "name": NAME}, {"code": "B", "name": NAME}],
            },
            "exactly one piece without surfaces",
        ),
        (
            {
                "op": "split",
                "kind": "entity",
                "code": "PS",
                "into": [{"code": "OG", "name": NAME}, {"code": "B", "name": NAME, "surfaces": ["x"]}],
            },
            "there is a entity 'OG' already",
        ),
    ],
)
def test_a_wrong_step_is_refused_with_its_place(step: Any, place: str) -> None:
    with pytest.raises(InvalidError) as caught:
        changed(step)
    assert place in caught.value.message and caught.value.code == "bad_step"


@pytest.mark.parametrize("value", [None, [], {}, "steps", [{}] * 101])
def test_what_is_no_list_of_steps_is_refused(value: object) -> None:
    with pytest.raises(InvalidError, match="steps"):
        steps_from(value)


STEPS = st.lists(
    st.sampled_from(
        [
            {"op": "rename", "kind": "entity", "code": "PS", "to": "PERSON"},
            {"op": "merge", "kind": "entity", "codes": ["PS", "OG"], "to": "NAME"},
            {"op": "merge", "kind": "event", "codes": ["MEETING", "VISIT"], "to": "MEETING"},
            {"op": "merge", "kind": "role", "codes": ["Time", "Place"], "to": "When"},
            {"op": "rename", "kind": "value", "attribute": "tense", "code": "a", "to": "b2"},
            {"op": "rename", "kind": "attribute", "code": "polarity", "to": "sign"},
            {"op": "retire", "kind": "entity", "code": "OG"},
            {
                "op": "split",
                "kind": "entity",
                "code": "PS",
                "into": [{"code": "A", "name": NAME, "surfaces": ["가", "삼성"]}, {"code": "B", "name": NAME}],
            },
        ]
    ),
    min_size=1,
    max_size=4,
)


@given(histories(), STEPS)
def test_no_step_takes_an_annotation_away_or_moves_it(history: Any, steps: list[Any]) -> None:
    body = history[1][-1]
    for one in relabel(body, steps_from(steps)):
        before, after = one.before.to_dict(), one.after.to_dict()
        for key in ("id", "start", "end", "text", "fragments", "trigger"):
            assert before.get(key) == after.get(key)
        targets = [{one["target"] for one in side.get("arguments", [])} for side in (before, after)]
        assert targets[0] == targets[1]


def test_a_scheme_that_is_taken_back_keeps_what_is_in_use() -> None:
    newer = changed({"op": "rename", "kind": "entity", "code": "PS", "to": "PERSON"})
    kept = keep_known(NEWS, newer, [entity("PERSON"), entity("LC"), event("MEETING", "Place")])
    found = next(one for one in kept.entities if one.code == "PERSON")
    assert found.retired and kept.entities[-1] is found
    assert [one.code for one in kept.entities[:-1]] == [one.code for one in NEWS.entities]
    assert kept.events == NEWS.events
