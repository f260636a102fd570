"""Labels held against gold."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.grading import Score, compare
from annotator.core.records import Body, body_from_dict
from tests.sample import sample

GOLD = sample().values


def entity(start: int, end: int, label: str = "OG", key: str = "") -> dict[str, Any]:
    return {
        "id": key or f"e{start}-{end}{label}",
        "label": label,
        "start": start,
        "end": end,
        "text": "x" * (end - start),
    }


def body(*entities: dict[str, Any], **more: Any) -> Body:
    return body_from_dict({"entities": list(entities), **more})


def event(arguments: list[tuple[str, str]], kind: str = "MEETING", start: int = 40) -> dict[str, Any]:
    return {
        "id": "v1",
        "type": kind,
        "trigger": {"start": start, "end": start + 2, "text": "xx"},
        "arguments": [{"role": role, "target": target} for role, target in arguments],
    }


def causes(own: Body, gold: Body) -> list[str]:
    return [f"{one.place.kind} {one.cause}" for one in compare(own, gold).differences]


def test_gold_held_against_itself_is_all_right() -> None:
    found = compare(GOLD, GOLD)
    assert found.differences == ()
    # 8 entities, 2 triggers, 5 roles, 1 line
    assert found.score == Score(16, 16, 16)
    assert found.score.f1 == 1


def test_ids_and_order_do_not_matter() -> None:
    renamed = body(entity(0, 4, key="z"), entity(8, 9, key="a"))
    assert compare(renamed, body(entity(8, 9), entity(0, 4))).score.f1 == 1


@pytest.mark.parametrize(
    ("own", "gold", "expected"),
    [
        (body(entity(0, 4, "PS")), body(entity(0, 4)), ["entity label"]),
        (body(entity(0, 5)), body(entity(0, 4)), ["entity edges"]),
        (body(entity(0, 5, "PS")), body(entity(0, 4)), ["entity label_and_edges"]),
        (body(), body(entity(0, 4)), ["entity missing"]),
        (body(entity(0, 4)), body(), ["entity extra"]),
        (body(entity(0, 4)), body(entity(4, 8)), ["entity extra", "entity missing"]),
    ],
)
def test_each_difference_has_its_cause(own: Body, gold: Body, expected: list[str]) -> None:
    assert causes(own, gold) == expected


def test_the_nearest_are_paired_first() -> None:
    """Equal edges before an equal label: the wide mark is the one that is too much."""
    own = body(entity(0, 9), entity(0, 4, "PS"))
    assert causes(own, body(entity(0, 4))) == ["entity label", "entity extra"]


def test_roles_count_one_by_one_and_by_what_fills_them() -> None:
    people = [entity(0, 3, "PS", "e1"), entity(5, 8, "PS", "e2")]
    gold = body(*people, events=[event([("Participant", "e1"), ("Participant", "e2")])])
    own = body(*people, events=[event([("Participant", "e1"), ("Place", "e2")])])
    assert causes(own, gold) == ["argument label"]
    assert compare(own, gold).score == Score(4, 5, 5)


def test_a_wrong_type_makes_its_roles_wrong_too() -> None:
    people = [entity(0, 3, "PS", "e1")]
    gold = body(*people, events=[event([("Participant", "e1")])])
    own = body(*people, events=[event([("Participant", "e1")], "VISIT")])
    assert compare(own, gold).score == Score(1, 3, 3)


def test_attributes_are_shown_and_not_counted() -> None:
    own = body({**entity(0, 4), "attributes": {"certainty": "low"}})
    found = compare(own, body(entity(0, 4)))
    assert [one.cause for one in found.differences] == ["attributes"]
    assert found.score.f1 == 1


def test_nothing_where_there_is_nothing_is_right_and_something_is_not() -> None:
    assert compare(body(), body()).score.f1 == 1
    assert compare(body(entity(0, 4)), body()).score.f1 == 0


def test_the_gaps_of_a_discontinuous_mark_count() -> None:
    whole, pieces = entity(0, 9), {**entity(0, 9), "fragments": [[0, 3], [6, 9]]}
    assert causes(body(whole), body(pieces)) == ["entity edges"]


ENTITIES = st.lists(
    st.builds(entity, st.integers(0, 12), st.integers(13, 20), st.sampled_from(["OG", "PS"])), max_size=6
)


@given(ENTITIES, ENTITIES)
def test_every_item_is_right_or_in_one_difference(own: list[dict[str, Any]], gold: list[dict[str, Any]]) -> None:
    mine, theirs = ({one["id"]: one for one in side}.values() for side in (own, gold))
    found = compare(body(*mine), body(*theirs))
    score = found.score
    assert score.own - score.right == sum(one.own is not None for one in found.differences)
    assert score.gold - score.right == sum(one.gold is not None for one in found.differences)
    back = compare(body(*theirs), body(*mine)).score
    assert (back.right, back.own, back.gold) == (score.right, score.gold, score.own)
