"""What is kept of a file for the way back: its hash tells the same labels, and what anybody wrote is not believed."""

from __future__ import annotations

from typing import Any

import pytest

from annotator.core import as_it_came
from annotator.core.as_it_came import fingerprint, packed, unpacked

ITEMS: dict[str, list[dict[str, Any]]] = {
    "entities": [
        {"id": "e1", "label": "PS", "start": 0, "end": 2},
        {"id": "e2", "label": "OG", "start": 3, "end": 9, "fragments": [[3, 5], [7, 9]], "attributes": {"a": "1"}},
    ],
    "events": [
        {"id": "v1", "type": "A", "trigger": {"start": 0, "end": 1}, "arguments": [{"role": "R", "target": "e1"}]}
    ],
    "boilerplate": [{"id": "b1", "label": "byline", "start": 9, "end": 12}],
    "links": [{"id": "l1", "members": ["e1", "e2"]}],
}
TEXT = "가온 다온라온마온 끝말"


def test_order_and_what_is_left_unsaid_do_not_matter() -> None:
    said = {
        **ITEMS,
        "entities": [
            {**ITEMS["entities"][1], "text": "다온라온마온", "fragments": [(3, 5), (7, 9)]},
            {**ITEMS["entities"][0], "text": "가온", "attributes": {}},
        ],
        "events": [{**ITEMS["events"][0], "attributes": {}}],
        "links": [{"id": "other", "type": "same", "members": ["e1", "e2"]}],
    }
    assert fingerprint(TEXT, said) == fingerprint(TEXT, ITEMS)


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("entities", {"label": "LC"}),
        ("entities", {"end": 3}),
        ("entities", {"attributes": {"a": "2"}}),
        ("entities", {"fragments": [[0, 1], [1, 2]]}),
        ("events", {"arguments": []}),
        ("events", {"type": "B"}),
        ("events", {"trigger": {"start": 0, "end": 2}}),
        ("boilerplate", {"start": 8}),
        ("links", {"members": ["e2", "e1"]}),
    ],
)
def test_whatever_changes_changes_the_hash(name: str, change: dict[str, Any]) -> None:
    changed = {**ITEMS, name: [{**ITEMS[name][0], **change}, *ITEMS[name][1:]]}
    assert fingerprint(TEXT, changed) != fingerprint(TEXT, ITEMS)
    assert fingerprint(TEXT, {**ITEMS, name: ITEMS[name][1:]}) != fingerprint(TEXT, ITEMS)
    assert fingerprint(TEXT + ".", ITEMS) != fingerprint(TEXT, ITEMS)


def test_rows_are_packed_and_come_back() -> None:
    rows = "1-1\t0-2\t\t_\t\n" * 1000
    assert unpacked(packed(rows)) == rows and len(packed(rows)) < 200


@pytest.mark.parametrize("said", [None, 7, "", "!!", "YWJj", packed("x" * 99)[:-6], ["x"]])
def test_what_is_no_packed_file_is_none(said: object) -> None:
    assert unpacked(said) == ""


def test_what_unpacks_to_too_much_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = packed("x" * 10_000)
    monkeypatch.setattr(as_it_came, "MAX_BYTES", 1000)
    assert unpacked(bomb) == "" and packed("x" * 1001) == ""
