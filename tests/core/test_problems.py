"""What the annotator is told about a layer."""

from __future__ import annotations

from typing import Any

from annotator.core.placing import place_body
from annotator.core.problems import problems_of
from annotator.core.records import body_from_dict
from annotator.presets import load_preset

TEXT = "김가람 대표가 다온시에서 박다온과 만났다."


def codes(**lists: list[dict[str, Any]]) -> list[tuple[str, str | None]]:
    body = place_body(body_from_dict(lists), TEXT)
    return [(one.code, one.annotation) for one in problems_of(body, load_preset("news-ko"))]


def entity(start: int, end: int, label: str = "PS", entity_id: str = "e1") -> dict[str, Any]:
    return {"id": entity_id, "label": label, "start": start, "end": end}


def meeting(*arguments: tuple[str, str], **more: Any) -> dict[str, Any]:
    filled = [{"role": role, "target": target} for role, target in arguments]
    return {"id": "v1", "type": "MEETING", "trigger": {"start": 18, "end": 20}, "arguments": filled, **more}


def test_a_whole_event_has_no_problems() -> None:
    assert codes(entities=[entity(0, 3)], events=[meeting(("Participant", "e1"))]) == []


def test_a_required_role_that_is_empty_is_told() -> None:
    assert codes(events=[meeting()]) == [("missing_role", "v1")]


def test_a_filler_of_another_type_is_told() -> None:
    found = codes(entities=[entity(8, 11, "LC")], events=[meeting(("Participant", "e1"))])
    assert found == [("odd_filler", "v1")]


def test_a_role_that_the_type_does_not_have_is_an_error() -> None:
    found = codes(entities=[entity(0, 3)], events=[meeting(("Participant", "e1"), ("Winner", "e1"))])
    assert found == [("unknown_role", "v1")]


def test_labels_and_attributes_outside_the_scheme_are_errors() -> None:
    found = codes(entities=[entity(0, 3, "XX")], events=[meeting(attributes={"mood": "x", "tense": "soon"})])
    assert found == [
        ("unknown_label", "e1"),
        ("unknown_attribute", "v1"),
        ("unknown_attribute", "v1"),
        ("missing_role", "v1"),
    ]


def test_the_same_mark_twice_is_told() -> None:
    assert codes(entities=[entity(0, 3), entity(0, 3, entity_id="e2")]) == [("marked_twice", "e2")]


def test_white_space_at_the_edge_of_a_mark_is_told() -> None:
    assert codes(entities=[entity(0, 4)]) == [("outer_space", "e1")]


def test_an_entity_inside_boilerplate_is_told() -> None:
    mark = {"id": "b1", "label": "byline", "start": 0, "end": 7}
    assert codes(entities=[entity(0, 3)], boilerplate=[mark]) == [("inside_boilerplate", "e1")]


def test_an_entity_in_two_links_is_told() -> None:
    entities = [entity(0, 3), entity(14, 17, entity_id="e2"), entity(8, 11, "LC", "e3")]
    links = [{"id": "l1", "members": ["e1", "e2"]}, {"id": "l2", "members": ["e1", "e3"]}]
    assert {code for code, _ in codes(entities=entities, links=links)} == {"linked_twice"}


def test_an_event_that_fills_its_own_role_is_told() -> None:
    found = codes(entities=[entity(0, 3)], events=[meeting(("Participant", "e1"), ("Topic", "v1"))])
    assert found == [("own_argument", "v1")]
