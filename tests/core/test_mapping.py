"""Unknown labels: mapped, made ours, or left out and counted – and nothing else is touched."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings

from annotator.core.errors import InvalidError
from annotator.core.growing import code_of, grown, scheme_from
from annotator.core.mapping import Choice, Inventory, Label, LabelMap, read_label_map, template
from annotator.core.records import Body, body_from_dict
from annotator.core.references import missing_references
from annotator.core.scheme import Scheme
from annotator.core.scheme_reading import CODE
from annotator.presets import load_preset
from tests.core.strategies import histories

SCHEME = load_preset("news-ko")


def entity(key: str, label: str, start: int) -> dict[str, Any]:
    return {"id": key, "label": label, "start": start, "end": start + 1, "attributes": {"grade": "high"}}


BODY = body_from_dict(
    {
        "entities": [entity("a", "PER", 0), entity("b", "ORG", 2), entity("c", "인물", 4)],
        "events": [
            {
                "id": "v",
                "type": "Attack",
                "trigger": {"start": 6, "end": 7},
                "arguments": [{"role": "Who", "target": "a"}, {"role": "Whom", "target": "b"}],
            },
            {
                "id": "r",
                "type": "WorksFor",
                "trigger": {"start": 0, "end": 1},
                "arguments": [{"role": "Arg1", "target": "a"}, {"role": "Arg2", "target": "b"}],
                "attributes": {"form": "relation"},
            },
        ],
        "links": [{"id": "l", "members": ["a", "c"]}],
    }
)


def apply(text: str, body: Body = BODY) -> tuple[Body, list[str]]:
    return read_label_map(text, "map.toml").apply(body)


def test_labels_are_mapped_in_every_place() -> None:
    body, notes = apply('[entities]\nPER = "PS"\n[events]\nAttack = "CRIME"\n[roles]\n"Attack.Who" = "Perpetrator"')
    assert body.entities["a"].label == "PS"
    assert body.events["v"].type == "CRIME"
    assert [one.role for one in body.events["v"].arguments] == ["Perpetrator", "Whom"]
    assert not notes


def test_what_is_left_out_takes_along_what_cannot_stand_without_it_and_all_is_counted() -> None:
    body, notes = apply("[entities]\nPER = false")
    assert sorted(body.entities) == ["b", "c"]
    assert [one.role for one in body.events["v"].arguments] == ["Whom"]
    assert "r" not in body.events and not body.links
    assert sorted(notes) == [
        "left out: a member of a link, with its label",
        "left out: an argument, with its filler",
        "left out: entity PER",
        "left out: relation WorksFor, with its member",
    ]


@settings(deadline=None)
@given(histories())
def test_leaving_out_never_leaves_a_reference_to_nothing(history: tuple[str, list[Body], Any, Any]) -> None:
    for body in history[1]:
        for table in ("entities", "events"):
            for label in ("PS", "OG", "MEETING", "VISIT"):
                left, notes = read_label_map(f"[{table}]\n{label} = false", "x").apply(body)
                assert not list(missing_references(left))
                assert len(left) == len(body) or notes


@pytest.mark.parametrize(
    "text",
    ["[entities", "[people]\nA = true", "entities = 3", "[entities]\nA = 3", '[entities]\nA = ""'],
)
def test_a_map_that_cannot_be_read_is_refused_with_its_place(text: str) -> None:
    with pytest.raises(InvalidError, match="map.toml"):
        read_label_map(text, "map.toml")


def test_a_map_to_what_the_scheme_has_not_is_refused_with_a_hint() -> None:
    with pytest.raises(InvalidError, match="did you mean 'MEETING'"):
        read_label_map('[events]\nMeet = "MEETNG"', "x").check(SCHEME)


def test_unknown_labels_are_counted_with_what_they_may_be() -> None:
    inventory = Inventory()
    inventory.add(BODY)
    found = {one.label.name: (one.count, one.suggestion) for one in inventory.unknown(SCHEME)}
    nothing = (1, "")
    assert found == {"PER": (1, "PS"), "ORG": (1, "OG"), "인물": (1, "PS"), "Attack": nothing, "WorksFor": nothing}
    filled = read_label_map(template(inventory.unknown(SCHEME)), "x")
    assert filled.choices[Label("entity", "PER")] == Choice("map", "PS")
    assert filled.choices[Label("event", "Attack")] == Choice("create")


def test_a_scheme_grows_by_what_is_created_and_stays_as_it_was_otherwise() -> None:
    inventory = Inventory()
    inventory.add(BODY)
    text = '[entities]\nPER = true\n"인물 이름" = true\nORG = "OG"\n[events]\nAttack = true'
    made, resolved = grown(SCHEME, inventory, read_label_map(text, "x"))
    assert made.entities[: len(SCHEME.entities)] == SCHEME.entities
    new = made.entities[len(SCHEME.entities) :]
    assert [(one.code, one.name["ko"]) for one in new] == [("PER", "PER"), ("Label", "인물 이름")]
    assert resolved.choices[Label("entity", "인물 이름")] == Choice("map", "Label")
    attack = made.event("Attack")
    assert attack and [role.code for role in attack.roles] == ["Who", "Whom"]
    assert Scheme.from_dict(made.to_dict()) == made
    # The same map a second time finds what it made.
    again, resolved_again = grown(made, inventory, read_label_map(text, "x"))
    assert again == made and resolved_again.choices[Label("entity", "인물 이름")] == Choice("map", "Label")
    assert grown(SCHEME, inventory, LabelMap()) == (SCHEME, LabelMap())


def test_a_scheme_is_made_of_the_labels_of_a_data_set() -> None:
    inventory = Inventory()
    inventory.add(BODY)
    made, resolved = scheme_from(inventory, "mine", "ko")
    assert {one.code for one in made.entities} == {"PER", "ORG", "Label"}
    assert {one.code for one in made.events} == {"Attack", "WorksFor"}
    assert [(one.code, one.on, one.default) for one in made.attributes] == [("grade", ("entity",), "high")]
    body, _notes = resolved.apply(BODY)
    again = Inventory()
    again.add(body)
    assert not again.unknown(made)


@pytest.mark.parametrize("name", ["PER", "인물", "9a", "a b/c", "", "x" * 90, "-"])
def test_every_name_gets_a_code_that_is_free(name: str) -> None:
    taken: set[str] = set()
    for _ in range(3):
        code = code_of(name, taken)
        assert CODE.fullmatch(code) and code not in taken
        taken.add(code)
