"""Hypothesis strategies: layers and changes that could happen."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from annotator.core.annotations import COLLECTIONS
from annotator.core.changes import Change, apply
from annotator.core.errors import InvalidError
from annotator.core.records import Body

TEXTS = st.text(alphabet=st.sampled_from("가나 다라\n🤝é삼성은는A1"), min_size=1, max_size=60)
ATTRIBUTES = st.dictionaries(st.sampled_from(["polarity", "tense"]), st.sampled_from(["a", "b"]))
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["\x00", "e1", "add", "entity", "PS", "\ud800", str(uuid.UUID(int=7))]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=12,
)
"""Any JSON value, with what a careless reader stumbles over."""


@st.composite
def broken(draw: st.DrawFn, whole: Any) -> Any:
    """A JSON value that is right but for one place, where something else stands or nothing."""
    if isinstance(whole, str) and draw(st.booleans()):
        return whole + draw(st.sampled_from(["\x00", "\ud800", " ", "\n", whole]))
    if not isinstance(whole, dict | list) or not whole or draw(st.integers(0, 4)) == 0:
        return draw(JSON)
    if isinstance(whole, list):
        index = draw(st.integers(0, len(whole) - 1))
        return [*whole[:index], draw(broken(whole[index])), *whole[index + 1 :]]
    key = draw(st.sampled_from(sorted(whole)))
    if draw(st.integers(0, 4)) == 0:
        return {name: one for name, one in whole.items() if name != key}
    return {**whole, key: draw(broken(whole[key]))}


def spans(text: str) -> st.SearchStrategy[tuple[int, int]]:
    return st.integers(0, len(text) - 1).flatmap(
        lambda start: st.integers(start + 1, len(text)).map(lambda end: (start, end))
    )


@st.composite
def one_change(draw: st.DrawFn, body: Body, text: str) -> Change:
    """A change of `body`; most can be applied, some cannot (they would leave a dangling reference)."""
    return replace(draw(_plain_change(body, text)), step=draw(st.sampled_from(["", "step:1", "step:2"])))


@st.composite
def _plain_change(draw: st.DrawFn, body: Body, text: str) -> Change:
    change_id = str(uuid.UUID(int=draw(st.integers(0, 2**128 - 1))))
    kind = draw(st.sampled_from(list(COLLECTIONS)))
    existing = sorted(body.of_kind(kind))
    op = draw(st.sampled_from(["add", "update", "remove"] if existing else ["add"]))
    if op == "remove":
        return Change(change_id, "remove", kind, {"id": draw(st.sampled_from(existing))})
    value = draw(_value(kind, body, text))
    if op == "add":
        return Change(change_id, "add", kind, {"id": f"{kind[0]}{draw(st.integers(0, 30))}", **value})
    keys = draw(st.sets(st.sampled_from(sorted(value)), min_size=1)) if kind in ("event", "link") else set(value)
    return Change(
        change_id,
        "update",
        kind,
        {"id": draw(st.sampled_from(existing)), **{key: value[key] for key in keys}},
    )


@st.composite
def _value(draw: st.DrawFn, kind: str, body: Body, text: str) -> dict[str, Any]:
    start, end = draw(spans(text))
    entities = sorted(body.entities)
    if kind == "link":
        members = draw(st.permutations([*entities, "e98", "e99"]))[: draw(st.integers(2, 4))]
        return {"type": "same", "members": members}
    if kind == "event":
        targets = [*entities, *body.events] or ["e99"]
        roles = st.builds(
            lambda role, target: {"role": role, "target": target},
            st.sampled_from(["Time", "Place"]),
            st.sampled_from(targets),
        )
        return {
            "type": draw(st.sampled_from(["MEETING", "VISIT"])),
            "trigger": {"start": start, "end": end},
            "arguments": draw(st.lists(roles, max_size=3)),
            "attributes": draw(ATTRIBUTES),
        }
    value: dict[str, Any] = {"label": draw(st.sampled_from(["PS", "OG"])), "start": start, "end": end}
    if kind == "entity":
        value["attributes"] = draw(ATTRIBUTES)
        value["fragments"] = None
        if end - start >= 3 and draw(st.booleans()):
            value["fragments"] = [[start, start + 1], [end - 1, end]]
    return value


@st.composite
def histories(draw: st.DrawFn) -> tuple[str, list[Body], list[Change], list[Change]]:
    """A text, the bodies of a layer over its life, the changes between them, and their inverses."""
    text = draw(TEXTS)
    bodies, changes, inverses = [Body()], [], []
    for _ in range(draw(st.integers(0, 12))):
        change = draw(one_change(bodies[-1], text))
        try:
            body, inverse = apply(bodies[-1], [change], text)
        except InvalidError:
            continue
        bodies.append(body)
        changes.append(change)
        inverses += inverse
    return text, bodies, changes, inverses
