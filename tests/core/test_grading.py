"""Labels held against gold."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.comparing import Items
from annotator.core.grading import Score, score, scores
from tests.sample import sample

GOLD = sample().items


def entity(start: int, end: int, label: str = "OG", key: str = "") -> dict[str, Any]:
    text = "x" * (end - start)
    return {"id": key or f"e{start}-{end}{label}", "label": label, "start": start, "end": end, "text": text}


def layer(*entities: dict[str, Any], events: tuple[dict[str, Any], ...] = ()) -> Items:
    return {"entities": list(entities), "events": list(events), "boilerplate": [], "links": []}


def event(*arguments: tuple[str, str], kind: str = "MEETING") -> dict[str, Any]:
    trigger = {"start": 40, "end": 42, "text": "xx"}
    return {
        "id": "v1",
        "type": kind,
        "trigger": trigger,
        "arguments": [{"role": role, "target": target} for role, target in arguments],
    }


PEOPLE = (entity(0, 3, "PS", "e1"), entity(5, 8, "PS", "e2"))


def test_gold_held_against_itself_is_all_right() -> None:
    found = scores(GOLD, GOLD)
    assert {kind: one.gold for kind, one in found.items()} == {"entity": 8, "event": 2, "argument": 5, "boilerplate": 1}
    assert score(GOLD, GOLD) == Score(16, 16, 16)
    assert score(GOLD, GOLD).f1 == 1


def test_ids_attributes_and_order_do_not_count() -> None:
    own = layer({**entity(8, 9, key="a"), "attributes": {"certainty": "low"}}, entity(0, 4, key="z"))
    assert score(own, layer(entity(0, 4), entity(8, 9))).f1 == 1


@pytest.mark.parametrize(
    "own", [entity(0, 4, "PS"), entity(0, 5), entity(1, 4), {**entity(0, 4), "fragments": [[0, 1], [3, 4]]}]
)
def test_label_every_edge_and_the_gaps_count(own: dict[str, Any]) -> None:
    assert score(layer(own), layer(entity(0, 4))) == Score(0, 1, 1)


def test_roles_count_one_by_one_and_by_what_fills_them() -> None:
    gold = layer(*PEOPLE, events=(event(("Participant", "e1"), ("Participant", "e2")),))
    own = layer(*PEOPLE, events=(event(("Participant", "e1"), ("Place", "e2")),))
    assert scores(own, gold)["argument"] == Score(1, 2, 2)
    assert score(own, gold) == Score(4, 5, 5)


def test_a_wrong_type_makes_its_roles_wrong_too() -> None:
    gold = layer(*PEOPLE, events=(event(("Participant", "e1")),))
    own = layer(*PEOPLE, events=(event(("Participant", "e1"), kind="VISIT"),))
    assert score(own, gold) == Score(2, 4, 4)


def test_nothing_where_there_is_nothing_is_right_and_something_is_not() -> None:
    assert score(layer(), layer()).f1 == 1
    assert score(layer(entity(0, 4)), layer()).f1 == 0


ENTITIES = st.lists(st.builds(entity, st.integers(0, 4), st.integers(5, 8), st.sampled_from(["OG", "PS"])), max_size=6)


@given(ENTITIES, ENTITIES)
def test_the_score_is_that_of_sets_and_the_same_from_both_sides(
    own: list[dict[str, Any]], gold: list[dict[str, Any]]
) -> None:
    mine, theirs = ({(one["start"], one["end"], one["label"]) for one in side} for side in (own, gold))
    found = score(layer(*own), layer(*gold))
    assert found == Score(len(mine & theirs), len(mine), len(theirs))
    assert score(layer(*gold), layer(*own)).f1 == found.f1
